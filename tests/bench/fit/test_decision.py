"""Choosing when there is ✓, on claims judged by hand."""

from __future__ import annotations

import numpy as np
import pytest

from bench.fit.decision import Judged, choose, held_out_rates, rates, ticked
from qa.verification.decision import Decision
from qa.verification.entailment import Entailment

# Of the written claims only the reading knows which are supported, of the others only the trees.
JUDGED = Judged(
    trees=np.array([0.0, 0.0, 0.0, 0.0, 3.0, 1.0, -3.0, 3.0]),
    read=[Entailment(odds, 0.0) for odds in (3.0, 2.0, -1.0, -2.0, 0.0, 0.0, 0.0, 0.0)],
    barred=np.array([False, False, False, False, False, False, False, True]),
    right=np.array([True, True, False, False, True, True, False, False]),
    sets=np.array([0, 0, 0, 0, 1, 1, 1, 1]),
)


def test_what_gets_a_tick_and_what_that_lets_through_and_loses() -> None:
    strict = Decision(least_trees=2.0, least_doubtful=-1.0, least_read=2.5)
    assert ticked(JUDGED, strict).tolist() == [True, *3 * [False], True, *3 * [False]]
    assert rates(JUDGED, strict).tolist() == [[0.0, 0.5], [0.0, 0.5]]
    loose = Decision(least_trees=-0.25, least_doubtful=-1.0, least_read=2.5)
    assert rates(JUDGED, loose).tolist() == [[1.0, 0.0], [0.0, 0.0]]


def test_what_loses_least_is_chosen_of_what_lets_few_through() -> None:
    assert rates(JUDGED, choose(JUDGED, 0.0)).tolist() == [[0.0, 0.0], [0.0, 0.0]]
    hard = JUDGED.part(np.array([0, 3, 4, 7]))
    assert rates(hard, choose(hard, 0.0)).tolist() == [[0.0, 0.0], [0.0, 0.0]]


def test_where_nothing_keeps_enough_out_the_strictest_is_chosen() -> None:
    wrong = Judged(
        np.array([9.0, 9.0]),
        [Entailment(9.0, 0.0), Entailment(9.0, 0.0)],
        np.array([False, False]),
        np.array([True, False]),
        np.array([0, 0]),
    )
    chosen = choose(wrong, 0.0)
    assert chosen == Decision(3.0, 0.0, 4.0)
    assert rates(wrong, chosen).tolist() == [[1.0, 0.0]]


def test_what_is_reported_was_chosen_on_other_documents() -> None:
    repeated = JUDGED.part(np.array([*range(8)] * 5))
    groups = [f"document {part}" for part in range(5) for _ in range(8)]
    assert held_out_rates(repeated, groups) == pytest.approx(np.zeros((2, 2)))
