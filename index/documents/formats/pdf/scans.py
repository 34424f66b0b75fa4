"""What was read on the picture of a page as lines in reading order, and as characters in places.

The page is set upright first: it may have been scanned turned by quarters, or a little askew, and
lines of vertical writing are to the page like those of one that is turned.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

import numpy as np
from numpy.typing import NDArray

from index.documents.alignment import compact
from index.documents.formats.pdf.lines import Line
from index.documents.formats.pdf.prose import is_prose
from index.documents.formats.pdf.tables.rows import find_rows
from index.documents.page import PageText
from index.documents.recognition.lettering import LEAST_CONFIDENCE, Lettering, ReadLine
from index.text.han import is_wide

USUAL_HEIGHT = 14.0  # points, of the lines of a picture that does not say how large it is
SAME_HEIGHT = (0.8, 1.25)  # of the usual one; how a line is cut out varies as much
SAME_ROW = 0.5  # line heights
WORD_GAP = 0.5  # line heights; lines are cut out with some margin
COLUMN_LINES = 4
LONG = 6.0  # line heights; shorter lines say little about how askew a page is


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """The lines of a page in reading order, what each was read from, and the lines that were read
    with too little confidence."""

    lines: tuple[Line, ...]
    sources: tuple[tuple[ReadLine, ...], ...]
    uncertain: tuple[Line, ...]


def scanned_page(lettering: Lettering, number: int, width: float | None = None) -> ScannedPage:
    """What was read on the page of that number; ``width`` is that of the picture in points, None if
    it is not known."""
    placed = [(line, source) for line, source in _upright(lettering, number, width) if line.text]
    good = [each for each in placed if each[1].confidence >= LEAST_CONFIDENCE]
    ordered = [_merged(group) for row in _in_order(_level(good)) for group in _words(row)]
    return ScannedPage(
        tuple(line for line, _ in ordered),
        tuple(sources for _, sources in ordered),
        tuple(line for line, source in placed if source.confidence < LEAST_CONFIDENCE),
    )


def scanned_text(lettering: Lettering, number: int) -> PageText:
    """The characters of a page in reading order, and where they stand on its picture."""
    page = scanned_page(lettering, number)
    texts: list[str] = []
    boxes: list[NDArray[np.float32]] = []
    begins: dict[int, tuple[int, int]] = {}
    length = 0
    for line, sources in zip(page.lines, page.sources, strict=True):
        begin = length
        for source in sources:
            text, places = compact(source.text)
            texts.append(text)
            boxes.append(_boxes(source, lettering)[places])
            length += len(text)
        begins[id(line)] = begin, length
    rows = [row for row in find_rows(page.lines) if len(row.lines) > 1]
    empty = np.zeros((0, 4), np.float32)
    return PageText(
        number,
        "".join(texts),
        np.concatenate(boxes) if boxes else empty,
        tuple(tuple(begins[id(line)] for line in row.lines) for row in rows),
    )


Placed = tuple[Line, ReadLine]


def _upright(lettering: Lettering, number: int, width: float | None) -> Iterator[Placed]:
    """The lines as they stand on the upright page, from its lower left corner, in points."""
    if not lettering.lines:
        return
    corners = np.array([line.corners for line in lettering.lines])
    corners = _set_upright(corners, lettering)
    heights = np.linalg.norm(corners[:, 0] - corners[:, 3], axis=1)
    usual = float(np.median(heights)) or 1.0
    points = USUAL_HEIGHT / usual if width is None else width / lettering.width
    low, high = corners.min(axis=1), corners.max(axis=1)
    bottom = float(high[:, 1].max())
    for at, source in enumerate(lettering.lines):
        least, most = SAME_HEIGHT
        height = usual if least <= heights[at] / usual <= most else float(heights[at])
        height = min(height, float(high[at, 1] - low[at, 1]) or height)
        middle = bottom - float(corners[at, :, 1].mean())
        line = Line(
            source.text,
            float(low[at, 0]) * points,
            float(high[at, 0]) * points,
            (middle - height / 2) * points,
            (middle + height / 2) * points,
            number,
            confidence=source.confidence,
        )
        yield line, source


def _set_upright(corners: NDArray[np.float64], lettering: Lettering) -> NDArray[np.float64]:
    """The corners (shape (lines, 4, 2)) as they are when most of the text is read to the right."""
    votes: Counter[int] = Counter()
    for line in lettering.lines:
        votes[line.quarter] += len(line.text)
    turn = votes.most_common(1)[0][0]
    x, y = corners[..., 0], corners[..., 1]
    width, height = lettering.width, lettering.height
    turned = {0: (x, y), 1: (y, width - x), 2: (width - x, height - y), 3: (height - y, x)}[turn]
    upright = np.stack(turned, axis=-1)
    along = upright[:, 1] - upright[:, 0]
    across = np.linalg.norm(upright[:, 3] - upright[:, 0], axis=1)
    long = (along[:, 0] > LONG * across) & (across > 0)
    if not long.any():
        return upright
    angle = float(np.median(np.arctan2(along[long, 1], along[long, 0])))
    cosine, sine = math.cos(angle), math.sin(angle)
    turn_back: NDArray[np.float64] = np.array([[cosine, -sine], [sine, cosine]])
    level: NDArray[np.float64] = upright @ turn_back
    return level


def _level(placed: Sequence[Placed]) -> list[list[Placed]]:
    """The rows from top to bottom, each from left to right, its lines at one height."""
    rows: list[list[Placed]] = []
    for each in sorted(placed, key=lambda each: -_middle(each[0])):
        if rows and _is_level(rows[-1], each[0]):
            rows[-1].append(each)
        else:
            rows.append([each])
    return [_aligned(sorted(row, key=lambda each: each[0].left)) for row in rows]


def _is_level(row: Sequence[Placed], line: Line) -> bool:
    middle = median(_middle(each) for each, _ in row)
    height = min(line.height, *(each.height for each, _ in row))
    return abs(middle - _middle(line)) < SAME_ROW * height


def _aligned(row: Sequence[Placed]) -> list[Placed]:
    middle = median(_middle(line) for line, _ in row)
    return [
        (replace(line, bottom=middle - line.height / 2, top=middle + line.height / 2), source)
        for line, source in row
    ]


def _middle(line: Line) -> float:
    return (line.bottom + line.top) / 2


def _in_order(rows: Sequence[list[Placed]]) -> Iterator[list[Placed]]:
    """The rows; where columns of prose stand side by side, those of the left column first."""
    every = [each for row in rows for each in row]
    gutter = _gutter([line for line, _ in every])
    if gutter is None:
        yield from rows
        return
    run: list[list[Placed]] = []
    for row in rows:
        if any(line.left < gutter < line.right for line, _ in row):
            yield from _columns(run, gutter)
            yield row
            run = []
        else:
            run.append(row)
    yield from _columns(run, gutter)


def _columns(rows: Sequence[list[Placed]], gutter: float) -> Iterator[list[Placed]]:
    """The rows between two lines that go across the gutter: first what is left of it."""
    left = [each for row in rows for each in row if each[0].right <= gutter]
    right = [each for row in rows for each in row if each[0].left >= gutter]
    if min(len(left), len(right)) < 2:
        yield from rows
        return
    yield from _in_order(_level(left))
    yield from _in_order(_level(right))


def _gutter(lines: Sequence[Line]) -> float | None:
    """Where (x) columns of prose stand side by side, if they do."""
    best: tuple[int, float] | None = None
    for edge in sorted({line.right for line in lines}):
        left = [line for line in lines if line.right <= edge]
        right = [line for line in lines if line.left >= edge]
        across = len(lines) - len(left) - len(right)
        weight = min(len(left), len(right)) - across
        if weight < COLUMN_LINES or (best and best[0] >= weight):
            continue
        if is_prose(left) and is_prose(right) and _overlap(left, right):
            best = weight, (edge + min(line.left for line in right)) / 2
    return best[1] if best else None


def _overlap(left: Sequence[Line], right: Sequence[Line]) -> bool:
    """Whether two columns stand beside one another for half of the shorter one's height."""
    spans = [(min(line.bottom for line in column), max(line.top for line in column))
             for column in (left, right)]  # fmt: skip
    shared = min(span[1] for span in spans) - max(span[0] for span in spans)
    return shared > 0.5 * min(end - start for start, end in spans)


def _words(row: Sequence[Placed]) -> list[list[Placed]]:
    """The lines of a row, those that follow one another without a wide gap together."""
    groups = [[row[0]]]
    for (before, _), each in pairwise(row):
        if each[0].left - before.right <= WORD_GAP * min(before.height, each[0].height):
            groups[-1].append(each)
        else:
            groups.append([each])
    return groups


def _merged(group: Sequence[Placed]) -> tuple[Line, tuple[ReadLine, ...]]:
    lines = [line for line, _ in group]
    text = lines[0].text
    for line in lines[1:]:
        narrow = not is_wide(text[-1]) and not is_wide(line.text[0])
        text += (" " if narrow else "") + line.text
    whole = replace(
        lines[0],
        text=text,
        right=max(line.right for line in lines),
        bottom=min(line.bottom for line in lines),
        top=max(line.top for line in lines),
        confidence=min(line.confidence or 0.0 for line in lines),
    )
    return whole, tuple(source for _, source in group)


def _boxes(source: ReadLine, lettering: Lettering) -> NDArray[np.float32]:
    """The box of each character of a line, white space too: left, top, right, bottom as shares of
    the picture; shape (len(text), 4)."""
    edges = _edges(source)
    first, second, third, fourth = np.array(source.corners) / [lettering.width, lettering.height]
    upper = first + edges[..., None] * (second - first)
    lower = fourth + edges[..., None] * (third - fourth)
    points = np.concatenate([upper, lower], axis=1)
    boxes = np.concatenate([points.min(axis=1), points.max(axis=1)], axis=1)
    return np.asarray(np.clip(boxes, 0, 1), np.float32)


def _edges(source: ReadLine) -> NDArray[np.float64]:
    """Where each character begins and ends along its line, 0 to 1; shape (len(text), 2)."""
    widths = np.array([2.0 if is_wide(each) else 1.0 for each in source.text])
    ends = np.cumsum(widths) / widths.sum()
    edges = np.column_stack([np.concatenate([[0.0], ends[:-1]]), ends])
    shown = [at for at, each in enumerate(source.text) if not each.isspace()]
    if len(shown) != len(source.places):
        return edges
    middles = np.array(source.places)
    between = np.concatenate([[0.0], (middles[1:] + middles[:-1]) / 2, [1.0]])
    edges[shown] = np.column_stack([between[:-1], between[1:]])
    return edges
