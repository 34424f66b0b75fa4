"""What changes on the screen while the conversation goes on."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

import pytest

from index import IndexMissing
from qa.types import Answer, Segment
from qa.web.conversation.chat import MOST_WAITING, Update, ask, clear, failure, retry
from qa.web.rendering import messages, partial_answers, pending, render_error, render_waiting
from qa.web.session import Session
from qa.web.sources.source_panel import render_empty
from qa.web.state import Shared
from tests.support.screen.fake_assistant import FakeAssistant, Gate
from tests.support.waiting import PATIENCE, wait_until

HORSE, FOUR, MARS = "蒙古马有哪些特殊属性？", "四个不摘指什么？", "火星上有没有水？"


@pytest.fixture
def assistant(shared: Shared) -> FakeAssistant:
    return cast(FakeAssistant, shared.assistant)


def session_with(*turns: Answer) -> Session:
    session = Session()
    session.turns = turns
    return session


def chats(shown: list[Update]) -> list[Any]:
    return [one.chat for one in shown]


def test_an_answer_comes_sentence_by_sentence(shared: Shared, assistant: FakeAssistant) -> None:
    session = session_with(assistant.ask(FOUR))
    shown = list(ask(f" {HORSE}\n", session, "zh", shared))
    before, answer = messages(session.turns[:1]), session.turns[1]
    assert answer == assistant.ask(HORSE)
    assert chats(shown) == [
        before + pending(HORSE, render_waiting("zh")),
        *(messages([session.turns[0], part]) for part in partial_answers(answer)),
    ]
    assert len(shown) == 3
    assert [one.draft for one in shown] == ["", None, None]
    assert [bool(one.run) for one in shown] == [True, False, False]
    assert [one.run for one in shown[1:]] == [None, ""]
    assert 'data-key="cite-1-1"' in str(shown[-1].source)
    assert (session.asking, session.under_way) == ("", 0)


def test_a_refusal_shows_no_quotation(shared: Shared) -> None:
    *_, shown = ask(MARS, Session(), "en", shared)
    assert shown.source == render_empty("en", refused=True)
    assert "Nothing was quoted" in shown.source


def test_small_talk_leaves_the_source(
    shared: Shared, assistant: FakeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = (Segment("label", "不客气。", code="thanks"),)
    thanks = Answer("谢谢", "谢谢", False, 0.0, "不客气。", (), (), 0.0, said, reason="small_talk")
    monkeypatch.setattr(assistant, "ask", lambda *_: thanks)
    *_, shown = ask("谢谢", Session(), "zh", shared)
    assert (shown.chat, shown.source) == (messages((thanks,)), None)


def test_an_empty_question_does_nothing(shared: Shared) -> None:
    assert list(ask("  \n", Session(), "zh", shared)) == []


def test_a_question_that_is_too_long_is_not_asked_and_kept(
    shared: Shared, assistant: FakeAssistant
) -> None:
    (shown,) = ask("长" * 1001, Session(), "zh", shared)
    assert "问题太长（1001 字）" in str(shown.chat)
    assert shown.draft == "长" * 1001
    assert assistant.asked == []


def test_without_an_index_the_reason_is_said_and_the_question_kept(
    shared: Shared, assistant: FakeAssistant
) -> None:
    assistant.fails = IndexMissing(".wenda: there is no index")
    shown = list(ask(FOUR, Session(), "en", shared))
    why = render_error("This could not be answered: .wenda: there is no index")
    assert chats(shown) == [pending(FOUR, render_waiting("en")), pending(FOUR, why)]
    assert (shown[-1].draft, shown[-1].run) == (FOUR, "")


def test_an_unexpected_failure_is_shown_and_the_question_kept(
    shared: Shared, assistant: FakeAssistant
) -> None:
    session = session_with(assistant.ask(HORSE))
    assistant.bug = RuntimeError("boom")
    with pytest.raises(RuntimeError, match="boom"):
        list(ask(FOUR, session, "zh", shared))
    shown = failure(session, "zh")
    failed = render_error("这次没能回答：程序内部出错，详情见日志。")
    assert shown == Update(messages(session.turns) + pending(FOUR, failed), None, FOUR, "")


def test_retry_asks_the_same_question_in_its_place(
    shared: Shared, assistant: FakeAssistant
) -> None:
    session = session_with(assistant.ask(FOUR), assistant.ask(HORSE))
    before = session.turns
    assistant.asked.clear()
    shown = list(retry(1, session, "zh", shared))
    assert assistant.asked == [(HORSE, 1)]
    assert shown[0].chat == messages(before[:1]) + pending(HORSE, render_waiting("zh"))
    assert session.turns == before
    session.asking = MARS  # which failed
    list(retry(2, session, "zh", shared))
    assert [answer.question for answer in session.turns] == [FOUR, HORSE, MARS]


def test_a_stop_gives_the_question_back(shared: Shared, assistant: FakeAssistant) -> None:
    session = session_with(assistant.ask(FOUR))
    assistant.gate = Gate()
    going = ask(HORSE, session, "zh", shared)
    try:
        session.stop(str(next(going).run))
        assert list(going) == [Update(messages(session.turns), None, HORSE, "")]
    finally:
        assistant.gate.set()
    assert [answer.question for answer in session.turns] == [FOUR]


def test_a_stop_in_the_middle_keeps_what_was_shown(shared: Shared) -> None:
    session = Session()
    going = ask(HORSE, session, "zh", shared)
    run = str(next(going).run)
    first = next(going)
    session.stop(run)
    assert list(going) == [Update(run="")]
    answer = next(partial_answers(shared.assistant.ask(HORSE)))
    assert [(turn.text, turn.citations) for turn in session.turns] == [
        (answer.text, answer.citations)
    ]
    assert first.chat == messages(session.turns)


def test_a_retry_that_is_stopped_loses_nothing(shared: Shared, assistant: FakeAssistant) -> None:
    session = session_with(assistant.ask(FOUR), assistant.ask(HORSE))
    assistant.gate = Gate()
    going = retry(0, session, "zh", shared)
    try:
        session.stop(str(next(going).run))
        (stopped,) = going
    finally:
        assistant.gate.set()
    assert [answer.question for answer in session.turns] == [FOUR, HORSE]
    assert stopped.chat == messages(session.turns)


def test_clear_forgets_the_conversation(shared: Shared, assistant: FakeAssistant) -> None:
    session = session_with(assistant.ask(FOUR))
    assistant.gate = Gate()
    going = ask(HORSE, session, "zh", shared)
    next(going)
    with ThreadPoolExecutor(1) as pool:
        clearing = pool.submit(clear, session, "en")
        assert [one.draft for one in going] == [""]
        assistant.gate.set()
        assert clearing.result(PATIENCE) == Update([], render_empty("en"), "", "")
    assert (session.turns, session.asking) == ((), "")


def test_only_so_many_questions_of_a_visitor_wait(shared: Shared, assistant: FakeAssistant) -> None:
    session = Session()
    assistant.gate = Gate()
    with ThreadPoolExecutor(MOST_WAITING) as pool:
        try:
            waiting = [
                pool.submit(lambda: list(ask(FOUR, session, "zh", shared)))
                for _ in range(MOST_WAITING)
            ]
            wait_until(lambda: session.under_way == MOST_WAITING)
            assert list(ask(HORSE, session, "zh", shared)) == [Update(draft=HORSE)]
        finally:
            assistant.gate.set()
        assert [len(shown.result(PATIENCE)) for shown in waiting] == [2] * MOST_WAITING
    assert [answer.question for answer in session.turns] == [FOUR] * MOST_WAITING
