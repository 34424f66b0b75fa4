"""Tables in PDF that were drawn column by column: their cells put back beside one another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from index.documents.formats.pdf.lines import Line
from index.documents.formats.pdf.prose import is_list, is_prose

LEAST_ROWS = 3
LONGEST_CELL = 20
"""Most characters of a cell, on average: columns of prose are longer."""
LEAST_FILLED = 0.6
"""Least share of the rows that have a cell in every column."""
_LEVEL = 0.4  # line heights within which two lines stand at one height


def by_rows(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines of a page; where several short columns stand at the same heights, one drawn after
    the other, row by row.

    lines: in the order of the file. The first column may go on from text above the table, the last
    one into text below it.
    """
    runs = list(_downward_runs(lines))
    while runs:
        first = runs.pop(0)
        columns, above, below = _columns(first, runs)
        if len(columns) < 2:
            yield from first
            continue
        yield from above
        yield from _across(columns)
        del runs[: len(columns) - 1]
        if below:
            runs.insert(0, below)


def _downward_runs(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """The lines, parted where one stands higher than the one before."""
    run = list(lines[:1])
    for before, line in pairwise(lines):
        if line.bottom > before.bottom + _LEVEL * line.height:
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def _columns(
    first: Sequence[Line], others: Sequence[Sequence[Line]]
) -> tuple[list[list[Line]], list[Line], list[Line]]:
    """The columns of a table that begins in the first of some runs, the lines before it there, and
    those after it in the last; one column where there is no table."""
    if not others or not others[0]:
        return [list(first)], [], []
    top = others[0][0].bottom + _LEVEL * first[0].height
    columns = [[line for line in first if line.bottom <= top]]
    above = [line for line in first if line.bottom > top]
    below: list[Line] = []
    if len(columns[0]) < LEAST_ROWS or not _is_short(columns[0]):
        return [list(first)], [], []
    for run in others:
        cells = _beside(columns[0], run)
        to_the_right = bool(cells) and min(c.left for c in cells) > max(
            line.right for line in columns[-1]
        )
        filled = len(cells) >= LEAST_FILLED * len(columns[0])
        if below or not to_the_right or not filled or not _is_short(cells):
            break
        columns.append(cells)
        below = list(run[len(cells) :])
    if all(map(is_prose, columns)) or all(map(is_list, columns)):
        return [list(first)], [], []
    return columns, above, below


def _beside(column: Sequence[Line], run: Sequence[Line]) -> list[Line]:
    """The lines at the beginning of a run that stand at the heights of a column's."""
    cells: list[Line] = []
    for line in run:
        if not any(abs(line.bottom - each.bottom) < _LEVEL * each.height for each in column):
            break
        cells.append(line)
    return cells


def _is_short(column: Sequence[Line]) -> bool:
    return sum(len(line.text) for line in column) <= LONGEST_CELL * len(column)


def _across(columns: Sequence[Sequence[Line]]) -> Iterator[Line]:
    """The cells row by row, from left to right."""
    for each in columns[0]:
        level = _LEVEL * each.height
        for column in columns:
            yield from (line for line in column if abs(line.bottom - each.bottom) < level)
