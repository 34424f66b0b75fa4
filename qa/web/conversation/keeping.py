"""Keeping a visitor's conversation, and going on with one that was kept.

A visitor is known by a random key that stays in the browser. A history that cannot be used stops
nobody from asking: what went wrong becomes the session's notice.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TypeVar

from index import Reason, WendaError, compile_later
from qa.history import History, KeptConversation, Summary
from qa.i18n.answers import label
from qa.i18n.messages import Language, reason_in
from qa.question.language import script_of_question
from qa.types import Answer, Segment
from qa.web.session import Session
from qa.web.state import Shared
from qa.web.templating import render

LISTED = 200  # of the last conversations; a search finds the others
_KEY = compile_later(r"[0-9a-f]{32,64}")  # 128 random bits or more
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class KeptList:
    """What the list shows: conversations, how many more there may be, and what went wrong."""

    conversations: tuple[Summary, ...] = ()
    more: bool = False
    notice: Reason | None = None


def recognise(session: Session, key: str, conversation: str, shared: Shared) -> None:
    """Let a session belong to the visitor with that key, and go on with a conversation of theirs.

    With accounts it belongs to that of the visitor, whatever the key. Nothing happens where the
    session is known already, or the key is none.
    """
    owner = shared.visitor.owner or key
    if shared.history is None or session.owner or not _KEY.fullmatch(owner):
        return
    session.owner = owner
    if conversation and not session.turns:
        go_on(session, conversation, shared)


def go_on(session: Session, conversation: str, shared: Shared) -> bool:
    """Go on with a kept conversation; False where the visitor has none of that identifier."""
    kept: KeptConversation | None = _try(
        session, shared, lambda history: history.conversation(session.owner, conversation), None
    )
    if kept is None:
        return False
    turns = tuple(seen_answer(each, shared.visitor.visible) for each in kept.turns)
    session.replace(turns, kept.id, kept.first)
    return True


def seen_answer(answer: Answer, visible: Collection[str] | None) -> Answer:
    """An answer as it was kept; without what it says where it is from documents that are not
    visible any more (None: all are)."""
    named = {each.document for each in (*answer.cited, *answer.possible)}
    named |= {each.document for each in answer.closest}
    named |= {each.document for each in answer.segments}
    if visible is None or named.issubset({*visible, ""}):
        return answer
    said = label("refused", script_of_question(answer.question))
    return Answer(
        question=answer.question,
        resolved_question=answer.question,
        answered=False,
        confidence=0.0,
        text=said,
        citations=(),
        closest=(),
        seconds=0.0,
        segments=(Segment("label", said, code="refused"),),
        reason="not_found",
    )


def keep_turn(answer: Answer, turn: int, session: Session, shared: Shared) -> None:
    """Keep an answer as the turn of that number, from 0, instead of those from there on."""

    def keep(history: History) -> str:
        place = session.first + turn
        return history.keep(session.owner, session.conversation, place, answer)

    def keep_all(history: History) -> str:
        """Of a conversation whose file had to be set aside, what is still known."""
        conversation = ""
        for number, each in enumerate((*session.turns[:turn], answer)):
            conversation = history.keep(session.owner, conversation, number, each)
        session.first = 0
        return conversation

    kept = _try(session, shared, keep, session.conversation)
    if session.notice and session.notice.code == "history.damaged":
        damage = session.notice
        kept = _try(session, shared, keep_all, session.conversation)
        session.notice = session.notice or damage
    session.conversation = kept


def rename(session: Session, conversation: str, title: str, shared: Shared) -> None:
    """Give a conversation another name."""
    _try(session, shared, lambda history: history.rename(session.owner, conversation, title), False)


def delete(session: Session, conversation: str, shared: Shared) -> bool:
    """Delete a conversation; True where it was the one that is open, which is then gone as well."""
    gone = _try(session, shared, lambda history: history.delete(session.owner, conversation), False)
    if not gone or conversation != session.conversation:
        return False
    session.clear()
    return True


def list_kept(session: Session, shared: Shared, query: str = "") -> KeptList:
    """The visitor's conversations in which the words of the query stand, the last used first."""
    found: tuple[Summary, ...] = _try(
        session,
        shared,
        lambda history: history.conversations(session.owner, query, LISTED + 1),
        (),
        forget=False,
    )
    return KeptList(found[:LISTED], len(found) > LISTED, session.notice)


def render_kept(kept: KeptList, current: str, query: str, language: Language) -> str:
    """The list as HTML, with the conversation that is open marked."""
    notice = reason_in(language, kept.notice) if kept.notice else ""
    return render(
        "history", language=language, kept=kept, current=current, query=query, notice=notice
    )


def _try(
    session: Session,
    shared: Shared,
    work: Callable[[History], T],
    otherwise: T,
    forget: bool = True,
) -> T:
    """What ``work`` makes of the history; ``otherwise`` where there is none for this session, or it
    cannot be used, which becomes the session's notice.

    forget: whether success ends the notice that there was.
    """
    if shared.history is None or not session.owner:
        return otherwise
    try:
        done = work(shared.history)
    except WendaError as error:
        session.notice = error.reason
        return otherwise
    if forget:
        session.notice = None
    return done
