"""Outcomes to figures: ranking, citation, abstention and latency, with 95% bootstrap intervals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.evaluation.curves import reliability
from qa.evaluation.outcomes import ConversationOutcome, SquadOutcome, meets

RESAMPLES = 1000
DEPTH = 10
"""Beyond this rank a passage counts as not found."""


def squad_figures(
    path: str,
    outcomes: Sequence[SquadOutcome],
    easy: Sequence[float],
    threshold: float,
    *,
    ablate: bool,
) -> dict[str, Any]:
    """The figures of one SQuAD file; ``easy`` are the confidences on another file's questions."""
    figures: dict[str, Any] = {
        "file": path,
        "questions": len(outcomes),
        "retrieval": retrieval([outcome.rank for outcome in outcomes]),
        "evidence": {
            "s@1": _mean([outcome.best_sentence for outcome in outcomes]),
            "s@3": _mean([outcome.best_three for outcome in outcomes]),
        },
        "answer": {
            "contains_gold": _mean([outcome.contains_gold for outcome in outcomes]),
            "characters": _mean([o.characters for o in outcomes if o.answered]),
        },
        "citation": {
            "precision": _ratio(
                sum(outcome.cited_rightly for outcome in outcomes),
                sum(outcome.cited for outcome in outcomes),
            )
        },
        "abstention": abstention(
            [outcome.confidence for outcome in outcomes],
            [outcome.confidence_without for outcome in outcomes],
            easy,
            threshold,
        ),
        "latency_ms": latency([outcome.seconds for outcome in outcomes]),
        "interval_95": _intervals(outcomes, threshold),
    }
    if ablate:
        figures["dense_alone"] = retrieval([outcome.dense_rank for outcome in outcomes])
        figures["lexical_alone"] = retrieval([outcome.lexical_rank for outcome in outcomes])
    return figures


def conversation_figures(
    path: str, outcomes: Sequence[ConversationOutcome], threshold: float
) -> dict[str, Any]:
    """The figures of one question file. ``contains_gold`` counts those whose every need is met."""
    answerable = [outcome for outcome in outcomes if outcome.conversation.answerable]
    others = [outcome for outcome in outcomes if not outcome.conversation.answerable]
    full = [outcome.full for outcome in answerable]
    conflicts = [o for o in outcomes if o.conversation.kind == "conflict"]
    cited = [
        _meets_any(citation.quote, outcome)
        for outcome in answerable
        for citation in outcome.answer.citations
    ]
    return {
        "file": path,
        "questions": len(outcomes),
        "all_evidence_cited": sum(full),
        "all_evidence_if_not_refused": sum(
            o.unrefused_met == len(o.conversation.evidence) for o in answerable
        ),
        "answerable": len(answerable),
        "refused_rightly": sum(not outcome.answer.answered for outcome in others),
        "unanswerable": len(others),
        "differing_named": sum(outcome.conflicting for outcome in conflicts),
        "differing": len(conflicts),
        "named_wrongly": sum(o.conflicting for o in outcomes if o.conversation.kind != "conflict"),
        "right_by_type": _by_type(outcomes),
        "retrieval": retrieval([outcome.rank for outcome in answerable]),
        "answer": {
            "contains_gold": _mean(full),
            "characters": _mean(
                [sum(len(c.quote) for c in o.answer.citations) for o in answerable]
            ),
        },
        "citation": {"precision": _mean(cited)},
        "abstention": abstention(
            [outcome.answer.confidence for outcome in answerable],
            [outcome.answer.confidence for outcome in others],
            [],
            threshold,
        ),
        "latency_ms": latency([outcome.answer.seconds for outcome in outcomes]),
        "interval_95": {
            "contains_gold": _interval(np.asarray(full, float)),
            "refused_rightly": _interval(np.array([float(o.right) for o in others])),
        },
        "failed": [
            {
                "id": o.conversation.name,
                "turns": list(o.conversation.turns),
                "answer": o.answer.text,
            }
            for o in outcomes
            if not o.right
        ],
    }


def _by_type(outcomes: Sequence[ConversationOutcome]) -> dict[str, str]:
    """Of each type, how many are right of how many: «14/16»."""
    kinds: dict[str, list[bool]] = {}
    for outcome in outcomes:
        kinds.setdefault(outcome.conversation.kind, []).append(outcome.right)
    return {kind: f"{sum(right)}/{len(right)}" for kind, right in sorted(kinds.items())}


def _meets_any(quote: str, outcome: ConversationOutcome) -> bool:
    return any(meets(quote, need) for need in outcome.conversation.evidence)


def retrieval(ranks: Sequence[int]) -> dict[str, float]:
    """Recall and mean reciprocal rank from the rank of each question's gold (0: not found).

    With a single gold, recall at k is the share of questions whose gold is among the first k, and
    the reciprocal rank at 10 is 1 / rank, or 0 beyond the tenth (Voorhees, TREC-8, 1999).
    """
    if not ranks:
        return {}
    recalls = {f"r@{depth}": _mean(_within(ranks, depth)) for depth in (1, 5, DEPTH)}
    return {**recalls, f"mrr@{DEPTH}": _mean(_reciprocal(ranks, DEPTH))}


def _within(ranks: Sequence[int], depth: int) -> list[bool]:
    """For each rank (from 1; 0: not found) whether it is among the first ``depth``."""
    return [0 < rank <= depth for rank in ranks]


def _reciprocal(ranks: Sequence[int], depth: int) -> list[float]:
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
        "refusal_precision": _ratio(refused_rightly, refused),
        "refusal_recall": _mean(unsure < threshold),
        "false_refusal": _mean(sure < threshold),
        "ece": round(calibration_error(sure, unsure), 4),
    }
    if len(easy):
        figures["easy_auroc"] = _auroc(sure, np.asarray(easy))
        figures["easy_refusal_recall"] = _mean(np.asarray(easy) < threshold)
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


def latency(seconds: Sequence[float]) -> dict[str, float]:
    """The median and the 95th percentile, in milliseconds."""
    if not len(seconds):
        return {}
    values = np.asarray(seconds) * 1000
    return {f"p{share}": round(float(np.percentile(values, share)), 1) for share in (50, 95)}


def _intervals(outcomes: Sequence[SquadOutcome], threshold: float) -> dict[str, list[float]]:
    """95% bootstrap intervals, over questions, of the figures that are shares of questions, and
    of the area under the curve of hard refusals."""
    sure = np.array([outcome.confidence for outcome in outcomes])
    unsure = np.array([outcome.confidence_without for outcome in outcomes])
    ranks = [outcome.rank for outcome in outcomes]
    columns = {
        "r@1": _within(ranks, 1),
        "r@10": _within(ranks, DEPTH),
        "mrr@10": _reciprocal(ranks, DEPTH),
        "s@1": [outcome.best_sentence for outcome in outcomes],
        "s@3": [outcome.best_three for outcome in outcomes],
        "contains_gold": [outcome.contains_gold for outcome in outcomes],
        "refusal_recall": unsure < threshold,
        "false_refusal": sure < threshold,
    }
    shares = {name: _interval(np.asarray(values, float)) for name, values in columns.items()}
    return {**shares, "auroc": _paired_interval(sure, unsure)}


def _interval(values: NDArray[np.float64]) -> list[float]:
    from scipy.stats import bootstrap

    if len(values) < 2 or values.min() == values.max():
        mean = round(float(values.mean()), 4) if len(values) else 0.0
        return [mean, mean]
    found = bootstrap(
        (values,), np.mean, n_resamples=RESAMPLES, method="percentile", rng=0, batch=100
    ).confidence_interval
    return [round(float(found.low), 4), round(float(found.high), 4)]


def _paired_interval(sure: NDArray[np.float64], unsure: NDArray[np.float64]) -> list[float]:
    """The interval of the area under the curve; a question is drawn with and without its gold."""
    from scipy.stats import bootstrap

    if len(sure) < 2:
        return []
    found = bootstrap(
        (sure, unsure),
        _auroc,
        n_resamples=RESAMPLES // 5,
        method="percentile",
        rng=0,
        paired=True,
        vectorized=False,
    ).confidence_interval
    return [round(float(found.low), 4), round(float(found.high), 4)]


def _mean(values: Sequence[Any] | NDArray[Any]) -> float:
    return round(float(np.mean(values)), 4) if len(values) else 0.0


def _ratio(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0
