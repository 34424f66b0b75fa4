"""The app as a client sees it: every yield of every handler, several visitors at once."""

from __future__ import annotations

import json
import os
import re
import signal
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import gradio as gr
import pytest
from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError

import app
from index import BuildReport, IndexMissing, Progress, Skipped, WendaError
from qa.documents_panel import (
    added_html,
    documents_html,
    progress_html,
    removed_html,
    report_html,
)
from qa.present import (
    answer_html,
    error_html,
    messages,
    pending,
    so_far,
    waiting_html,
    welcome_html,
)
from qa.screen import Shared
from qa.source_panel import Pointer, quoted, quoted_html
from qa.visit import Turns, Visit
from tests.commands import ROOT, WENDA, environment, free_port, run, start
from tests.fake_assistant import REPORT, FakeAssistant, Gate, seed_assistant

HORSE, FOUR, MARS = "蒙古马有哪些特殊属性？", "四个不摘指什么？", "火星上有没有水？"


def client_of(url: str) -> Client:
    """A visitor; without TLS there is nothing to verify, and preparing for it takes a second."""
    return Client(url, verbose=False, ssl_verify=False)


class Served:
    """An app that is being served over a fake assistant."""

    def __init__(self, folder: Path) -> None:
        self.assistant = seed_assistant()
        threads = ThreadPoolExecutor(3)
        self.shared = Shared(self.assistant, folder / "feedback.jsonl", pause=0.01, answers=threads)
        self.demo = app.build_app(self.shared)
        self.url = app.launch(self.demo, port=None)

    def client(self) -> Client:
        return client_of(self.url)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    serving = Served(tmp_path_factory.mktemp("app"))
    yield serving
    serving.demo.close()


@pytest.fixture
def shared(tmp_path: Path) -> Shared:
    return Shared(seed_assistant(), tmp_path / "feedback.jsonl", pause=0.0)


def texts(chat: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Role and text of every message."""
    return [(message["role"], message["content"][0]["text"]) for message in chat]


def outputs(client: Client, *arguments: object, api_name: str) -> list[Any]:
    job = client.submit(*arguments, api_name=api_name)
    job.result(timeout=30)
    return cast(list[Any], job.outputs())


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
        html, tabs = app.show_source(visit, event, "zh", shared)
        return (html if html is app.SKIP else re.sub(r"<!--\d+-->$", "", html)), tabs

    html, tabs = click("cite-0-2")
    assert html == source_of(assistant, visit.turns, Pointer("cite", 0, 2))
    assert tabs.selected == "source"
    assert "相近段落，不是答案" in click("closest-1-1")[0]
    event = cast(gr.EventData, SimpleNamespace(pointer="cite-0-1"))
    again = [app.show_source(visit, event, "zh", shared)[0] for _ in range(2)]
    assert again[0] != again[1]  # else the browser would not scroll back to it
    for nothing in ("cite-0-9", "cite-7-1", "", "<script>", "document-0-1"):
        assert click(nothing) == (app.SKIP, app.SKIP)
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
        app.give_feedback(visit, event, "zh", shared)
    lines = [json.loads(line) for line in shared.feedback.read_text("utf-8").splitlines()]
    assert [(line["question"], line["liked"]) for line in lines] == [
        (HORSE, True),
        (MARS, False),
        (MARS, None),
    ]
    shared.feedback.unlink()
    shared.feedback.mkdir()
    event = cast(gr.LikeData, SimpleNamespace(index=1, liked=True))
    app.give_feedback(visit, event, "zh", shared)
    assert said[:3] == ["谢谢，已记下。", "谢谢，已记下。", "已撤回评价。"]
    assert said[3].startswith("评价没有存下：")


def test_export(shared: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(gr, "Info", lambda text, **_: said.append(text))
    visit = Visit()
    assert app.export(visit, "zh") == ""
    assert said == ["还没有对话可以导出。"]
    visit.turns = (shared.assistant.ask(FOUR),)
    assert app.export(visit, "en").startswith("# Conversation\n")


def test_rebuild_tells_how_far_it_is(served: Served) -> None:
    steps = [Progress("read", 1, 2), Progress("embed", 5, 70, 12.0)]
    report = BuildReport(2, 70, 90, 70, 0, 0, (Skipped("坏.txt", "it is empty"),), "g2", 1.0)
    served.assistant.steps, served.assistant.report = steps, report
    yielded = outputs(served.client(), api_name="/rebuild")
    assert [status for status, _ in yielded] == [
        progress_html(Progress("scan", 0, 0), "zh"),
        *(progress_html(step, "zh") for step in steps),
        report_html(report, "zh"),
    ]
    listing = documents_html(served.assistant.documents(), served.assistant.generation, "zh")
    assert yielded[-1][1] == listing


def test_files_are_added_and_the_index_built(served: Served, tmp_path: Path) -> None:
    files = [tmp_path / "新 文档.txt", tmp_path / "表.xlsx"]
    for file in files:
        file.write_text(file.name, encoding="utf-8")
    served.assistant.steps, served.assistant.report = [Progress("read", 1, 1)], REPORT
    yielded = outputs(served.client(), [handle_file(file) for file in files], api_name="/add")
    refused = [Skipped("表.xlsx", "读不了 .xlsx 文件；可读的是：.txt")]
    told = added_html(["新 文档.txt"], [], refused, "zh")
    assert [status for status, _ in yielded] == [
        told + progress_html(Progress("scan", 0, 0), "zh"),
        told + progress_html(Progress("read", 1, 1), "zh"),
        told + report_html(REPORT, "zh"),
    ]
    assert yielded[-1][1] == documents_html(served.assistant.documents(), "g1", "zh")
    again = outputs(served.client(), [handle_file(files[0])], api_name="/add")
    assert again[0][0].startswith(added_html([], ["新 文档.txt"], [], "zh"))


def test_uploads_are_cleared_away_and_nothing_is_built_of_refused_ones(
    shared: Shared, tmp_path: Path
) -> None:
    upload = tmp_path / "表.xlsx"
    upload.write_bytes(b"x")
    (shown,) = app.add([str(upload)], "en", shared)
    assert "Files refused: 1" in shown.status
    assert shown.rebuild == gr.update(interactive=True)
    assert not upload.exists()


def test_a_document_is_removed_and_the_index_built(shared: Shared) -> None:
    def remove(path: str) -> list[app.Kept]:
        event = cast(gr.EventData, SimpleNamespace(document=path))
        return list(app.remove(event, "zh", shared))

    shown = remove("长.txt")
    assert [one.rebuild["interactive"] for one in shown] == [False, True]
    told = removed_html(Path("trash") / "长.txt", "zh")
    assert shown[-1].status == told + report_html(REPORT, "zh")
    assert "长.txt" not in shown[-1].listing
    (shown_again,) = remove("长.txt")
    assert shown_again.status.startswith('<div class="wenda-error" role="alert"')
    assert "没有移除：长.txt" in shown_again.status


def test_a_build_that_fails_says_why(shared: Shared) -> None:
    cast(FakeAssistant, shared.assistant).fails = IndexMissing("disk <full>")
    yielded = list(app.rebuild("zh", shared))
    assert yielded[-1][0] == error_html("没有建成：disk <full>")
    assert yielded[-1][2] == gr.update(interactive=True)


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
    assert app.welcomed("zh", shared) == gr.update(
        placeholder=welcome_html("zh"),
        examples=[{"text": question} for question in shared.examples],
    )


def test_a_new_page_without_an_index_says_so_and_how_to_help(tmp_path: Path) -> None:
    shared = Shared(FakeAssistant(fails=IndexMissing(".wenda: none.")), tmp_path / "f.jsonl")
    chat, source, listing = app.opened("zh", shared)
    assert chat == gr.update(placeholder=welcome_html("zh", ".wenda: none."), examples=[])
    assert "点击回答里的编号" in source
    assert listing == error_html(".wenda: none.")


def test_only_loopback_unless_told_otherwise(served: Served) -> None:
    assert served.url.startswith("http://127.0.0.1:")
    assert served.demo.server_name == "127.0.0.1"
    assert served.demo.share is False
    assert served.demo.analytics_enabled is False


def test_a_port_that_is_taken(shared: Shared, served: Served) -> None:
    port = served.demo.server_port
    with pytest.raises(WendaError, match=rf"at 127.0.0.1:{port}: .*choose another --port"):
        app.launch(app.build_app(shared), port=port)


def test_a_proxy_does_not_stand_between_the_app_and_itself(
    shared: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.setenv(name, "example.org")
    demo = app.build_app(shared)
    assert app.launch(demo, port=None).startswith("http://127.0.0.1:")
    demo.close()
    assert os.environ["no_proxy"] == "example.org,127.0.0.1,localhost"


APP = (sys.executable, str(ROOT / "app.py"))
SERVE = (*WENDA, "serve")


@contextmanager
def page(command: tuple[str, ...], folder: Path, environ: dict[str, str]) -> Iterator[Client]:
    """A client of the chat that a command serves over the index in the folder."""
    port = str(free_port())
    process = start("--port", port, "--json", folder=folder, command=command, environ=environ)
    try:
        yield client_of(json.loads(process.stdout.readline())["url"])
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
    assert process.returncode == 130


@pytest.mark.slow
def test_an_index_is_opened_with_the_model_it_was_built_with(
    tmp_path: Path, tiny_model: Path
) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "马.txt").write_text("蒙古马耐寒、耐旱、耐力强。\n", encoding="utf-8")
    built = run("build", "--model", tiny_model, folder=tmp_path)
    assert built.code == 0, built.err
    question, named = "蒙古马有什么特点？", environment(WENDA_MODEL="multilingual-e5-small")
    for command in (APP, SERVE):
        with page(command, tmp_path, environment()) as client:
            chat = outputs(client, question, api_name="/ask")[-1][0]
            assert "wenda-answer" in texts(chat)[1][1]
            assert "新算 0、沿用 1" in outputs(client, api_name="/rebuild")[-1][0]
    with page(APP, tmp_path, named) as client:
        chat = outputs(client, question, api_name="/ask")[-1][0]
        assert "was built with the model" in texts(chat)[1][1]
