"""The rows of tables without lines: told by the gaps between their columns, which go down the whole
table, and by the gaps between their rows, where the text of a cell is broken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from index.documents.formats.pdf.lines import Cell, Line, joined
from index.documents.formats.pdf.prose import is_list, is_prose
from index.documents.formats.pdf.tables.rows import Row, is_justified

GAP = 0.7  # line heights between columns
LEVEL = 0.4  # line heights within which two stretches stand at one height
LEAST_ROWS = {2: 4}  # of so many columns; three are enough where there are more
LONGEST_CELL = {2: 20}  # characters on average
FARTHEST = 4.0  # line heights between two lines of a table
KNOWN = 3  # gaps, from which on the widest of the table tells
WIDER = 2.0
TIGHT, TIGHTEST = 0.6, 0.3  # of the usual gap between rows: nearer lines are of one row
LEAST_FILLED = 0.6  # of the fields
MOST_ROWS_OF_LINES = 0.7  # where a column is prose: else every line of it is taken for a row


@dataclass(frozen=True, slots=True)
class _Level:
    """What stands at one height: cells from left to right, its lower and upper edge."""

    cells: tuple[Cell, ...]
    bottom: float
    top: float
    lines: tuple[Line, ...]

    @property
    def height(self) -> float:
        return max(self.top - self.bottom, 0.1)


def with_tables(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page, the tables without lines among them row by row.

    lines: in the order of the file. Those of a table are replaced by one for each row, which stands
    where the first of them did.
    """
    if len(lines) < min(LEAST_ROWS.get(2, 3), 3):
        return list(lines)
    levels = _levels(lines)
    made: dict[int, list[Line]] = {}
    gone: set[int] = set()
    places = {id(line): at for at, line in enumerate(lines)}
    for number, region in enumerate(_regions(levels), 1):
        rows = _table(region)
        if rows:
            used = sorted(places[id(line)] for level in region for line in level.lines)
            made[used[0]] = list(_row_lines(rows, region, lines[0].page, -number))
            gone.update(used)
    return [each for at, line in enumerate(lines)
            for each in made.get(at, [] if at in gone else [line])]  # fmt: skip


def _levels(lines: Sequence[Line]) -> list[_Level]:
    """What stands at each height, from the top."""
    groups: list[list[Line]] = []
    for line in sorted(lines, key=lambda each: -(each.bottom + each.top)):
        middle = (line.bottom + line.top) / 2
        above = groups[-1][0] if groups else None
        near = above and abs((above.bottom + above.top) / 2 - middle) < LEVEL * min(
            above.height, line.height
        )
        if near:
            groups[-1].append(line)
        else:
            groups.append([line])
    return [_level(group) for group in groups]


def _level(lines: Sequence[Line]) -> _Level:
    cells = [
        cell for line in lines for cell in line.cells or (Cell(line.text, line.left, line.right),)
    ]
    return _Level(
        tuple(sorted(cells, key=lambda cell: cell.left)),
        median(line.bottom for line in lines),
        median(line.top for line in lines),
        tuple(lines),
    )


def _regions(levels: Sequence[_Level]) -> Iterator[list[_Level]]:
    """The runs of levels between which the same gaps go down, each as long as can be."""
    end = 0
    while end < len(levels):
        start, end = end, end + 1
        if len(levels[start].cells) < 2 or levels[start].lines[0].table:
            continue
        region = list(levels[_beginning(levels, start) : end])
        columns = _columns(region)
        while end < len(levels):
            level = levels[end]
            wider = _columns([*region, level])
            if level.lines[0].table or len(wider) < len(columns) or _is_far(region, level):
                break
            region.append(level)
            columns = wider
            end += 1
        while len(region) > 1 and len(region[-1].cells) < 2 and not _is_rest(region):
            region.pop()
            end -= 1
        yield region


def _beginning(levels: Sequence[_Level], start: int) -> int:
    """The level with which a region begins whose first level of several cells is known: single
    cells may stand a little higher in the same row, or be the rest of one of the page before."""
    first = levels[start]
    if start and _is_rest_of_page(levels[:start], first):
        return 0
    begin = start
    while (
        begin
        and len(levels[begin - 1].cells) == 1
        and not levels[begin - 1].lines[0].table
        and levels[begin - 1].bottom < first.top
        and len(_columns([levels[begin - 1], first])) >= len(first.cells)
    ):
        begin -= 1
    return begin


def _is_far(region: Sequence[_Level], level: _Level) -> bool:
    """Whether a level is too far below a region to belong to it."""
    gap = region[-1].bottom - level.top
    gaps = [above.bottom - below.top for above, below in pairwise(region)]
    usual = [each for each in gaps if each > 0]
    height = region[-1].height
    if len(usual) < KNOWN:
        return gap > FARTHEST * height
    return gap > max(WIDER * max(usual), 0.5 * height)


def _is_rest(region: Sequence[_Level]) -> bool:
    """Whether the last level, a single stretch, goes on with a cell of the one above it: it does
    not stand in the first column."""
    columns = _columns(region)
    return _place(region[-1].cells[0], columns) > 0


def _is_rest_of_page(above: Sequence[_Level], first: _Level) -> bool:
    """Whether all that stands on a page above a level may be the rest of a row that the page before
    begins: nothing of it stands in the first column."""
    edge = first.cells[1].left - GAP * first.height
    near = above[-1].bottom - first.top < FARTHEST * first.height
    return near and all(level.cells[0].left >= edge for level in above)


def _columns(levels: Sequence[_Level]) -> list[Cell]:
    """What the levels cover, as columns between gaps."""
    height = median(level.height for level in levels)
    found: list[Cell] = []
    cells = (cell for level in levels for cell in level.cells)
    for cell in sorted(cells, key=lambda cell: cell.left):
        if found and cell.left - found[-1].right < GAP * height:
            right = max(found[-1].right, cell.right)
            found[-1] = Cell("", found[-1].left, right)
        else:
            found.append(Cell("", cell.left, cell.right))
    return found


def _place(cell: Cell, columns: Sequence[Cell]) -> int:
    """The column that a cell stands in."""
    return max(place for place, column in enumerate(columns) if column.left <= cell.left)


def _table(region: Sequence[_Level]) -> list[tuple[list[_Level], tuple[str, ...]]]:
    """The rows of a region, each with its levels and a text for each column; none if it is no
    table."""
    columns = _columns(region)
    if len(columns) < 2:
        return []
    rows = [(levels, _texts(levels, columns)) for levels in _grouped(region, columns)]
    regular = _is_filled([texts for _, texts in rows], len(columns))
    return rows if regular and not _is_prose(region, columns, len(rows)) else []


def _is_filled(rows: Sequence[Sequence[str]], columns: int) -> bool:
    """Whether there are rows enough, most of their fields hold something, and no long text."""
    several = [texts for texts in rows if sum(map(bool, texts)) > 1]
    filled = [text for texts in rows for text in texts if text]
    return (
        len(several) >= LEAST_ROWS.get(columns, 3)
        and len(filled) >= LEAST_FILLED * len(rows) * columns
        and sum(map(len, filled)) <= LONGEST_CELL.get(columns, 60) * len(filled)
    )


def _is_prose(region: Sequence[_Level], columns: Sequence[Cell], rows: int) -> bool:
    """Whether the region is columns of prose or lists, or lines of prose whose words are set
    apart."""
    parts = _in_columns(region, columns)
    if all(map(is_list, parts)):
        return True
    prose = sum(len(part) > 2 and is_prose(part) for part in parts)
    if prose > 1 or (prose and rows > MOST_ROWS_OF_LINES * len(region)):
        return True
    return is_justified([Row(level.lines, level.cells) for level in region if len(level.cells) > 1])


def _in_columns(region: Sequence[_Level], columns: Sequence[Cell]) -> list[list[Line]]:
    """What stands in each column, as lines from the top."""
    return [
        [
            Line(cell.text, cell.left, cell.right, level.bottom, level.top, 1)
            for level in region
            for cell in level.cells
            if _place(cell, columns) == number
        ]
        for number in range(len(columns))
    ]


def _grouped(region: Sequence[_Level], columns: Sequence[Cell]) -> list[list[_Level]]:
    """The levels in groups, one a row."""
    gaps = [above.bottom - below.top for above, below in pairwise(region)]
    usual = _usual_gap(region, columns, gaps)
    near = [usual is not None and gap < min(TIGHT * usual, usual - 1.0) for gap in gaps]
    nearest = [usual is not None and gap < TIGHTEST * usual for gap in gaps]
    rows = [[region[0]]]
    for at, level in enumerate(region[1:]):
        tight = near[at] and (nearest[at] or not _begins(rows[-1], level, columns))
        if tight or (not any(near) and _goes_on(rows[-1], level, columns)):
            rows[-1].append(level)
        else:
            rows.append([level])
    return rows


def _begins(row: Sequence[_Level], level: _Level, columns: Sequence[Cell]) -> bool:
    """Whether a level has something in the first column, as the row above it has."""
    return all(0 in places for places in (_places(level, columns), _all_places(row, columns)))


def _all_places(row: Sequence[_Level], columns: Sequence[Cell]) -> set[int]:
    return {place for each in row for place in _places(each, columns)}


def _usual_gap(
    region: Sequence[_Level], columns: Sequence[Cell], gaps: Sequence[float]
) -> float | None:
    """How far rows stand apart where the gaps within them are narrower; None where it is all one:
    the gap above those levels that fill all columns, or between two that fill the first."""
    everywhere = set(range(len(columns)))
    filled = [_places(level, columns) for level in region]
    gap_before = list(zip(gaps, pairwise(filled), strict=True))
    whole = [gap for gap, (_, level) in gap_before if gap > 0 and level >= everywhere]
    # Where cells stand at the foot of their row, the rest of a longer one is right above them.
    first = [gap for gap, (above, level) in gap_before if gap > 0 and 0 in above & level]
    if whole or first:
        return max(median(some) for some in (whole, first) if some)
    wide = sorted(gap for gap in gaps if gap > 0)[-3:]
    return median(wide) if wide else None


def _places(level: _Level, columns: Sequence[Cell]) -> set[int]:
    return {_place(cell, columns) for cell in level.cells}


def _goes_on(row: Sequence[_Level], level: _Level, columns: Sequence[Cell]) -> bool:
    """Whether a level is the rest of a row: it has nothing in the first column, and elsewhere only
    what stands below something."""
    places = _places(level, columns)
    above = _all_places(row, columns)
    return 0 not in places and 0 in above and places <= above


def _texts(levels: Sequence[_Level], columns: Sequence[Cell]) -> tuple[str, ...]:
    texts = [""] * len(columns)
    for level in levels:
        for cell in level.cells:
            place = _place(cell, columns)
            texts[place] = joined(texts[place], cell.text) if texts[place] else cell.text
    return tuple(texts)


def _row_lines(
    rows: Sequence[tuple[Sequence[_Level], tuple[str, ...]]],
    region: Sequence[_Level],
    page: int,
    table: int,
) -> Iterator[Line]:
    columns = _columns(region)
    for levels, texts in rows:
        cells = tuple(Cell(text, column.left, column.right)
                      for text, column in zip(texts, columns, strict=True))  # fmt: skip
        read = [line.confidence for level in levels for line in level.lines]
        known = [each for each in read if each is not None]
        yield Line(
            " ".join(filter(None, texts)),
            columns[0].left,
            columns[-1].right,
            min(level.bottom for level in levels),
            max(level.top for level in levels),
            page,
            cells,
            min(known) if known else None,
            table,
        )
