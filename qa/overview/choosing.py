"""The sentences that stand for many: central ones, each for something the others do not say.

How central a sentence is follows from its likeness to the others, by LexRank (Erkan and Radev,
2004, "LexRank: Graph-based Lexical Centrality as Salience in Text Summarization", JAIR 22) over the
stored sentence vectors. Chosen are those that best cover the central ones: the facility location of
Lin and Bilmes (2011, "A Class of Submodular Functions for Document Summarization", ACL), which
grows the less the more is covered already, so that a greedy choice is within 1 - 1/e of the best.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa.overview.sentences import FRAGMENT, Sentences

FloatArray = NDArray[np.float32]

MOST_COVERED = 800
"""Sentences of a part that are compared with one another; of a longer one, so many, evenly."""

MOST_CANDIDATES = 400
"""Sentences of a part that may be chosen; of more, those nearest to its centre."""

DAMPING = 0.85
ROUNDS = 50

EARLY = 0.5
"""How much more the first sentence of a part counts than one at its end."""


@dataclass(frozen=True, slots=True)
class Pick:
    """A chosen sentence: its row, and by how much it raised what is covered (0 to 1)."""

    row: int
    gain: float


def lexrank(likeness: FloatArray) -> FloatArray:
    """How central each of n sentences is, from their likeness, shape (n, n), none below 0.

    The stationary distribution of a walk from sentence to sentence, float32, the largest is 1.
    """
    count = len(likeness)
    sums = likeness.sum(axis=1, keepdims=True)
    steps = np.where(sums > 0, likeness / np.maximum(sums, 1e-9), 1.0 / count)
    rank = np.full(count, 1.0 / count, np.float32)
    for _ in range(ROUNDS):
        rank = (1 - DAMPING) / count + DAMPING * (rank @ steps)
    return np.asarray(rank / rank.max(), np.float32)


def likeness_of(first: FloatArray, second: FloatArray, least: float | None = None) -> FloatArray:
    """The cosines of two sets of vectors above ``least`` (default: their mean), scaled to 0 to 1.

    Sentence vectors of one model all lie in a cone: two sentences that have nothing to do with each
    other have a cosine of 0.7 and more, and only what is above the usual says anything.
    """
    floor = float(first.mean(axis=0) @ second.mean(axis=0)) if least is None else least
    cosines = first @ second.T
    cosines -= np.float32(floor)
    cosines *= np.float32(1.0 / max(1.0 - floor, 1e-6))
    return np.asarray(np.clip(cosines, 0.0, 1.0, out=cosines), np.float32)


def usual_cosine(vectors: FloatArray) -> float:
    """The mean cosine of any two of the vectors."""
    middle = vectors.mean(axis=0)
    return float(middle @ middle)


def choose_sentences(sentences: Sentences, most: int) -> list[Pick]:
    """At most ``most`` sentences that stand for all of them, the most telling one first."""
    if not len(sentences) or most < 1:
        return []
    rows = np.arange(len(sentences))
    if len(rows) > MOST_COVERED:
        rows = np.linspace(0, len(rows) - 1, MOST_COVERED).astype(np.int64)
    covered = sentences.vectors[rows]
    weights = sentences.fitness * _earliness(len(sentences))
    candidates = _candidates(sentences, weights, covered)
    likeness = likeness_of(covered, covered)
    if len(rows) == len(sentences):
        served = likeness[:, candidates]
    else:
        served = likeness_of(covered, sentences.vectors[candidates], usual_cosine(covered))
    np.fill_diagonal(likeness, 0.0)
    central = lexrank(likeness) * np.minimum(sentences.fitness[rows], 1.0)
    return _greedy(served * weights[candidates], central, candidates, most)


def _earliness(count: int) -> FloatArray:
    """What each of ``count`` sentences counts for by its place: a little more at the beginning."""
    return (1.0 + EARLY / (1.0 + np.arange(count))).astype(np.float32)


def _candidates(
    sentences: Sentences, weights: FloatArray, covered: FloatArray
) -> NDArray[np.int64]:
    """The rows that may be chosen: whole sentences where there are any."""
    rows = np.flatnonzero(sentences.fitness > FRAGMENT)
    if not len(rows):
        rows = np.arange(len(sentences))
    if len(rows) > MOST_CANDIDATES:
        near = (sentences.vectors[rows] @ covered.mean(axis=0)) * weights[rows]
        rows = np.sort(rows[np.argsort(-near, kind="stable")[:MOST_CANDIDATES]])
    return rows


def _greedy(
    served: FloatArray, central: FloatArray, candidates: NDArray[np.int64], most: int
) -> list[Pick]:
    """Add, again and again, the candidate that raises the weighted sum of how well each sentence is
    served by the best candidate chosen; none twice."""
    best = np.zeros(len(served), np.float32)
    whole = max(float(central.sum()), 1e-9)
    left = np.ones(len(candidates), bool)
    picks: list[Pick] = []
    while len(picks) < min(most, len(candidates)):
        gains = central @ np.maximum(served - best[:, None], 0.0)
        at = int(np.argmax(np.where(left, gains, -1.0)))
        picks.append(Pick(int(candidates[at]), float(gains[at]) / whole))
        best = np.maximum(best, served[:, at])
        left[at] = False
    return picks
