"""The app as a visitor sees it: a new page, every yield of an answer, several visitors at once."""

from __future__ import annotations

import json
import re
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import gradio as gr
import pytest
from gradio_client.exceptions import AppError

from index import IndexMissing, Reason
from qa.web import gradio_app
from qa.web.rendering import (
    answer_html,
    error_html,
    messages,
    pending,
    so_far,
    waiting_html,
    welcome_html,
)
from qa.web.screen import Shared
from qa.web.session import Turns, Visit
from qa.web.source_panel import Pointer, quoted, quoted_html
from tests.support.clients import Served, outputs, texts
from tests.support.fake_assistant import FakeAssistant, Gate

HORSE, FOUR, MARS = "蒙古马有哪些特殊属性？", "四个不摘指什么？", "火星上有没有水？"


def source_of(assistant: FakeAssistant, turns: Turns, pointer: Pointer) -> str:
    quotation = quoted(pointer, turns, "zh")
    assert quotation is not None
    return quoted_html(pointer, quotation, assistant.document, "zh")


def test_an_answer_streams_sentence_by_sentence(served: Served) -> None:
    answer = served.assistant.ask(HORSE)
    yielded = outputs(served.client(), HORSE, api_name="/ask")
    expected = [pending(HORSE, waiting_html("zh"))]
    expected += [messages([part]) for part in so_far(answer)]
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
    refusal = answer_html(served.assistant.ask(MARS), 0, "zh")
    assert [texts(shown[0])[1][1] for shown in yielded] == [waiting_html("zh"), refusal]
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


def test_a_click_opens_the_source(shared: Shared) -> None:
    assistant = cast(FakeAssistant, shared.assistant)
    visit = Visit()
    visit.turns = (assistant.ask(HORSE), assistant.ask(MARS))

    def click(pointer: str) -> tuple[Any, Any]:
        event = cast(gr.EventData, SimpleNamespace(pointer=pointer))
        html, tabs = gradio_app.show_source(visit, event, "zh", shared)
        return (html if html is gradio_app.SKIP else re.sub(r"<!--\d+-->$", "", html)), tabs

    html, tabs = click("cite-0-2")
    assert html == source_of(assistant, visit.turns, Pointer("cite", 0, 2))
    assert tabs.selected == "source"
    assert "相近段落，不是答案" in click("closest-1-1")[0]
    event = cast(gr.EventData, SimpleNamespace(pointer="cite-0-1"))
    again = [gradio_app.show_source(visit, event, "zh", shared)[0] for _ in range(2)]
    assert again[0] != again[1]  # else the browser would not scroll back to it
    for nothing in ("cite-0-9", "cite-7-1", "", "<script>", "document-0-1"):
        assert click(nothing) == (gradio_app.SKIP, gradio_app.SKIP)
    assistant.fails = IndexMissing("no <index>")
    assert click("document-0-1")[0] == error_html("no <index>")


def test_feedback_is_kept(shared: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(gr, "Info", lambda text, **_: said.append(text))
    monkeypatch.setattr(gr, "Warning", lambda text, **_: said.append(text))
    visit = Visit()
    visit.turns = (shared.assistant.ask(HORSE), shared.assistant.ask(MARS))
    for index, liked in ((1, True), (3, False), (3, ""), (5, True)):
        event = cast(gr.LikeData, SimpleNamespace(index=index, liked=liked))
        gradio_app.give_feedback(visit, event, "zh", shared)
    lines = [json.loads(line) for line in shared.feedback.read_text("utf-8").splitlines()]
    assert [(line["question"], line["liked"]) for line in lines] == [
        (HORSE, True),
        (MARS, False),
        (MARS, None),
    ]
    shared.feedback.unlink()
    shared.feedback.mkdir()
    event = cast(gr.LikeData, SimpleNamespace(index=1, liked=True))
    gradio_app.give_feedback(visit, event, "zh", shared)
    assert said[:3] == ["谢谢，已记下。", "谢谢，已记下。", "已撤回评价。"]
    assert said[3].startswith("评价没有存下：")


def test_export(shared: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(gr, "Info", lambda text, **_: said.append(text))
    visit = Visit()
    assert gradio_app.export(visit, "zh") == ""
    assert said == ["还没有对话可以导出。"]
    visit.turns = (shared.assistant.ask(FOUR),)
    assert gradio_app.export(visit, "en").startswith("# Conversation\n")


def test_questions_are_answered_during_a_build(served: Served) -> None:
    served.assistant.build_gate = threading.Event()
    try:
        build = served.client().submit(api_name="/rebuild")
        answered = outputs(served.client(), FOUR, api_name="/ask")[-1][0]
        assert not build.done()
    finally:
        served.assistant.build_gate.set()
        served.assistant.build_gate = None
    assert texts(answered)[1][1] == answer_html(served.assistant.ask(FOUR), 0, "zh")
    assert "已建好" in build.result(timeout=20)[0]


def test_several_questions_at_a_time(served: Served) -> None:
    asking = [(served.client(), question) for question in (FOUR, HORSE, MARS)]
    served.assistant.gate = Gate()
    served.assistant.asked.clear()
    jobs = [visitor.submit(question, api_name="/ask") for visitor, question in asking]
    try:
        for _ in range(200):
            if len(served.assistant.asked) == 3:
                break
            threading.Event().wait(0.05)
        assert sorted(served.assistant.asked) == sorted([(FOUR, 0), (HORSE, 0), (MARS, 0)])
        assert not any(job.done() for job in jobs)
    finally:
        served.assistant.gate.set()
        served.assistant.gate = None
    for job, question in zip(jobs, (FOUR, HORSE, MARS), strict=True):
        chat = job.result(timeout=20)[0]
        assert texts(chat)[1][1] == answer_html(served.assistant.ask(question), 0, "zh")


def test_more_visitors_than_are_answered_at_a_time(served: Served) -> None:
    *visitors, other = [served.client() for _ in range(9)]
    served.assistant.gate = Gate()
    jobs = [visitor.submit(FOUR, api_name="/ask") for visitor in visitors]
    try:
        assert served.assistant.gate.reached.wait(20)
        html = outputs(other, api_name="/rebuild")[-1][0]
        assert "已建好" in html  # nothing else waits for the answers
        assert not any(job.done() for job in jobs)
    finally:
        served.assistant.gate.set()
        served.assistant.gate = None
    answer = answer_html(served.assistant.ask(FOUR), 0, "zh")
    assert [texts(job.result(timeout=20)[0])[1][1] for job in jobs] == [answer] * 8


def test_a_new_page_shows_examples_that_work(shared: Shared) -> None:
    assert gradio_app.welcomed("zh", shared) == gr.update(
        placeholder=welcome_html("zh"),
        examples=[{"text": question} for question in shared.examples],
    )


def test_a_new_page_without_an_index_says_so_and_how_to_help(tmp_path: Path) -> None:
    shared = Shared(FakeAssistant(fails=IndexMissing(".wenda: none.")), tmp_path / "f.jsonl")
    chat, source, listing = gradio_app.opened("zh", shared)
    assert chat == gr.update(placeholder=welcome_html("zh", Reason(".wenda: none.")), examples=[])
    assert "点击回答里的编号" in source
    assert listing == error_html(".wenda: none.")
