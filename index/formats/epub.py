"""E-books (.epub): the chapters of the spine, in order."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import unquote

from index.errors import DocumentError
from index.formats.html import html_pieces, html_source, parse_html
from index.formats.pieces import Extracted, Piece, assemble
from index.formats.safe_xml import parse_xml
from index.formats.safe_zip import open_zip, read_part

if TYPE_CHECKING:
    from lxml.etree import _Element

CONTAINER = "META-INF/container.xml"
PACKAGE = "{http://www.idpf.org/2007/opf}"
TITLE = "{http://purl.org/dc/elements/1.1/}title"
PAGE_TYPES = ("application/xhtml+xml", "text/html")


def epub_text(data: bytes) -> Extracted:
    """The text of an e-book; its title is the one its package states.

    Raises DocumentError when it is damaged, protected or unsafe to open.
    """
    with open_zip(data) as archive:
        if "META-INF/encryption.xml" in archive.namelist() and "META-INF/rights.xml" in (
            archive.namelist()
        ):
            raise DocumentError("it is protected against copying (DRM) and cannot be read")
        package, folder = _package(archive)
        root = parse_xml(read_part(archive, package))
        pieces = list(_pieces(archive, folder, _spine(root)))
    return assemble(pieces, root.findtext(f".//{TITLE}") or "")


def _package(archive: zipfile.ZipFile) -> tuple[str, str]:
    """The name of the package document, and the folder its references are relative to."""
    container = parse_xml(read_part(archive, CONTAINER))
    for rootfile in container.iter("{*}rootfile"):
        name = unquote(rootfile.get("full-path") or "")
        if name:
            return name, posixpath.dirname(name)
    raise DocumentError(f"it is damaged: {CONTAINER} names no package")


def _spine(root: _Element) -> list[str]:
    """The references of the chapters in reading order; the table of contents is left out."""
    items = {}
    for item in root.iter(f"{PACKAGE}item"):
        contents = "nav" in (item.get("properties") or "").split()
        if item.get("media-type") in PAGE_TYPES and not contents:
            items[item.get("id")] = item.get("href") or ""
    references = [entry.get("idref") for entry in root.iter(f"{PACKAGE}itemref")]
    return [items[reference] for reference in references if reference in items]


def _pieces(archive: zipfile.ZipFile, folder: str, spine: list[str]) -> Iterator[Piece]:
    for reference in spine:
        name = posixpath.normpath(posixpath.join(folder, unquote(reference.split("#")[0])))
        yield from html_pieces(parse_html(html_source(read_part(archive, name))))
