"""The conversation: asking, asking again, stopping, clearing.

Plain functions, which return what changes on the screen.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from index import WendaError
from qa.i18n.messages import Language, reason_in, say
from qa.types import Answer
from qa.web.conversation.keeping import keep_turn
from qa.web.conversation.writing import choose, grow, help_with, is_wanted, needs_help
from qa.web.rendering import (
    Message,
    messages,
    partial_answers,
    pending,
    render_error,
    render_waiting,
)
from qa.web.screen import open_pointer
from qa.web.session import Run, Session, Turns
from qa.web.sources.pointers import Pointer
from qa.web.sources.source_panel import render_empty
from qa.web.state import Shared

LONGEST_QUESTION = 1000
MOST_WAITING = 5  # questions of one visitor; one more goes back to its box


Names = tuple[str, ...]


class Update(NamedTuple):
    """What changes on the screen; None leaves a part as it is.

    ``draft`` is the question to put back into its box ("" for none), ``run`` the name of the
    question under way ("" when there is none).
    """

    chat: list[Message] | None = None
    source: str | None = None
    draft: str | None = None
    run: str | None = None


def ask(
    question: str,
    session: Session,
    language: Language,
    shared: Shared,
    keep: int | None = None,
    within: Names = (),
) -> Iterator[Update]:
    """Answer a question: first the question and a notice to wait, then sentence by sentence.

    With ``keep`` only so many of the earlier turns are kept, as when a question is asked again.
    within: the documents, folders and tags that it is asked of; of everything without any.
    """
    question = question.strip()
    if not question:
        return
    if len(question) > LONGEST_QUESTION:
        session.asking = question
        yield _too_long(question, session, language)
        return
    if session.under_way >= MOST_WAITING:
        yield Update(draft=question)
        return
    if session.writing is not None:
        session.writing.stop()
    with session.run() as run:
        if not run.forgotten:
            session.within = within
            yield from _answer(question, session.turns[:keep], session, run, (language, shared))


def _too_long(question: str, session: Session, language: Language) -> Update:
    """The beginning of a question that is too long, and why it was not asked."""
    reason = say(language, "too_long", length=len(question), limit=LONGEST_QUESTION)
    refused = pending(question[:100] + "……", render_error(reason))
    return Update(messages(session.turns) + refused, draft=question)


def _answer(
    question: str, turns: Turns, session: Session, run: Run, context: tuple[Language, Shared]
) -> Iterator[Update]:
    """One question, from the wait to the end of its answer, or to where it was stopped."""
    language, shared = context
    within = session.within
    before = messages(turns)
    session.asking = question
    yield Update(before + pending(question, render_waiting(language)), draft="", run=run.name)
    try:
        with shared.resting():
            work = shared.line.join(partial(shared.assistant.ask, question, turns, within))
            for ahead in run.places(work, partial(shared.line.ahead, work)):
                yield Update(before + pending(question, render_waiting(language, ahead)))
            answer = run.result(work)
            if answer is not None and needs_help(answer, turns, session, shared):
                helped = partial(help_with, answer, turns, run, shared)
                answer = run.result(shared.line.go_on(helped))
    except WendaError as error:
        failed = render_error(say(language, "ask_failed", reason=reason_in(language, error)))
        yield Update(before + pending(question, failed), draft=question, run="")
        return
    if answer is None:
        draft = "" if run.forgotten else question
        yield Update(messages(session.turns), draft=draft, run="")
        return
    session.asking = ""
    yield from _stream(answer, turns, session, run, context)


def _stream(
    answer: Answer, turns: Turns, session: Session, run: Run, context: tuple[Language, Shared]
) -> Iterator[Update]:
    """An answer, sentence by sentence, and at the end its first source; stopped, it stays as it is.

    It is kept before it is shown, so that it is there when the page is opened again meanwhile. A
    refusal replaces the source as well, for what is quoted there belongs to an earlier answer;
    small talk leaves it.
    """
    language, shared = context
    keep_turn(answer, len(turns), session, shared)
    for part in partial_answers(answer):
        session.turns = (*turns, part)
        if part is not answer:
            yield Update(messages(session.turns))
            if run.stopped_within(shared.pause):
                keep_turn(part, len(turns), session, shared)
                yield Update(run="")
                return
    spoken = answer.reason == "small_talk"
    source = None if spoken else render_empty(language, refused=True)
    for first in answer.citations[:1]:
        pointer = Pointer("cite", len(turns), first.n)
        source = open_pointer(
            pointer, session.turns, language, shared.assistant, shelf=shared.shelf
        )
    wanted = is_wanted(answer, session, shared)
    yield Update(messages(session.turns), source, run=None if wanted else "")
    if wanted:
        yield from _write(len(turns), session, run, shared)


def _write(
    turn: int, session: Session, run: Run, shared: Shared, confirmed: bool = False
) -> Iterator[Update]:
    """What a language model writes below the answer of a turn, as it grows."""
    for _ in grow(turn, session, run, shared, confirmed):
        yield Update(messages(session.turns))
    if not run.forgotten:
        for at in range(turn, len(session.turns)):  # to keep a turn forgets those behind it
            keep_turn(session.turns[at], at, session, shared)
    yield Update(None if run.forgotten else messages(session.turns), run="")


def write(turn: int | None, session: Session, shared: Shared) -> Iterator[Update]:
    """Have the model write (again) below the answer of a turn, or the last (None): it was asked for
    in so many words, so that this agrees to what it is sent."""
    if shared.writer is None or session.under_way:
        return
    with session.run() as run:
        at = len(session.turns) - 1 if turn is None else turn
        again = turn is not None
        if not 0 <= at < len(session.turns) or run.forgotten:
            return
        answer = session.turns[at]
        if not shared.writer.takes(answer) or (answer.generated is not None and not again):
            return
        choose("use", session)
        yield Update(run=run.name)
        yield from _write(at, session, run, shared, confirmed=again)


def find_turn(index: int | tuple[int, int]) -> int:
    """The turn of the conversation that a message belongs to, by the message's place in it."""
    return (index if isinstance(index, int) else index[0]) // 2


def retry(turn: int, session: Session, language: Language, shared: Shared) -> Iterator[Update]:
    """Ask the question of the turn again, as it was asked, or the one that failed."""
    question, within = session.asking, session.within
    if turn < len(session.turns):
        question, within = session.turns[turn].question, session.turns[turn].within
    yield from ask(question, session, language, shared, keep=turn, within=within)


def ask_everywhere(
    turn: int, session: Session, language: Language, shared: Shared
) -> Iterator[Update]:
    """Ask the question of a turn, as it was understood, of all documents; the turn stays."""
    if 0 <= turn < len(session.turns):
        yield from ask(session.turns[turn].resolved_question, session, language, shared)


def scope_from(text: str) -> Names:
    """The names of a scope as a browser sends them, a list in JSON; what is none is one name."""
    text = text.strip()
    if not text.startswith("["):
        return (text,) if text else ()
    try:
        names = json.loads(text)
    except ValueError:
        return (text,)
    return tuple(str(name) for name in names)


def failure(session: Session, language: Language) -> Update:
    """After an unexpected failure: the conversation so far, and the question back in its box."""
    failed = render_error(say(language, "ask_failed", reason=say(language, "unexpected")))
    asked = pending(session.asking, failed) if session.asking else []
    return Update(messages(session.turns) + asked, draft=session.asking, run="")


def clear(session: Session, language: Language) -> Update:
    """Begin a new conversation."""
    session.clear()
    return Update([], render_empty(language), draft="", run="")
