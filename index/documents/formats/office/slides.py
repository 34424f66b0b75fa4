"""PowerPoint presentations (.pptx): slides in order, with their titles, texts, tables and notes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from index.documents.boilerplate import HIDDEN, PAGE_NUMBER, RUNNING_HEAD
from index.documents.folder_boilerplate import NO_BOILERPLATE, Boilerplate
from index.documents.formats.embedded import Embedded, read_embedded
from index.documents.formats.pieces import Extracted, Piece, assemble
from index.documents.formats.safety.xml import parse_xml
from index.documents.formats.safety.zip import DAMAGE, open_zip, read_part
from index.documents.formats.tables import Row, find_heads, row_piece
from index.errors import DocumentError
from index.types import Place

if TYPE_CHECKING:
    from pptx.slide import Slide

    from index.documents.recognition.recognizer import Recognizer

MOST_SLIDES = 5000
MOST_DEPTH = 20  # of groups within groups
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
NOTES = "备注："


def read_slides(
    data: bytes,
    boilerplate: Boilerplate = NO_BOILERPLATE,
    recognizer: Recognizer | None = None,
) -> Extracted:
    """The slides in order: the title of each as a heading, its texts from the top to the bottom,
    rows of tables, values of charts, and the speaker's notes, which begin with «备注：».

    Hidden slides, dates, footers and slide numbers are omitted. Links are not opened; the text on
    pictures is read by the recognizer, if there is one.

    Raises DocumentError when the file is damaged, encrypted or unsafe to open.
    """
    with open_zip(data) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                parse_xml(read_part(archive, name))  # refuses what is damaged or declares entities
    from lxml.etree import LxmlError
    from pptx import Presentation
    from pptx.exc import PythonPptxError

    try:
        presentation = Presentation(io.BytesIO(data))
        stream = [
            piece
            for number, slide in zip(range(1, MOST_SLIDES + 1), presentation.slides, strict=False)
            for piece in _slide(slide, number)
        ]
        title = (presentation.core_properties.title or "").strip()
    except (
        *DAMAGE, PythonPptxError, LxmlError, KeyError, AttributeError, TypeError, IndexError
    ) as error:  # fmt: skip
        raise DocumentError("document.damaged_kind", kind=".pptx", why=error) from error
    # «PowerPoint 演示文稿» is what the program writes where nobody has given a title.
    stated = "" if "powerpoint" in title.lower() or "演示文稿" in title else title
    return assemble(read_embedded(stream, recognizer), stated, boilerplate)


def _slide(slide: Slide, number: int) -> Iterator[Piece | Embedded]:
    """The pieces of a slide; of a hidden one, omitted."""
    hidden = HIDDEN if slide._element.get("show") in ("0", "false") else None
    place = Place("slide", number)
    title = slide.shapes.title
    heading = "" if title is None else " ".join(title.text_frame.text.split())
    if heading:
        yield Piece(heading, level=2, place=place, omit=hidden)
    shapes = [shape for shape in slide.shapes if title is None or shape.shape_id != title.shape_id]
    for shape in sorted(shapes, key=_from_top):
        for piece in _shape(shape, place, 0):
            if hidden is None:
                yield piece
            elif isinstance(piece, Piece):
                yield Piece(piece.text, omit=hidden)
    if slide.has_notes_slide:
        frame = slide.notes_slide.notes_text_frame
        lines = [] if frame is None else [p.text for p in frame.paragraphs if p.text.strip()]
        for at, line in enumerate(lines):
            shown = line if at else NOTES + line
            labels = () if at else (0, len(NOTES))
            text = " ".join(shown.split())
            yield Piece(text, place=Place("notes", number), omit=hidden, labels=labels)


def _from_top(shape: Any) -> tuple[int, int]:
    """Where a shape stands: rows of about half an inch from the top, in each from the left."""
    return (shape.top or 0) // 457_200, shape.left or 0


def _shape(shape: Any, place: Place, depth: int) -> Iterator[Piece | Embedded]:
    if shape.is_placeholder:
        kind = str(shape.placeholder_format.type)
        if any(name in kind for name in ("SLIDE_NUMBER", "FOOTER", "DATE")):
            reason = PAGE_NUMBER if "NUMBER" in kind else RUNNING_HEAD
            yield Piece(shape.text_frame.text if shape.has_text_frame else "", omit=reason)
            return
    if hasattr(shape, "shapes") and depth < MOST_DEPTH:  # a group
        for inner in sorted(shape.shapes, key=_from_top):
            yield from _shape(inner, place, depth + 1)
    elif getattr(shape, "has_table", False):
        yield from _table(shape.table, place)
    elif getattr(shape, "has_chart", False):
        yield from _chart(shape.chart, place)
    elif (picture := _picture(shape)) is not None:
        yield Embedded(picture, place)
    elif shape.has_text_frame:
        for paragraph in shape.text_frame.paragraphs:
            yield from (Piece(line, place=place) for line in _text(paragraph).split("\n"))


def _picture(shape: Any) -> bytes | None:
    """The bytes of a picture that lies in the file; None of any other shape."""
    if not hasattr(shape, "image"):
        return None
    try:
        return bytes(shape.image.blob)
    except (KeyError, ValueError, AttributeError):  # linked, or its part is missing
        return None


def _text(paragraph: Any) -> str:
    """The text of a paragraph, also within fields and formulas; a line break is «\\n»."""
    parts = []
    for element in paragraph._p.iter():
        if element.tag in (f"{DRAWING}t", f"{MATH}t"):
            parts.append(element.text or "")
        elif element.tag == f"{DRAWING}br":
            parts.append("\n")
    return "".join(parts)


def _table(table: Any, place: Place) -> Iterator[Piece]:
    """The rows of a table; a cell merged over rows is repeated in each."""
    rows: list[Row] = []
    for row in table.rows:
        cells: list[str] = []
        for column, cell in enumerate(row.cells):
            text = " ".join(cell.text_frame.text.split())
            if cell.is_spanned and rows and column < len(rows[-1].cells) and not text:
                down = cell._tc.get("vMerge") in ("1", "true")
                text = rows[-1].cells[column] if down else ""
            cells.append(text)
        rows.append(Row(tuple(cells), place))
    rows = [row for row in rows if any(row.cells)]
    heads = find_heads(rows, header=bool(table.first_row) and _full(rows))
    yield from (Piece(caption, place=place) for caption in heads.captions)
    yield from (row_piece(row, heads.labels) for row in rows[heads.rows :])


def _full(rows: list[Row]) -> bool:
    """Whether the first row may head the columns: nearly all of its cells are filled."""
    return len(rows) > 1 and sum(map(bool, rows[0].cells)) >= len(rows[0].cells) - 1


def _chart(chart: Any, place: Place) -> Iterator[Piece]:
    """The title of a chart, and its values under the names of the series."""
    if chart.has_title and chart.chart_title.has_text_frame:
        yield Piece(chart.chart_title.text_frame.text, place=place)
    for plot in chart.plots:
        series = [(each.name or "", list(each.values)) for each in plot.series]
        labels = ("", *(name for name, _ in series))
        for at, category in enumerate(plot.categories):
            values = [values[at] if at < len(values) else None for _, values in series]
            cells = (str(category), *("" if v is None else f"{v:.15g}" for v in values))
            yield row_piece(Row(tuple(" ".join(cell.split()) for cell in cells), place), labels)
