"""Outcomes to figures, with 95% bootstrap intervals: ranks by ir-measures, the rest by
scikit-learn and SciPy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from qa.evaluate import ConversationOutcome, SquadOutcome

BINS = 10
RESAMPLES = 1000


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
        "interval_95": _intervals(outcomes),
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
    full = [o.needs_met == len(o.conversation.evidence) for o in answerable]
    cited = [
        _meets_any(citation.quote, outcome)
        for outcome in answerable
        for citation in outcome.answer.citations
    ]
    return {
        "file": path,
        "questions": len(outcomes),
        "all_evidence_cited": sum(full),
        "answerable": len(answerable),
        "refused_rightly": sum(not outcome.answer.answered for outcome in others),
        "unanswerable": len(others),
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
        "failed": [
            {
                "id": o.conversation.name,
                "turns": list(o.conversation.turns),
                "answer": o.answer.text,
            }
            for o, right in _judged(outcomes)
            if not right
        ],
    }


def _judged(outcomes: Sequence[ConversationOutcome]) -> list[tuple[ConversationOutcome, bool]]:
    return [
        (
            outcome,
            outcome.needs_met == len(outcome.conversation.evidence)
            if outcome.conversation.answerable
            else not outcome.answer.answered,
        )
        for outcome in outcomes
    ]


def _meets_any(quote: str, outcome: ConversationOutcome) -> bool:
    from qa.evaluate import meets

    return any(meets(quote, need) for need in outcome.conversation.evidence)


def retrieval(ranks: Sequence[int]) -> dict[str, float]:
    """Recall and mean reciprocal rank from the rank of each question's gold (0: not found)."""
    import ir_measures
    from ir_measures import RR, R, ScoredDoc

    if not ranks:
        return {}
    qrels = [ir_measures.Qrel(str(number), "gold", 1) for number in range(len(ranks))]
    run = [
        ScoredDoc(str(number), "gold", -float(rank)) for number, rank in enumerate(ranks) if rank
    ]
    run += [
        ScoredDoc(str(number), f"other{place}", -float(place))
        for number, rank in enumerate(ranks)
        for place in range(1, 11)
        if place != rank
    ]
    measures = {"r@1": R @ 1, "r@5": R @ 5, "r@10": R @ 10, "mrr@10": RR @ 10}
    found = ir_measures.calc_aggregate(list(measures.values()), qrels, run)
    return {name: round(float(found[measure]), 4) for name, measure in measures.items()}


def abstention(
    answerable: Sequence[float], hard: Sequence[float], easy: Sequence[float], threshold: float
) -> dict[str, float]:
    """How well the confidence (0 to 1) tells questions that can be answered from others.

    auroc: over the answerable and the hard; easy_auroc: over the answerable and the easy.
    refusal_precision, refusal_recall and false_refusal (the share of answerable questions that
    are refused) are at the threshold, hard ones only. calibration_error: expected, 10 bins of
    equal numbers (https://arxiv.org/abs/1706.04599).
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
        "calibration_error": round(calibration_error(sure, unsure), 4),
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
    confidence = np.r_[positive, negative]
    truth = np.r_[np.ones(len(positive)), np.zeros(len(negative))]
    bins = np.array_split(np.argsort(confidence, kind="stable"), BINS)
    filled = [rows for rows in bins if len(rows)]
    gaps = [abs(float(confidence[rows].mean() - truth[rows].mean())) for rows in filled]
    return float(np.average(gaps, weights=[len(rows) for rows in filled]))


def latency(seconds: Sequence[float]) -> dict[str, float]:
    """The median and the 95th percentile, in milliseconds."""
    if not len(seconds):
        return {}
    values = np.asarray(seconds) * 1000
    return {f"p{share}": round(float(np.percentile(values, share)), 1) for share in (50, 95)}


def _intervals(outcomes: Sequence[SquadOutcome]) -> dict[str, list[float]]:
    """95% bootstrap intervals of the figures that are shares of questions."""
    columns = {
        "r@1": [outcome.rank == 1 for outcome in outcomes],
        "mrr@10": [1 / o.rank if 0 < o.rank <= DEPTH else 0.0 for o in outcomes],
        "s@1": [outcome.best_sentence for outcome in outcomes],
        "s@3": [outcome.best_three for outcome in outcomes],
        "contains_gold": [outcome.contains_gold for outcome in outcomes],
    }
    return {name: _interval(np.asarray(values, float)) for name, values in columns.items()}


DEPTH = 10


def _interval(values: NDArray[np.float64]) -> list[float]:
    from scipy.stats import bootstrap

    if len(values) < 2 or values.min() == values.max():
        mean = round(float(values.mean()), 4) if len(values) else 0.0
        return [mean, mean]
    found = bootstrap(
        (values,), np.mean, n_resamples=RESAMPLES, method="percentile", rng=0, batch=100
    ).confidence_interval
    return [round(float(found.low), 4), round(float(found.high), 4)]


def _mean(values: Sequence[Any] | NDArray[Any]) -> float:
    return round(float(np.mean(values)), 4) if len(values) else 0.0


def _ratio(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0
