"""A page of a document as a picture, and on it where the marked words stand."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass

from index import Box, DocumentError, PageViews
from qa.web.reading.shelf import Opened
from qa.web.reading.view import ZOOMS, View
from qa.web.source_window import Span, paragraph_at

LEAST_WIDTH = 600  # pixels
MOST_MARKS = 100  # on a page, besides what is shown


@dataclass(frozen=True, slots=True)
class Mark:
    """A box on the page in percent of its width and height, and how it is marked."""

    left: float
    top: float
    width: float
    height: float
    name: str


@dataclass(frozen=True, slots=True)
class ShownPage:
    """A page with its picture as a data URI, and the marks on it.

    other: the page of what is marked, where that is another one. missing: whether something was to
    be marked and could not be found. start: where the text of this page begins in the document.
    zoom: in percent; closer and wider: those to go on to, if any.
    """

    number: int
    pages: int
    width: int
    height: int
    picture: str
    marks: Sequence[Mark]
    other: int | None
    missing: bool
    start: int
    zoom: int
    closer: int | None
    wider: int | None


def show_page(
    opened: Opened,
    span: Span | None,
    marks: Sequence[tuple[Span, str]],
    view: View,
    pages: PageViews,
) -> ShownPage:
    """The page that a view asks for, or the one on which a span begins.

    Raises DocumentError when it cannot be shown.
    """
    original = opened.original
    if original is None:
        raise DocumentError("original.none")
    own = pages.boxes(original, opened.document, span.start, span.end) if span else {}
    begun = min(own, default=page_at(opened, span.start if span else 0))
    number = min(view.page or begun, pages.count(original))
    picture = pages.picture(original, number, _pixels(view))
    boxes = [(box, name) for each, name in marks if each == span for box in own.get(number, ())]
    boxes += _others(opened, [each for each in marks if each[0] != span], number, pages)
    at = ZOOMS.index(view.zoom)
    return ShownPage(
        number,
        picture.pages,
        picture.width,
        picture.height,
        f"data:{picture.media_type};base64,{b64encode(picture.data).decode('ascii')}",
        [_mark(box, name) for box, name in boxes],
        begun if span and begun != number else None,
        bool(span and span.end > span.start and not own),
        _start_of(opened, number),
        view.zoom,
        ZOOMS[at + 1] if at + 1 < len(ZOOMS) else None,
        ZOOMS[at - 1] if at else None,
    )


def _others(
    opened: Opened, marks: Sequence[tuple[Span, str]], number: int, pages: PageViews
) -> list[tuple[Box, str]]:
    """Where on a page whatever else is marked stands, and how it is marked."""
    if opened.original is None:
        return []
    start, end = _start_of(opened, number - 1), _start_of(opened, number + 1)
    near = [each for each in marks if each[0].start < max(end, start + 1) and each[0].end > start]
    return [
        (box, name)
        for span, name in near[:MOST_MARKS]
        for box in pages.boxes(opened.original, opened.document, span.start, span.end).get(
            number, ()
        )
    ]


def _mark(box: Box, name: str) -> Mark:
    return Mark(
        round(100 * box.left, 3),
        round(100 * box.top, 3),
        round(100 * (box.right - box.left), 3),
        round(100 * (box.bottom - box.top), 3),
        name,
    )


def _pixels(view: View) -> int:
    return max(view.width, LEAST_WIDTH) * view.zoom // 100


def page_at(opened: Opened, position: int) -> int:
    """The page on which the paragraph at a position begins."""
    paragraph = paragraph_at(opened.document, position)
    return (paragraph.page if paragraph else None) or 1


def _start_of(opened: Opened, number: int) -> int:
    """Where the first paragraph that begins on a page or after it begins; else the text's end."""
    for paragraph in opened.document.paragraphs:
        if (paragraph.page or 0) >= number:
            return paragraph.start
    return len(opened.document.text)
