"""Which stretch of a document to show around a quotation, and what stands in it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from operator import attrgetter

from index import Document, Paragraph

WHOLE = 8000  # an essay of at most this many characters is shown whole
REACH = 2500  # of a longer one, this many characters before and after the quotation
STEP = 4000  # how much further the window goes on one click
MOST = 100_000  # it never goes further than this, before or after


@dataclass(frozen=True, slots=True)
class Window:
    """The stretch of ``document.text`` that is shown."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch to be marked."""

    start: int
    end: int


def locate(document: Document, start: int, end: int, quote: str) -> Span | None:
    """Where the quote stands in the document as it is now: at its offsets if it still does, else
    at its nearest occurrence, else None."""
    if document.text[start:end] == quote:
        return Span(start, end)
    before = document.text.rfind(quote, 0, start + len(quote))
    after = document.text.find(quote, start)
    places = [place for place in (before, after) if place >= 0]
    if not quote or not places:
        return None
    nearest = min(places, key=lambda place: abs(place - start))
    return Span(nearest, nearest + len(quote))


def paragraph_at(document: Document, position: int) -> Paragraph | None:
    """The paragraph that holds the position, else the last one before it, else None."""
    found = bisect_right(document.paragraphs, position, key=attrgetter("start"))
    return document.paragraphs[found - 1] if found else None


def window_around(document: Document, start: int, end: int) -> Window:
    """The essay around a stretch when that is short enough, else the paragraphs near it."""
    for part in document.parts:
        if part.start <= start and end <= part.end and part.end - part.start <= WHOLE:
            return Window(part.start, part.end)
    return Window(
        _paragraph_start(document, max(0, start - REACH)),
        _paragraph_end(document, min(len(document.text), end + REACH)),
    )


def clamp(document: Document, window: Window, span: Span | None) -> Window:
    """A window asked for by the browser, kept within the document, around the span, and within
    MOST characters on either side of it."""
    size = len(document.text)
    middle = span or Span(0, 0)
    start = max(min(window.start, middle.start), middle.start - MOST)
    end = min(max(window.end, middle.end), middle.end + MOST)
    return Window(max(0, start), min(end, size))


def _paragraph_start(document: Document, position: int) -> int:
    """The start of the paragraph at a position, or the position itself when that is far away."""
    paragraph = paragraph_at(document, position)
    start = paragraph.start if paragraph else 0
    return start if position - start <= REACH else position


def _paragraph_end(document: Document, position: int) -> int:
    """The end of the paragraph at a position, or the position itself when that is far away."""
    paragraph = paragraph_at(document, position)
    end = paragraph.end if paragraph else position
    return end if 0 <= end - position <= REACH else position


def is_anything(document: Document, start: int, end: int) -> bool:
    """Whether there is anything to show between two positions."""
    return any(True for _ in stretches(document, Window(start, end)))


def widened(
    document: Document, window: Window, span: Span | None
) -> tuple[Window | None, Window | None]:
    """The windows that one more step before and after would give; None where nothing is left."""
    before = clamp(document, replace(window, start=max(0, window.start - STEP)), span)
    after = clamp(document, replace(window, end=window.end + STEP), span)
    more_before = is_anything(document, before.start, window.start)
    more_after = is_anything(document, window.end, after.end)
    return before if more_before else None, after if more_after else None


def stretches(document: Document, window: Window) -> Iterator[tuple[int, int, Paragraph | None]]:
    """The paragraphs in the window and the text between them (headings), less what is omitted."""
    first = max(0, bisect_right(document.paragraphs, window.start, key=attrgetter("start")) - 1)
    position = window.start
    for paragraph in islice(document.paragraphs, first, None):
        if paragraph.start >= window.end:
            break
        yield from _between(document, position, min(paragraph.start, window.end))
        start, end = max(paragraph.start, window.start), min(paragraph.end, window.end)
        if start < end:
            yield start, end, paragraph
        position = max(position, end)
    yield from _between(document, position, window.end)


def _between(document: Document, start: int, end: int) -> Iterator[tuple[int, int, None]]:
    """What stands between two paragraphs, less the omitted stretches and white space."""
    first = bisect_right(document.omitted, start, key=attrgetter("end"))
    for omitted in document.omitted[
        first : bisect_left(document.omitted, end, key=attrgetter("start"))
    ]:
        if document.text[start : omitted.start].strip():
            yield start, omitted.start, None
        start = omitted.end
    if document.text[start:end].strip():
        yield start, end, None
