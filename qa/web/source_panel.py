"""The source panel: a stretch of a document around a quotation, with the quotation marked.

Pure functions, document and offsets in, HTML out. Only a window of the document is shown, so a
document of any size costs the browser a few thousand characters; the buttons above and below the
text ask for more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, cast

from index import Document, DocumentError, PageViews, Place, WendaError, compile_later, has_pages
from qa.i18n.messages import Language, reason_in, say
from qa.i18n.places import is_whole_file, place_name
from qa.types import Answer, Citation
from qa.web.reading.blocks import Block, Group, Piece, groups, within
from qa.web.reading.matches import MOST as MOST_HITS
from qa.web.reading.matches import nearest
from qa.web.reading.outline import Listed, listed
from qa.web.reading.page import ShownPage, show_page
from qa.web.reading.shelf import Opened
from qa.web.reading.view import TEXT, View
from qa.web.source_window import (
    STEP,
    Span,
    Window,
    clamp,
    is_anything,
    locate,
    paragraph_at,
    widened,
    window_around,
)
from qa.web.templating import render

Kind = Literal["cite", "possible", "closest", "document"]
_POINTER = compile_later(
    r"(cite|possible|closest|document)-(\d{1,10})-(\d{1,10})(?:-(\d{1,12})-(\d{1,12}))?", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Pointer:
    """What a click points at: a citation or close passage of a turn, or a document as such.

    ``turn`` counts the conversation's turns from 0. ``number`` is the citation's number, the
    passage's rank, or what identifies the document. ``window`` is set when more is asked for.
    The browser sends it back as text, so nothing in it may be trusted to exist.
    """

    kind: Kind
    turn: int
    number: int
    window: Window | None = None

    def __str__(self) -> str:
        shown = f"-{self.window.start}-{self.window.end}" if self.window else ""
        return f"{self.kind}-{self.turn}-{self.number}{shown}"

    @classmethod
    def parse(cls, text: str) -> Pointer | None:
        """The pointer that ``str()`` wrote as ``text``; None for anything else."""
        found = _POINTER.fullmatch(text)
        if found is None:
            return None
        kind = cast(Kind, found[1])
        window = Window(int(found[4]), int(found[5])) if found[4] else None
        return cls(kind, int(found[2]), int(found[3]), window)


@dataclass(frozen=True, slots=True)
class Steps:
    """The citations before and after the one that is open, its place among them all (from 1), and
    how many there are; 0 of 0 when none is open."""

    previous: Pointer | None = None
    following: Pointer | None = None
    number: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """What goes with a document that is shown: what reading it needs, how it is to be shown, the
    pages to show, and the citations around it."""

    opened: Opened
    view: View = TEXT
    pages: PageViews | None = None
    steps: Steps = Steps()


def place(
    language: Language,
    part: str,
    paragraph: int,
    page: int | None = None,
    within: Place | None = None,
) -> str:
    """«Essay · paragraph 3 · page 2», without what is not known; where the file has places of its
    own, ``within``, that one instead: «Essay · slide 3». The address of a web page, and that
    it was read from a picture, stand last."""
    if within is not None and not is_whole_file(within):
        essay = "" if part.strip() == within.name else part.strip()
        return " · ".join(filter(None, (essay, place_name(language, within))))
    parts = [part.strip(), say(language, "paragraph", number=paragraph) if paragraph else ""]
    parts.append("" if page is None else say(language, "page", number=page))
    parts.append("" if within is None else place_name(language, within))
    return " · ".join(part for part in parts if part)


def place_in(document: Document, position: int, language: Language) -> str:
    """The essay, heading, paragraph and page of a position in a document."""
    paragraph = paragraph_at(document, position)
    if paragraph is None:
        return ""
    title = document.parts[paragraph.part].title if paragraph.part < len(document.parts) else ""
    names = [name for name in (title, paragraph.heading or "") if name and name != document.title]
    essay = " · ".join(dict.fromkeys(names))
    return place(language, essay, paragraph.number, paragraph.page, paragraph.place)


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
    steps: Steps = Steps(),
) -> str:
    """The source panel when the document cannot be shown any more: the quotation by itself."""
    mark = _mark(pointer)
    title, where, quote = quotation.title, quotation.where, quotation.quote
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
        **NO_TEXT
        | {"groups": [Group("paragraph", [Block("paragraph", 0, 0, [Piece(quote, mark)])])]},
    )


def _mark(pointer: Pointer) -> str:
    """How what a pointer points at is marked: a close passage is no citation."""
    return "near" if pointer.kind in ("possible", "closest") else "cited"


def render_empty(language: Language, refused: bool = False) -> str:
    """The source panel before anything was opened, or when a question was refused."""
    return render("empty", message=say(language, "source_refused" if refused else "source_empty"))


@dataclass(frozen=True, slots=True)
class Quotation:
    """What a pointer points at, as it was when the answer was given."""

    document: str
    title: str
    where: str
    start: int
    end: int
    quote: str
    also: tuple[Span, ...] = ()


def find_quotation(
    pointer: Pointer, turns: Sequence[Answer], language: Language
) -> Quotation | None:
    """The citation or close passage a pointer points at; None when there is none such."""
    if pointer.turn >= len(turns):
        return None
    answer = turns[pointer.turn]
    quoted = {"cite": answer.cited, "possible": answer.possible}.get(pointer.kind, ())
    for citation in quoted:
        if citation.n == pointer.number:
            return _of_citation(citation, quoted, language)
    if pointer.kind == "closest":
        for result in answer.closest:
            if result.rank == pointer.number:
                where = place(language, result.part, result.paragraph)
                ends = result.start, result.end
                return Quotation(result.document, result.title, where, *ends, result.text)
    return None


def _of_citation(citation: Citation, quoted: Sequence[Citation], language: Language) -> Quotation:
    """A citation, with the other quotations of its answer from the same document."""
    where = place(language, citation.part, citation.paragraph, citation.page, citation.place)
    also = tuple(
        Span(other.start, other.end)
        for other in quoted
        if other.document == citation.document and other.n != citation.n
    )
    ends = citation.start, citation.end
    return Quotation(citation.document, citation.title, where, *ends, citation.quote, also)


def find_steps(pointer: Pointer, turns: Sequence[Answer]) -> Steps:
    """The citations before and after one, through the whole conversation."""
    cited = [Pointer("cite", turn, citation.n) for turn, answer in enumerate(turns)
             for citation in answer.citations]  # fmt: skip
    own = replace(pointer, window=None)
    if own not in cited:
        return Steps()
    at = cited.index(own)
    following = cited[at + 1] if at + 1 < len(cited) else None
    return Steps(cited[at - 1] if at else None, following, at + 1, len(cited))


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
    return render_source(document, pointer, span, also, language, notice, reading)
