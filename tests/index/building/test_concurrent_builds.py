"""Beside a build: another one is told of it, and every answer is of one generation."""

from __future__ import annotations

import multiprocessing
import os
import time
from pathlib import Path

import pytest

from index import IndexBusy, Settings, build, current_generation
from index.storage.generations import writing
from tests.support.documents.builds import run
from tests.support.documents.folders import HORSES, TRADITIONAL, searches, settings_in, write
from tests.support.fake_encoder import FakeEncoder
from tests.support.waiting import PATIENCE


def test_a_second_build_is_told_who_is_building(
    docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At once: it does not wait and try again."""
    settings = settings_in(docs.parent)
    run(docs)
    waits: list[float] = []
    with writing(settings.index):
        monkeypatch.setattr(time, "sleep", waits.append)
        with pytest.raises(IndexBusy, match=rf"index is being written by process {os.getpid()};"):
            run(docs)
        monkeypatch.undo()
    assert waits == []
    assert run(docs).generation == "000001"


def test_a_lock_left_by_a_killed_process_is_no_obstacle(docs: Path) -> None:
    run(docs)
    (docs.parent / "index" / "writer").write_text("99999999\n")
    assert run(docs).generation == "000001"


def build_forever(docs: Path, settings: Settings) -> None:
    """Toggle a document for as long as the process lives (see the test below)."""
    while True:
        write(docs, railway=TRADITIONAL, horses=HORSES * 3)
        build([docs], settings=settings, encoder=FakeEncoder())
        (docs / "railway.txt").unlink()
        write(docs, horses=HORSES)
        build([docs], settings=settings, encoder=FakeEncoder())


def test_every_answer_beside_a_builder_is_of_one_generation(docs: Path) -> None:
    settings = settings_in(docs.parent)
    run(docs)
    small = searches(settings)
    write(docs, railway=TRADITIONAL, horses=HORSES * 3)
    run(docs)
    large = searches(settings)
    context = multiprocessing.get_context("forkserver")
    builder = context.Process(target=build_forever, args=(docs, settings), daemon=True)
    builder.start()
    seen = []
    generations: set[str] = set()
    began = time.monotonic()
    least = float(os.environ.get("SECONDS_BESIDE_A_BUILDER", "5"))
    try:
        while (spent := time.monotonic() - began) < least or (
            len(generations) < 5 and spent < least + PATIENCE
        ):
            seen.append(searches(settings))
            generations.add(current_generation(settings.index))
    finally:
        builder.kill()
        builder.join()
    assert all(each in (small, large) for each in seen)
    assert small in seen
    assert large in seen
    assert len(generations) >= 5
