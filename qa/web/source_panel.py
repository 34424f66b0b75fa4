"""The source panel: a stretch of a document around a quotation, with the quotation marked.

Pure functions, document and offsets in, HTML out. Only a window of the document is shown, so a
document of any size costs the browser a few thousand characters; the buttons above and below the
text ask for more.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, cast

from index import Document, Place, WendaError
from qa.i18n.messages import Language, reason_in, say
from qa.i18n.places import place_name
from qa.types import Answer, Citation
from qa.web.source_window import (
    Span,
    Window,
    clamp,
    locate,
    paragraph_at,
    stretches,
    widened,
    window_around,
)
from qa.web.templating import render

Kind = Literal["cite", "possible", "closest", "document"]
_POINTER = re.compile(
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
class Piece:
    """Some text of a block, and how it is marked: cited, near, also, or "" for not at all."""

    text: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A block of the text: a paragraph with its number (0: it has none), or a heading (None)."""

    number: int | None
    pieces: Sequence[Piece]
    new_essay: bool = False


def _pieces(
    document: Document, start: int, end: int, marks: Sequence[tuple[Span, str]]
) -> list[Piece]:
    """The text of a stretch, cut where marks begin and end.

    An earlier span wins where spans overlap.
    """
    if start >= end:
        return []
    if not marks:
        return [Piece(document.text[start:end])]
    (span, name), rest = marks[0], marks[1:]
    left, right = max(start, span.start), min(end, span.end)
    if left >= right:
        return _pieces(document, start, end, rest)
    return [
        *_pieces(document, start, left, rest),
        Piece(document.text[left:right], name),
        *_pieces(document, right, end, rest),
    ]


def _blocks(document: Document, window: Window, marks: Sequence[tuple[Span, str]]) -> list[Block]:
    """The paragraphs and headings in the window, with the spans marked and new essays told."""
    essays = [part.start for part in document.parts]
    blocks: list[Block] = []
    for start, end, paragraph in stretches(document, window):
        text = document.text[start:end]
        indent = start + len(text) - len(text.lstrip())
        shown = min([indent, *(span.start for span, _ in marks if start <= span.start < end)])
        new_essay = bool(blocks) and bisect_right(essays, shown) > bisect_right(essays, start - 1)
        number = paragraph.number if paragraph else None
        blocks.append(Block(number, _pieces(document, shown, end, marks), new_essay))
    return blocks


def place(
    language: Language,
    part: str,
    paragraph: int,
    page: int | None = None,
    within: Place | None = None,
) -> str:
    """«Essay · paragraph 3 · page 2», without what is not known; where the file has places of its
    own, ``within``, that one instead: «Essay · slide 3»."""
    if within is not None:
        essay = "" if part.strip() == within.name else part.strip()
        return " · ".join(filter(None, (essay, place_name(language, within))))
    parts = [part.strip(), say(language, "paragraph", number=paragraph) if paragraph else ""]
    parts.append("" if page is None else say(language, "page", number=page))
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


def render_source(
    document: Document,
    pointer: Pointer,
    span: Span | None,
    also: Sequence[Span] = (),
    language: Language = "zh",
    notice: str = "",
) -> str:
    """The source panel for a span of a document.

    ``span`` is marked strongly and named above the text with its essay, paragraph and page;
    ``also`` (other quotations of the same answer) lightly. Without a span the document is shown
    from its start. ``notice`` is said above the text.
    """
    position = span.start if span else 0
    window = (
        clamp(document, pointer.window, span)
        if pointer.window
        else window_around(document, position, span.end if span else 0)
    )
    before, after = widened(document, window, span)
    marks = [(span, _mark(pointer))] if span else []
    return render(
        "source",
        language=language,
        key=replace(pointer, window=None),
        title=document.title,
        place=place_in(document, position, language) if span else "",
        path=document.path,
        notice=notice,
        before=replace(pointer, window=before) if before else None,
        blocks=_blocks(document, window, marks + [(other, "also") for other in also]),
        after=replace(pointer, window=after) if after else None,
    )


def render_missing(
    pointer: Pointer, title: str, where: str, quote: str, notice: str, language: Language = "zh"
) -> str:
    """The source panel when the document cannot be shown any more: the quotation by itself."""
    return render(
        "source",
        language=language,
        key=replace(pointer, window=None),
        title=title,
        place=where,
        path="",
        notice=notice,
        before=None,
        blocks=[Block(0, [Piece(quote, _mark(pointer))])],
        after=None,
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


def render_quotation(
    pointer: Pointer,
    quotation: Quotation,
    open_document: Callable[[str], Document],
    language: Language,
) -> str:
    """The source panel for a quotation, from the document as it is now.

    A quotation that has moved is found again; one that is gone, or whose document cannot be
    opened (``open_document`` raises WendaError), is shown by itself, and the panel says why.
    """
    title, where, quote = quotation.title, quotation.where, quotation.quote
    try:
        document = open_document(quotation.document)
    except WendaError as error:
        notice = say(language, "gone", reason=reason_in(language, error))
        return render_missing(pointer, title, where, quote, notice, language)
    span = locate(document, quotation.start, quotation.end, quote)
    if span is None:
        notice = say(language, "changed")
        return render_missing(pointer, title, where, quote, notice, language)
    if span.start != quotation.start:
        return render_source(document, pointer, span, (), language, say(language, "moved"))
    return render_source(document, pointer, span, quotation.also, language)
