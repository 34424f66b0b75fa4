"""The conversation as the screen shows it going on: asking, asking again, stopping, clearing.

Plain functions; what they return says what changes on the screen.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from index import WendaError
from qa.i18n.messages import Language, reason_in, say
from qa.types import Answer
from qa.web.rendering import Message, error_html, messages, pending, so_far, waiting_html
from qa.web.screen import Shared, open_pointer
from qa.web.session import Run, Turns, Visit
from qa.web.source_panel import Pointer, empty_html

LONGEST_QUESTION = 1000
MOST_WAITING = 5  # questions of one visitor; one more goes back to its box


class Shown(NamedTuple):
    """What changes; None: it stays as it is.

    ``back`` is a question that goes back to its box ('' for none), ``run`` the name of the
    question under way ('' when there is none).
    """

    chat: list[Message] | None = None
    source: str | None = None
    back: str | None = None
    run: str | None = None


def ask(
    question: str, visit: Visit, language: Language, shared: Shared, keep: int | None = None
) -> Iterator[Shown]:
    """Answer a question: the question with a wait, then the answer sentence by sentence.

    With ``keep`` only so many of the earlier turns are kept, as when a question is asked again.
    """
    question = question.strip()
    if not question:
        return
    if len(question) > LONGEST_QUESTION:
        reason = say(language, "too_long", length=len(question), limit=LONGEST_QUESTION)
        visit.asking = question
        shown = pending(question[:100] + "……", error_html(reason))
        yield Shown(messages(visit.turns) + shown, back=question)
        return
    if visit.under_way >= MOST_WAITING:
        yield Shown(back=question)
        return
    with visit.run() as run:
        if not run.forgotten:
            yield from _asked(question, visit.turns[:keep], visit, run, (language, shared))


def _asked(
    question: str, turns: Turns, visit: Visit, run: Run, screen: tuple[Language, Shared]
) -> Iterator[Shown]:
    """One question, from the wait to the end of its answer, or to where it was stopped."""
    language, shared = screen
    before = messages(turns)
    visit.asking = question
    yield Shown(before + pending(question, waiting_html(language)), back="", run=run.name)
    try:
        answer = run.result(shared.answers.submit(shared.assistant.ask, question, turns))
    except WendaError as error:
        failed = error_html(say(language, "ask_failed", reason=reason_in(language, error)))
        yield Shown(before + pending(question, failed), back=question, run="")
        return
    if answer is None:
        back = "" if run.forgotten else question
        yield Shown(messages(visit.turns), back=back, run="")
        return
    visit.asking = ""
    yield from _told(answer, turns, visit, run, screen)


def _told(
    answer: Answer, turns: Turns, visit: Visit, run: Run, screen: tuple[Language, Shared]
) -> Iterator[Shown]:
    """An answer, sentence by sentence, and its first source at the end; stopped, it stays as it
    is. What a refusal shows instead is no quotation, of an earlier answer least of all."""
    language, shared = screen
    for part in so_far(answer):
        visit.turns = (*turns, part)
        if part is not answer:
            yield Shown(messages(visit.turns))
            if run.stopped_within(shared.pause):
                yield Shown(run="")
                return
    source: str | None = empty_html(language, refused=True)
    for first in answer.citations[:1]:
        pointer = Pointer("cite", len(turns), first.n)
        source = open_pointer(pointer, visit.turns, language, shared.assistant)
    yield Shown(messages(visit.turns), source, run="")


def turn_of(index: int | tuple[int, int]) -> int:
    """The turn of the conversation that a message belongs to, by the message's place in it."""
    return (index if isinstance(index, int) else index[0]) // 2


def retry(turn: int, visit: Visit, language: Language, shared: Shared) -> Iterator[Shown]:
    """Ask the question of the turn again, as it was asked, or the one that failed."""
    question = visit.turns[turn].question if turn < len(visit.turns) else visit.asking
    yield from ask(question, visit, language, shared, keep=turn)


def broken(visit: Visit, language: Language) -> Shown:
    """After an unexpected failure: the conversation so far, and the question back in its box."""
    failed = error_html(say(language, "ask_failed", reason=say(language, "unexpected")))
    asked = pending(visit.asking, failed) if visit.asking else []
    return Shown(messages(visit.turns) + asked, back=visit.asking, run="")


def cleared(visit: Visit, language: Language) -> Shown:
    """A new conversation."""
    visit.clear()
    return Shown([], empty_html(language), back="", run="")
