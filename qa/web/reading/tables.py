"""The rows of tables, as lines of a document hold them: «县：甲县，人口：1200»."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LEAST_COLUMNS = 2
LEAST_ROWS = 2
LONGEST_LABEL = 16


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a row: its label ("" for none), and offsets in the row: ``start`` of the label,
    ``text_start`` and ``text_end`` of its text, ``end`` of the mark that follows it."""

    label: str
    start: int
    text_start: int
    text_end: int
    end: int


Table = tuple[int, tuple[str, ...], list[tuple[Cell, ...]]]
"""The number of its first line, the labels of its columns, and its rows."""


def read_rows(lines: Sequence[str]) -> Iterator[Table]:
    """The tables among the lines of a text: consecutive lines whose cells have the same labels."""
    number = 0
    while number < len(lines):
        table = _table(lines, number)
        if table is None:
            number += 1
        else:
            yield table
            number += len(table[2])


def _table(lines: Sequence[str], first: int) -> Table | None:
    """The table that begins with a line; None when it begins none."""
    labels: tuple[str, ...] = ()
    rows: list[tuple[Cell, ...]] = []
    for line in lines[first:]:
        row = read_row(line)
        both = _merged(labels, tuple(cell.label for cell in row)) if row else None
        if both is None:
            break
        labels = both
        rows.append(row)
    if len(rows) < LEAST_ROWS or len(labels) < LEAST_COLUMNS:
        return None
    return first, labels, rows


def read_row(line: str) -> tuple[Cell, ...]:
    """The cells of a line; none when it is no row of a table."""
    cells: list[Cell] = []
    start = 0
    for part in line.split("，"):
        end = start + len(part)
        colon = part.find("：")
        if 0 < colon <= LONGEST_LABEL and colon < len(part) - 1:
            cells.append(Cell(part[:colon], start, start + colon + 1, end, end + 1))
        elif not cells:
            cells.append(Cell("", start, start, end, end + 1))
        else:  # the text of the cell before has a comma in it
            last = cells[-1]
            cells[-1] = Cell(last.label, last.start, last.text_start, end, end + 1)
        start = end + 1
    labels = [cell.label for cell in cells]
    if len(cells) < LEAST_COLUMNS or len(set(labels)) < len(labels):
        return ()
    last = cells[-1]
    return (
        *cells[:-1],
        Cell(last.label, last.start, last.text_start, last.text_end, last.text_end),
    )


def _merged(labels: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...] | None:
    """The labels of the columns of two rows in one order, cells that are empty being left out;
    None when the rows have too little in common."""
    if not labels:
        return others
    common = [label for label in others if label in labels]
    if 2 * len(common) < max(2, min(len(labels), len(others))):
        return None
    if common != [label for label in labels if label in others]:
        return None
    merged = list(labels)
    at = 0
    for label in others:
        if label in merged:
            at = merged.index(label) + 1
        else:
            merged.insert(at, label)
            at += 1
    return tuple(merged)
