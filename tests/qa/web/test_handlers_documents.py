"""The handlers that change the documents."""

from __future__ import annotations

from html import unescape
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import gradio as gr

from index import IndexMissing
from qa.i18n.messages import say
from qa.web.documents_panel import build_failed_html, removed_html, report_html
from qa.web.handlers import DocumentsOutputs, Handlers
from qa.web.rendering import error_html
from qa.web.screen import Shared
from tests.support.clients import asked_in
from tests.support.fake_assistant import REPORT, FakeAssistant


def test_uploads_are_cleared_away_and_nothing_is_built_of_refused_ones(
    shared: Shared, tmp_path: Path
) -> None:
    upload = tmp_path / "表.xlsx"
    upload.write_bytes(b"x")
    (shown,) = Handlers(shared).add_files([str(upload)], asked_in("en"))
    assert "Files refused: 1" in unescape(shown.status)
    assert shown.rebuild == gr.update(interactive=True)
    assert not upload.exists()


def test_a_document_is_removed_and_the_index_built(shared: Shared) -> None:
    def remove(path: str) -> list[DocumentsOutputs]:
        event = cast(gr.EventData, SimpleNamespace(document=path))
        return list(Handlers(shared).remove_document(event, asked_in("zh")))

    shown = remove("长.txt")
    assert [one.rebuild["interactive"] for one in shown] == [False, True]
    notice = removed_html(Path("trash") / "长.txt", "zh")
    assert shown[-1].status == notice + report_html(REPORT, "zh")
    assert "长.txt" not in shown[-1].listing
    (shown_again,) = remove("长.txt")
    assert shown_again.status.startswith('<div class="wenda-error" role="alert"')
    assert "没有移除：索引里没有文档“长.txt”" in shown_again.status


def test_a_build_that_fails_says_why(shared: Shared) -> None:
    cast(FakeAssistant, shared.assistant).fails = IndexMissing("disk <full>")
    yielded = list(Handlers(shared).rebuild(asked_in("zh")))
    assert yielded[-1][0] == error_html("没有建成：disk <full>")
    assert yielded[-1][2] == gr.update(interactive=True)


def test_an_unexpected_failure_of_a_build_turns_its_button_on_again(shared: Shared) -> None:
    status, button = Handlers(shared).show_build_failure(asked_in("zh"))
    assert status == build_failed_html(say("zh", "unexpected"), "zh")
    assert button == gr.update(interactive=True)
