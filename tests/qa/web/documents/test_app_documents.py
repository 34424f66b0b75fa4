"""Documents in the app: rebuilt and added, and every word on how that went."""

from __future__ import annotations

from pathlib import Path

from gradio_client import handle_file

from index import BuildReport, Progress, Reason, Skipped
from qa.web.documents.panel import (
    render_added,
    render_documents,
    render_progress,
    render_report,
)
from tests.support.screen.clients import Served, outputs
from tests.support.screen.fake_assistant import REPORT


def test_rebuild_tells_how_far_it_is(served: Served) -> None:
    steps = [Progress("read", 1, 2), Progress("embed", 5, 70, 12.0)]
    report = BuildReport(
        2, 70, 90, 70, 0, 0, (Skipped("坏.txt", Reason("document.empty")),), "g2", 1.0
    )
    served.assistant.steps, served.assistant.report = steps, report
    yielded = outputs(served.client(), api_name="/rebuild")
    assert [status for status, _ in yielded] == [
        render_progress(Progress("scan", 0, 0), "zh"),
        *(render_progress(step, "zh") for step in steps),
        render_report(report, "zh"),
    ]
    listing = render_documents(served.assistant.documents(), served.assistant.generation, "zh")
    assert yielded[-1][1] == listing


def test_files_are_added_and_the_index_built(served: Served, tmp_path: Path) -> None:
    files = [tmp_path / "新 文档.txt", tmp_path / "表.dwg"]
    for file in files:
        file.write_text(file.name, encoding="utf-8")
    served.assistant.steps, served.assistant.report = [Progress("read", 1, 1)], REPORT
    yielded = outputs(served.client(), [handle_file(file) for file in files], api_name="/add")
    refused = [Skipped("表.dwg", Reason.of("document.kind", suffix=".dwg", kinds=".txt"))]
    notice = render_added(["新 文档.txt"], [], refused, "zh")
    assert [status for status, _ in yielded] == [
        notice + render_progress(Progress("scan", 0, 0), "zh"),
        notice + render_progress(Progress("read", 1, 1), "zh"),
        notice + render_report(REPORT, "zh"),
    ]
    assert yielded[-1][1] == render_documents(served.assistant.documents(), "g1", "zh")
    again = outputs(served.client(), [handle_file(files[0])], api_name="/add")
    assert again[0][0].startswith(render_added([], ["新 文档.txt"], [], "zh"))
