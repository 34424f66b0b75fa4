"""What the reader says, joined with what the ranker said: a better order, a better confidence."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from qa.ranking.candidates import Evidence, ordered
from qa.ranking.confidence import CONFIDENCE_FEATURES, confidence_features, probability
from qa.ranking.reader import Reading
from qa.ranking.trees import TreeEnsemble

FloatArray = NDArray[np.float32]

READER_WEIGHT = 0.6
"""What the reader's logarithms of chances count for beside the ranker's scores; chosen on the
questions that the reader was not taught on (docs/quality.md)."""

LEAST_LIKELY = -8.0
"""What is read as less likely than this counts as this: the ranker still orders it."""

SCALE = 2.8
"""The sum of both is divided by this, so that shares of it
(``qa/answering/selection.py``) are as even as those of the ranker's scores; chosen like the
weight."""

SURE = 0.95
HOPELESS = 0.02
CLEAR = 1.5
"""Between these confidences of the first look, or where the second sentence is as near to the first
as this, a second look is worth its time (docs/quality.md)."""

FEW = 12
"""So few sentences are always read: a folder of notes, of which little can be compared."""

READING_FEATURES = (
    *CONFIDENCE_FEATURES,
    "read_best", "read_none", "read_over_none", "read_lead", "read_first", "read_sentences",
    "across_languages",
)  # fmt: skip
"""The columns of the row that ``reading_features`` gives, in order."""


def in_doubt(confidence: float, evidence: Evidence) -> bool:
    """Whether the first look leaves open what a second could settle: whether to answer, or with
    which of the first two sentences. Across languages, and among few sentences, it always does."""
    if evidence.asked.shift or len(evidence.scores) <= FEW:
        return True
    close = len(evidence.scores) > 1 and evidence.scores[0] - evidence.scores[1] < CLEAR
    return confidence > HOPELESS and (confidence < SURE or bool(close))


def looked_at_again(evidence: Evidence, reading: Reading) -> Evidence:
    """Ranked evidence in the order of both; what was not read comes as the least likely read."""
    likely = np.full(len(evidence.scores), reading.likely.min(), np.float32)
    likely[list(reading.rows)] = reading.likely
    joined = evidence.scores + READER_WEIGHT * np.maximum(likely, LEAST_LIKELY)
    return ordered(evidence, np.asarray(joined / SCALE, np.float32))


def reading_features(evidence: Evidence, reading: Reading) -> FloatArray:
    """One row, shape (len(READING_FEATURES),), from what ``looked_at_again`` gives.

    ``reading`` is of the evidence as it was ranked before.
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
    return np.concatenate([confidence_features(evidence), np.array(read, np.float32)])


def second_confidence(evidence: Evidence, reading: Reading, model: TreeEnsemble) -> float:
    """The probability (0 to 1) that the best sentences answer the question."""
    return probability(evidence, float(model.predict(reading_features(evidence, reading)[None])[0]))
