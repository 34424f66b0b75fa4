"""Assigns sentences to the parts of a question.

The parts share most of their words («走好最后一公里，怎么找症结、理脉络？»), so the ranker, which
sees one part at a time, tends to put the same sentence first for all of them. The words that only
one part contains show which of the ranked sentences answers it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index import fold
from qa.answering.relations.contradictions import asked_units
from qa.ranking.candidates import Evidence, sort_by_score

SENTENCES_OF_A_PART = 12
_HALF = 0.5


def distinguish(parts: Sequence[Evidence]) -> list[Evidence]:
    """Put the sentence first, for each part, that best covers what only that part asks about.

    The top sentence gives way to the next one that covers more of the part's own words if it is
    also another part's top sentence, or if the next one covers all of those words and no fewer of
    the shared ones.
    """
    units = [asked_units(evidence.asked.question) for evidence in parts]
    shared = frozenset.intersection(*units) if units else frozenset()
    own = [each - frozenset().union(*(u for u in units if u is not each)) for each in units]
    best = [_place(evidence, 0) for evidence in parts if len(evidence.scores)]
    found = []
    for evidence, mine in zip(parts, own, strict=True):
        contested = bool(len(evidence.scores)) and best.count(_place(evidence, 0)) > 1
        found.append(_first(evidence, _own_row(evidence, mine, shared, contested)))
    return found


def _own_row(
    evidence: Evidence, own: frozenset[str], shared: frozenset[str], contested: bool
) -> int:
    """The row to put first."""
    rows = range(min(SENTENCES_OF_A_PART, len(evidence.scores)))
    if not own or len(rows) < 2:
        return 0
    held = [_held(evidence, row, own) for row in rows]
    others = [_held(evidence, row, shared) for row in rows]
    for row in rows:
        more = held[row] > held[0] and held[row] >= _HALF
        plain = held[row] == 1.0 and held[0] < _HALF and others[row] >= others[0]
        if more and (contested or plain):
            return row
    return 0


def _held(evidence: Evidence, row: int, units: frozenset[str]) -> float:
    """The share of units (characters, or words in Latin letters) that a sentence contains."""
    text = fold(evidence.text(row))
    return sum(unit in text for unit in units) / len(units) if units else 0.0


def _place(evidence: Evidence, row: int) -> tuple[str, int]:
    return evidence.passages[evidence.of[row]].document, evidence.sentences[row].start


def _first(evidence: Evidence, row: int) -> Evidence:
    """The evidence with a row put first, scored just above the previous first."""
    if row == 0:
        return evidence
    scores = evidence.scores.copy()
    scores[row] = np.nextafter(scores[0], np.float32(np.inf))
    return sort_by_score(evidence, scores)
