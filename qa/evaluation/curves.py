"""Outcomes to the points of curves: retrieval by rank, risk by coverage, and reliability."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from qa.evaluation.outcomes import ConversationOutcome, FolderOutcome, SquadOutcome

FloatArray = NDArray[np.float64]

DEPTH = 20
"""Ranks shown of retrieval."""

BINS = 10
"""Bins of the reliability diagram and of the calibration error, of equal numbers."""


@dataclass(frozen=True, slots=True)
class Curves:
    """What is drawn of one file.

    ranks: by the name of the search, the rank of each question's gold (from 1; 0: not found).
    sure, held: of each answerable question the confidence (0 to 1), and whether what is quoted (or
    would be, if nothing were refused) holds the answer. hard, easy: the confidence on questions
    that have no answer: those near the topic, and those of another file.
    """

    name: str
    ranks: Mapping[str, tuple[int, ...]]
    sure: tuple[float, ...]
    held: tuple[bool, ...]
    hard: tuple[float, ...]
    easy: tuple[float, ...] = field(default=())
    threshold: float = 0.5


def squad_curves(
    name: str, outcomes: Sequence[SquadOutcome], easy: Sequence[float], threshold: float
) -> Curves:
    """The curves of a SQuAD-format file: fused, dense and lexical search."""
    return Curves(
        name=name,
        ranks={
            "fused": tuple(outcome.rank for outcome in outcomes),
            "dense": tuple(outcome.dense_rank for outcome in outcomes),
            "lexical": tuple(outcome.lexical_rank for outcome in outcomes),
        },
        sure=tuple(outcome.confidence for outcome in outcomes),
        held=tuple(outcome.held for outcome in outcomes),
        hard=tuple(outcome.confidence_without for outcome in outcomes),
        easy=tuple(easy),
        threshold=threshold,
    )


def conversation_curves(
    name: str, outcomes: Sequence[ConversationOutcome], threshold: float
) -> Curves:
    """The curves of a question file; an answer is right when every need is met."""
    answerable = [outcome for outcome in outcomes if outcome.conversation.answerable]
    return Curves(
        name=name,
        ranks={"fused": tuple(outcome.rank for outcome in answerable)},
        sure=tuple(outcome.answer.confidence for outcome in answerable),
        held=tuple(o.unrefused_met == len(o.conversation.evidence) for o in answerable),
        hard=tuple(o.answer.confidence for o in outcomes if not o.conversation.answerable),
        threshold=threshold,
    )


def folder_curves(name: str, outcomes: Sequence[FolderOutcome], threshold: float) -> Curves:
    """The curves of a folder of questions: fused, dense and lexical search."""
    answerable = [outcome for outcome in outcomes if outcome.question.answerable]
    return Curves(
        name=name,
        ranks={
            "fused": tuple(outcome.rank for outcome in answerable),
            "dense": tuple(outcome.dense_rank for outcome in answerable),
            "lexical": tuple(outcome.lexical_rank for outcome in answerable),
        },
        sure=tuple(outcome.answer.confidence for outcome in answerable),
        held=tuple(outcome.held for outcome in answerable),
        hard=tuple(o.answer.confidence for o in outcomes if not o.question.answerable),
        threshold=threshold,
    )


def recall_by_rank(ranks: Sequence[int], depth: int = DEPTH) -> FloatArray:
    """The share of questions whose gold is among the first k, for k from 1 to ``depth``."""
    found = np.bincount([rank for rank in ranks if 0 < rank <= depth], minlength=depth + 1)
    return np.asarray(np.cumsum(found[1:]) / max(len(ranks), 1), np.float64)


def risk_by_coverage(
    confidence: Sequence[float], right: Sequence[bool]
) -> tuple[FloatArray, FloatArray]:
    """Coverage and risk, both 0 to 1, at every threshold, from the fewest answered to all.

    Coverage is the share of questions that are answered, risk the share of those that are wrong
    (https://arxiv.org/abs/1705.08500). Questions of one confidence are answered together.
    """
    order = np.argsort(-np.asarray(confidence, float), kind="stable")
    sure, wrong = np.asarray(confidence, float)[order], ~np.asarray(right, bool)[order]
    answered = np.arange(1, len(order) + 1)
    last = np.r_[sure[1:] != sure[:-1], True][: len(order)]
    return (answered / max(len(order), 1))[last], (np.cumsum(wrong) / answered)[last]


def reliability(
    confidence: Sequence[float] | FloatArray, truth: Sequence[bool] | FloatArray, bins: int = BINS
) -> tuple[FloatArray, FloatArray, NDArray[np.int64]]:
    """Mean confidence, share that is true, and number, in bins of equal numbers by confidence."""
    sure, true = np.asarray(confidence, float), np.asarray(truth, float)
    rows = [part for part in np.array_split(np.argsort(sure, kind="stable"), bins) if len(part) > 0]
    return (
        np.array([sure[part].mean() for part in rows]),
        np.array([true[part].mean() for part in rows]),
        np.array([len(part) for part in rows], np.int64),
    )
