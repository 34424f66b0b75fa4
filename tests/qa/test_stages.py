"""How long the stages of an answer take."""

from __future__ import annotations

import time

import pytest

from qa.server.metrics import Metrics
from qa.stages import stage, watching


def test_stages_add_up_by_name_for_who_watches() -> None:
    with stage("unseen"):
        pass
    with watching() as spent:
        for _ in range(2):
            with stage("reading"):
                time.sleep(0.002)
        with pytest.raises(ValueError, match="broken"), stage("ranking"):
            raise ValueError("broken")
        with watching() as inner, stage("reading"):
            pass
    with stage("later"):
        pass
    assert sorted(spent) == ["ranking", "reading"]
    assert list(inner) == ["reading"]
    assert spent["reading"] >= 0.004 > inner["reading"]


def test_an_answer_is_counted_with_its_stages_and_the_rest() -> None:
    metrics = Metrics()
    metrics.answered(1.0, {"retrieval": 0.25, "reading": 0.5})
    metrics.waited(0.02)
    shown = metrics.text("", 0).decode().splitlines()
    sums = dict(line.rsplit(" ", 1) for line in shown if line.startswith("wenda_stage_seconds_sum"))
    assert {name[31:-2]: float(value) for name, value in sums.items()} == {
        "retrieval": 0.25,
        "reading": 0.5,
        "other": 0.25,
        "waiting": 0.02,
    }
    assert "wenda_answer_seconds_sum 1.0" in shown
    assert 'wenda_stage_seconds_bucket{le="0.3",stage="retrieval"} 1.0' in shown
