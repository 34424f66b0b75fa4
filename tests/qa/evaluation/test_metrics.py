"""Figures from outcomes whose figures are known."""

from __future__ import annotations

import numpy as np
import pytest

from qa.evaluation.metrics import abstention, calibration_error, latency, possible, retrieval


def test_retrieval_counts_ranks() -> None:
    assert retrieval([1, 2, 0, 11]) == {"r@1": 0.25, "r@5": 0.5, "r@10": 0.5, "mrr@10": 0.375}


@pytest.mark.parametrize(
    ("ranks", "expected"),
    [
        ([1], (1.0, 1.0, 1.0, 1.0)),
        ([0], (0.0, 0.0, 0.0, 0.0)),
        ([5, 6], (0.0, 0.5, 1.0, 0.1833)),  # (1/5 + 1/6) / 2
        ([10, 11], (0.0, 0.0, 0.5, 0.05)),
        ([1, 3, 4, 0], (0.25, 0.75, 0.75, 0.3958)),  # (1 + 1/3 + 1/4) / 4
        ([1] * 999 + [2], (0.999, 1.0, 1.0, 0.9995)),
    ],
)
def test_retrieval_worked_out_by_hand(ranks: list[int], expected: tuple[float, ...]) -> None:
    assert retrieval(ranks) == dict(zip(("r@1", "r@5", "r@10", "mrr@10"), expected, strict=True))


def test_retrieval_of_nothing_is_empty() -> None:
    assert retrieval([]) == {}


def test_abstention_at_the_threshold() -> None:
    figures = abstention([0.9, 0.8, 0.4], [0.1, 0.2, 0.7], [0.0, 0.6], 0.5)
    assert figures["auroc"] == pytest.approx(8 / 9, abs=1e-4)
    assert figures["refusal_recall"] == pytest.approx(2 / 3, abs=1e-4)
    assert figures["false_refusal"] == pytest.approx(1 / 3, abs=1e-4)
    assert figures["refusal_precision"] == pytest.approx(2 / 3, abs=1e-4)
    assert figures["easy_auroc"] == pytest.approx(5 / 6, abs=1e-4)
    assert figures["easy_refusal_recall"] == 0.5


def test_the_calibration_error_of_the_sure_and_right_the_sure_and_wrong_and_the_unsure() -> None:
    half = np.full(50, 0.5)
    assert calibration_error(half, half) == pytest.approx(0.5, abs=0.01)
    assert calibration_error(np.ones(50), np.zeros(50)) == 0.0
    assert calibration_error(np.zeros(50), np.ones(50)) == 1.0


def test_what_is_shown_as_possible() -> None:
    shown = possible([True, True, True, False], [True, False, False, True], [True, False])
    assert shown == {"answerable": 0.75, "right": 0.3333, "unanswerable": 0.5}
    assert possible([False], [True], []) == {"answerable": 0.0}


def test_latency_is_in_milliseconds() -> None:
    assert latency([0.01, 0.02, 0.03]) == {"p50": 20.0, "p95": 29.0}
