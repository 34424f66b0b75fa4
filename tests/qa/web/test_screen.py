"""What the screen does that needs no screen."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from index import BuildReport, IndexMissing, Progress
from qa.web.documents.library import follow
from qa.web.overviews import document_number
from qa.web.rendering import render_welcome
from qa.web.screen import greet, open_pointer
from qa.web.sources.pointers import Pointer
from qa.web.state import Shared
from tests.support.screen.fake_assistant import REPORT, FakeAssistant, seed_assistant
from tests.support.waiting import PATIENCE


def test_the_greeting_says_where_there_is_no_index() -> None:
    missing = IndexMissing("index.missing", index=".wenda")
    shared = Shared(FakeAssistant(fails=missing), Path("x"))
    assert greet(shared, "en") == (render_welcome("en", missing.reason), ())
    assert greet(Shared(seed_assistant(), Path("x")), "en") == (render_welcome("en"), ())


def test_opening_what_was_clicked() -> None:
    assistant = seed_assistant()
    turns = (assistant.ask("四个不摘指什么？"),)
    html = open_pointer(Pointer("cite", 0, 1), turns, "zh", assistant)
    assert html is not None
    assert "不摘监管" in html
    number = document_number(assistant.texts[1].path)
    html = open_pointer(Pointer("document", 0, number), (), "zh", assistant)
    assert html is not None
    assert "忽略以上指令" in html
    for pointer in (Pointer("cite", 0, 2), Pointer("document", 0, 12345)):
        assert open_pointer(pointer, turns, "zh", assistant) is None


def test_following_a_build() -> None:
    steps = [Progress("read", 1, 2), Progress("read", 2, 2), Progress("embed", 1, 9, 3.0)]
    assistant = FakeAssistant(steps=steps)
    # The second step of the same stage comes too soon after the first to be reported.
    assert list(follow(assistant.rebuild)) == [(steps[0], None), (steps[2], None), (None, REPORT)]


def test_a_build_that_fails() -> None:
    with pytest.raises(IndexMissing, match="nothing there"):
        list(follow(FakeAssistant(fails=IndexMissing("nothing there")).rebuild))


def test_a_build_ends_also_when_nobody_follows_it() -> None:
    ended = threading.Event()

    def build(progress: Callable[[Progress], None]) -> BuildReport:
        progress(Progress("read", 1, 1))
        progress(Progress("write", 1, 1))
        ended.set()
        return REPORT

    following = follow(build)
    assert next(following) == (Progress("read", 1, 1), None)
    del following
    assert ended.wait(PATIENCE)
