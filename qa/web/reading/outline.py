"""The outline of a document: its parts and headings, and where they stand."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from index import Document

LISTED = 300
"""At most so many entries are listed at a time."""

LONGEST = 60  # characters of a title that are shown


@dataclass(frozen=True, slots=True)
class Entry:
    """A part or heading: its words, where it begins, and how deep it lies, from 0."""

    title: str
    start: int
    depth: int
    page: int | None = None


def outline(document: Document, depths: Mapping[int, int]) -> tuple[Entry, ...]:
    """The headings of a document and those of its parts that begin with none, in order."""
    entries: list[Entry] = []
    part = -1
    several = len(document.parts) > 1
    for paragraph in document.paragraphs:
        begins, part = paragraph.part != part, paragraph.part
        depth = depths.get(paragraph.number)
        if depth is not None:
            text = document.text[paragraph.start : paragraph.end]
            entries.append(Entry(_short(text), paragraph.start, depth, paragraph.page))
        elif begins and several and part < len(document.parts):
            title = document.parts[part].title
            entries.append(Entry(_short(title), paragraph.start, 0, paragraph.page))
    return tuple(entries)


def _short(title: str) -> str:
    line = " ".join(title.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


@dataclass(frozen=True, slots=True)
class Listed:
    """The entries that are listed, the number of the one at which the reader is among them (-1:
    before the first), and how many are not listed."""

    entries: tuple[Entry, ...] = ()
    current: int = -1
    more: int = 0


def listed(entries: Sequence[Entry], position: int) -> Listed:
    """As much of an outline as is shown to a reader at a position: where it is long, the highest
    headings, and of the others those under the one that the reader is at; at most LISTED of them,
    around the position."""
    shown = list(entries)
    if len(shown) > LISTED:
        top = min(entry.depth for entry in entries)
        starts = [entry.start for entry in entries if entry.depth == top]
        here = bisect_right(starts, position)
        begin = starts[here - 1] if here else 0
        end = starts[here] if here < len(starts) else float("inf")
        shown = [each for each in entries if each.depth == top or begin <= each.start < end]
    current = bisect_right(shown, position, key=attrgetter("start")) - 1
    first = max(0, min(current - LISTED // 2, len(shown) - LISTED))
    kept = tuple(shown[first : first + LISTED])
    return Listed(kept, current - first if current >= 0 else -1, len(entries) - len(kept))
