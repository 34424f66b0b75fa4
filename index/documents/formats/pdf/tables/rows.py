"""Tables in PDF: rows of cells below one another, recognised by the positions of the lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from index.documents.formats.pdf.lines import Cell, Line

LEAST_ROWS = {2: 3}  # of so many columns; two rows are enough where there are more
LONGEST_CELL = 20  # characters on average: columns of prose are longer
LEAST_ALIGNED = 0.8
LEAST_EVEN = 0.5  # of rows whose gaps are alike, as those between words are
UNEVEN = 1.6  # times as wide as the narrowest gap of the row
LEAST_GUTTERS = 0.7  # of the gaps of a row: so many go down the whole table
LEAST_FIGURES = 0.3  # of the cells: a table of figures, which may have columns of one width
LEAST_WORDED = (
    4  # rows, where the cells are words: their gaps may stand below one another by chance
)
CROSSED = 0.2  # of the rows may have a merged cell across a gutter


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines that belong together; ``rows`` are their cells where they are a table, else empty, and
    ``columns`` how far each column reaches."""

    lines: tuple[Line, ...]
    rows: tuple[tuple[str, ...], ...] = ()
    columns: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """Lines at one height, and their cells from left to right."""

    lines: tuple[Line, ...]
    cells: tuple[Cell, ...]


def stretches(lines: Sequence[Line]) -> Iterator[Stretch]:
    """The lines in order, divided into tables and what is between them."""
    prose: list[Line] = []
    last: Stretch | None = None
    for several, rows in groupby(find_rows(lines), key=_kind):
        group = list(rows)
        within = [line for row in group for line in row.lines]
        table = _stretch(group, last if not prose else None) if several[0] else None
        if table is None:
            prose += within
            continue
        if prose:
            yield Stretch(tuple(prose))
            prose = []
        yield table
        last = table
    if prose:
        yield Stretch(tuple(prose))


def _kind(row: Row) -> tuple[bool, int, int]:
    """Whether a row has several cells, and then of which page and table it is."""
    first = row.lines[0]
    return (True, first.page, first.table) if len(row.cells) > 1 else (False, 0, 0)


def _stretch(group: Sequence[Row], last: Stretch | None) -> Stretch | None:
    """Some rows as a table, if they are one; ``last`` is the table right before them."""
    lines = tuple(line for row in group for line in row.lines)
    if lines[0].table:
        rows = tuple(tuple(cell.text for cell in row.cells) for row in group)
        return Stretch(lines, rows, group[0].cells)
    if last and lines[0].page == last.lines[-1].page + 1 and _fit(group, last.columns):
        columns = last.columns
    elif not _is_table(group):
        return None
    else:
        columns = max(group, key=lambda row: len(row.cells)).cells
    rows = tuple(_in_columns(row, columns) for row in group)
    return Stretch(lines, rows, _spread(group, columns))


def goes_on(before: Stretch, after: Stretch) -> bool:
    """Whether a table is the rest of one that the page before ends with: it has as many columns, at
    the same places."""
    return after.lines[0].page == before.lines[-1].page + 1 and _same_columns(before, after)


def is_below(before: Stretch, after: Stretch) -> bool:
    """Whether a table stands on the page of another, with as many columns, at the same places."""
    return after.lines[0].page == before.lines[-1].page and _same_columns(before, after)


def _same_columns(before: Stretch, after: Stretch) -> bool:
    pairs = list(zip(before.columns, after.columns, strict=False))
    return len(before.columns) == len(after.columns) and all(
        _overlap(one, other) > 0 for one, other in pairs
    )


def _fit(group: Sequence[Row], columns: Sequence[Cell]) -> bool:
    """Whether every cell of some rows lies in one column of a table, and in no other."""
    return all(
        sum(_overlap(cell, column) > 0 for column in columns) == 1
        for row in group
        for cell in row.cells
    )


def _spread(group: Sequence[Row], columns: Sequence[Cell]) -> tuple[Cell, ...]:
    """How far the cells of each column reach together."""
    lefts = [column.left for column in columns]
    rights = [column.right for column in columns]
    for cell in (cell for row in group for cell in row.cells):
        met = [at for at, column in enumerate(columns) if _overlap(cell, column) > 0]
        if len(met) == 1:
            lefts[met[0]] = min(lefts[met[0]], cell.left)
            rights[met[0]] = max(rights[met[0]], cell.right)
    return tuple(Cell("", left, right) for left, right in zip(lefts, rights, strict=True))


def find_rows(lines: Sequence[Line]) -> Iterator[Row]:
    """Neighbouring lines at one height, from left to right, are one row."""
    gathered: list[Line] = []
    for line in lines:
        if gathered and not _beside(gathered[-1], line):
            yield _row(gathered)
            gathered = []
        gathered.append(line)
    if gathered:
        yield _row(gathered)


def _beside(line: Line, following: Line) -> bool:
    if line.table or following.table:
        return False
    level = abs(line.bottom - following.bottom) < 0.4 * min(line.height, following.height)
    return level and line.page == following.page and following.left > line.right


def _row(lines: Sequence[Line]) -> Row:
    cells = [
        cell for line in lines for cell in line.cells or (Cell(line.text, line.left, line.right),)
    ]
    return Row(tuple(lines), tuple(cells))


def _is_table(rows: Sequence[Row]) -> bool:
    """Whether rows of cells are a table: short, and below one another."""
    columns = max(rows, key=lambda row: len(row.cells)).cells
    cells = [cell for row in rows for cell in row.cells]
    if len(rows) < LEAST_ROWS.get(len(columns), 2):
        return False
    if sum(len(cell.text) for cell in cells) > LONGEST_CELL * len(cells):
        return False
    aligned = sum(any(_overlap(cell, column) > 0 for column in columns) for cell in cells)
    return aligned >= LEAST_ALIGNED * len(cells) and not is_justified(rows)


def is_justified(rows: Sequence[Row]) -> bool:
    """Whether rows are prose with its words set apart to fill the lines: the gaps within a row are
    alike, and they do not stand below one another."""
    even = sum(_has_even_gaps(row) for row in rows)
    if even < LEAST_EVEN * len(rows):
        return False
    most = max(len(row.cells) for row in rows) - 1
    cells = [cell for row in rows for cell in row.cells]
    figures = sum(any(map(str.isdigit, cell.text)) for cell in cells)
    if figures >= LEAST_FIGURES * len(cells):
        return len(_gutters(rows)) < LEAST_GUTTERS * most
    return len(rows) < LEAST_WORDED or len(_gutters(rows)) < most


def _has_even_gaps(row: Row) -> bool:
    gaps = [after.left - before.right for before, after in pairwise(row.cells)]
    return len(gaps) > 1 and max(gaps) < UNEVEN * min(gaps)


def _gutters(rows: Sequence[Row]) -> list[float]:
    """Where (x, in points) gaps of the rows stand below one another, crossed by no cell of most."""
    allowed = int(CROSSED * len(rows))
    gaps = sorted(
        (before.right, after.left) for row in rows for before, after in pairwise(row.cells)
    )
    found: list[float] = []
    for start, end in gaps:
        middle = (start + end) / 2
        crossed = sum(any(c.left < middle < c.right for c in row.cells) for row in rows)
        if crossed <= allowed and (not found or middle - found[-1] > end - start):
            found.append(middle)
    return found


def _in_columns(row: Row, columns: Sequence[Cell]) -> tuple[str, ...]:
    texts = [""] * len(columns)
    for cell in row.cells:
        best = max(range(len(columns)), key=lambda place: _overlap(cell, columns[place]))
        texts[best] = f"{texts[best]} {cell.text}".strip()
    return tuple(texts)


def _overlap(cell: Cell, column: Cell) -> float:
    """How much of their width two cells share, in points; below 0 how far they are apart."""
    return min(cell.right, column.right) - max(cell.left, column.left)
