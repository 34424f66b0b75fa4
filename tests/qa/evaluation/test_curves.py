"""Points of curves from outcomes whose points are known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.evaluation.curves import recall_by_rank, reliability, risk_by_coverage


def test_recall_rises_with_the_rank() -> None:
    assert recall_by_rank([1, 3, 0, 9], depth=4).tolist() == [0.25, 0.25, 0.5, 0.5]
    assert recall_by_rank([], depth=2).tolist() == [0.0, 0.0]


def test_risk_at_every_threshold() -> None:
    coverage, risk = risk_by_coverage([0.9, 0.2, 0.8, 0.4], [True, False, False, True])
    assert coverage.tolist() == [0.25, 0.5, 0.75, 1.0]
    assert risk.tolist() == pytest.approx([0.0, 1 / 2, 1 / 3, 1 / 2])


def test_questions_of_one_confidence_are_answered_together() -> None:
    coverage, risk = risk_by_coverage([0.7, 0.7, 0.1], [False, True, True])
    assert coverage.tolist() == pytest.approx([2 / 3, 1.0])
    assert risk.tolist() == pytest.approx([1 / 2, 1 / 3])
    assert risk_by_coverage([], [])[0].tolist() == []


@given(st.lists(st.tuples(st.sampled_from([0.1, 0.5, 0.5001, 1.0]), st.booleans()), min_size=1))
def test_the_order_of_the_questions_does_not_matter(asked: list[tuple[float, bool]]) -> None:
    one = risk_by_coverage(*zip(*asked, strict=True))
    other = risk_by_coverage(*zip(*asked[::-1], strict=True))
    assert one[0].tolist() == other[0].tolist()
    assert one[1].tolist() == pytest.approx(other[1].tolist())
    assert one[1][-1] == pytest.approx(np.mean([not right for _, right in asked]))


def test_bins_of_equal_numbers() -> None:
    sure, true, counts = reliability([0.1, 0.9, 0.2, 0.8], [False, True, True, True], bins=2)
    assert sure.tolist() == pytest.approx([0.15, 0.85])
    assert true.tolist() == pytest.approx([0.5, 1.0])
    assert counts.tolist() == [2, 2]
