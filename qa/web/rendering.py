"""The conversation as it is shown: questions, answers with their markers, and refusals.

Pure functions. What they return is made only of the tags written here; every text that comes from
a document, a person or an error goes through ``escape``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from index import Reason
from qa.i18n.messages import LANGUAGES, Language, reason_in, say
from qa.question.language import label_language
from qa.types import Answer, Citation, Result, segments_text
from qa.web.escape import escape
from qa.web.source_panel import Pointer, place

JOIN = "&#8288;"  # WORD JOINER: a marker does not part from its sentence at the end of a line

Message = dict[str, Any]


def so_far(answer: Answer) -> Iterator[Answer]:
    """The answer as it grows, quotation by quotation; the last one is the answer itself."""
    stops = [at for at, segment in enumerate(answer.segments, 1) if segment.citations]
    for stop in stops[:-1]:
        shown = answer.segments[:stop]
        numbers = {n for segment in shown for n in segment.citations}
        cited = tuple(citation for citation in answer.citations if citation.n in numbers)
        yield replace(answer, text=segments_text(shown), segments=shown, citations=cited)
    yield answer


def head_html() -> str:
    """The head of the page, in both languages: the browser shows the one it wants."""
    return (
        f'<header class="wenda-head"><div><h1>{_both("name")}</h1><p>{_both("tagline")}</p></div>'
        f'<button type="button" class="wenda-open" aria-expanded="false">{_both("open_side")}'
        "</button></header>"
    )


def close_html() -> str:
    """The button that closes the sheet of a narrow screen."""
    label = " / ".join(say(language, "close") for language in LANGUAGES)
    return f'<button type="button" class="wenda-close" aria-label="{label}">✕</button>'


def _both(key: str) -> str:
    """A text in every language, one of which the stylesheet shows."""
    return "".join(f'<span lang="{language}">{say(language, key)}</span>' for language in LANGUAGES)


def question_html(question: str) -> str:
    """A question as the person typed it."""
    return f'<div class="wenda-question">{escape(question)}</div>'


def waiting_html(language: Language) -> str:
    """What stands in the answer's place until there is one."""
    return f'<div class="wenda-waiting">{say(language, "searching")}</div>'


def error_html(message: str) -> str:
    """Why there is no answer, as an alert."""
    return f'<div class="wenda-error" role="alert">{escape(message)}</div>'


def answer_html(answer: Answer, turn: int, language: Language) -> str:
    """An answer with a button for every marker, or a refusal with the closest passages.

    ``turn`` is the answer's place in the conversation, from 0. Buttons carry a Pointer as value.
    """
    understood = ""
    if answer.resolved_question.strip() not in ("", answer.question.strip()):
        text = say(language, "understood", question=answer.resolved_question)
        understood = f'<p class="wenda-understood">{escape(text)}</p>'
    inner = (
        _answered(answer, turn, language) if answer.answered else _refused(answer, turn, language)
    )
    kind = "wenda-answered" if answer.answered else "wenda-refused"
    return f'<div class="wenda-answer {kind}">{understood}{inner}</div>'


def _answered(answer: Answer, turn: int, language: Language) -> str:
    """The sentences with their markers, the list of sources, and the line below."""
    citations = {citation.n: citation for citation in answer.citations}
    body = "".join(
        _line_breaks(segment.lead)
        + (
            _quoted(segment.text, [citations[n] for n in segment.citations], turn, language)
            if segment.citations
            else f'<span class="wenda-said">{_line_breaks(segment.text)}</span>'
        )
        for segment in answer.segments
    )
    sources = "".join(_source_row(citation, turn, language) for citation in answer.citations)
    facts = [
        say(language, "citations", count=len(answer.citations)),
        say(language, "confidence", percent=round(answer.confidence * 100)),
        say(language, "seconds", seconds=f"{answer.seconds:.2f}"),
    ]
    copy = f'<button type="button" class="wenda-copy" name="{say(language, "copied")}">'
    copy += f"{say(language, 'copy')}</button>"
    return (
        f'<div class="wenda-body">{body}</div><ol class="wenda-sources">{sources}</ol>'
        f'<p class="wenda-facts">{copy}<span>{" · ".join(facts)}</span></p>'
    )


def _line_breaks(text: str) -> str:
    """Text between quotations, its line feeds kept."""
    return escape(text).replace("&#10;", "<br>")


def _quoted(quote: str, citations: Sequence[Citation], turn: int, language: Language) -> str:
    """A quotation and its markers."""
    markers = "".join(_marker(citation, turn, language) for citation in citations)
    return f'<span class="wenda-quote">{_line_breaks(quote)}</span>{markers}'


def _marker(citation: Citation, turn: int, language: Language) -> str:
    """A marker: a link that acts as a button, for a button proper would go to the next line by
    itself. The brackets are there for copying; the stylesheet hides them."""
    return (
        f'{JOIN}<a role="button"'
        f' class="wenda-marker" href="#{Pointer("cite", turn, citation.n)}"'
        f' title="{escape(_label(citation, language))}">'
        f'<span class="wenda-bracket">[</span>{citation.n}<span class="wenda-bracket">]</span></a>'
    )


def _label(citation: Citation, language: Language) -> str:
    """What a marker is called by a screen reader and its tooltip."""
    where = _where(citation, language)
    return say(language, "marker", n=citation.n, title=citation.title, place=where)


def _where(citation: Citation, language: Language) -> str:
    """The place of a citation; an essay that is called as its document is not named again."""
    part = "" if citation.part == citation.title else citation.part
    return place(language, part, citation.paragraph, citation.page)


def _source_row(citation: Citation, turn: int, language: Language) -> str:
    """One line of the list of sources: number, document and place, as a button."""
    where = _where(citation, language)
    value = Pointer("cite", turn, citation.n)
    return (
        f'<li><button type="button" class="wenda-row" value="{value}">'
        f'<span class="wenda-row-n">[{citation.n}]</span> '
        f'<span class="wenda-row-title">{escape(citation.title)}</span> '
        f'<span class="wenda-row-place">{escape(where)}</span></button></li>'
    )


def _refused(answer: Answer, turn: int, language: Language) -> str:
    """The words of the refusal, and the closest passages, which are no citations."""
    rows = "".join(_closest_row(result, turn, language) for result in answer.closest)
    closest = (
        f'<p class="wenda-label">{say(language, "closest")}</p><ul>{rows}</ul>' if rows else ""
    )
    return (
        f'<p class="wenda-badge">{say(language, "refused")}</p>'
        f'<div class="wenda-body">{_line_breaks(answer.text)}</div>'
        f'<div class="wenda-nearby">{closest}</div>'
    )


def _closest_row(result: Result, turn: int, language: Language) -> str:
    """A close passage: where it stands, and its first words, as a button."""
    part = "" if result.part == result.title else result.part
    where = escape(place(language, part, result.paragraph))
    text = " ".join(result.text.split())
    shown = text if len(text) <= 90 else text[:88] + "……"
    value = Pointer("closest", turn, result.rank)
    label = escape(say(language, "open_passage", title=result.title, place=""))
    return (
        f'<li><button type="button" class="wenda-near-row" value="{value}" title="{label}">'
        f'<span class="wenda-row-title">{escape(result.title)}</span> '
        f'<span class="wenda-row-place">{where}</span>'
        f'<span class="wenda-row-text">{escape(shown)}</span></button></li>'
    )


def messages(turns: Sequence[Answer]) -> list[Message]:
    """The conversation for the chat: two messages a turn, the question and the answer, the latter
    labelled in the language of its question, whatever that of the page."""
    shown: list[Message] = []
    for turn, answer in enumerate(turns):
        shown.append(_message("user", question_html(answer.question)))
        language = label_language(answer.question)
        shown.append(_message("assistant", answer_html(answer, turn, language)))
    return shown


def pending(question: str, html: str) -> list[Message]:
    """A question that has no answer (yet), and what is said in the answer's place."""
    return [_message("user", question_html(question)), _message("assistant", html)]


def _message(role: str, html: str) -> Message:
    return {"role": role, "content": [{"type": "text", "text": html}]}


def welcome_html(language: Language, notice: Reason | None = None) -> str:
    """What the empty chat says; ``notice`` (there is no index) comes instead of the explanation."""
    heading = say(language, "no_index" if notice else "welcome")
    detail = (
        escape(say(language, "no_index_detail", reason=reason_in(language, notice)))
        if notice
        else ""
    )
    return (
        f'<div class="wenda-welcome"><p class="wenda-welcome-title">{heading}</p>'
        f"<p>{detail or say(language, 'welcome_detail')}</p></div>"
    )
