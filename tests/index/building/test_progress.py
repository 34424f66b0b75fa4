"""How far a build is, and how long it will still take."""

from __future__ import annotations

import pytest

from index import Progress
from index.building.progress import PageStage, Stage


def test_the_time_left_follows_the_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([100.0, 100.0, 104.0, 106.0])
    monkeypatch.setattr("index.building.progress.time.monotonic", lambda: next(clock))
    steps: list[Progress] = []
    stage = Stage("embed", 10, steps.append)
    stage.advance(4)
    stage.advance(2)
    assert steps == [
        Progress("embed", 0, 10, None),
        Progress("embed", 4, 10, 6.0),
        Progress("embed", 6, 10, 4.0),
    ]


def test_the_time_left_for_pictures_is_that_of_all_files(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0, 4.0, 8.0, 8.0, 8.0, 12.0])
    monkeypatch.setattr("index.building.progress.time.monotonic", lambda: next(clock))
    steps: list[Progress] = []
    stage = PageStage(steps.append)
    for file, pages in (("a.pdf", 3), ("b.pdf", 2), ("c.png", 1), ("d.pdf", 4)):
        stage.expect(file, pages)
    stage.count("a.pdf", 0, 2)  # one page fewer than was expected
    stage.count("a.pdf", 1, 2)
    stage.count("a.pdf", 2, 2)
    stage.expect("c.png", 0)  # could not be read
    stage.count("b.pdf", 0, 2)
    stage.count("b.pdf", 1, 2)  # was read before
    stage.count("b.pdf", 2, 2)
    assert steps == [
        Progress("recognize", 0, 9, None),
        Progress("recognize", 1, 9, 32.0),
        Progress("recognize", 2, 9, 28.0),
        Progress("recognize", 2, 8, 24.0),
        Progress("recognize", 3, 8, 20.0),
        Progress("recognize", 4, 8, 16.0),
    ]


def test_a_single_picture_is_no_stage() -> None:
    steps: list[Progress] = []
    stage = PageStage(steps.append)
    stage.count("a.png", 0, 1)
    stage.count("a.png", 1, 1)
    assert steps == []
