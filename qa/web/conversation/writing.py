"""Answers in a language model's words, in the conversation: whether they are wanted, and as they
grow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from typing import Literal

from qa.i18n.messages import Language
from qa.types import Answer
from qa.web.generated import render_model_bar
from qa.web.session import Run, Session
from qa.web.state import Shared

Choice = Literal["accept", "use", "decline"]


def is_wanted(answer: Answer, session: Session, shared: Shared) -> bool:
    """Whether the model is to write below an answer: only if there is one, the visitor has been
    told what leaves the machine and has agreed, and the model takes it."""
    agreed = session.accepted and not session.only_quotations
    return shared.writer is not None and agreed and shared.writer.takes(answer)


def needs_help(answer: Answer, turns: Sequence[Answer], session: Session, shared: Shared) -> bool:
    """Whether the model may be asked what a follow-up means that was refused."""
    agreed = session.accepted and not session.only_quotations
    return shared.writer is not None and agreed and bool(turns) and not answer.answered


def help_with(answer: Answer, turns: Sequence[Answer], run: Run, shared: Shared) -> Answer:
    """The answer to a follow-up as the model puts it; see ``Writer.resolve``."""
    assert shared.writer is not None
    return shared.writer.resolve(answer, turns, lambda: run.stopped_within(0))


def choose(choice: str, session: Session) -> None:
    """What was chosen for this conversation; an unknown choice changes nothing."""
    if choice in ("accept", "use"):
        session.accepted, session.only_quotations = True, False
    elif choice == "decline":
        session.only_quotations = True


def model_bar(session: Session, language: Language, shared: Shared) -> str:
    """The notice or the switch above the box; nothing where no model is switched on."""
    if shared.writer is None:
        return ""
    return render_model_bar(shared.writer, session.accepted, session.only_quotations, language)


def grow(
    turn: int, session: Session, run: Run, shared: Shared, confirmed: bool = False
) -> Iterator[Answer]:
    """Have the model write below the answer of a turn; the answer with what there is, each time.

    What takes many requests is only announced, unless it is ``confirmed``.

    The turn is changed in the session. It ends with the run: a stop, a new question, or clearing.
    """
    writer = shared.writer
    if writer is None or turn >= len(session.turns):
        return
    answer = session.turns[turn]
    session.writing = run
    try:
        with closing(writer.write(answer, lambda: run.stopped_within(0), confirmed)) as steps:
            for generated in steps:
                if run.forgotten:
                    return
                grown = replace(answer, generated=generated)
                session.turns = (*session.turns[:turn], grown, *session.turns[turn + 1 :])
                yield grown
    finally:
        session.writing = None
