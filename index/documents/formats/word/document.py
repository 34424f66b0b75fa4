"""Word documents (.docx): headings, lists, tables, notes, text boxes."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.documents.boilerplate import CONTENTS_LINE, RUNNING_HEAD
from index.documents.folder_boilerplate import NO_BOILERPLATE, Boilerplate
from index.documents.formats.embedded import Embedded, read_embedded
from index.documents.formats.pieces import Extracted, Piece, assemble, level_by_form_of
from index.documents.formats.safety.xml import parse_xml
from index.documents.formats.safety.zip import DAMAGE, open_zip, read_part
from index.documents.formats.tables import table_pieces
from index.documents.formats.word.equations import MATH, linear
from index.documents.formats.word.numbers import WORDS, Numbers, value, whole
from index.errors import DocumentError
from index.patterns import compile_later

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from lxml.etree import _Element

    from index.documents.recognition.recognizer import Recognizer

DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
OLD_OR_ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
NOTES = {"footnoteReference": "footnotes", "endnoteReference": "endnotes"}
CONTENTS = -1
MOST_BASES = 10  # styles based on one another
HEADING_STYLE = compile_later(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
NOT_TEXT = frozenset({
    f"{WORDS}del", f"{WORDS}moveFrom", f"{WORDS}instrText", f"{WORDS}rt", FALLBACK,
})  # fmt: skip
"""What is no text, or was deleted, or (rt) says how a character is pronounced."""
WITHIN = frozenset(
    f"{WORDS}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")
)
"""What paragraphs may lie in besides a body, a cell or a text box."""
EQUATIONS = (f"{MATH}oMath", f"{MATH}oMathPara")
DELETED_END = f"{WORDS}pPr/{WORDS}rPr/{WORDS}del"
OFF = frozenset({"0", "false", "off"})


def read_word(
    data: bytes,
    boilerplate: Boilerplate = NO_BOILERPLATE,
    recognizer: Recognizer | None = None,
) -> Extracted:
    """The paragraphs, headings, list items, table rows and notes of a Word document.

    A note stands behind the paragraph that refers to it, the text on a picture, read by the
    recognizer if there is one, behind the one that holds it; page headers and footers are omitted.

    Raises DocumentError when the file is damaged, encrypted or unsafe to open.
    """
    if data.startswith(OLD_OR_ENCRYPTED):
        raise DocumentError("document.encrypted_word")
    with open_zip(data) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                parse_xml(read_part(archive, name))  # refuses what is damaged or declares entities
    document = _opened(data)
    style = _Style(_style_levels(document.styles), document.notes, document.numbers,
                   document.pictures)  # fmt: skip
    pieces = list(read_embedded(_pieces(document.body, style), recognizer))
    if not any(piece.level for piece in pieces):
        levels = [level_by_form_of(pieces, place) for place in range(len(pieces))]
        pieces = [replace(each, level=level)
                  for each, level in zip(pieces, levels, strict=True)]  # fmt: skip
    return assemble([*pieces, *document.running_heads], boilerplate=boilerplate)


@dataclass(frozen=True, slots=True)
class _Opened:
    """The parts of a document that are read."""

    body: _Element
    styles: _Element
    notes: dict[str, dict[str, str]]
    numbers: Numbers
    pictures: dict[str, bytes]
    running_heads: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class _Style:
    """What a document says about its paragraphs apart from them: the heading level of each style,
    the notes by kind and identifier, and the automatic numbers.
    """

    levels: dict[str, int]
    notes: dict[str, dict[str, str]]
    numbers: Numbers
    pictures: dict[str, bytes]


def _opened(data: bytes) -> _Opened:
    """The document, through python-docx; what is damaged makes it raise any of several errors."""
    import docx
    from docx.opc.exceptions import PackageNotFoundError
    from lxml.etree import LxmlError

    try:
        document = docx.Document(io.BytesIO(data))
        related = _related(document)
        styles = document.styles.element
        return _Opened(
            document.element.body,
            styles,
            {mark: _notes(related.get(kind)) for mark, kind in NOTES.items()},
            Numbers(related.get("numbering"), styles),
            _find_pictures(document),
            tuple(_running_heads(document)),
        )
    except (
        *DAMAGE, PackageNotFoundError, LxmlError, KeyError, AttributeError, TypeError
    ) as error:  # fmt: skip
        raise DocumentError("document.damaged_kind", kind=".docx", why=error) from error


def _related(document: WordDocument) -> dict[str, _Element]:
    """The roots of the parts for numbering and notes, by the last word of their relation."""
    wanted = {*NOTES.values(), "numbering"}
    roots = {}
    for relation in document.part.rels.values():
        kind = relation.reltype.rsplit("/", 1)[-1]
        if kind in wanted and not relation.is_external:
            roots[kind] = parse_xml(relation.target_part.blob)
    return roots


def _find_pictures(document: WordDocument) -> dict[str, bytes]:
    """The pictures that lie in the file, by the identifiers of their relations."""
    return {
        identifier: relation.target_part.blob
        for identifier, relation in document.part.rels.items()
        if relation.reltype.endswith("/image") and not relation.is_external
    }


def _style_levels(styles: _Element) -> dict[str, int]:
    """The heading level of each paragraph style that has one, of its own or from the style it is
    based on; the style Title is level 1, the lines of a table of contents CONTENTS.
    """
    levels: dict[str, int] = {}
    based_on: dict[str, str] = {}
    for style in styles.iter(f"{WORDS}style"):
        identifier = style.get(f"{WORDS}styleId", "")
        based_on[identifier] = value(style, "basedOn")
        name = value(style, "name").strip().lower()
        outline = style.find(f"{WORDS}pPr/{WORDS}outlineLvl")
        if match := HEADING_STYLE.fullmatch(name):
            levels[identifier] = int(match[1]) + 1
        elif name == "title":
            levels[identifier] = 1
        elif re.fullmatch("toc [1-9]", name):
            levels[identifier] = CONTENTS
        elif outline is not None and whole(outline.get(f"{WORDS}val"), 9) < 9:
            levels[identifier] = whole(outline.get(f"{WORDS}val"), 9) + 2
    return {
        identifier: levels[ancestor]
        for identifier in based_on
        if (ancestor := _ancestor_in(levels, identifier, based_on))
    }


def _ancestor_in(levels: dict[str, int], identifier: str, based_on: dict[str, str]) -> str:
    """The nearest of a style and those it is based on that has a level; empty if none has."""
    for _ in range(MOST_BASES):
        if not identifier or identifier in levels:
            return identifier
        identifier = based_on.get(identifier, "")
    return ""


def _pieces(body: _Element, style: _Style) -> Iterator[Piece | Embedded]:
    """The pieces of a body, cell or text box, in reading order."""
    carried = ""  # of paragraphs whose ends were deleted
    for child in body:
        if child.tag == f"{WORDS}p":
            text = carried + "".join(_runs(child))
            carried = text if child.find(DELETED_END) is not None else ""
            level = _level(child, style.levels)
            first, *others = ("" if carried else text).split("\n")
            number = style.numbers.before(child)
            if first.strip():
                first = number + first
            omit = CONTENTS_LINE if level == CONTENTS else None
            yield from (Piece(line, max(level, 0), omit=omit) for line in (first, *others))
            yield from (Piece(note) for note in _find_notes(child, style.notes))
            yield from _pictures(child, style)
            for box in child.iter(f"{WORDS}txbxContent"):
                own = next(box.iterancestors(f"{WORDS}p")) is child
                if own and not any(above.tag == FALLBACK for above in box.iterancestors()):
                    yield from _pieces(box, style)
        elif child.tag == f"{WORDS}tbl":
            yield from _table(child, style.numbers)
            yield from (Piece(note) for note in _find_notes(child, style.notes))
            yield from _pictures(child, style)
        elif child.tag in WITHIN:
            yield from _pieces(child, style)
    if carried:
        yield Piece(carried)


def _pictures(element: _Element, style: _Style) -> Iterator[Embedded]:
    """The pictures in a paragraph or a table, but for those that were deleted."""
    for picture in element.iter(f"{DRAWING}blip"):
        above = {each.tag for each in picture.iterancestors()}
        identifier = picture.get(f"{RELATION}embed", "")
        if identifier in style.pictures and not above & NOT_TEXT:
            yield Embedded(style.pictures[identifier])


def _level(paragraph: _Element, levels: dict[str, int]) -> int:
    outline = paragraph.find(f"{WORDS}pPr/{WORDS}outlineLvl")
    if outline is not None and whole(outline.get(f"{WORDS}val"), 9) < 9:
        return whole(outline.get(f"{WORDS}val"), 9) + 2
    style = paragraph.find(f"{WORDS}pPr/{WORDS}pStyle")
    return 0 if style is None else levels.get(style.get(f"{WORDS}val", ""), 0)


def _runs(element: _Element) -> Iterator[str]:
    """The text of an element, without what was deleted or hidden, field codes and text boxes."""
    for child in element:
        if child.tag in NOT_TEXT or child.tag == f"{WORDS}txbxContent":
            continue
        if child.tag == f"{WORDS}r" and _is_hidden(child):
            continue
        if child.tag == f"{WORDS}t":
            yield child.text or ""
        elif child.tag in EQUATIONS:
            yield linear(child)
        elif child.tag == f"{WORDS}sym":
            yield _symbol(child)
        elif child.tag == f"{WORDS}tab":
            yield "\t"
        elif child.tag in (f"{WORDS}br", f"{WORDS}cr"):
            yield "\n"
        elif child.tag == f"{WORDS}noBreakHyphen":
            yield "-"
        elif isinstance(child.tag, str):
            yield from _runs(child)


def _is_hidden(run: _Element) -> bool:
    hidden = run.find(f"{WORDS}rPr/{WORDS}vanish")
    return hidden is not None and hidden.get(f"{WORDS}val", "") not in OFF


def _symbol(element: _Element) -> str:
    """A character given by its code, unless that means something in one font alone."""
    stated = element.get(f"{WORDS}char", "")
    code = int(stated, 16) if re.fullmatch("[0-9A-Fa-f]{1,6}", stated) else 0
    return chr(code) if 0x20 < code < 0xD800 else ""


def _table(table: _Element, numbers: Numbers) -> list[Piece]:
    """The rows of a table as lines; a cell merged over rows is repeated in each."""
    rows: list[list[str]] = []
    header = False
    for number, row in enumerate(table.iter(f"{WORDS}tr")):
        if next(row.iterancestors(f"{WORDS}tbl")) is not table:
            continue  # of a table within a cell, whose text the cell has
        if row.find(f"{WORDS}trPr/{WORDS}del") is not None:
            continue
        header = header or (number == 0 and row.find(f".//{WORDS}tblHeader") is not None)
        cells: list[str] = []
        for cell in row.iter(f"{WORDS}tc"):
            if next(cell.iterancestors(f"{WORDS}tr")) is not row:
                continue
            merged = cell.find(f"{WORDS}tcPr/{WORDS}vMerge")
            span = cell.find(f"{WORDS}tcPr/{WORDS}gridSpan")
            continued = merged is not None and merged.get(f"{WORDS}val") != "restart"
            if continued and rows and len(cells) < len(rows[-1]):
                text = rows[-1][len(cells)]
            else:
                text = _cell_text(cell, numbers)
            width = whole(span.get(f"{WORDS}val"), 1) if span is not None else 1
            cells.extend([text, *[""] * min(width - 1, 100)])
        rows.append(cells)
    return table_pieces(rows, header=header)


def _cell_text(cell: _Element, numbers: Numbers) -> str:
    """The paragraphs of a cell with their numbers, of which one may be all that it holds."""
    lines = (
        numbers.before(p) + "".join(_runs(p))
        for p in cell.iter(f"{WORDS}p")
        if not any(above.tag == FALLBACK for above in p.iterancestors())
    )
    return " ".join(line.strip() for line in lines)


def _notes(root: _Element | None) -> dict[str, str]:
    """The texts of the foot- or endnotes by their identifiers."""
    notes = {}
    for note in [] if root is None else root:
        text = " ".join("".join(_runs(p)) for p in note.iter(f"{WORDS}p"))
        if note.get(f"{WORDS}type") is None and text.strip():
            notes[note.get(f"{WORDS}id", "")] = text
    return notes


def _find_notes(element: _Element, notes: dict[str, dict[str, str]]) -> Iterator[str]:
    """The notes an element refers to."""
    for mark, texts in notes.items():
        for reference in element.iter(f"{WORDS}{mark}"):
            if text := texts.get(reference.get(f"{WORDS}id", "")):
                yield "注：" + text.strip()


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
