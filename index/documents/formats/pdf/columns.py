"""Two columns of prose in PDF: pages that were drawn line by line across both are read down one
column, then down the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.documents.formats.pdf.lines import Cell, Line
from index.documents.formats.pdf.tables import Row, find_rows

LEAST_ROWS = 4
"""Fewest rows that have text in both columns."""

LEAST_CHARACTERS = 8
"""Fewest characters in a line of a column, on average: the cells of most tables are shorter."""

LEAST_FULL = 0.5
"""Least share of a column's lines that reach its right edge: the cells of a table are ragged."""

LEAST_MARKS = 0.3
"""Fewest punctuation marks a line, on average."""

MOST_COMPLETE = 0.6
"""Greatest share of lines that end with a sentence: the cells of a table often do."""

_EDGE = 2.2  # line heights
_MARK = re.compile(r"[，。；：、！？,.;:!?]")
_END = re.compile(r"[。！？；!?;.][”’」』）)\"']*$")


@dataclass(frozen=True, slots=True)
class _Split:
    """A row divided at the gutter: its text in either column, None where there is none."""

    left: Line | None
    right: Line | None


def in_reading_order(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page; where two columns of prose stand side by side, those of the left column
    first. Lines across both columns stay between what is above and below them.

    lines: in the order of the file. Tables, and columns that were drawn one after the other, are
    left as they are.
    """
    rows = list(find_rows(lines))
    gutter = _gutter(rows)
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
    """A row divided at the gutter; None if a cell of it goes across."""
    if any(cell.left < gutter < cell.right for cell in row.cells):
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
    if both >= LEAST_ROWS and _is_prose(left) and _is_prose(right):
        yield from left
        yield from right
    else:
        for row, _ in run:
            yield from row.lines


def _is_prose(column: Sequence[Line]) -> bool:
    """Whether the lines of a column are broken sentences rather than cells."""
    count = len(column)
    edge = sorted(line.right for line in column)[int(0.9 * (count - 1))]
    full = sum(line.right >= edge - _EDGE * line.height for line in column)
    complete = sum(_END.search(line.text) is not None for line in column)
    text = "".join(line.text for line in column)
    return (
        len(text) >= LEAST_CHARACTERS * count
        and full >= LEAST_FULL * count
        and complete <= MOST_COMPLETE * count
        and len(_MARK.findall(text)) >= LEAST_MARKS * count
    )
