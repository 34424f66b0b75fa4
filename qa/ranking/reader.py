"""A second look at the best sentences: they are read together with the question.

The first ranker measures each sentence by itself. The reader is the sentence model once more, with
a few learned updates, over one sequence that holds the question and the best sentences in the
order of the text, so that every word of the one is seen in the light of the other. Of each token it
says how likely the answer begins or ends there; the token before the question stands for «in none
of these sentences» (Devlin et al., NAACL 2019, section 4.3, https://arxiv.org/abs/1810.04805).
Learned by ``python -m bench.fit.reader``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index import TokenScorer
from qa.ranking.candidates import Evidence

FloatArray = NDArray[np.float32]

READER = "reader.npz"
"""What the reader has learned, in ``qa/ranking/models``."""

MOST_TOKENS = 192
"""Tokens read at once, question and marks included: about five sentences."""

MOST_TIMES = 2
"""So often is read on, where the answer more likely stands in none of what was read than in any one
sentence of it (docs/quality.md)."""

_QUESTION_TOKENS = 64
_BEGIN, _END = 0, 2  # the tokenizer's marks; what begins also stands for «none»


@dataclass(frozen=True, slots=True)
class Layout:
    """What the reader reads: token ids, the rows of the sentences among them in the order of the
    text, and where each one's tokens stand (start, end)."""

    ids: tuple[int, ...]
    rows: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader makes of a question.

    rows: of the sentences read. likely: (rows,) float32, for each the logarithm of the chance that
    the answer begins in it, plus that it ends in it (at most 0). none: the same for no sentence.
    """

    rows: tuple[int, ...]
    likely: FloatArray
    none: float


def lay_out(
    evidence: Evidence, token_ids: Callable[[str], list[int]], known: Sequence[int] = ()
) -> Layout:
    """The question and as many of the best sentences as there is room for, at least one.

    ``evidence`` is ranked, best first; ``known``: rows to leave out, not all.
    """
    question = token_ids(evidence.asked.wording)[:_QUESTION_TOKENS]
    left = MOST_TOKENS - len(question) - 2
    tokens: dict[int, list[int]] = {}
    for row in range(len(evidence.sentences)):
        if row in known:
            continue
        sentence = token_ids(evidence.text(row))
        if len(sentence) >= left and tokens:
            break
        tokens[row] = sentence[: left - 1]
        left -= len(sentence) + 1
        if left < 2:
            break
    rows = sorted(tokens, key=lambda row: _place(evidence, row))
    ids, spans = [_BEGIN, *question, _END], []
    for row in rows:
        spans.append((len(ids), len(ids) + len(tokens[row])))
        ids += [*tokens[row], _END]
    return Layout(tuple(ids), tuple(rows), tuple(spans))


def _place(evidence: Evidence, row: int) -> tuple[int, int]:
    return evidence.numbers[evidence.of[row]], evidence.sentences[row].start


def read(evidence: Evidence, model: TokenScorer) -> Reading:
    """Read the best sentences of ranked evidence (at least one sentence) with the question.

    The next best follow where the answer is likelier in none of those.
    """
    reading = _read_once(evidence, model, ())
    for _ in range(MOST_TIMES - 1):
        if reading.none <= reading.likely.max() or len(reading.rows) == len(evidence.sentences):
            break
        reading = _read_on(reading, _read_once(evidence, model, reading.rows))
    return reading


def _read_on(first: Reading, second: Reading) -> Reading:
    """Both as one: what the second says is said of the case that it is none of the first."""
    likely = np.concatenate([first.likely, second.likely + np.float32(first.none)])
    return Reading(first.rows + second.rows, likely, first.none + second.none)


def _read_once(evidence: Evidence, model: TokenScorer, known: Sequence[int]) -> Reading:
    layout = lay_out(evidence, model.token_ids, known)
    chances = _log_chances(model.token_scores(layout.ids), layout.spans)
    likely = [_log_sum(chances[start:end]) for start, end in layout.spans]
    return Reading(layout.rows, np.array(likely, np.float32), float(chances[0].sum()))


def _log_chances(scores: FloatArray, spans: Sequence[tuple[int, int]]) -> FloatArray:
    """The scores of tokens as logarithms of chances, over «none» and the sentences' tokens."""
    allowed = np.zeros(len(scores), np.bool_)
    allowed[0] = True
    for start, end in spans:
        allowed[start:end] = True
    kept = np.where(allowed[:, None], scores, -np.inf)
    shifted = kept - kept.max(axis=0)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=0)), np.float32)


def _log_sum(chances: FloatArray) -> float:
    """The logarithm of the chance to begin in these tokens, plus that to end in them."""
    most = chances.max(axis=0)
    return float((most + np.log(np.exp(chances - most).sum(axis=0))).sum())
