"""Ranks, confidences and shares to numbers, with 95% bootstrap intervals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.evaluation.curves import reliability

RESAMPLES = 1000
DEPTH = 10
"""Beyond this rank a passage counts as not found."""


def retrieval(ranks: Sequence[int]) -> dict[str, float]:
    """Recall and mean reciprocal rank from the rank of each question's gold (0: not found).

    With a single gold, recall at k is the share of questions whose gold is among the first k, and
    the reciprocal rank at 10 is 1 / rank, or 0 beyond the tenth (Voorhees, TREC-8, 1999).
    """
    if not ranks:
        return {}
    recalls = {f"r@{depth}": mean(within(ranks, depth)) for depth in (1, 5, DEPTH)}
    return {**recalls, f"mrr@{DEPTH}": mean(reciprocal(ranks, DEPTH))}


def within(ranks: Sequence[int], depth: int) -> list[bool]:
    """For each rank (from 1; 0: not found) whether it is among the first ``depth``."""
    return [0 < rank <= depth for rank in ranks]


def reciprocal(ranks: Sequence[int], depth: int) -> list[float]:
    """For each rank (from 1; 0: not found) 1 / rank, and 0 beyond ``depth``."""
    return [1 / rank if 0 < rank <= depth else 0.0 for rank in ranks]


def abstention(
    answerable: Sequence[float], hard: Sequence[float], easy: Sequence[float], threshold: float
) -> dict[str, float]:
    """How well the confidence (0 to 1) tells questions that can be answered from others.

    auroc: over the answerable and the hard; easy_auroc: over the answerable and the easy.
    refusal_precision, refusal_recall and false_refusal (the share of answerable questions that
    are refused) are at the threshold, hard ones only. ece: the expected calibration
    error, 10 bins of equal numbers (https://arxiv.org/abs/1706.04599).
    """
    if not len(answerable) or not len(hard):
        return {}
    sure, unsure = np.asarray(answerable), np.asarray(hard)
    refused_rightly = int((unsure < threshold).sum())
    refused = refused_rightly + int((sure < threshold).sum())
    figures = {
        "auroc": _auroc(sure, unsure),
        "refusal_precision": ratio(refused_rightly, refused),
        "refusal_recall": mean(unsure < threshold),
        "false_refusal": mean(sure < threshold),
        "ece": round(calibration_error(sure, unsure), 4),
    }
    if len(easy):
        figures["easy_auroc"] = _auroc(sure, np.asarray(easy))
        figures["easy_refusal_recall"] = mean(np.asarray(easy) < threshold)
    return figures


def _auroc(positive: NDArray[Any], negative: NDArray[Any]) -> float:
    from sklearn.metrics import roc_auc_score

    truth = np.r_[np.ones(len(positive)), np.zeros(len(negative))]
    return round(float(roc_auc_score(truth, np.r_[positive, negative])), 4)


def calibration_error(positive: NDArray[Any], negative: NDArray[Any]) -> float:
    """The mean distance between confidence and truth over ten bins of equal numbers."""
    sure, true, counts = reliability(
        np.r_[positive, negative], np.r_[np.ones(len(positive)), np.zeros(len(negative))]
    )
    return float(np.average(np.abs(sure - true), weights=counts))


def possible(
    answerable: Sequence[bool], right: Sequence[bool], others: Sequence[bool]
) -> dict[str, float]:
    """How often a refusal shows what may be the answer, and how often it then is.

    answerable: for each answerable question whether it does; right: whether what is shown would
    have been right; others: for each other question whether it does. The figure of a group without
    questions, and ``right`` where nothing is shown, are left out.
    """
    shown = [held for shows, held in zip(answerable, right, strict=True) if shows]
    groups = {"answerable": answerable, "right": shown, "unanswerable": others}
    return {name: mean(values) for name, values in groups.items() if len(values)}


def latency(seconds: Sequence[float]) -> dict[str, float]:
    """The median and the 95th percentile, in milliseconds."""
    if not len(seconds):
        return {}
    values = np.asarray(seconds) * 1000
    return {f"p{share}": round(float(np.percentile(values, share)), 1) for share in (50, 95)}


def interval(values: NDArray[np.float64]) -> list[float]:
    """The 95% bootstrap interval of the mean."""
    from scipy.stats import bootstrap

    if len(values) < 2 or values.min() == values.max():
        return [mean(values)] * 2
    found = bootstrap(
        (values,), np.mean, n_resamples=RESAMPLES, method="percentile", rng=0, batch=100
    ).confidence_interval
    return [round(float(found.low), 4), round(float(found.high), 4)]


def auroc_interval(
    sure: NDArray[np.float64], unsure: NDArray[np.float64], *, paired: bool
) -> list[float]:
    """The 95% bootstrap interval of the area under the curve; [] where there is too little.

    paired: both hold the same questions, with and without their gold, and are drawn together.
    """
    from scipy.stats import bootstrap

    if min(len(sure), len(unsure)) < 2:
        return []
    found = bootstrap(
        (sure, unsure),
        _auroc,
        n_resamples=RESAMPLES // 5,
        method="percentile",
        rng=0,
        paired=paired,
        vectorized=False,
    ).confidence_interval
    return [round(float(found.low), 4), round(float(found.high), 4)]


def mean(values: Sequence[Any] | NDArray[Any]) -> float:
    """The mean, to four digits; of nothing 0."""
    return round(float(np.mean(values)), 4) if len(values) else 0.0


def ratio(part: int, whole: int) -> float:
    """The share, to four digits; of nothing 0."""
    return round(part / whole, 4) if whole else 0.0
