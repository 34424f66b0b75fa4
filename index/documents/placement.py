"""Where a stretch of a document's text stands on its pages."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from index.documents.alignment import align, compact
from index.documents.page import Box, PageText
from index.types import Document

MOST_PAGES = 8  # that one stretch is looked for on
AROUND = 600  # characters before and after it that help to find it
ENOUGH = 0.8  # share of its characters that must be found one by one
LEAST = 0.3
SAME_LINE = 0.5  # share of its height by which a character overlaps the line it belongs to
FURTHEST = 3.0  # heights between two characters of one box


def pages_of(document: Document, start: int, end: int) -> range:
    """The pages, from 1, on which a stretch of the text may stand; none without page numbers.

    Known is only where paragraphs begin, so the page of the next paragraph is among them.
    """
    paragraphs = document.paragraphs
    first = bisect_right(paragraphs, start, key=attrgetter("start")) - 1
    if first < 0 or paragraphs[first].page is None or start >= paragraphs[first].end:
        return range(0)
    after = bisect_left(paragraphs, end, key=attrgetter("start"))
    begin = paragraphs[first].page or 1
    following = paragraphs[after].page if after < len(paragraphs) else None
    last = begin + MOST_PAGES - 1 if following is None else following
    return range(begin, max(begin, min(last, begin + MOST_PAGES - 1)) + 1)


def find_boxes(
    document: Document, start: int, end: int, pages: Sequence[PageText]
) -> dict[int, tuple[Box, ...]]:
    """The boxes of ``document.text[start:end]`` by page number, a box for each line.

    pages: those of ``pages_of``, in order. Empty when the stretch is not found on them.
    """
    wanted, _ = compact(document.text[start:end])
    text = "".join(page.text for page in pages)
    if not wanted or not text:
        return {}
    places = _aligned(document.text, start, end, text)
    if len(places) < ENOUGH * len(wanted):
        places = _repeated(document, start, wanted, pages) or _row(wanted, pages) or places
    if len(places) < LEAST * len(wanted):
        return {}
    return _boxes(pages, places)


def _aligned(text: str, start: int, end: int, on_pages: str) -> list[int]:
    """The places of a stretch in the text of the pages, as far as its surroundings agree."""
    begin = max(0, start - AROUND)
    around, origins = compact(text[begin : end + AROUND])
    found = align(around, on_pages)
    first = bisect_left(origins, start - begin)
    last = bisect_left(origins, end - begin)
    return [int(place) for place in found[first:last] if place >= 0]


def _repeated(document: Document, start: int, wanted: str, pages: Sequence[PageText]) -> list[int]:
    """Of a text that is said several times on these pages, the places of the right one."""
    text = "".join(page.text for page in pages)
    number = pages[0].number
    paragraphs = [each for each in document.paragraphs if each.page == number]
    begin = min(paragraphs[0].start, start) if paragraphs else start
    before, _ = compact(document.text[begin:start])
    times, at = before.count(wanted), -1
    for _ in range(times + 1):
        following = text.find(wanted, at + 1)
        if following < 0:
            break
        at = following
    return list(range(at, at + len(wanted))) if at >= 0 else []


def _row(wanted: str, pages: Sequence[PageText]) -> list[int]:
    """The places of the row of a table that a text holds cell by cell, as a table is read: between
    the cells stand the labels of their columns."""
    best: list[int] = []
    offset = 0
    for page in pages:
        for row in page.rows:
            places: list[int] = []
            at = 0
            for start, end in row:
                at = wanted.find(page.text[start:end], at)
                if at < 0:
                    break
                at += end - start
                places += range(offset + start, offset + end)
            if at >= 0 and len(places) > len(best):
                best = places
        offset += len(page.text)
    return best


def _boxes(pages: Sequence[PageText], places: Sequence[int]) -> dict[int, tuple[Box, ...]]:
    """The boxes of characters, those of a line as one, by page number."""
    ends = np.cumsum([len(page.text) for page in pages])
    by_page: dict[int, tuple[Box, ...]] = {}
    for number, group in groupby(
        places, key=lambda place: int(np.searchsorted(ends, place, "right"))
    ):
        begin = int(ends[number]) - len(pages[number].text)
        rows = pages[number].boxes[[place - begin for place in group]]
        found = _lines([row for row in rows if row[2] > row[0] and row[3] > row[1]])
        by_page[pages[number].number] = by_page.get(pages[number].number, ()) + found
    return {page: boxes for page, boxes in by_page.items() if boxes}


def _lines(rows: Sequence[NDArray[np.float32]]) -> tuple[Box, ...]:
    """One box for characters that follow one another in a line, or, in upright text, a column."""
    lines: list[list[NDArray[np.float32]]] = []
    for row in rows:
        if lines and (_follows(lines[-1][-1], row, 1) or _follows(lines[-1][-1], row, 0)):
            lines[-1].append(row)
        else:
            lines.append([row])
    return tuple(_around(np.array(line)) for line in lines)


def _around(line: NDArray[np.float32]) -> Box:
    left, top = (float(edge) for edge in line[:, :2].min(axis=0))
    right, bottom = (float(edge) for edge in line[:, 2:].max(axis=0))
    return Box(left, top, right, bottom)


def _follows(before: NDArray[np.float32], row: NDArray[np.float32], across: int) -> bool:
    """Whether a character stands beside the one before it: they share their extent across the line
    (1: vertical extent, so they stand in a horizontal line; 0: the other way round), and the gap
    along the line is small."""
    along = 1 - across
    least = min(before[2 + across] - before[across], row[2 + across] - row[across])
    shared = min(before[2 + across], row[2 + across]) - max(before[across], row[across])
    gap = max(before[along], row[along]) - min(before[2 + along], row[2 + along])
    size = max(row[2 + along] - row[along], before[2 + along] - before[along])
    return bool(shared >= SAME_LINE * least and gap <= FURTHEST * size)
