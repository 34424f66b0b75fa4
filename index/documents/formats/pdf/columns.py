"""Columns of prose in PDF: pages that were drawn line by line across them are read down one column,
then down the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from index.documents.formats.pdf.lines import Cell, Line, page_lines
from index.documents.formats.pdf.prose import is_prose
from index.documents.formats.pdf.tables.grids import by_rows
from index.documents.formats.pdf.tables.rows import Row, find_rows
from index.documents.formats.pdf.tables.ruled import ruled_rows
from index.documents.formats.pdf.tables.unruled import with_tables

if TYPE_CHECKING:
    from pypdfium2 import PdfTextPage

LEAST_ROWS = 4
"""Fewest rows that have text in both columns."""


@dataclass(frozen=True, slots=True)
class _Split:
    """A row divided at the gutter: its text in either column, None where there is none."""

    left: Line | None
    right: Line | None


def read_lines(text_page: PdfTextPage, number: int) -> list[Line]:
    """The lines of a page as it is read, and the rows of its tables.

    number: the page's.
    """
    rows, taken = ruled_rows(text_page, number)
    ordered: list[Line] = []
    begin = 0
    for first, table in groupby(rows, key=lambda row: row.first):
        ordered += in_reading_order(page_lines(text_page, number, begin, first, taken))
        ordered += (row.line for row in table)
        begin = first
    return ordered + in_reading_order(page_lines(text_page, number, begin, without=taken))


def in_reading_order(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page; where columns of prose stand side by side, those of the left column
    first. Lines across the columns stay between what is above and below them.

    lines: in the order of the file. Columns of prose that were drawn one after the other are left
    as they are; those of tables become rows.
    """
    return _in_columns(list(by_rows(with_tables(lines))))


def _in_columns(lines: Sequence[Line]) -> list[Line]:
    rows = list(find_rows(lines))
    gutter = _gutter([row for row in rows if not row.lines[0].table])
    if gutter is None:
        return list(lines)
    ordered: list[Line] = []
    run: list[tuple[Row, _Split]] = []
    for row in rows:
        split = _divided(row, gutter)
        if split is not None:
            run.append((row, split))
            continue
        ordered += [*_read(run), *row.lines]
        run = []
    return [*ordered, *_read(run)]


def _gutter(rows: Sequence[Row]) -> float | None:
    """Where (x, in points) most rows have a gap; None if too few have one at the same place."""
    gaps = [
        (before.right, after.left)
        for row in rows
        for before, after in zip(row.cells, row.cells[1:], strict=False)
    ]
    if len(gaps) < LEAST_ROWS:
        return None
    middles = [(start + end) / 2 for start, end in gaps]
    counts = [sum(start < x < end for start, end in gaps) for x in middles]
    most = max(counts)
    return middles[counts.index(most)] if most >= LEAST_ROWS else None


def _divided(row: Row, gutter: float) -> _Split | None:
    """A row divided at the gutter; None if a cell of it goes across, or it is of a table."""
    if row.lines[0].table or any(cell.left < gutter < cell.right for cell in row.cells):
        return None
    left = [cell for cell in row.cells if cell.right <= gutter]
    right = [cell for cell in row.cells if cell.left >= gutter]
    return _Split(_line(row, left), _line(row, right))


def _line(row: Row, cells: Sequence[Cell]) -> Line | None:
    """Some cells of a row as a line; the line that they are, if they are one."""
    if not cells:
        return None
    for line in row.lines:
        if tuple(cells) == (line.cells or (Cell(line.text, line.left, line.right),)):
            return line
    return replace(
        row.lines[0],
        text=" ".join(cell.text for cell in cells),
        left=cells[0].left,
        right=cells[-1].right,
        cells=tuple(cells),
    )


def _read(run: Sequence[tuple[Row, _Split]]) -> Iterator[Line]:
    """The lines of rows between two lines across the page: by columns if they are two columns of
    prose, else as they are."""
    both = sum(split.left is not None and split.right is not None for _, split in run)
    left = [split.left for _, split in run if split.left is not None]
    right = [split.right for _, split in run if split.right is not None]
    if both >= LEAST_ROWS and is_prose(left) and is_prose(right):
        yield from _in_columns(left)  # of three columns, two may be in one half
        yield from _in_columns(right)
    else:
        for row, _ in run:
            yield from row.lines
