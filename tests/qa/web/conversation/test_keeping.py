"""A visitor's conversation is kept and gone on with; what goes wrong with it stops nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from qa.history import History
from qa.types import Answer
from qa.web.conversation import chat, keeping
from qa.web.session import Session
from qa.web.state import Shared
from tests.support.screen.fake_assistant import seed_assistant

HORSE, FOUR, MARS = "蒙古马有哪些特殊属性？", "四个不摘指什么？", "火星上有没有水？"
ANNA, BERT = "a" * 64, "b" * 64


@pytest.fixture
def keeper(tmp_path: Path) -> Iterator[Shared]:
    history = History(tmp_path / "history.sqlite")
    yield Shared(seed_assistant(), tmp_path / "feedback.jsonl", pause=0.0, history=history)
    history.close()


def visitor(shared: Shared, key: str = ANNA, conversation: str = "") -> Session:
    session = Session()
    keeping.recognise(session, key, conversation, shared)
    return session


def ask(session: Session, shared: Shared, *questions: str) -> None:
    for question in questions:
        list(chat.ask(question, session, "zh", shared))


def kept(shared: Shared, session: Session) -> tuple[Answer, ...]:
    assert shared.history is not None
    found = shared.history.conversation(session.owner, session.conversation)
    return found.turns if found else ()


def test_a_conversation_goes_on_in_another_session(keeper: Shared) -> None:
    first = visitor(keeper)
    ask(first, keeper, HORSE, MARS)
    second = visitor(keeper, conversation=first.conversation)
    assert second.turns == first.turns != ()
    assert second.conversation == first.conversation
    ask(second, keeper, FOUR)
    assert kept(keeper, second) == second.turns
    assert [answer.question for answer in second.turns] == [HORSE, MARS, FOUR]


def test_what_is_asked_again_and_what_was_stopped_is_kept_as_it_is_shown(keeper: Shared) -> None:
    session = visitor(keeper)
    ask(session, keeper, HORSE, FOUR)
    list(chat.retry(0, session, "zh", keeper))
    assert [answer.question for answer in kept(keeper, session)] == [HORSE]
    updates = chat.ask(HORSE, session, "zh", replace(keeper, pause=30))
    run = next(updates).run
    next(updates)
    assert len(kept(keeper, session)[1].citations) > len(session.turns[1].citations)
    session.stop(run or "")
    list(updates)
    assert kept(keeper, session) == session.turns


def test_after_a_new_conversation_both_are_listed(keeper: Shared) -> None:
    session = visitor(keeper)
    ask(session, keeper, HORSE)
    chat.clear(session, "zh")
    ask(session, keeper, FOUR)
    listed = keeping.list_kept(session, keeper)
    assert [each.title for each in listed.conversations] == [FOUR, HORSE]
    found = keeping.list_kept(session, keeper, "蒙古馬")
    assert [each.title for each in found.conversations] == [HORSE]
    assert (found.more, found.notice) == (False, None)


def test_nothing_of_another_visitor_is_reached_by_its_identifier(keeper: Shared) -> None:
    anna, bert = visitor(keeper), visitor(keeper, BERT)
    ask(anna, keeper, HORSE)
    name = anna.conversation
    assert visitor(keeper, BERT, name).turns == ()
    assert not keeping.go_on(bert, name, keeper)
    keeping.rename(bert, name, "mine", keeper)
    assert not keeping.delete(bert, name, keeper)
    assert keeping.list_kept(bert, keeper).conversations == ()
    assert [each.title for each in keeping.list_kept(anna, keeper).conversations] == [HORSE]


@pytest.mark.parametrize("key", ["", "a", "A" * 32, "a" * 31, "a" * 65, "../" * 12, "g" * 32])
def test_who_has_no_key_keeps_nothing(keeper: Shared, key: str) -> None:
    session = visitor(keeper, key)
    ask(session, keeper, HORSE)
    assert (session.owner, session.conversation, len(session.turns)) == ("", "", 1)
    assert keeper.history is not None
    assert not keeper.history.path.exists()


def test_a_session_has_one_owner(keeper: Shared) -> None:
    session = visitor(keeper)
    keeping.recognise(session, BERT, "", keeper)
    assert session.owner == ANNA


def test_without_a_history_nothing_is_kept(shared: Shared) -> None:
    session = visitor(shared)
    ask(session, shared, HORSE)
    assert (session.owner, session.conversation) == ("", "")
    assert keeping.list_kept(session, shared) == keeping.KeptList()


def test_deleting_the_open_conversation_empties_the_chat(keeper: Shared) -> None:
    session = visitor(keeper)
    ask(session, keeper, HORSE)
    other = session.conversation
    chat.clear(session, "zh")
    ask(session, keeper, FOUR)
    assert not keeping.delete(session, other, keeper)
    assert len(session.turns) == 1
    assert keeping.delete(session, session.conversation, keeper)
    assert session.conversation == ""
    assert not session.turns


def test_a_damaged_history_is_begun_anew_with_the_conversation_that_is_open(
    keeper: Shared,
) -> None:
    session = visitor(keeper)
    ask(session, keeper, HORSE)
    assert keeper.history is not None
    keeper.history.close()
    keeper.history.path.write_bytes(b"no database" * 1000)
    ask(session, keeper, FOUR)
    assert session.notice is not None
    assert session.notice.code == "history.damaged"
    assert [answer.question for answer in session.turns] == [HORSE, FOUR]
    assert kept(keeper, session) == session.turns
    html = keeping.render_kept(keeping.list_kept(session, keeper), "", "", "zh")
    assert "已损坏" in html
    ask(session, keeper, MARS)
    assert session.notice is None


def test_a_history_that_cannot_be_written_stops_nobody(keeper: Shared, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    closed = replace(keeper, history=History(tmp_path / "taken" / "history.sqlite"))
    session = visitor(closed)
    ask(session, closed, HORSE, FOUR)
    assert [answer.question for answer in session.turns] == [HORSE, FOUR]
    listed = keeping.list_kept(session, closed)
    assert listed.notice is not None
    assert listed.notice.code == "history.unusable"


def test_the_list_shows_text_as_text(keeper: Shared) -> None:
    session = visitor(keeper)
    ask(session, keeper, "<img src=x onerror=alert(1)> & “？”")
    html = keeping.render_kept(keeping.list_kept(session, keeper), session.conversation, "", "en")
    assert "<img" not in html
    assert 'aria-current="true"' in html
    for kept_list, query, said in (
        (keeping.KeptList(), "", "No conversations yet"),
        (keeping.KeptList(), "x", "No conversation has these words"),
    ):
        assert said in keeping.render_kept(kept_list, "", query, "en")
