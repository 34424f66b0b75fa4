"""The outline of a document: its parts and headings, and where they stand."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from index import Document, Paragraph

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


def heading_depths(document: Document) -> Mapping[int, int]:
    """The numbers of the paragraphs that are headings, and how deep each lies, from 0.

    A paragraph is one if the next one names it as the heading above it, or its part is called so.
    """
    depths: dict[int, int] = {}
    above: dict[str | None, int] = {}
    part, of_parts = -1, 0  # how deep the headings lie that begin parts
    for paragraph, following in _pairs(document.paragraphs):
        begins = paragraph.part != part
        called = _names(document, paragraph)
        if begins:
            part = paragraph.part
            above = {None: of_parts - 1} if called else {}
        if _heads(document, paragraph, following) or (begins and called):
            depth = above.get(paragraph.heading, -1) + 1
            depths[paragraph.number] = depth
            above[document.text[paragraph.start : paragraph.end]] = depth
            if part == 0 and called:
                of_parts = depth
    return depths


def _pairs(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[Paragraph, Paragraph | None]]:
    following: Sequence[Paragraph | None] = (*paragraphs[1:], None)
    return zip(paragraphs, following, strict=False)


def _heads(document: Document, paragraph: Paragraph, following: Paragraph | None) -> bool:
    """Whether the following paragraph names this one as the heading above it."""
    if following is None or following.heading is None or following.part != paragraph.part:
        return False
    same_length = len(following.heading) == paragraph.end - paragraph.start
    return same_length and document.text.startswith(following.heading, paragraph.start)


def _names(document: Document, paragraph: Paragraph) -> bool:
    """Whether a part of several is called by the words of its first paragraph."""
    if paragraph.part >= len(document.parts) or len(document.parts) < 2:
        return False
    title = document.parts[paragraph.part].title
    return title == " ".join(document.text[paragraph.start : paragraph.end].split())


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
