"""E-books (.epub): the chapters of the spine, in order."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

from index.documents.boilerplate import RUNNING_HEAD, running_heads
from index.documents.folder_boilerplate import NO_BOILERPLATE, Boilerplate, candidates
from index.documents.formats.markup.html import html_pieces, html_source, parse_html
from index.documents.formats.pieces import Extracted, Piece, assemble
from index.documents.formats.safety.xml import parse_xml
from index.documents.formats.safety.zip import open_zip, read_part
from index.errors import DocumentError

if TYPE_CHECKING:
    from lxml.etree import _Element

CONTAINER = "META-INF/container.xml"
PACKAGE = "{http://www.idpf.org/2007/opf}"
TITLE = "{http://purl.org/dc/elements/1.1/}title"
PAGE_TYPES = ("application/xhtml+xml", "text/html")


def read_epub(data: bytes, boilerplate: Boilerplate = NO_BOILERPLATE) -> Extracted:
    """The text of an e-book; its title is the one its package states.

    Raises DocumentError when it is damaged, protected or unsafe to open.
    """
    with open_zip(data) as archive:
        if "META-INF/encryption.xml" in archive.namelist() and "META-INF/rights.xml" in (
            archive.namelist()
        ):
            raise DocumentError("document.protected")
        package, folder = _package(archive)
        root = parse_xml(read_part(archive, package))
        chapters = [list(chapter) for chapter in _chapters(archive, folder, _spine(root))]
    return assemble(
        _without_folder_boilerplate(chapters), root.findtext(f".//{TITLE}") or "", boilerplate
    )


def _package(archive: zipfile.ZipFile) -> tuple[str, str]:
    """The name of the package document, and the folder its references are relative to."""
    container = parse_xml(read_part(archive, CONTAINER))
    for rootfile in container.iter("{*}rootfile"):
        name = unquote(rootfile.get("full-path") or "")
        if name:
            return name, posixpath.dirname(name)
    raise DocumentError("document.no_package", name=CONTAINER)


def _spine(root: _Element) -> list[str]:
    """The references of the chapters in reading order; the table of contents is left out."""
    items = {}
    for item in root.iter(f"{PACKAGE}item"):
        contents = "nav" in (item.get("properties") or "").split()
        if item.get("media-type") in PAGE_TYPES and not contents:
            items[item.get("id")] = item.get("href") or ""
    references = [entry.get("idref") for entry in root.iter(f"{PACKAGE}itemref")]
    return [items[reference] for reference in references if reference in items]


def _chapters(archive: zipfile.ZipFile, folder: str, spine: list[str]) -> Iterator[Iterator[Piece]]:
    for reference in spine:
        name = posixpath.normpath(posixpath.join(folder, unquote(reference.split("#")[0])))
        yield html_pieces(parse_html(html_source(read_part(archive, name))))


def _without_folder_boilerplate(chapters: Sequence[Sequence[Piece]]) -> Iterator[Piece]:
    """All pieces, those that stand at the edges of many chapters (the book's name, «返回目录»)
    marked as omitted. Headings never are."""
    edges = [_edge_pieces(chapter) for chapter in chapters]
    repeated = running_heads([[piece.text for piece in edge] for edge in edges], alike=_as_it_is)
    for chapter, edge in zip(chapters, edges, strict=True):
        for piece in chapter:
            again = piece in edge and _as_it_is(piece.text) in repeated
            yield replace(piece, omit=RUNNING_HEAD) if again else piece


def _edge_pieces(chapter: Sequence[Piece]) -> list[Piece]:
    """The pieces at the edges of a chapter that could be boilerplate."""
    shown = [piece for piece in chapter if piece.text.strip() and not piece.omit]
    lines = ["" if piece.level else piece.text for piece in shown]
    return [shown[position] for position in candidates(lines)]


def _as_it_is(line: str) -> str:
    return " ".join(line.split())
