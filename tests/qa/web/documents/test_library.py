"""Keeping the documents up to date: what is shown, and the real thing behind it."""

from __future__ import annotations

from html import unescape
from pathlib import Path

import pytest

from index import IndexBusy, build, list_suffixes
from qa.service import open_assistant
from qa.web.documents.library import add_files, add_page, drop_label, rebuild, remove_document
from qa.web.documents.panel import render_added, render_build_failure
from qa.web.state import Shared
from tests.support.documents.folders import HORSES, settings_in, write
from tests.support.fake_encoder import FakeEncoder
from tests.support.screen.fake_assistant import FakeAssistant


def test_the_label_names_the_kinds_and_the_limit() -> None:
    assert drop_label("en") == f"Add documents: {list_suffixes()}; at most 512 MB each"


def test_a_build_that_cannot_begin_keeps_the_notice_of_the_files(tmp_path: Path) -> None:
    upload = tmp_path / "a.txt"
    upload.write_text(HORSES, encoding="utf-8")
    shared = Shared(FakeAssistant(fails=IndexBusy("busy")), tmp_path / "f")
    steps = list(add_files([upload], shared, "zh"))
    notice = render_added(["a.txt"], [], [], "zh")
    assert steps[-1] == (notice + render_build_failure("busy", "zh"), True)
    assert [step.done for step in steps] == [False, True]


def test_nothing_dropped_builds_nothing(tmp_path: Path) -> None:
    shared = Shared(FakeAssistant(fails=IndexBusy("busy")), tmp_path / "f")
    assert [step.done for step in add_files([], shared, "zh")] == [True]


def test_a_page_is_fetched_and_the_index_built_without_asking_for_others(tmp_path: Path) -> None:
    assistant = FakeAssistant()
    steps = list(add_page(" https://example.com/ ", Shared(assistant, tmp_path / "f"), "zh"))
    assert "读取网页" in unescape(steps[0].html)
    assert "已读取网页：https://example.com/" in unescape(steps[-1].html)
    assert [step.done for step in steps][-2:] == [False, True]
    assert (assistant.added, assistant.refreshed) == (["https://example.com/"], [False])


def test_a_page_that_cannot_be_had_is_named_and_nothing_built(tmp_path: Path) -> None:
    assistant = FakeAssistant()
    steps = list(add_page("ftp://example.com/", Shared(assistant, tmp_path / "f"), "zh"))
    assert "没有添加 ftp://example.com/：不读取 ftp 地址" in unescape(steps[-1].html)
    assert assistant.refreshed == []
    assert list(add_page("  ", Shared(assistant, tmp_path / "f"), "zh")) == [("", True)]


def test_the_button_asks_for_all_pages(tmp_path: Path) -> None:
    assistant = FakeAssistant()
    list(rebuild(Shared(assistant, tmp_path / "f"), "zh"))
    assert assistant.refreshed == [True]


@pytest.mark.parametrize("name", ["无此文件.txt", "../a.txt", "/etc/passwd"])
def test_only_what_is_indexed_can_be_removed(tmp_path: Path, name: str) -> None:
    write(tmp_path / "docs", 马=HORSES)
    (tmp_path / "a.txt").write_text("不动我。", encoding="utf-8")
    settings = settings_in(tmp_path)
    build([tmp_path / "docs"], settings=settings, encoder=FakeEncoder())
    shared = Shared(open_assistant(settings), tmp_path / "f")
    (step,) = remove_document(name, shared, "en")
    assert f"Not removed: {name} is not in the index any more" in unescape(step.html)
    assert (tmp_path / "a.txt").exists()
    assert Path("/etc/passwd").exists()


def test_a_removal_that_the_build_after_it_completes(tmp_path: Path) -> None:
    """Taking everything out needs no model: the build has nothing to embed."""
    write(tmp_path / "docs", 马=HORSES)
    settings = settings_in(tmp_path, model="multilingual-e5-small")
    build([tmp_path / "docs"], settings=settings, encoder=FakeEncoder())
    shared = Shared(open_assistant(settings), tmp_path / "f")
    steps = list(remove_document("马.txt", shared, "en"))
    assert steps[-1].done
    assert "Removed 马.txt" in unescape(steps[-1].html)
    assert "Done: 0 documents, 0 passages; 0 embedded, 0 reused, 1 removed" in unescape(
        steps[-1].html
    )
    again = list(rebuild(shared, "en"))
    assert "Done: 0 documents" in unescape(again[-1].html)
