"""How far a build is, and how long it will still take."""

from __future__ import annotations

import pytest

from index import Progress
from index.building.progress import Stage


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
