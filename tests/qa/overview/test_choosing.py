"""Which sentences stand for many."""

from __future__ import annotations

import numpy as np
import pytest

from qa.overview.choosing import choose_sentences, lexrank, likeness_of
from qa.overview.sentences import Sentences


def sentences(vectors: list[list[float]], fitness: list[float] | None = None) -> Sentences:
    rows = np.array(vectors, np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    count = len(rows)
    places = np.arange(count, dtype=np.int64)
    fit = np.array(fitness or [1.0] * count, np.float32)
    return Sentences(places, places + 1, ("句",) * count, places + 1, fit, rows)


def test_the_rank_of_a_star_is_that_of_the_random_walk() -> None:
    """Three sentences like one in the middle: of the walk's stationary distribution the middle has
    (0.15/4 + 0.85·3x), each other x = 0.15/4 + 0.85·middle/3."""
    star = np.zeros((4, 4), np.float32)
    star[0, 1:] = star[1:, 0] = 1.0
    middle = (0.15 / 4 + 0.85 * 3 * 0.15 / 4) / (1 - 0.85**2)
    other = 0.15 / 4 + 0.85 * middle / 3
    assert lexrank(star) == pytest.approx([1.0, *[other / middle] * 3], abs=2e-3)


def test_a_sentence_like_none_is_visited_least() -> None:
    alone = np.array([[0, 1, 0], [1, 0, 0], [0, 0, 0]], np.float32)
    assert int(np.argmin(lexrank(alone))) == 2


def test_likeness_is_what_is_above_the_usual() -> None:
    rows = np.array([[1, 0], [0, 1]], np.float32)
    assert likeness_of(rows, rows).tolist() == [[1, 0], [0, 1]]
    assert likeness_of(rows, rows, least=-1.0).tolist() == [[1, 0.5], [0.5, 1]]


THEMES: list[list[float]] = [[1, 0, 0], [1, 0.1, 0], [1, 0, 0.1], [0, 1, 0], [0.1, 1, 0], [0, 0, 1]]


def test_each_theme_is_chosen_before_any_is_chosen_twice() -> None:
    picks = choose_sentences(sentences(THEMES), 3)
    assert [row // 3 if row < 5 else 2 for row in (pick.row for pick in picks)] == [0, 1, 2]
    gains = [pick.gain for pick in picks]
    assert gains == sorted(gains, reverse=True)


def test_a_fragment_is_chosen_only_where_there_is_nothing_else() -> None:
    fit = [0.1, 1.0, 0.1, 0.1, 0.1, 0.1]
    assert [pick.row for pick in choose_sentences(sentences(THEMES, fit), 3)] == [1]
    assert len(choose_sentences(sentences(THEMES, [0.1] * 6), 3)) == 3


def test_nothing_is_chosen_of_nothing_or_for_no_room() -> None:
    assert choose_sentences(sentences(THEMES), 0) == []
    empty = np.zeros(0, np.int64)
    none = Sentences(empty, empty, (), empty, np.zeros(0, np.float32), np.zeros((0, 3), np.float32))
    assert choose_sentences(none, 3) == []


def test_a_lone_sentence_is_chosen() -> None:
    assert [pick.row for pick in choose_sentences(sentences([[1, 0]]), 3)] == [0]


def test_of_more_sentences_than_are_compared_themes_are_still_told_apart() -> None:
    rng = np.random.default_rng(0)
    themes = np.eye(3, 16, dtype=np.float32)
    rows = [(themes[at // 700] + rng.normal(0, 0.1, 16)).tolist() for at in range(2100)]
    picks = choose_sentences(sentences(rows), 3)
    assert sorted(pick.row // 700 for pick in picks) == [0, 1, 2]
