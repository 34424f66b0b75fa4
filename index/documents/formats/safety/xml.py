"""Parsing XML from strangers: no entities, no network, no external files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.errors import DocumentError

if TYPE_CHECKING:
    from lxml.etree import _Element


def parse_xml(data: bytes) -> _Element:
    """The root of an XML document.

    Raises DocumentError when it is not well formed, or declares entities (the way to make a few
    bytes expand to gigabytes, or to read files of this computer).
    """
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise DocumentError("document.damaged", why=error.msg) from error
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):
        raise DocumentError("document.entities")
    return root
