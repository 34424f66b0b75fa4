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
from typing import Literal

from index import Document, WendaError
from qa.i18n.messages import Language, reason_in, say
from qa.types import Answer, Citation
from qa.web.escape import escape
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

Kind = Literal["cite", "closest", "document"]
_POINTER = re.compile(
    r"(cite|closest|document)-(\d{1,10})-(\d{1,10})(?:-(\d{1,12})-(\d{1,12}))?", re.ASCII
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
        kind: Kind = "cite" if found[1] == "cite" else "closest"
        if found[1] == "document":
            kind = "document"
        window = Window(int(found[4]), int(found[5])) if found[4] else None
        return cls(kind, int(found[2]), int(found[3]), window)


def _marked(document: Document, start: int, end: int, marks: Sequence[tuple[Span, str]]) -> str:
    """The text of a stretch as HTML, with the spans in it marked by their classes.

    An earlier span wins where spans overlap.
    """
    if not marks:
        return escape(document.text[start:end])
    (span, name), rest = marks[0], marks[1:]
    left, right = max(start, span.start), min(end, span.end)
    if left >= right:
        return _marked(document, start, end, rest)
    inside = f'<mark class="{name}">{escape(document.text[left:right])}</mark>'
    before = _marked(document, start, left, rest)
    return before + inside + _marked(document, right, end, rest)


def _body(document: Document, window: Window, marks: Sequence[tuple[Span, str]]) -> str:
    """The paragraphs of the window, numbered, with the spans marked and the essays told apart."""
    essays = [part.start for part in document.parts]
    rows: list[str] = []
    for start, end, paragraph in stretches(document, window):
        text = document.text[start:end]
        indent = start + len(text) - len(text.lstrip())
        shown = min([indent, *(span.start for span, _ in marks if start <= span.start < end)])
        inner = _marked(document, shown, end, marks)
        if rows and bisect_right(essays, shown) > bisect_right(essays, start - 1):
            rows.append('<hr class="wenda-essay">')
        if paragraph is None:
            rows.append(f'<h3 class="wenda-heading">{inner}</h3>')
        else:
            number = f'<span class="wenda-number" aria-hidden="true">{paragraph.number}</span>'
            rows.append(f'<p class="wenda-paragraph">{number}{inner}</p>')
    return "".join(rows)


def place(language: Language, part: str, paragraph: int, page: int | None = None) -> str:
    """«Essay · paragraph 3 · page 2», without what is not known."""
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
    return place(language, " · ".join(dict.fromkeys(names)), paragraph.number, paragraph.page)


def _more(pointer: Pointer, window: Window | None, language: Language, which: str) -> str:
    """The button that shows more of the document before or after, or nothing at its edge."""
    if window is None:
        return ""
    button = f'<button type="button" class="wenda-more" value="{replace(pointer, window=window)}"'
    return f'{button} name="{which}">{say(language, which)}</button>'


def source_html(
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
    from its start. ``notice`` is said above the text. Everything from the document is escaped.
    """
    position = span.start if span else 0
    window = (
        clamp(document, pointer.window, span)
        if pointer.window
        else window_around(document, position, span.end if span else 0)
    )
    before, after = widened(document, window, span)
    name = "wenda-near" if pointer.kind == "closest" else "wenda-cited"
    marks = [(span, name)] if span else []
    text = _body(document, window, marks + [(other, "wenda-also") for other in also])
    return _panel(
        pointer,
        language,
        title=document.title,
        where=place_in(document, position, language) if span else "",
        path=document.path,
        notice=notice,
        body=_more(pointer, before, language, "before")
        + text
        + _more(pointer, after, language, "after"),
    )


def missing_html(
    pointer: Pointer, title: str, where: str, quote: str, notice: str, language: Language = "zh"
) -> str:
    """The source panel when the document cannot be shown any more: the quotation by itself."""
    name = "wenda-near" if pointer.kind == "closest" else "wenda-cited"
    body = f'<p class="wenda-paragraph"><mark class="{name}">{escape(quote)}</mark></p>'
    return _panel(pointer, language, title=title, where=where, path="", notice=notice, body=body)


def empty_html(language: Language, refused: bool = False) -> str:
    """The source panel before anything was opened, or when a question was refused."""
    text = say(language, "source_refused" if refused else "source_empty")
    return f'<p class="wenda-empty">{text}</p>'


def _panel(
    pointer: Pointer,
    language: Language,
    *,
    title: str,
    where: str,
    path: str,
    notice: str,
    body: str,
) -> str:
    """The frame: what is shown, where it stands, and the text in a box that scrolls."""
    kinds = {
        "cite": say(language, "cited_sentence", n=pointer.number),
        "closest": say(language, "closest_passage"),
        "document": "",
    }
    lines = [("wenda-kind", kinds[pointer.kind]), ("wenda-place", escape(where))]
    lines += [("wenda-path", escape(path)), ("wenda-notice", escape(notice))]
    kind, *below = [f'<p class="{name}">{line}</p>' if line else "" for name, line in lines]
    key = replace(pointer, window=None)
    return (
        f'<section class="wenda-source wenda-of-{pointer.kind}" data-key="{key}"'
        f' aria-label="{say(language, "source")}">'
        f'<header>{kind}<h2 class="wenda-title" tabindex="-1">{escape(title)}</h2>{"".join(below)}'
        f'</header><div class="wenda-text" tabindex="0">{body}</div></section>'
    )


@dataclass(frozen=True, slots=True)
class Quoted:
    """What a pointer points at, as it was when the answer was given."""

    document: str
    title: str
    where: str
    start: int
    end: int
    quote: str
    also: tuple[Span, ...] = ()


def quoted(pointer: Pointer, turns: Sequence[Answer], language: Language) -> Quoted | None:
    """The citation or close passage a pointer points at; None when there is none such."""
    if pointer.turn >= len(turns):
        return None
    answer = turns[pointer.turn]
    if pointer.kind == "cite":
        for citation in answer.citations:
            if citation.n == pointer.number:
                return _of_citation(citation, answer, language)
    if pointer.kind == "closest":
        for result in answer.closest:
            if result.rank == pointer.number:
                where = place(language, result.part, result.paragraph)
                ends = result.start, result.end
                return Quoted(result.document, result.title, where, *ends, result.text)
    return None


def _of_citation(citation: Citation, answer: Answer, language: Language) -> Quoted:
    """A citation, with the other quotations of its answer from the same document."""
    where = place(language, citation.part, citation.paragraph, citation.page)
    also = tuple(
        Span(other.start, other.end)
        for other in answer.citations
        if other.document == citation.document and other.n != citation.n
    )
    ends = citation.start, citation.end
    return Quoted(citation.document, citation.title, where, *ends, citation.quote, also)


def quoted_html(
    pointer: Pointer,
    quotation: Quoted,
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
        return missing_html(pointer, title, where, quote, notice, language)
    span = locate(document, quotation.start, quotation.end, quote)
    if span is None:
        notice = say(language, "changed")
        return missing_html(pointer, title, where, quote, notice, language)
    if span.start != quotation.start:
        return source_html(document, pointer, span, (), language, say(language, "moved"))
    return source_html(document, pointer, span, quotation.also, language)
