"""Documents in the app: rebuilt, added and removed, and every word on how that went."""

from __future__ import annotations

from html import unescape
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import gradio as gr
from gradio_client import handle_file

from index import BuildReport, IndexMissing, Progress, Reason, Skipped
from qa.web import gradio_app
from qa.web.documents_panel import (
    added_html,
    documents_html,
    progress_html,
    removed_html,
    report_html,
)
from qa.web.rendering import error_html
from qa.web.screen import Shared
from tests.support.clients import Served, outputs
from tests.support.fake_assistant import REPORT, FakeAssistant


def test_rebuild_tells_how_far_it_is(served: Served) -> None:
    steps = [Progress("read", 1, 2), Progress("embed", 5, 70, 12.0)]
    report = BuildReport(
        2, 70, 90, 70, 0, 0, (Skipped("坏.txt", Reason("document.empty")),), "g2", 1.0
    )
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
    refused = [Skipped("表.xlsx", Reason.of("document.kind", suffix=".xlsx", kinds=".txt"))]
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
    (shown,) = gradio_app.add([str(upload)], "en", shared)
    assert "Files refused: 1" in unescape(shown.status)
    assert shown.rebuild == gr.update(interactive=True)
    assert not upload.exists()


def test_a_document_is_removed_and_the_index_built(shared: Shared) -> None:
    def remove(path: str) -> list[gradio_app.Kept]:
        event = cast(gr.EventData, SimpleNamespace(document=path))
        return list(gradio_app.remove(event, "zh", shared))

    shown = remove("长.txt")
    assert [one.rebuild["interactive"] for one in shown] == [False, True]
    told = removed_html(Path("trash") / "长.txt", "zh")
    assert shown[-1].status == told + report_html(REPORT, "zh")
    assert "长.txt" not in shown[-1].listing
    (shown_again,) = remove("长.txt")
    assert shown_again.status.startswith('<div class="wenda-error" role="alert"')
    assert "没有移除：索引里没有文档“长.txt”" in shown_again.status


def test_a_build_that_fails_says_why(shared: Shared) -> None:
    cast(FakeAssistant, shared.assistant).fails = IndexMissing("disk <full>")
    yielded = list(gradio_app.rebuild("zh", shared))
    assert yielded[-1][0] == error_html("没有建成：disk <full>")
    assert yielded[-1][2] == gr.update(interactive=True)
