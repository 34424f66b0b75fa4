"""The source panel: a stretch of a document around a quotation, with the quotation marked.

Pure functions, document and offsets in, HTML out. Only a window of the document is shown, so a
document of any size costs the browser a few thousand characters; the buttons above and below the
text ask for more.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from index import Document, DocumentError, PageViews, WendaError, has_pages
from qa.i18n.messages import Language, reason_in, say
from qa.web.reading.blocks import Block, Group, cut, groups, within
from qa.web.reading.matches import MOST as MOST_HITS
from qa.web.reading.matches import nearest
from qa.web.reading.outline import Listed, listed
from qa.web.reading.page import ShownPage, show_page
from qa.web.reading.shelf import Opened
from qa.web.reading.view import TEXT, View
from qa.web.source_window import (
    STEP,
    Span,
    clamp,
    is_anything,
    locate,
    widened,
    window_around,
)
from qa.web.sources.pointers import NO_STEPS, Pointer, Steps
from qa.web.sources.quotations import Quotation, place_in
from qa.web.templating import render


@dataclass(frozen=True, slots=True)
class Reading:
    """What goes with a document that is shown: what reading it needs, how it is to be shown, the
    pages to show, the citations around it, and where the very words that answer stand."""

    opened: Opened
    view: View = TEXT
    pages: PageViews | None = None
    steps: Steps = NO_STEPS
    words: Sequence[Span] = ()


@dataclass(frozen=True, slots=True)
class Hits:
    """The occurrences of what is looked for: all, and the number (from 0) of the one to show."""

    spans: Sequence[Span] = ()
    number: int = 0

    @property
    def shown(self) -> Span | None:
        """The occurrence to show; None when there is none."""
        return self.spans[self.number] if self.spans else None

    @property
    def total(self) -> str:
        """How many there are, as far as they are counted."""
        return f"{len(self.spans):,}" + ("+" if len(self.spans) >= MOST_HITS else "")


def find_hits(reading: Reading) -> Hits:
    """The occurrences of what a view looks for."""
    view = reading.view
    spans = reading.opened.find(view.find) if view.find else []
    chosen = view.hit if 0 <= view.hit < len(spans) else nearest(spans, view.near)
    return Hits(spans, chosen)


def render_source(
    document: Document,
    pointer: Pointer,
    span: Span | None,
    also: Sequence[Span] = (),
    language: Language = "zh",
    notice: str = "",
    reading: Reading | None = None,
) -> str:
    """The source panel for a span of a document.

    ``span`` is marked strongly and named above the text with its essay, paragraph and page;
    ``also`` (other quotations of the same answer) lightly. Without a span the document is shown
    from its start. ``notice`` is said above the text. ``reading`` says how to show it otherwise:
    elsewhere in the text, with what is looked for marked, or the page as a picture.
    """
    reading = reading or Reading(Opened(document))
    view, opened = reading.view, reading.opened
    if view.at and pointer.kind == "document":
        span = view.at if view.at.start < view.at.end else None
    hits = find_hits(reading)
    focus = hits.shown or view.at or span
    marks = [(span, _mark(pointer))] if span else []
    marks += [(each, "words") for each in reading.words]
    marks += [(other, "also") for other in also]
    page, notices = _page(reading, focus, hits, marks, language)
    position = page.start if page and not focus else focus.start if focus else 0
    return render(
        "source",
        language=language,
        key=replace(pointer, window=None),
        title=document.title,
        place=place_in(document, focus.start, language) if focus else "",
        path=document.path,
        notices=[*filter(None, [notice]), *notices],
        view=view,
        link=f"{span.start}-{span.end}" if span else "",
        outline=listed(opened.outline, position),
        hits=hits,
        page=page,
        paged=opened.original is not None and has_pages(opened.original),
        steps=reading.steps,
        **(_text(reading, pointer, focus, hits, marks) if page is None else NO_TEXT),
    )


def _text(
    reading: Reading,
    pointer: Pointer,
    focus: Span | None,
    hits: Hits,
    marks: Sequence[tuple[Span, str]],
) -> dict[str, Any]:
    """The text around a focus: its blocks, and what a click on the buttons around them asks for."""
    document = reading.opened.document
    window = (
        clamp(document, pointer.window, focus)
        if pointer.window
        else window_around(document, focus.start if focus else 0, focus.end if focus else 0)
    )
    before, after = widened(document, window, focus)
    found = [(each, "hit") for each in within(hits.spans, window)]
    shown = [(hits.shown, "now")] if hits.shown else []
    view = reading.view
    target = view.at.start if view.at and not hits.spans else None
    up, end = max(0, window.start - STEP), len(document.text)
    return {
        "before": replace(pointer, window=before) if before else None,
        "groups": groups(document, window, [*marks, *found, *shown], reading.opened.depths, target),
        "after": replace(pointer, window=after) if after else None,
        "on_before": None if before or not is_anything(document, 0, window.start) else up,
        "on_after": None if after or not is_anything(document, window.end, end) else window.end,
    }


NO_TEXT: dict[str, Any] = {
    "before": None,
    "groups": (),
    "after": None,
    "on_before": None,
    "on_after": None,
}


def _page(
    reading: Reading,
    focus: Span | None,
    hits: Hits,
    marks: Sequence[tuple[Span, str]],
    language: Language,
) -> tuple[ShownPage | None, list[str]]:
    """The page that is asked for, if any, and what is to be said about it; where it cannot be
    shown, that and why."""
    view, opened = reading.view, reading.opened
    if view.page is None or opened.original is None or not has_pages(opened.original):
        return None, []
    found = [(each, "hit") for each in hits.spans]
    shown = [(hits.shown, "now")] if hits.shown else []
    try:
        page = show_page(
            opened, focus, [*shown, *marks, *found], view, reading.pages or PageViews()
        )
    except DocumentError as error:
        return None, [say(language, "page_failed", reason=reason_in(language, error))]
    return page, [say(language, "page_unmarked")] if page.missing else []


def render_missing(
    pointer: Pointer,
    quotation: Quotation,
    notice: str,
    language: Language = "zh",
    steps: Steps = NO_STEPS,
) -> str:
    """The source panel when the document cannot be shown any more: the quotation by itself."""
    mark = _mark(pointer)
    title, where, quote = quotation.title, quotation.where, quotation.quote
    whole = Span(0, len(quote))
    words = [(each, "words") for each in quotation.words]
    pieces = cut(quote, 0, len(quote), [(whole, mark), *words])
    return render(
        "source",
        language=language,
        key=replace(pointer, window=None),
        title=title,
        place=where,
        path="",
        notices=[notice],
        view=TEXT,
        link="",
        outline=Listed(),
        hits=Hits(),
        page=None,
        paged=False,
        steps=steps,
        **NO_TEXT | {"groups": [Group("paragraph", [Block("paragraph", 0, 0, pieces)])]},
    )


def _mark(pointer: Pointer) -> str:
    """How what a pointer points at is marked: a close passage is no citation."""
    return "near" if pointer.kind in ("possible", "closest") else "cited"


def render_empty(language: Language, refused: bool = False) -> str:
    """The source panel before anything was opened, or when a question was refused."""
    return render("empty", message=say(language, "source_refused" if refused else "source_empty"))


def render_quotation(
    pointer: Pointer,
    quotation: Quotation,
    open_document: Callable[[str], Document],
    language: Language,
    read: Callable[[Document], Reading] | None = None,
) -> str:
    """The source panel for a quotation, from the document as it is now.

    A quotation that has moved is found again; one that is gone, or whose document cannot be
    opened (``open_document`` raises WendaError), is shown by itself, and the panel says why.
    ``read`` says how a document is to be shown.
    """
    try:
        document = open_document(quotation.document)
    except WendaError as error:
        notice = say(language, "gone", reason=reason_in(language, error))
        return render_missing(pointer, quotation, notice, language)
    reading = read(document) if read else Reading(Opened(document))
    span = locate(document, quotation.start, quotation.end, quotation.quote)
    if span is None:
        notice = say(language, "changed")
        return render_missing(pointer, quotation, notice, language, reading.steps)
    moved = span.start != quotation.start
    notice = say(language, "moved") if moved else ""
    also = () if moved else quotation.also
    words = [Span(span.start + each.start, span.start + each.end) for each in quotation.words]
    reading = replace(reading, words=words)
    return render_source(document, pointer, span, also, language, notice, reading)
