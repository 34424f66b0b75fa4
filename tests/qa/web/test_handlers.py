"""The handlers as Gradio calls them: requests, event data and outputs."""

from __future__ import annotations

import inspect
import json
import re
from html import unescape
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import gradio as gr
import pytest

from index import Document, IndexMissing, Reason
from qa.i18n.messages import Language
from qa.web.conversation.chat import Update
from qa.web.documents.panel import render_removed, render_report
from qa.web.handlers import (
    SKIP,
    ChatOutputs,
    DocumentsOutputs,
    Handlers,
    chat_outputs,
    detect_language,
    take_example,
)
from qa.web.rendering import render_error, render_welcome
from qa.web.session import Session
from qa.web.sources.pointers import Pointer
from qa.web.state import Shared
from tests.support.screen.clients import asked_in, source_of
from tests.support.screen.fake_assistant import REPORT, FakeAssistant

HORSE, FOUR, MARS = "蒙古马有哪些特殊属性？", "四个不摘指什么？", "火星上有没有水？"
ON, OFF = gr.update(visible=True), gr.update(visible=False)


CHINESE, ENGLISH = asked_in("zh-CN"), asked_in("en-GB")


@pytest.fixture
def handlers(shared: Shared) -> Handlers:
    return Handlers(shared)


@pytest.fixture
def assistant(shared: Shared) -> FakeAssistant:
    return cast(FakeAssistant, shared.assistant)


@pytest.fixture
def notices(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What Gradio is asked to tell the visitor."""
    said: list[str] = []
    monkeypatch.setattr(gr, "Info", lambda text, **_: said.append(text))
    monkeypatch.setattr(gr, "Warning", lambda text, **_: said.append(text))
    return said


@pytest.mark.parametrize(
    ("request_", "language"),
    [(CHINESE, "zh"), (ENGLISH, "en"), (asked_in("en;q=0.5, zh"), "zh"), (None, "zh")],
)
def test_the_language_is_that_of_the_request(
    request_: gr.Request | None, language: Language
) -> None:
    assert detect_language(request_) == language


@pytest.mark.parametrize(
    ("update", "outputs"),
    [
        (Update(), ChatOutputs(SKIP, SKIP, SKIP, SKIP, SKIP, SKIP)),
        (Update([], "s", "d", "r"), ChatOutputs([], "s", "d", "r", OFF, ON)),
        (Update(draft="", run=""), ChatOutputs(SKIP, SKIP, "", "", ON, OFF)),
    ],
)
def test_an_update_as_outputs(update: Update, outputs: ChatOutputs) -> None:
    assert chat_outputs(update) == outputs


def test_gradio_is_told_which_handlers_stream(handlers: Handlers) -> None:
    streams = {
        name
        for name, method in inspect.getmembers(handlers, inspect.ismethod)
        if inspect.isgeneratorfunction(method) and not name.startswith("_")
    }
    documents = {"rebuild", "add_files", "add_page", "remove_document"}
    assert streams == {"ask", "ask_everywhere", "retry", "write"} | documents


def test_an_overview_is_asked_for_in_the_language_of_the_page(
    handlers: Handlers, assistant: FakeAssistant
) -> None:
    path = assistant.documents()[2].path
    event = cast(gr.EventData, SimpleNamespace(document=path))
    asked = handlers.take_overview(event, CHINESE), handlers.take_overview(event, ENGLISH)
    assert asked == ("总结《很长的文档》", "Summarise “很长的文档”")
    gone = cast(gr.EventData, SimpleNamespace(document="nowhere.txt"))
    assert handlers.take_overview(gone, CHINESE) == ""


def test_a_question_and_its_retry(handlers: Handlers, assistant: FakeAssistant) -> None:
    session = Session()
    waiting, answered = handlers.ask(FOUR, session, ENGLISH)
    assert "Searching…" in str(waiting.chat)
    assert (waiting.send, waiting.stop) == (OFF, ON)
    assert (answered.run, answered.send, answered.stop) == ("", ON, OFF)
    assert session.turns == (assistant.ask(FOUR),)
    event = cast(gr.RetryData, SimpleNamespace(index=1))
    *_, again = handlers.retry(session, event, CHINESE)
    assert again.chat == answered.chat


def test_stop_and_clear(handlers: Handlers, assistant: FakeAssistant) -> None:
    session = Session()
    with session.run() as run:
        handlers.stop(session, run.name)
        assert run.stopped_within(0)
    session.turns = (assistant.ask(FOUR),)
    assert handlers.clear(session, CHINESE).chat == []
    assert list(session.turns) == []


def test_unexpected_failures_are_shown(handlers: Handlers) -> None:
    session = Session()
    session.asking = FOUR
    shown = handlers.show_failure(session, ENGLISH)
    assert shown.draft == FOUR
    assert "Something went wrong inside the program" in str(shown.chat)
    assert handlers.show_build_failure(CHINESE) == (
        render_error("没有建成：程序内部出错，详情见日志。"),
        gr.update(interactive=True),
    )


def test_an_example_is_taken_by_its_text() -> None:
    assert take_example(cast(gr.SelectData, SimpleNamespace(value={"text": FOUR}))) == FOUR


def test_a_click_opens_the_source(handlers: Handlers, assistant: FakeAssistant) -> None:
    session = Session()
    session.turns = (assistant.ask(HORSE), assistant.ask(MARS))

    def click(pointer: str) -> tuple[Any, Any]:
        event = cast(gr.EventData, SimpleNamespace(pointer=pointer))
        html, tabs = handlers.open_source(session, event, CHINESE)
        return (html if html is SKIP else re.sub(r"<!--\d+-->$", "", html)), tabs

    html, tabs = click("cite-0-2")
    assert html == source_of(assistant, session.turns, Pointer("cite", 0, 2))
    assert tabs.selected == "source"
    assert "相近段落，不是答案" in click("closest-1-1")[0]
    event = cast(gr.EventData, SimpleNamespace(pointer="cite-0-1"))
    again = [handlers.open_source(session, event, CHINESE)[0] for _ in range(2)]
    assert again[0] != again[1]  # else the browser would not scroll back to it
    for nothing in ("cite-0-9", "cite-7-1", "", "<script>", "document-0-1"):
        assert click(nothing) == (SKIP, SKIP)
    assistant.fails = IndexMissing("no <index>")
    assert click("document-0-1")[0] == render_error("no <index>")


def test_what_is_clicked_later_is_what_is_shown(
    handlers: Handlers, shared: Shared, assistant: FakeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = Session()
    session.turns = (assistant.ask(HORSE),)
    later: list[Any] = []
    document = assistant.document

    def slow(path: str) -> Document:
        if not later:
            later.append(None)
            event = cast(gr.EventData, SimpleNamespace(pointer="cite-0-2"))
            later[0] = handlers.open_source(session, event, CHINESE)[0]
        return document(path)

    monkeypatch.setattr(assistant, "document", slow)
    event = cast(gr.EventData, SimpleNamespace(pointer="cite-0-1"))
    assert handlers.open_source(session, event, CHINESE) == (SKIP, SKIP)
    assert 'data-key="cite-0-2"' in later[0]


def test_an_answer_brings_its_source_to_the_front(
    handlers: Handlers, assistant: FakeAssistant
) -> None:
    session = Session()
    assert handlers.show_source(session) is SKIP
    session.turns = (assistant.ask(HORSE),)
    assert handlers.show_source(session).selected == "source"
    session.turns = (*session.turns, assistant.ask(MARS))
    assert handlers.show_source(session) is SKIP


def test_a_link_opens_a_document(handlers: Handlers, assistant: FakeAssistant) -> None:
    path = assistant.texts[0].path
    event = cast(gr.EventData, SimpleNamespace(document=path, at="10-20"))
    html, tabs = handlers.open_source(Session(), event, CHINESE)
    assert f"{assistant.texts[0].text[10:20]}</mark>" in html
    assert tabs.selected == "source"
    event = cast(gr.EventData, SimpleNamespace(document="没有 <b>.txt"))
    html, _ = handlers.open_source(Session(), event, CHINESE)
    assert html.startswith(render_error("没有这份文档：没有 <b>.txt"))


def test_ratings_are_recorded(shared: Shared, handlers: Handlers, notices: list[str]) -> None:
    session = Session()
    session.turns = (shared.assistant.ask(HORSE), shared.assistant.ask(MARS))
    for index, liked in ((1, True), (3, False), (3, ""), (5, True)):
        event = cast(gr.LikeData, SimpleNamespace(index=index, liked=liked))
        handlers.rate(session, event, CHINESE)
    lines = [json.loads(line) for line in shared.feedback.read_text("utf-8").splitlines()]
    assert [(line["question"], line["liked"]) for line in lines] == [
        (HORSE, True),
        (MARS, False),
        (MARS, None),
    ]
    shared.feedback.unlink()
    shared.feedback.mkdir()
    handlers.rate(session, cast(gr.LikeData, SimpleNamespace(index=1, liked=True)), CHINESE)
    assert notices[:3] == ["谢谢，已记下。", "谢谢，已记下。", "已撤回评价。"]
    assert notices[3].startswith("评价没有存下：")


def test_export(handlers: Handlers, assistant: FakeAssistant, notices: list[str]) -> None:
    session = Session()
    assert handlers.export(session, CHINESE) == ""
    assert notices == ["还没有对话可以导出。"]
    session.turns = (assistant.ask(FOUR),)
    assert handlers.export(session, ENGLISH).startswith("# Conversation\n")


def test_uploads_are_cleared_away_and_nothing_is_built_of_refused_ones(
    handlers: Handlers, tmp_path: Path
) -> None:
    upload = tmp_path / "表.dwg"
    upload.write_bytes(b"x")
    (shown,) = handlers.add_files([str(upload)], ENGLISH)
    assert "Files refused: 1" in unescape(shown.status)
    assert shown.rebuild == gr.update(interactive=True)
    assert not upload.exists()


def test_a_document_is_removed_and_the_index_built(handlers: Handlers) -> None:
    def remove(path: str) -> list[DocumentsOutputs]:
        event = cast(gr.EventData, SimpleNamespace(document=path))
        return list(handlers.remove_document(event, CHINESE))

    shown = remove("长.txt")
    assert [one.rebuild["interactive"] for one in shown] == [False, True]
    notice = render_removed(Path("trash") / "长.txt", "zh")
    assert shown[-1].status == notice + render_report(REPORT, "zh")
    assert "长.txt" not in shown[-1].listing
    (shown_again,) = remove("长.txt")
    assert shown_again.status.startswith('<div class="wenda-error" role="alert"')
    assert "没有移除：索引里没有文档“长.txt”" in shown_again.status


def test_a_build_that_fails_says_why(handlers: Handlers, assistant: FakeAssistant) -> None:
    assistant.fails = IndexMissing("disk <full>")
    shown = list(handlers.rebuild(CHINESE))
    assert shown[-1].status == render_error("没有建成：disk <full>")
    assert shown[-1].rebuild == gr.update(interactive=True)


def test_a_new_page_greets(handlers: Handlers) -> None:
    assert handlers.show_welcome(CHINESE) == gr.update(
        placeholder=render_welcome("zh"), examples=[]
    )


def test_the_documents_are_not_sent_again_before_they_change(
    handlers: Handlers, assistant: FakeAssistant
) -> None:
    session = Session()
    first = handlers.refresh_documents(session, CHINESE)
    assert first == handlers.list_documents(CHINESE)
    assert handlers.refresh_documents(session, CHINESE) is SKIP
    assistant.change_tags([assistant.texts[0].path], give=["急"])
    assert handlers.refresh_documents(session, CHINESE) == handlers.list_documents(CHINESE)
    assert handlers.refresh_documents(session, CHINESE) is SKIP


def test_a_new_page_without_an_index_says_so_and_how_to_help(tmp_path: Path) -> None:
    shared = Shared(FakeAssistant(fails=IndexMissing(".wenda: none.")), tmp_path / "f.jsonl")
    handlers = Handlers(shared)
    chat, source = handlers.open_page(CHINESE)
    assert chat == gr.update(placeholder=render_welcome("zh", Reason(".wenda: none.")), examples=[])
    assert "点击回答里的编号" in source
    assert handlers.list_documents(CHINESE) == render_error(".wenda: none.")
