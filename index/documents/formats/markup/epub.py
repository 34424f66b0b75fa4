"""E-books (.epub): the chapters of the spine, in order."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

from index.documents.boilerplate import RUNNING_HEAD, running_heads
from index.documents.folder_boilerplate import NO_BOILERPLATE, Boilerplate, candidates
from index.documents.formats.embedded import MOST_BYTES, MOST_PICTURES, Embedded, read_embedded
from index.documents.formats.markup.html import html_pieces, html_source, parse_html
from index.documents.formats.pieces import Extracted, Piece, assemble
from index.documents.formats.safety.xml import parse_xml
from index.documents.formats.safety.zip import open_zip, read_part
from index.errors import DocumentError

if TYPE_CHECKING:
    from lxml.etree import _Element
    from lxml.html import HtmlElement

    from index.documents.recognition.recognizer import Recognizer

CONTAINER = "META-INF/container.xml"
PACKAGE = "{http://www.idpf.org/2007/opf}"
TITLE = "{http://purl.org/dc/elements/1.1/}title"
HOLDERS = frozenset({"p", "div", "figure", "table", "section", "li", "blockquote", "body"})
PAGE_TYPES = ("application/xhtml+xml", "text/html")


def read_epub(
    data: bytes,
    boilerplate: Boilerplate = NO_BOILERPLATE,
    recognizer: Recognizer | None = None,
) -> Extracted:
    """The text of an e-book, with that on its pictures where there is a recognizer; its title is
    the one its package states.

    Raises DocumentError when it is damaged, protected or unsafe to open.
    """
    with open_zip(data) as archive:
        if "META-INF/encryption.xml" in archive.namelist() and "META-INF/rights.xml" in (
            archive.namelist()
        ):
            raise DocumentError("document.protected")
        package, folder = _package(archive)
        root = parse_xml(read_part(archive, package))
        streams = _chapters(archive, folder, _spine(root), pictures=recognizer is not None)
        chapters = [list(read_embedded(chapter, recognizer)) for chapter in streams]
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


def _chapters(
    archive: zipfile.ZipFile, folder: str, spine: list[str], *, pictures: bool
) -> Iterator[Iterator[Piece | Embedded]]:
    for reference in spine:
        name = posixpath.normpath(posixpath.join(folder, unquote(reference.split("#")[0])))
        page = parse_html(html_source(read_part(archive, name)))
        marked = _mark_pictures(page) if pictures else {}
        yield _with_pictures(html_pieces(page), marked, archive, posixpath.dirname(name))


def _mark_pictures(page: HtmlElement) -> dict[str, str]:
    """Put a paragraph of its own behind what holds a picture; the references by these marks."""
    from lxml.html import builder

    marked: dict[str, str] = {}
    for picture in list(page.iter("img"))[:MOST_PICTURES]:
        holder = picture
        while holder.getparent() is not None and holder.tag not in HOLDERS:
            holder = holder.getparent()
        if holder.getparent() is None:
            continue
        mark = f"\ue000{len(marked)}\ue001"
        marked[mark] = picture.get("src") or ""
        if holder.tag == "body":
            holder.append(builder.P(mark))
        else:
            holder.addnext(builder.P(mark))
    return marked


def _with_pictures(
    pieces: Iterator[Piece], marked: Mapping[str, str], archive: zipfile.ZipFile, folder: str
) -> Iterator[Piece | Embedded]:
    """The pieces of a chapter, with pictures in the place of their marks."""
    names = archive.NameToInfo
    for piece in pieces:
        reference = marked.get(piece.text.strip())
        if reference is None:
            yield piece
            continue
        name = posixpath.normpath(posixpath.join(folder, unquote(reference)))
        if name in names and names[name].file_size <= MOST_BYTES:
            yield Embedded(read_part(archive, name))


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
