"""The app as a visitor sees it: every yield of an answer, several visitors at once."""

from __future__ import annotations

import re
import threading

import pytest
from gradio_client.exceptions import AppError

from qa.web.rendering import (
    messages,
    partial_answers,
    pending,
    render_answer,
    render_waiting,
)
from qa.web.sources.pointers import Pointer
from tests.support.screen.clients import Served, outputs, source_of, texts
from tests.support.screen.fake_assistant import Gate
from tests.support.waiting import PATIENCE, wait_until

HORSE, FOUR, MARS = "蒙古马有哪些特殊属性？", "四个不摘指什么？", "火星上有没有水？"


def test_an_answer_streams_sentence_by_sentence(served: Served) -> None:
    answer = served.assistant.ask(HORSE)
    yielded = outputs(served.client(), HORSE, api_name="/ask")
    expected = [pending(HORSE, render_waiting("zh"))]
    expected += [messages([part]) for part in partial_answers(answer)]
    assert [texts(shown[0]) for shown in yielded] == [texts(chat) for chat in expected]
    assert len(yielded) == 3
    assert yielded[-1][1] == source_of(served.assistant, (answer,), Pointer("cite", 0, 1))
    assert re.fullmatch("[0-9a-f]{32}", yielded[0][3])
    assert yielded[-1][3] == ""


def test_a_conversation_goes_on_and_is_ones_own(served: Served) -> None:
    one, other = served.client(), served.client()
    signal, follow_up = "善于打硬仗的老实人能发出什么信号？", "那善于扎堆的呢？"
    outputs(one, signal, api_name="/ask")
    outputs(other, FOUR, api_name="/ask")
    served.assistant.asked.clear()
    chat = outputs(one, follow_up, api_name="/ask")[-1][0]
    assert served.assistant.asked == [(follow_up, 1)]
    assert [text for role, text in texts(chat) if role == "user"] == [
        f'<div class="wenda-question">{question}</div>' for question in (signal, follow_up)
    ]
    assert "理解为：善于扎堆的老实人能发出什么信号？" in texts(chat)[3][1]
    assert "不摘监管" not in str(chat)


def test_a_refusal_is_one_yield_and_opens_no_source(served: Served) -> None:
    yielded = outputs(served.client(), MARS, api_name="/ask")
    refusal = render_answer(served.assistant.ask(MARS), 0, "zh")
    assert [texts(shown[0])[1][1] for shown in yielded] == [render_waiting("zh"), refusal]
    assert "wenda-source" not in str(yielded[-1][1])


def test_an_unexpected_failure_ends_the_question_only(served: Served) -> None:
    served.assistant.bug = RuntimeError("boom")
    client = served.client()
    try:
        with pytest.raises(AppError):
            outputs(client, FOUR, api_name="/ask")
    finally:
        served.assistant.bug = None
    outputs(client, FOUR, api_name="/ask")


def test_questions_are_answered_during_a_build(served: Served) -> None:
    served.assistant.build_gate = threading.Event()
    try:
        build = served.client().submit(api_name="/rebuild")
        answered = outputs(served.client(), FOUR, api_name="/ask")[-1][0]
        assert not build.done()
    finally:
        served.assistant.build_gate.set()
        served.assistant.build_gate = None
    assert texts(answered)[1][1] == render_answer(served.assistant.ask(FOUR), 0, "zh")
    assert "已建好" in build.result(timeout=PATIENCE)[0]


def test_several_questions_at_a_time(served: Served) -> None:
    asking = [(served.client(), question) for question in (FOUR, HORSE, MARS)]
    served.assistant.gate = Gate()
    served.assistant.asked.clear()
    jobs = [visitor.submit(question, api_name="/ask") for visitor, question in asking]
    try:
        wait_until(lambda: len(served.assistant.asked) == 3)
        assert sorted(served.assistant.asked) == sorted([(FOUR, 0), (HORSE, 0), (MARS, 0)])
        assert not any(job.done() for job in jobs)
    finally:
        served.assistant.gate.set()
        served.assistant.gate = None
    for job, question in zip(jobs, (FOUR, HORSE, MARS), strict=True):
        chat = job.result(timeout=PATIENCE)[0]
        assert texts(chat)[1][1] == render_answer(served.assistant.ask(question), 0, "zh")


def test_more_visitors_than_are_answered_at_a_time(served: Served) -> None:
    *visitors, other = [served.client() for _ in range(9)]
    served.assistant.gate = Gate()
    jobs = [visitor.submit(FOUR, api_name="/ask") for visitor in visitors]
    try:
        assert served.assistant.gate.reached.wait(PATIENCE)
        html = outputs(other, api_name="/rebuild")[-1][0]
        assert "已建好" in html  # nothing else waits for the answers
        assert not any(job.done() for job in jobs)
    finally:
        served.assistant.gate.set()
        served.assistant.gate = None
    answer = render_answer(served.assistant.ask(FOUR), 0, "zh")
    assert [texts(job.result(timeout=PATIENCE)[0])[1][1] for job in jobs] == [answer] * 8
