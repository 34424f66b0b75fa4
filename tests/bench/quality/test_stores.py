"""The figures of a comparison of two stores."""

from __future__ import annotations

from bench.quality.stores import Asked, figures
from qa.evaluation.datasets import SquadQuestion

QUESTIONS = [SquadQuestion("甲？", "00000", ("甲",)), SquadQuestion("乙？", "00001", ("乙",))]
FILES = [
    Asked((("00000", 0), ("00001", 0)), 2.0),
    Asked((("00001", 0), ("00000", 0)), 4.0),
]
STORE = [
    Asked((("00000", 0), ("00002", 0)), 5.0),
    Asked((("00000", 0), ("00001", 0)), 9.0),
]


def test_the_figures_are_those_of_both() -> None:
    """One passage of the first question's two is another, and the second's are in another order."""
    assert figures(QUESTIONS, FILES, STORE) == {
        "r@1 files": 1.0,
        "r@1 store": 0.5,
        "overlap of the ten best": 0.75,
        "same order": 0.0,
        "ms files": 3.0,
        "ms store": 7.0,
    }


def test_the_same_is_the_same() -> None:
    found = figures(QUESTIONS, FILES, FILES)
    assert (found["overlap of the ten best"], found["same order"]) == (1.0, 1.0)
