"""Which of the ranked sentences become the answer: few, from several places where needed."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index import fold
from qa.evidence import Evidence
from qa.features import FEATURES

FloatArray = NDArray[np.float32]

TEMPERATURE = 1.0
"""Turns the ranker's scores into shares that are right as often as they say; see bench/fit.py."""

MOST = 5
MOST_OF_ONE = 3
CHARACTERS = 150
CHARACTERS_OF_LIST = 320
LEAST_SHARE = 0.10
LEAST_SHARE_OF_LIST = 0.05

_SIMILAR = 0.5
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?%?|[一二三四五六七八九十百千万亿两]{2,}")


@dataclass(frozen=True, slots=True)
class Selection:
    """Rows of the evidence that make the answer, best first, and whether two of them differ."""

    rows: tuple[int, ...]
    shares: tuple[float, ...]
    differing: bool


def select(evidence: Evidence) -> Selection:
    """Choose the sentences of the answer from ranked evidence (at least one sentence).

    The best one, what says otherwise about the same thing elsewhere, and the next best while they
    are likely enough to be needed and the answer stays short.
    """
    shares = _shares(evidence.scores)
    several = bool({"list", "manner", "reason"} & evidence.asked.question.kinds)
    least = LEAST_SHARE_OF_LIST if several else LEAST_SHARE
    room = CHARACTERS_OF_LIST if several else CHARACTERS
    most = MOST if several else MOST_OF_ONE
    other = _other_statement(evidence)
    rows = [0] if other is None else [0, other]
    for row in range(1, min(len(shares), 12)):
        if len(rows) >= most or shares[row] < least:
            break
        length = sum(_length(evidence, kept) for kept in (*rows, row))
        if row in rows or length > room or _repeats(evidence, rows, row):
            continue
        rows.append(row)
    return Selection(tuple(rows), tuple(float(shares[row]) for row in rows), other is not None)


def _shares(scores: FloatArray) -> FloatArray:
    """The scores as shares that add up to 1 (softmax)."""
    powers = np.exp((scores - scores.max()) / TEMPERATURE)
    return np.asarray(powers / powers.sum(), np.float32)


def _length(evidence: Evidence, row: int) -> int:
    return evidence.sentences[row].end - evidence.sentences[row].start


def _pairs(text: str) -> frozenset[str]:
    bare = re.sub(r"\W+", "", fold(text))
    return frozenset(bare[i : i + 2] for i in range(len(bare) - 1))


def _likeness(first: str, second: str) -> float:
    """Shared pairs of characters, as a share of the shorter text's pairs; 0 to 1."""
    one, two = _pairs(first), _pairs(second)
    return len(one & two) / max(1, min(len(one), len(two)))


def _repeats(evidence: Evidence, rows: list[int], row: int) -> bool:
    """Whether a sentence says nothing that those already chosen do not say."""
    text = evidence.text(row)
    return any(_likeness(evidence.text(kept), text) > 0.9 for kept in rows)


def _other_statement(evidence: Evidence) -> int | None:
    """A sentence elsewhere that makes the best sentence's statement with other numbers.

    It covers the question as well, is much like the best sentence, and each of the two has a
    number that the other has not.
    """
    best = evidence.text(0)
    numbers = _numbers(best)
    coverage = evidence.features[:, FEATURES.index("coverage")]
    for row in range(1, min(len(evidence.scores), 25)):
        text = evidence.text(row)
        theirs = _numbers(text)
        if (
            coverage[row] >= 0.7 * coverage[0]
            and numbers - theirs
            and theirs - numbers
            and _likeness(best, text) >= _SIMILAR
        ):
            return row
    return None


def _numbers(text: str) -> frozenset[str]:
    return frozenset(_NUMBER.findall(fold(text)))
