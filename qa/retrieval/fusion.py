"""Score fusion: dense and lexical search results merged into one ranking."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index import Index
from qa.question.literals import measure_rarity
from qa.retrieval.query import Query

FloatArray = NDArray[np.float32]
IdArray = NDArray[np.int64]

DENSE_WEIGHT = 0.6
"""The dense share of the fused score; fitted on labelled questions (docs/quality.md)."""

CANDIDATES = 50
"""Number of passages taken from each of the two searches before their scores are fused."""

EXACT_WEIGHT = 3.0
"""Added to the fused score when a literal of the question occurs in a single passage
(docs/quality.md)."""

CANDIDATES_PER_LITERAL = 100
"""Number of further passages searched for each such literal."""

READ_WHOLE = 1000
"""Most passages of a search confined to some that are all looked through for the literals."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """Passages by fused score, best first.

    passages: (n,) int64; fused, dense, lexical: (n,) float32. standard: the mean and the standard
    deviation of the dense scores, then of the lexical ones; they put the scores of any other
    passage on the same scale (see ``fused_scores``).
    """

    passages: IdArray
    fused: FloatArray
    dense: FloatArray
    lexical: FloatArray
    standard: tuple[float, float, float, float]


def rank(
    index: Index,
    query: Query,
    candidates: int = CANDIDATES,
    without: frozenset[int] = frozenset(),
    within: IdArray | None = None,
) -> Ranking:
    """Rank the top ``candidates`` of the dense and of the lexical search by the weighted sum of
    their standardised scores; passages that contain rare literals of the question come first.

    ``without`` holds the numbers of passages to treat as absent from the index; ``within``, if
    given, those to which the search is confined. Scores are fused rather than ranks, which is
    better when both scorers are strong (docs/quality.md).
    """
    nearest, matching = _search(index, query, candidates, without, within)
    passages = np.union1d(nearest, matching).astype(np.int64)
    dense = index.dense_scores(query.vector, passages)
    lexical = index.lexical_scores(query.search_ids, passages)
    standard = (*_mean_and_deviation(dense), *_mean_and_deviation(lexical))
    fused = fused_scores(dense, lexical, standard)
    if query.exact:
        passages, bonus = _with_literals(index, query, passages, without, within)
        dense = index.dense_scores(query.vector, passages)
        lexical = index.lexical_scores(query.search_ids, passages)
        fused = fused_scores(dense, lexical, standard) + bonus
    order = np.lexsort((passages, -fused))
    return Ranking(passages[order], fused[order], dense[order], lexical[order], standard)


def _search(
    index: Index,
    query: Query,
    candidates: int,
    without: frozenset[int],
    within: IdArray | None,
) -> tuple[IdArray, IdArray]:
    """The ``candidates`` best passages of the dense search, and those of the lexical one."""
    wanted = candidates + len(without)
    nearest = _excluding(index.dense_search(query.vector, wanted, within)[0], without)
    matching = _excluding(index.lexical_search(query.search_ids, wanted, within)[0], without)
    return nearest[:candidates], matching[:candidates]


def _with_literals(
    index: Index,
    query: Query,
    passages: IdArray,
    without: frozenset[int],
    within: IdArray | None,
) -> tuple[IdArray, FloatArray]:
    """The given passages, others that contain a literal of the question, and the bonus of each."""
    if within is not None and len(within) <= READ_WHOLE:
        searched = [_excluding(within, without)]
    else:
        wanted = CANDIDATES_PER_LITERAL + len(without)
        searched = [
            _excluding(index.lexical_search(ids, wanted, within)[0], without)
            for _, ids in query.exact
        ]
    every = np.unique(np.concatenate([passages, *searched])).astype(np.int64)
    rare = measure_rarity(index, [string for string, _ in query.exact], every, query.replacements)
    relevant = np.isin(every, passages) | (rare > 0)
    return every[relevant], np.asarray(EXACT_WEIGHT * rare[relevant], np.float32)


def _excluding(numbers: IdArray, without: frozenset[int]) -> IdArray:
    return numbers[[int(number) not in without for number in numbers]] if without else numbers


def _mean_and_deviation(scores: FloatArray) -> tuple[float, float]:
    return (float(scores.mean()), float(scores.std()) + 1e-6) if scores.size else (0.0, 1.0)


def fused_scores(
    dense: FloatArray, lexical: FloatArray, standard: tuple[float, float, float, float]
) -> FloatArray:
    """The weighted sum of standardised scores, float32 of shape (n,); see ``Ranking.standard``."""
    dense_mean, dense_deviation, lexical_mean, lexical_deviation = standard
    return np.asarray(
        DENSE_WEIGHT * (dense - dense_mean) / dense_deviation
        + (1 - DENSE_WEIGHT) * (lexical - lexical_mean) / lexical_deviation,
        np.float32,
    )
