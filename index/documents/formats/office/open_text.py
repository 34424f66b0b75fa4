"""OpenDocument texts (.odt): headings, paragraphs, lists, tables, notes, text boxes.

Format: OpenDocument 1.3 part 3 (OASIS, 2021).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.documents.boilerplate import CONTENTS_LINE, RUNNING_HEAD
from index.documents.folder_boilerplate import NO_BOILERPLATE, Boilerplate
from index.documents.formats.pieces import Extracted, Piece, assemble
from index.documents.formats.safety.xml import parse_xml
from index.documents.formats.safety.zip import open_zip, read_part
from index.documents.formats.tables import table_pieces
from index.errors import DocumentError

if TYPE_CHECKING:
    from lxml.etree import _Element

SPACE = "urn:oasis:names:tc:opendocument:xmlns"
TEXT, TABLE, OFFICE, DRAW, STYLE = (
    f"{{{SPACE}:{name}:1.0}}" for name in ("text", "table", "office", "drawing", "style")
)
TITLE = "{http://purl.org/dc/elements/1.1/}title"
NOT_TEXT = frozenset({
    f"{OFFICE}annotation", f"{OFFICE}annotation-end", f"{TEXT}note", f"{DRAW}frame", f"{DRAW}g",
    f"{DRAW}custom-shape", f"{TEXT}tracked-changes", f"{TEXT}ruby-text",
})  # fmt: skip
INDEXES = frozenset(f"{TEXT}{name}" for name in (
    "table-of-content", "illustration-index", "table-index", "alphabetical-index", "bibliography"
))  # fmt: skip
MOST_DEPTH = 200
MOST_REPEATED = 100


def read_open_text(data: bytes, boilerplate: Boilerplate = NO_BOILERPLATE) -> Extracted:
    """The paragraphs, headings, list items, table rows and notes of an OpenDocument text.

    A note stands behind the paragraph that refers to it. Headers, footers, comments, what was
    deleted, and tables of contents are omitted.

    Raises DocumentError when the file is damaged, encrypted or unsafe to open.
    """
    with open_zip(data) as archive:
        names = archive.namelist()
        manifest = "META-INF/manifest.xml"
        if manifest in names:
            root = parse_xml(read_part(archive, manifest))
            if next(root.iter("{*}encryption-data"), None) is not None:
                raise DocumentError("document.encrypted")
        content = parse_xml(read_part(archive, "content.xml"))
        styles = parse_xml(read_part(archive, "styles.xml")) if "styles.xml" in names else None
        meta = parse_xml(read_part(archive, "meta.xml")) if "meta.xml" in names else None
    body = content.find(f"{OFFICE}body/{OFFICE}text")
    if body is None:
        raise DocumentError("document.part_missing", name="office:text")
    title = "" if meta is None else meta.findtext(f".//{TITLE}") or ""
    numbered = _numbered_lists([content, *([] if styles is None else [styles])])
    pieces = [*_pieces(body, numbered, 0), *_running_heads(styles)]
    return assemble(pieces, title, boilerplate)


def _numbered_lists(roots: list[_Element]) -> frozenset[str]:
    """The names of the list styles that number their items."""
    return frozenset(
        style.get(f"{STYLE}name") or ""
        for root in roots
        for style in root.iter(f"{TEXT}list-style")
        if style.find(f"{TEXT}list-level-style-number") is not None
    )


def _pieces(element: _Element, numbered: frozenset[str], depth: int) -> Iterator[Piece]:
    """The pieces of a body, section, cell or text box, in reading order."""
    if depth > MOST_DEPTH:
        raise DocumentError("document.nested")
    for child in element:
        if child.tag in (f"{TEXT}p", f"{TEXT}h"):
            yield from _paragraph(child, numbered, depth)
        elif child.tag == f"{TEXT}list":
            yield from _list(child, numbered, depth)
        elif child.tag == f"{TABLE}table":
            yield from _table(child)
        elif child.tag in INDEXES:
            for line in child.iter(f"{TEXT}p"):
                yield Piece(_text(line), omit=CONTENTS_LINE)
        elif child.tag not in NOT_TEXT or child.tag in (f"{DRAW}frame", f"{DRAW}g"):
            yield from _pieces(child, numbered, depth + 1)


def _paragraph(
    element: _Element, numbered: frozenset[str], depth: int, number: str = ""
) -> Iterator[Piece]:
    level = 0
    if element.tag == f"{TEXT}h":
        stated = element.get(f"{TEXT}outline-level") or "1"
        level = min(int(stated), 9) if stated.isdecimal() else 1
    elif element.get(f"{TEXT}style-name") == "Title":
        level = 1
    for at, line in enumerate(_text(element).split("\n")):
        yield Piece((number if not at else "") + line, level)
    for note in element.iter(f"{TEXT}note-body"):
        yield Piece("注：" + " ".join(_text(each) for each in note.iter(f"{TEXT}p")))
    for box in element.iter(f"{DRAW}text-box"):
        if next((above for above in box.iterancestors(f"{TEXT}p")), None) is element:
            yield from _pieces(box, numbered, depth + 1)


def _list(element: _Element, numbered: frozenset[str], depth: int) -> Iterator[Piece]:
    """The items of a list, with their numbers where it has some."""
    counts = (element.get(f"{TEXT}style-name") or "") in numbered
    for count, item in enumerate(element.findall(f"{TEXT}list-item"), 1):
        first = True
        for child in item:
            if child.tag in (f"{TEXT}p", f"{TEXT}h"):
                yield from _paragraph(
                    child, numbered, depth + 1, f"{count}. " if counts and first else ""
                )
                first = False
            elif child.tag == f"{TEXT}list" and depth < MOST_DEPTH:
                yield from _list(child, numbered, depth + 1)


def _text(element: _Element) -> str:
    """The text of a paragraph without its notes, comments and text boxes."""
    parts = [element.text or ""]
    for child in element:
        if child.tag == f"{TEXT}s":
            count = child.get(f"{TEXT}c") or "1"
            parts.append(" " * min(int(count) if count.isdecimal() else 1, MOST_REPEATED))
        elif child.tag == f"{TEXT}tab":
            parts.append("\t")
        elif child.tag == f"{TEXT}line-break":
            parts.append("\n")
        elif child.tag not in NOT_TEXT and isinstance(child.tag, str):
            parts.append(_text(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _table(table: _Element) -> list[Piece]:
    """The rows of a table; a cell that reaches over rows is repeated in each."""
    rows: list[list[str]] = []
    down: dict[int, tuple[int, str]] = {}
    for row in table.iter(f"{TABLE}table-row"):
        if next(row.iterancestors(f"{TABLE}table")) is not table:
            continue
        cells: list[str] = []
        for cell in row:
            text = " ".join(_text(p) for p in cell.iter(f"{TEXT}p"))
            left, above = down.pop(len(cells), (0, ""))
            if cell.tag == f"{TABLE}covered-table-cell" and left:
                text = above
            elif cell.tag == f"{TABLE}table-cell":
                left = _count(cell, "number-rows-spanned")
            if left > 1:
                down[len(cells)] = (left - 1, text)
            cells += [text] * _count(cell, "number-columns-repeated")
        rows.append(cells)
    header = table.find(f"{TABLE}table-header-rows") is not None
    return table_pieces(rows, header=header)


def _count(cell: _Element, name: str) -> int:
    stated = cell.get(f"{TABLE}{name}") or "1"
    return min(int(stated), MOST_REPEATED) if stated.isdecimal() else 1


def _running_heads(styles: _Element | None) -> Iterator[Piece]:
    """The texts of the page headers and footers."""
    for name in ("header", "footer", "header-left", "footer-left"):
        for part in [] if styles is None else styles.iter(f"{STYLE}{name}"):
            yield from (Piece(_text(p), omit=RUNNING_HEAD) for p in part.iter(f"{TEXT}p"))
