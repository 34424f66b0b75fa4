"""Grids that are drawn on a page of a PDF: their lines, and the cells between them."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

MOST_OBJECTS = 20_000
MOST_POINTS = 100_000  # of all paths of a page
MOST_RULES = 600
MOST_DEPTH = 2  # of drawings within drawings
MOST_CELLS = 5000
SHORTEST = 4.0  # points
STRAIGHT = 0.7  # points that the ends of a line may be off
SAME = 3.0  # points within which lines are one
LEAST_COLUMNS = {1: 3}  # of so many rows; two are enough where there are more


@dataclass(frozen=True, slots=True)
class Rule:
    """A line along an axis: where it stands on the other one, and from where to where it goes."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Grid:
    """A drawn table, in points: the edges of its columns (rising) and rows (falling), and for each
    of its fields which cell it belongs to; shape (rows, columns). A merged cell has several fields,
    and is called by the number of its first one."""

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    cells: NDArray[np.int32]

    def field(self, x: float, y: float) -> tuple[int, int] | None:
        """The row and column in which a point lies; None if it lies outside."""
        column = int(np.searchsorted(self.columns, x)) - 1
        row = int(np.searchsorted([-edge for edge in self.rows], -y)) - 1
        inside = 0 <= column < len(self.columns) - 1 and 0 <= row < len(self.rows) - 1
        return (row, column) if inside else None


Matrix = tuple[float, float, float, float, float, float]
"""What turns (x, y) into (a x + c y + e, b x + d y + f), as in PDF."""


def find_grids(page: PdfPage) -> list[Grid]:
    """The tables drawn on a page, from the top; none of a single column, or of two fields. A page
    with a drawing of very many lines, as a map has, is taken to have none."""
    across: list[Rule] = []
    down: list[Rule] = []
    try:
        for along, rule in _rules(page):
            (down if along else across).append(rule)
    except OverflowError:
        return []
    across, down = _merged(across), _merged(down)
    if min(len(across), len(down)) < 2 or len(across) + len(down) > MOST_RULES:
        return []
    grids = [grid for group in _connected(across, down) if (grid := _grid(*group))]
    return sorted(grids, key=lambda grid: -grid.rows[0])


def _rules(page: PdfPage) -> Iterator[tuple[int, Rule]]:
    """The straight lines of the drawings on a page: 0 for one across, 1 for one down. Raises
    OverflowError when there are too many points."""
    from pypdfium2 import raw

    left = MOST_POINTS
    for path, outer in _paths(page):
        matrix = _times(_matrix(path), outer)
        count = raw.FPDFPath_CountSegments(path)
        left -= count
        if left < 0:
            raise OverflowError
        for (x, y, _), (end_x, end_y, draws) in pairwise(_points(path, count, matrix)):
            if not draws:
                continue
            if abs(y - end_y) < STRAIGHT and abs(x - end_x) >= SHORTEST:
                yield 0, Rule((y + end_y) / 2, min(x, end_x), max(x, end_x))
            elif abs(x - end_x) < STRAIGHT and abs(y - end_y) >= SHORTEST:
                yield 1, Rule((x + end_x) / 2, min(y, end_y), max(y, end_y))


def _paths(page: PdfPage) -> Iterator[tuple[Any, Matrix]]:
    """The paths on a page, also within forms, and how these are placed."""
    from pypdfium2 import raw

    identity = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    count = min(raw.FPDFPage_CountObjects(page), MOST_OBJECTS)
    waiting = [(raw.FPDFPage_GetObject(page, at), identity, 0) for at in reversed(range(count))]
    while waiting:
        each, outer, depth = waiting.pop()
        kind = raw.FPDFPageObj_GetType(each)
        if kind == raw.FPDF_PAGEOBJ_PATH:
            yield each, outer
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < MOST_DEPTH:
            inner = _times(_matrix(each), outer)
            count = min(raw.FPDFFormObj_CountObjects(each), MOST_OBJECTS)
            waiting += [(raw.FPDFFormObj_GetObject(each, at), inner, depth + 1)
                        for at in reversed(range(count))]  # fmt: skip


def _matrix(each: Any) -> Matrix:
    """What places an object in what it lies in."""
    from pypdfium2 import raw

    found = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(each, found):
        return 1.0, 0.0, 0.0, 1.0, 0.0, 0.0
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    """Both, one after the other."""
    a, b, c, d, e, f = inner
    x, y, z, w, u, v = outer
    return (
        a * x + b * z, a * y + b * w, c * x + d * z, c * y + d * w,
        e * x + f * z + u, e * y + f * w + v,
    )  # fmt: skip


def _points(path: Any, count: int, matrix: Matrix) -> Iterator[tuple[float, float, bool]]:
    """The points of a path on the page, and whether a straight line is drawn to each."""
    from pypdfium2 import raw

    x, y = ctypes.c_float(), ctypes.c_float()
    a, b, c, d, e, f = matrix
    first: tuple[float, float] | None = None
    for at in range(count):
        segment = raw.FPDFPath_GetPathSegment(path, at)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        kind = raw.FPDFPathSegment_GetType(segment)
        point = a * x.value + c * y.value + e, b * x.value + d * y.value + f
        if kind == raw.FPDF_SEGMENT_MOVETO:
            first = point
        yield *point, kind == raw.FPDF_SEGMENT_LINETO
        if raw.FPDFPathSegment_GetClose(segment) and first is not None:
            yield *first, True


def _merged(rules: Sequence[Rule]) -> list[Rule]:
    """The lines, those that go on from one another or lie upon one another as one."""
    found: list[Rule] = []
    group: list[Rule] = []
    if not rules:
        return []
    for rule in [*sorted(rules, key=lambda each: each.at), None]:
        if rule and (not group or rule.at - group[0].at < SAME):
            group.append(rule)
            continue
        at = sum(each.at for each in group) / max(len(group), 1)
        start, end = group[0].start, group[0].end
        for each in sorted(group, key=lambda each: each.start):
            if each.start > end + SAME:
                found.append(Rule(at, start, end))
                start, end = each.start, each.end
            start, end = min(start, each.start), max(end, each.end)
        found.append(Rule(at, start, end))
        group = [rule] if rule else []
    return found


def _meet(across: Rule, down: Rule) -> bool:
    return (
        across.start - SAME <= down.at <= across.end + SAME
        and down.start - SAME <= across.at <= down.end + SAME
    )


def _connected(across: Sequence[Rule], down: Sequence[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """The lines across and down in groups that meet one another."""
    left, groups = set(range(len(down))), []
    unseen = set(range(len(across)))
    while unseen:
        rows, columns = {unseen.pop()}, set[int]()
        new = set(rows)
        while new:
            met = {at for at in left if any(_meet(across[row], down[at]) for row in new)}
            left -= met
            columns |= met
            new = {at for at in unseen if any(_meet(across[at], down[each]) for each in met)}
            unseen -= new
            rows |= new
        groups.append(([across[at] for at in rows], [down[at] for at in columns]))
    return groups


def _grid(across: Sequence[Rule], down: Sequence[Rule]) -> Grid | None:
    """The grid that such lines are, if they are one; its outer edges may be open."""
    if not down or len(across) < 2:
        return None
    xs = _distinct([*(each.at for each in down), *_ends(across)])
    ys = _distinct([*(each.at for each in across), *_ends(down)])[::-1]
    shape = len(ys) - 1, len(xs) - 1
    if shape[1] < LEAST_COLUMNS.get(shape[0], 2) or shape[0] * shape[1] > MOST_CELLS:
        return None
    cells = np.arange(shape[0] * shape[1], dtype=np.int32).reshape(shape)
    for row in range(shape[0]):
        middle = (ys[row] + ys[row + 1]) / 2
        for column in range(shape[1]):
            center = (xs[column] + xs[column + 1]) / 2
            if column and not _divides(down, xs[column], middle):
                cells[cells == cells[row, column]] = cells[row, column - 1]
            if row and not _divides(across, ys[row], center):
                _join(cells, cells[row, column], cells[row - 1, column])
    if len(np.unique(cells)) < LEAST_COLUMNS[1]:
        return None
    return Grid(tuple(xs), tuple(ys), cells)


def _join(cells: NDArray[np.int32], one: np.int32, other: np.int32) -> None:
    low, high = min(one, other), max(one, other)
    cells[cells == high] = low


def _divides(rules: Sequence[Rule], at: float, along: float) -> bool:
    return any(abs(each.at - at) < SAME and each.start <= along <= each.end for each in rules)


def _ends(rules: Sequence[Rule]) -> tuple[float, float]:
    return min(each.start for each in rules), max(each.end for each in rules)


def _distinct(places: Sequence[float]) -> list[float]:
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] >= SAME:
            found.append(place)
    return found
