"""The conversation as it is shown: questions, answers with their markers, and refusals.

Pure functions, which hand plain values to templates: every text comes out as text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any
from zlib import crc32

from index import Reason, has_han
from qa.i18n.messages import LANGUAGES, Language, reason_in, say
from qa.overview.questions.hints import is_overview
from qa.question.language import label_language
from qa.types import Answer, Citation, Result, segments_text
from qa.web.generated import show_generated
from qa.web.overviews import opened_by
from qa.web.sources.pointers import Pointer
from qa.web.sources.quotations import place
from qa.web.templating import render

Message = dict[str, Any]

SHOWN = 90
"""Characters of a close passage that are shown."""


def partial_answers(answer: Answer) -> Iterator[Answer]:
    """The answer as it grows, quotation by quotation; the last one is the answer itself."""
    stops = [at for at, segment in enumerate(answer.segments, 1) if segment.citations]
    for stop in stops[:-1]:
        shown = answer.segments[:stop]
        numbers = {n for segment in shown for n in segment.citations}
        cited = tuple(citation for citation in answer.citations if citation.n in numbers)
        yield replace(answer, text=segments_text(shown), segments=shown, citations=cited)
    yield answer


def render_head() -> str:
    """The head of the page, in both languages: the stylesheet shows the one the browser wants."""
    return render("head")


def render_close() -> str:
    """The button that closes the sheet of a narrow screen."""
    return render("close", label=" / ".join(say(language, "close") for language in LANGUAGES))


def render_question(question: str) -> str:
    """A question as the person typed it."""
    return render("question", question=question)


def render_waiting(language: Language, ahead: int = 0) -> str:
    """What stands in the answer's place until there is one; ``ahead``: how many come first."""
    key = "one_ahead" if ahead == 1 else "ahead" if ahead else "searching"
    return render("waiting", message=say(language, key, count=ahead))


def render_error(message: str) -> str:
    """Why something could not be done, as an alert."""
    return render("error", message=message)


def fold_key(answer: Answer, turn: int) -> str:
    """What identifies in the browser the fold below an answer that says why."""
    return f"{turn}-{crc32(answer.question.encode('utf-8', 'surrogatepass'))}"


@dataclass(frozen=True, slots=True)
class Reference:
    """A citation or a close passage as it is listed: where it stands, and what a click opens."""

    pointer: Pointer
    title: str
    place: str
    text: str = ""


def render_answer(answer: Answer, turn: int, language: Language) -> str:
    """An answer with a button for every marker, or a refusal with the closest passages.

    ``turn`` is the answer's place in the conversation, from 0. Buttons carry a Pointer as value.
    """
    resolved = answer.resolved_question.strip()
    understood = "" if resolved == answer.question.strip() else answer.resolved_question.strip()
    within = ("、" if language == "zh" else ", ").join(answer.within)
    common: dict[str, Any] = {"language": language, "understood": understood, "within": within}
    common |= {"turn": turn, "why": fold_key(answer, turn), "answered": answer.answered}
    if answer.reason == "small_talk":
        return render("small_talk", text=answer.text)
    if not answer.answered:
        closest = [_close_passage(result, turn, language) for result in answer.closest]
        possible = [_possible(citation, turn, language) for citation in answer.possible]
        # A refusal names the scope itself, and a button stands for the words that offer more.
        said = [each for each in answer.segments if each.code != "ask_everywhere"]
        text = segments_text(said) or answer.text
        offered = {"text": text, "everywhere": bool(within)}
        common["within"] = ""
        passages = {"possible": possible, "closest": closest}
        return render(
            "refusal", **offered, **passages, **_written(answer, turn, language), **common
        )
    stretches = {each.n: cut_quotation(each) for each in answer.citations}
    opened = opened_by(answer.segments)
    sources = {each.n: _source(each, turn, language) for each in answer.cited}
    numbers = {each.n for each in answer.citations}
    return render(
        "answer",
        segments=answer.segments,
        stretches=stretches,
        documents=opened,
        listed={n: source for n, source in sources.items() if n in numbers},
        facts=_facts(answer, language),
        **_written(answer, turn, language),
        **common,
    )


def _written(answer: Answer, turn: int, language: Language) -> dict[str, Any]:
    """What a language model wrote below an answer, with the sources it cites."""
    sources = {each.n: _source(each, turn, language) for each in answer.cited}
    numbers = {each.n for each in answer.citations}
    generated = answer.generated
    written = None if generated is None else show_generated(generated, turn, language)
    cited = written.cited - numbers if written else frozenset()
    further = {n: source for n, source in sources.items() if n in cited}
    return {"sources": sources, "written": written, "further": further}


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some words of a quotation; ``head`` says that they name the column of a table, ``answers``
    that they are the very words that answer."""

    text: str
    head: bool = False
    answers: bool = False


def cut_quotation(citation: Citation) -> list[Stretch]:
    """A quotation cut where its labels and the words that answer begin and end."""
    quote, labels, words = citation.quote, citation.labels, citation.answer_words
    places = sorted({0, *labels, *words, len(quote)})
    return [
        Stretch(quote[start:end], _is_within(start, labels), _is_within(start, words))
        for start, end in pairwise(places)
    ]


def _is_within(place: int, spans: Sequence[int]) -> bool:
    """Whether a place is in one of some spans, given as start and end in turn."""
    return bisect_right(spans, place) % 2 == 1


def _facts(answer: Answer, language: Language) -> str:
    """The line below an answer: how many quotations, how confident, how long it took.

    An overview is no matter of confidence, and a list of documents quotes nothing.
    """
    facts = [say(language, "seconds", seconds=f"{answer.seconds:.2f}")]
    if not is_overview(answer):
        percent = round(answer.confidence * 100)
        facts.insert(0, say(language, "confidence", percent=percent))
    if answer.citations:
        facts.insert(0, say(language, "citations", count=len(answer.citations)))
    return " · ".join(facts)


def _source(citation: Citation, turn: int, language: Language) -> Reference:
    """A citation for the list of sources; a part titled like its document is not named again."""
    part = "" if citation.part == citation.title else citation.part
    where = place(language, part, citation.paragraph, citation.page, citation.place)
    return Reference(Pointer("cite", turn, citation.n), citation.title, where)


def _possible(citation: Citation, turn: int, language: Language) -> Reference:
    """What may be the answer: where it stands, and the whole sentence."""
    source = _source(citation, turn, language)
    pointer = Pointer("possible", turn, citation.n)
    return replace(source, pointer=pointer, text=" ".join(citation.quote.split()))


def _close_passage(result: Result, turn: int, language: Language) -> Reference:
    """A close passage: where it stands, and its first words."""
    part = "" if result.part == result.title else result.part
    where = place(language, part, result.paragraph)
    shown = first_words(" ".join(result.text.split()))
    return Reference(Pointer("closest", turn, result.rank), result.title, where, shown)


def first_words(text: str) -> str:
    """The beginning of a long text: in letters twice as many, to the end of a word."""
    if has_han(text):
        return text if len(text) <= SHOWN else text[: SHOWN - 2] + "……"
    if len(text) <= 2 * SHOWN:
        return text
    cut = text[: 2 * SHOWN - 2]
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,.;:") + " …"


def messages(turns: Sequence[Answer]) -> list[Message]:
    """The conversation for the chat: two messages a turn, the question and the answer, the latter
    labelled in the language of its question, whatever that of the page."""
    shown: list[Message] = []
    for turn, answer in enumerate(turns):
        shown.append(_message("user", render_question(answer.question)))
        language = label_language(answer.question)
        shown.append(_message("assistant", render_answer(answer, turn, language)))
    return shown


def pending(question: str, html: str) -> list[Message]:
    """A question that has no answer (yet), and what is said in the answer's place."""
    return [_message("user", render_question(question)), _message("assistant", html)]


def _message(role: str, html: str) -> Message:
    return {"role": role, "content": [{"type": "text", "text": html}]}


def render_welcome(language: Language, notice: Reason | None = None) -> str:
    """What the empty chat says; ``notice`` (there is no index) comes instead of the explanation."""
    reason = reason_in(language, notice) if notice else ""
    return render("welcome", language=language, reason=reason)
