"""Estimates the probability, calibrated, that the documents answer the question."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index import fold
from qa.question.quantities import find_quantities
from qa.ranking.candidates import Evidence
from qa.ranking.features import FEATURES
from qa.ranking.reader import Reading
from qa.ranking.trees import TreeEnsemble

FloatArray = NDArray[np.float32]

NUMBERLESS = 3.0
"""Subtracted from the log-odds if the question asks «多少» and the best sentence has no number
(docs/quality.md)."""

_OF_BEST = (
    "dense", "coverage", "coverage_pair", "coverage_passage", "rarest_missing", "common_run",
    "characters_covered", "shape_new", "shape_near", "unit", "beside_before", "beside_after",
    "passage_dense", "passage_rank", "question_length", "kinds",
    "shape", "noun", "listed", "wants_unit", "wants_noun", "wants_count", "passage_score",
    "dense_z",
    "wants_number", "wants_date", "wants_person", "wants_place", "wants_reason", "wants_manner",
    "wants_list", "wants_definition", "asks",
    "fixed", "fixed_missing", "fixed_missing_passage", "fixed_other", "fixed_other_title",
    "titled_coverage", "heading",
)  # fmt: skip
_HIGHEST = (
    "dense",
    "coverage",
    "coverage_pair",
    "coverage_passage",
    "common_run",
    "shape_near",
    "shape_new",
    "unit",
    "noun",
    "listed",
    "dense_z",
)

CONFIDENCE_FEATURES = (
    *(f"best_{name}" for name in _OF_BEST),
    *(f"highest_{name}" for name in _HIGHEST),
    "score", "score_margin", "score_lead", "other_document", "unknown_words", "words",
)  # fmt: skip
"""The columns of the row returned by ``confidence_features``, in order."""

READING_FEATURES = (
    *CONFIDENCE_FEATURES,
    "read_best", "read_none", "read_over_none", "read_lead", "read_first", "read_sentences",
    "across_languages",
    "place_best", "place_none", "place_over_none", "place_other", "place_lead",
)  # fmt: skip
"""The columns of the row returned by ``reading_features``, in order."""


def confidence_features(evidence: Evidence) -> FloatArray:
    """One row, shape (len(CONFIDENCE_FEATURES),), float32; there is at least one sentence."""
    features, scores = evidence.features, evidence.scores
    best = [features[0, FEATURES.index(name)] for name in _OF_BEST]
    highest = [features[:, FEATURES.index(name)].max() for name in _HIGHEST]
    second = scores[1] if len(scores) > 1 else scores[0]
    rest = scores[1:10].mean() if len(scores) > 1 else scores[0]
    words = evidence.asked.words
    unknown = [max(ids, default=-1) < 0 for ids in words]
    return np.array(
        [
            *best,
            *highest,
            scores[0],
            scores[0] - second,
            scores[0] - rest,
            _lead_over_other_documents(evidence),
            sum(unknown) / len(words) if words else 1.0,
            float(len(words)),
        ],
        np.float32,
    )


def _lead_over_other_documents(evidence: Evidence) -> float:
    """How much closer to the question (by cosine) the best sentence's passage is than any passage
    of another document; 0 if there is none."""
    dense = FEATURES.index("passage_dense")
    mine = evidence.passages[evidence.of[0]].document
    others = [
        evidence.features[row, dense]
        for row, passage in enumerate(evidence.of)
        if evidence.passages[passage].document != mine
    ]
    return float(evidence.features[0, dense] - max(others)) if others else 0.0


def confidence(evidence: Evidence, model: TreeEnsemble) -> float:
    """The probability (0 to 1) that the best sentences answer the question."""
    if not len(evidence.scores):
        return 0.0
    return probability(evidence, float(model.predict(confidence_features(evidence)[None])[0]))


def reading_features(evidence: Evidence, reading: Reading, places: Sequence[Reading]) -> FloatArray:
    """One row, shape (len(READING_FEATURES),), float32, for reranked evidence.

    The rows in ``reading`` refer to the order before reranking. places: see ``Ranked``; one or
    more.
    """
    falling = np.sort(reading.likely)[::-1]
    best = float(falling[0])
    read = [
        best,
        reading.none,
        best - reading.none,
        best - float(falling[1]) if len(falling) > 1 else 0.0,
        float(reading.likely[reading.rows.index(0)]) if 0 in reading.rows else best,
        float(len(falling)),
        float(evidence.asked.shift != 0.0),
    ]
    row = np.array([*read, *_place_features(places)], np.float32)
    return np.concatenate([confidence_features(evidence), row])


def _place_features(places: Sequence[Reading]) -> list[float]:
    """What the likeliest place gives its best sentence and «none», and how far it leads."""
    found = [(float(place.likely.max()), place.none) for place in places]
    found.sort(key=lambda pair: pair[1] - pair[0])
    odds = [best - none for best, none in found]
    other = odds[1] if len(odds) > 1 else odds[0]  # no place to lead over
    return [*found[0], odds[0], other, odds[0] - other]


def reranked_confidence(
    evidence: Evidence, reading: Reading, places: Sequence[Reading], model: TreeEnsemble
) -> float:
    """The probability (0 to 1) that the best sentences answer the question."""
    row = reading_features(evidence, reading, places)
    return probability(evidence, float(model.predict(row[None])[0]))


def probability(evidence: Evidence, log_odds: float) -> float:
    """Turn log-odds into a probability (0 to 1), lowered if a number is asked for and the best
    sentence has none."""
    # «几种» and the like are exempt, since a list can answer them.
    how_many = "多少" in evidence.asked.question.text
    numberless = how_many and not find_quantities(fold(evidence.text(0)))
    return float(1.0 / (1.0 + np.exp(NUMBERLESS * numberless - log_odds)))
