"""Word documents (.docx): headings, lists, tables, notes, text boxes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.boilerplate import RUNNING_HEAD
from index.errors import DocumentError
from index.formats.pieces import Extracted, Piece, assemble
from index.formats.safe_xml import parse_xml
from index.formats.safe_zip import open_zip, read_part
from index.formats.tables import table_lines
from index.plain_text import level_by_form, may_be_heading

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from lxml.etree import _Element

WORDS = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
OLD_OR_ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
NOTES = {"footnoteReference": "word/footnotes.xml", "endnoteReference": "word/endnotes.xml"}
HEADING_STYLE = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
NOT_TEXT = frozenset({f"{WORDS}del", f"{WORDS}moveFrom", f"{WORDS}instrText", FALLBACK})


def word_text(data: bytes) -> Extracted:
    """The paragraphs, headings, list items, table rows and notes of a Word document.

    A note stands behind the paragraph that refers to it; page headers and footers are omitted.

    Raises DocumentError when the file is damaged, encrypted or unsafe to open.
    """
    if data.startswith(OLD_OR_ENCRYPTED):
        raise DocumentError("it is encrypted, or an old .doc; save it as .docx without a password")
    with open_zip(data) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                parse_xml(read_part(archive, name))  # refuses what is damaged or declares entities
        notes = {mark: _notes(archive, name) for mark, name in NOTES.items()}
    document = _open(data)
    pieces = list(_pieces(document.element.body, _heading_levels(document), notes))
    if not any(piece.level for piece in pieces):
        pieces = [_with_level_by_look(pieces, place) for place in range(len(pieces))]
    return assemble([*pieces, *_running_heads(document)])


def _open(data: bytes) -> WordDocument:
    import docx
    from docx.opc.exceptions import PackageNotFoundError
    from lxml.etree import LxmlError

    try:
        return docx.Document(io.BytesIO(data))
    except (PackageNotFoundError, zipfile.BadZipFile, LxmlError, KeyError, ValueError) as error:
        raise DocumentError(f"it is damaged, or no .docx: {error}") from error


def _heading_levels(document: WordDocument) -> dict[str, int]:
    """The heading level of each paragraph style that has one; the style Title is level 1."""
    levels: dict[str, int] = {}
    for style in document.styles.element.iter(f"{WORDS}style"):
        name = style.find(f"{WORDS}name")
        shown = "" if name is None else name.get(f"{WORDS}val", "")
        outline = style.find(f"{WORDS}pPr/{WORDS}outlineLvl")
        if match := HEADING_STYLE.fullmatch(shown.strip()):
            level = int(match[1]) + 1
        elif shown.lower() == "title":
            level = 1
        elif outline is not None and int(outline.get(f"{WORDS}val", "9")) < 9:
            level = int(outline.get(f"{WORDS}val", "9")) + 2
        else:
            continue
        levels[style.get(f"{WORDS}styleId", "")] = level
    return levels


def _pieces(
    body: _Element, levels: dict[str, int], notes: dict[str, dict[str, str]]
) -> Iterator[Piece]:
    """The pieces of a body, cell or text box, in reading order."""
    for child in body:
        if child.tag == f"{WORDS}p":
            level = _level(child, levels)
            yield from (Piece(line, level) for line in _lines(child))
            yield from (Piece(note) for note in _notes_of(child, notes))
            for box in child.iter(f"{WORDS}txbxContent"):
                if not any(above.tag == FALLBACK for above in box.iterancestors()):
                    yield from _pieces(box, levels, notes)
        elif child.tag == f"{WORDS}tbl":
            yield from (Piece(line) for line in _table(child))
            yield from (Piece(note) for note in _notes_of(child, notes))
        elif child.tag in (f"{WORDS}sdt", f"{WORDS}sdtContent", f"{WORDS}ins"):
            yield from _pieces(child, levels, notes)


def _level(paragraph: _Element, levels: dict[str, int]) -> int:
    outline = paragraph.find(f"{WORDS}pPr/{WORDS}outlineLvl")
    if outline is not None and int(outline.get(f"{WORDS}val", "9")) < 9:
        return int(outline.get(f"{WORDS}val", "9")) + 2
    style = paragraph.find(f"{WORDS}pPr/{WORDS}pStyle")
    return 0 if style is None else levels.get(style.get(f"{WORDS}val", ""), 0)


def _lines(paragraph: _Element) -> list[str]:
    """A paragraph's text, divided where a line break was typed; a bold or centred one marked."""
    return "".join(_runs(paragraph)).split("\n")


def _runs(element: _Element) -> Iterator[str]:
    """The text of an element, without what was deleted, field codes and text boxes."""
    for child in element:
        if child.tag in NOT_TEXT or child.tag == f"{WORDS}txbxContent":
            continue
        if child.tag == f"{WORDS}t":
            yield child.text or ""
        elif child.tag == f"{WORDS}tab":
            yield "\t"
        elif child.tag in (f"{WORDS}br", f"{WORDS}cr"):
            yield "\n"
        elif child.tag == f"{WORDS}noBreakHyphen":
            yield "-"
        elif isinstance(child.tag, str):
            yield from _runs(child)


def _table(table: _Element) -> list[str]:
    """The rows of a table as lines; a cell merged over rows is repeated in each."""
    rows: list[list[str]] = []
    header = False
    for number, row in enumerate(table.iter(f"{WORDS}tr")):
        if next(row.iterancestors(f"{WORDS}tbl")) is not table:
            continue  # of a table within a cell, whose text the cell has
        header = header or (number == 0 and row.find(f".//{WORDS}tblHeader") is not None)
        cells: list[str] = []
        for cell in row.iter(f"{WORDS}tc"):
            if next(cell.iterancestors(f"{WORDS}tr")) is not row:
                continue
            merged = cell.find(f"{WORDS}tcPr/{WORDS}vMerge")
            span = cell.find(f"{WORDS}tcPr/{WORDS}gridSpan")
            text = " ".join("".join(_runs(p)) for p in cell.iter(f"{WORDS}p"))
            if merged is not None and merged.get(f"{WORDS}val") != "restart" and rows:
                text = rows[-1][len(cells)] if len(cells) < len(rows[-1]) else text
            width = int(span.get(f"{WORDS}val", "1")) if span is not None else 1
            cells.extend([text, *[""] * min(width - 1, 100)])
        rows.append(cells)
    return table_lines(rows, header=header)


def _notes(archive: zipfile.ZipFile, name: str) -> dict[str, str]:
    """The texts of the foot- or endnotes by their identifiers."""
    if name not in archive.namelist():
        return {}
    notes = {}
    for note in parse_xml(read_part(archive, name)):
        text = " ".join("".join(_runs(p)) for p in note.iter(f"{WORDS}p"))
        if note.get(f"{WORDS}type") is None and text.strip():
            notes[note.get(f"{WORDS}id", "")] = text
    return notes


def _notes_of(element: _Element, notes: dict[str, dict[str, str]]) -> Iterator[str]:
    """The notes an element refers to."""
    for mark, texts in notes.items():
        for reference in element.iter(f"{WORDS}{mark}"):
            if text := texts.get(reference.get(f"{WORDS}id", "")):
                yield "注：" + text


def _with_level_by_look(pieces: list[Piece], place: int) -> Piece:
    """A paragraph of a document without heading styles, taken for a heading by its form."""
    piece = pieces[place]
    line = " ".join(piece.text.split())
    below = " ".join(pieces[place + 1].text.split()) if place + 1 < len(pieces) else ""
    if not below or not may_be_heading(line):
        return piece
    level = level_by_form(line, len(line), len(below))
    if not level and not any(other.text.strip() for other in pieces[:place]):
        above_chapter = level_by_form(below, len(below), len(line) + len(below)) > 0
        level = 1 if above_chapter or len(below) >= 2 * len(line) else 0
    return Piece(piece.text, level)


def _running_heads(document: WordDocument) -> Iterator[Piece]:
    """The texts of the page headers and footers, each once."""
    seen: dict[str, None] = {}
    for section in document.sections:
        for part in (section.header, section.footer, section.first_page_header,
                     section.first_page_footer, section.even_page_header,
                     section.even_page_footer):  # fmt: skip
            if not part.is_linked_to_previous:
                seen.update((" ".join(p.text.split()), None) for p in part.paragraphs)
    yield from (Piece(text, omit=RUNNING_HEAD) for text in seen if text)
