"""The characters of a page of a PDF in reading order, each with where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.documents.alignment import compact
from index.documents.formats.pdf.columns import read_lines
from index.documents.formats.pdf.lines import Cell, Line
from index.documents.formats.pdf.tables.rows import find_rows
from index.documents.page import PageText

if TYPE_CHECKING:
    from pypdfium2 import PdfTextPage

Stretch = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Drawn:
    """The characters of a page in the order in which they are drawn, compact, and the box of each
    in points: left, bottom, right, top; shape (len(text), 4)."""

    text: str
    boxes: NDArray[np.float32]


def page_text(text_page: PdfTextPage, number: int, scale: NDArray[np.float64]) -> PageText:
    """The characters of a page in the order in which it is read.

    number: the page's. scale: what turns a point of the page (x, y, 1) into shares of its width and
    height from the upper left corner; shape (2, 3).
    """
    drawn = _drawn(text_page)
    lines = read_lines(text_page, number)
    order = np.array(
        [
            at
            for line in lines
            for start, end in _find_line(drawn, line)
            for at in range(start, end)
        ],
        np.int64,
    )
    text = "".join(drawn.text[at] for at in order)
    read_at = {int(at): place for place, at in reversed(list(enumerate(order)))}
    return PageText(number, text, _shares(drawn.boxes[order], scale), _rows(drawn, lines, read_at))


def _drawn(text_page: PdfTextPage) -> _Drawn:
    from pypdfium2 import raw

    count = text_page.count_chars()
    units = [raw.FPDFText_GetUnicode(text_page, place) for place in range(count)]
    text, places = compact(_characters(units))
    rectangle = raw.FS_RECTF()
    boxes = np.zeros((count, 4), np.float32)
    for place in sorted(set(places)):
        if raw.FPDFText_GetLooseCharBox(text_page, place, rectangle):
            boxes[place] = rectangle.left, rectangle.bottom, rectangle.right, rectangle.top
    return _Drawn(text, boxes[np.array(places, np.int64)])


def _characters(units: Sequence[int]) -> str:
    """One character for each code of pdfium; of a pair of halves, a blank for the second."""
    shown: list[str] = []
    for place, unit in enumerate(units):
        low = units[place + 1] if place + 1 < len(units) else 0
        if 0xD800 <= unit < 0xDC00 and 0xDC00 <= low < 0xE000:
            shown.append(chr(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00)))
        elif 0xD800 <= unit < 0xE000 or unit > 0x10FFFF:
            shown.append(" ")
        else:
            shown.append(chr(unit))
    return "".join(shown)


def _find_line(drawn: _Drawn, line: Line) -> Iterator[Stretch]:
    """Where the characters of a line were drawn: together, by cells, or apart from their mark."""
    whole = _find(drawn, line.text, line.left, line.bottom)
    if whole:
        yield whole
        return
    mark, _, rest = line.text.partition(" ")
    parts = line.cells or (
        Cell(mark, line.left, line.right), Cell(rest, line.left, line.right)
    )  # fmt: skip
    for part in parts:
        found = _find(drawn, part.text, part.left, line.bottom)
        if found:
            yield found


def _find(drawn: _Drawn, text: str, left: float, bottom: float) -> Stretch | None:
    """Where a text was drawn: of the places that have it, the one nearest to a point."""
    wanted, _ = compact(text)
    if not wanted:
        return None
    places = []
    place = drawn.text.find(wanted)
    while place >= 0:
        places.append(place)
        place = drawn.text.find(wanted, place + 1)
    if not places:
        return None
    distances = np.abs(drawn.boxes[places][:, :2] - [left, bottom]).sum(axis=1)
    start = places[int(distances.argmin())]
    return start, start + len(wanted)


def _rows(
    drawn: _Drawn, lines: Sequence[Line], read_at: dict[int, int]
) -> tuple[tuple[Stretch, ...], ...]:
    """The rows of several cells, each cell as a stretch of the text in reading order."""
    rows = []
    for row in find_rows(lines):
        if len(row.cells) < 2:
            continue
        bottom = row.lines[0].bottom
        found = [_find(drawn, cell.text, cell.left, bottom) for cell in row.cells]
        cells = [(read_at[cell[0]], read_at[cell[1] - 1] + 1) for cell in found
                 if cell and cell[0] in read_at and cell[1] - 1 in read_at]  # fmt: skip
        rows.append(tuple(cell for cell in cells if cell[0] < cell[1]))
    return tuple(rows)


def _shares(boxes: NDArray[np.float32], scale: NDArray[np.float64]) -> NDArray[np.float32]:
    """Boxes in points (left, bottom, right, top) as shares of the page: left, top, right, bottom.

    A page may be turned, so that what was the left edge is the upper one.
    """
    corners = [np.column_stack([boxes[:, x], boxes[:, y], np.ones(len(boxes))]) @ scale.T
               for x, y in ((0, 1), (2, 3))]  # fmt: skip
    low, high = np.minimum(*corners), np.maximum(*corners)
    return np.asarray(np.clip(np.hstack([low, high]), 0, 1), np.float32)
