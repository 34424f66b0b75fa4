"""The figures of a history, on one that is small."""

from __future__ import annotations

from pathlib import Path

from bench.measure.history import measure


def test_every_figure_of_a_small_history_is_measured(tmp_path: Path) -> None:
    figures = measure(tmp_path / "history.sqlite", 60, 3)
    assert figures["turns"] == 60
    assert figures["bytes"] > 60 * 2000
    assert all(0 < figures[name] < 5 for name in figures if name.endswith("seconds"))
