"""Outcomes to figures: ranking, citation, abstention and latency, with 95% bootstrap intervals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from index import Settings
from qa.evaluation.metrics import (
    DEPTH,
    abstention,
    auroc_interval,
    interval,
    latency,
    mean,
    possible,
    ratio,
    reciprocal,
    retrieval,
    within,
)
from qa.evaluation.outcomes import (
    ConversationOutcome,
    FolderOutcome,
    SquadOutcome,
    meets,
    shows_possible,
)


def squad_figures(
    path: str,
    outcomes: Sequence[SquadOutcome],
    easy: Sequence[float],
    settings: Settings,
    *,
    ablate: bool,
) -> dict[str, Any]:
    """The figures of one SQuAD file; ``easy`` are the confidences on another file's questions."""
    threshold = settings.threshold
    figures: dict[str, Any] = {
        "file": path,
        "questions": len(outcomes),
        "retrieval": retrieval([outcome.rank for outcome in outcomes]),
        "evidence": {
            "s@1": mean([outcome.best_sentence for outcome in outcomes]),
            "s@3": mean([outcome.best_three for outcome in outcomes]),
        },
        "answer": {
            "contains_gold": mean([outcome.contains_gold for outcome in outcomes]),
            "best_citation_holds": mean([outcome.best_holds for outcome in outcomes]),
            "characters": mean([o.characters for o in outcomes if o.answered]),
        },
        "citation": {
            "precision": ratio(
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
        "possible": possible(
            [outcome.possible for outcome in outcomes],
            [outcome.possible_holds for outcome in outcomes],
            [
                settings.possible_threshold <= outcome.confidence_without < threshold
                for outcome in outcomes
            ],
        ),
        "latency_ms": latency([outcome.seconds for outcome in outcomes]),
        "interval_95": _squad_intervals(outcomes, threshold),
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
            "contains_gold": mean(full),
            "characters": mean([sum(len(c.quote) for c in o.answer.citations) for o in answerable]),
        },
        "citation": {"precision": mean(cited)},
        "abstention": abstention(
            [outcome.answer.confidence for outcome in answerable],
            [outcome.answer.confidence for outcome in others],
            [],
            threshold,
        ),
        "possible": possible(
            [shows_possible(outcome.answer) for outcome in answerable],
            [outcome.possible_met == len(outcome.conversation.evidence) for outcome in answerable],
            [shows_possible(outcome.answer) for outcome in others],
        ),
        "latency_ms": latency([outcome.answer.seconds for outcome in outcomes]),
        "interval_95": {
            "contains_gold": interval(np.asarray(full, float)),
            "refused_rightly": interval(np.array([float(o.right) for o in others])),
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


def _squad_intervals(outcomes: Sequence[SquadOutcome], threshold: float) -> dict[str, list[float]]:
    """95% bootstrap intervals, over questions, of the figures that are shares of questions, and
    of the area under the curve of hard refusals."""
    sure = np.array([outcome.confidence for outcome in outcomes])
    unsure = np.array([outcome.confidence_without for outcome in outcomes])
    ranks = [outcome.rank for outcome in outcomes]
    columns = {
        "r@1": within(ranks, 1),
        "r@10": within(ranks, DEPTH),
        "mrr@10": reciprocal(ranks, DEPTH),
        "s@1": [outcome.best_sentence for outcome in outcomes],
        "s@3": [outcome.best_three for outcome in outcomes],
        "contains_gold": [outcome.contains_gold for outcome in outcomes],
        "best_citation_holds": [outcome.best_holds for outcome in outcomes],
        "refusal_recall": unsure < threshold,
        "false_refusal": sure < threshold,
    }
    shares = {name: interval(np.asarray(values, float)) for name, values in columns.items()}
    return {**shares, "auroc": auroc_interval(sure, unsure, paired=True)}


def folder_figures(
    path: str, outcomes: Sequence[FolderOutcome], threshold: float, *, ablate: bool
) -> dict[str, Any]:
    """The figures of one folder of questions, of the whole and ``by_kind``.

    Groups of answerable questions are left out where a kind has none, and so are the others.
    """
    answerable = [outcome for outcome in outcomes if outcome.question.answerable]
    kinds: dict[str, list[FolderOutcome]] = {}
    for outcome in outcomes:
        kinds.setdefault(outcome.question.kind, []).append(outcome)
    figures: dict[str, Any] = {
        "file": path,
        **_asked_figures(outcomes, threshold),
        "latency_ms": latency([outcome.answer.seconds for outcome in outcomes]),
        "interval_95": _folder_intervals(outcomes),
        "by_kind": {kind: _asked_figures(some, threshold) for kind, some in sorted(kinds.items())},
    }
    if ablate:
        figures["dense_alone"] = retrieval([outcome.dense_rank for outcome in answerable])
        figures["lexical_alone"] = retrieval([outcome.lexical_rank for outcome in answerable])
    figures["failed"] = [
        {
            "document": outcome.question.documents[0] if outcome.question.documents else "",
            "kind": outcome.question.kind,
            "question": outcome.question.text,
            "answers": list(outcome.question.answers),
            "confidence": round(outcome.answer.confidence, 4),
            "answer": outcome.answer.text,
        }
        for outcome in outcomes
        if not outcome.right
    ]
    return figures


def _asked_figures(outcomes: Sequence[FolderOutcome], threshold: float) -> dict[str, Any]:
    """The figures of some questions of a folder: all of them, or those of a kind."""
    answerable = [outcome for outcome in outcomes if outcome.question.answerable]
    others = [outcome for outcome in outcomes if not outcome.question.answerable]
    answered = [outcome for outcome in answerable if outcome.answer.answered]
    refused = {"answerable": answerable, "unanswerable": others}
    figures = {
        "questions": len(outcomes),
        "answerable": len(answerable),
        "unanswerable": len(others),
        "retrieval": retrieval([outcome.rank for outcome in answerable]),
        "answer": {
            "best_citation_holds": mean([outcome.best_holds for outcome in answerable]),
            "contains_gold": mean([outcome.contains_gold for outcome in answerable]),
            "contains_gold_if_not_refused": mean([outcome.held for outcome in answerable]),
            "wrong": mean([outcome.wrong for outcome in answerable]),
            "characters": mean([outcome.characters for outcome in answered]),
        }
        if answerable
        else {},
        "citation": {"precision": mean([right for o in answered for right in o.cited_rightly])}
        if answered
        else {},
        "refused": {
            name: mean([not outcome.answer.answered for outcome in some])
            for name, some in refused.items()
            if some
        },
        "possible": possible(
            [shows_possible(outcome.answer) for outcome in answerable],
            [outcome.possible_holds for outcome in answerable],
            [shows_possible(outcome.answer) for outcome in others],
        ),
        "abstention": abstention(
            [outcome.answer.confidence for outcome in answerable],
            [outcome.answer.confidence for outcome in others],
            [],
            threshold,
        ),
    }
    return {name: value for name, value in figures.items() if value != {}}


def _folder_intervals(outcomes: Sequence[FolderOutcome]) -> dict[str, list[float]]:
    """95% bootstrap intervals, over questions, of the main figures of a folder."""
    answerable = [outcome for outcome in outcomes if outcome.question.answerable]
    others = [outcome for outcome in outcomes if not outcome.question.answerable]
    ranks = [outcome.rank for outcome in answerable]
    columns = {
        "r@1": within(ranks, 1),
        "r@10": within(ranks, DEPTH),
        "mrr@10": reciprocal(ranks, DEPTH),
        "best_citation_holds": [outcome.best_holds for outcome in answerable],
        "contains_gold": [outcome.contains_gold for outcome in answerable],
        "contains_gold_if_not_refused": [outcome.held for outcome in answerable],
        "wrong": [outcome.wrong for outcome in answerable],
        "refused_answerable": [not outcome.answer.answered for outcome in answerable],
        "refused_unanswerable": [not outcome.answer.answered for outcome in others],
    }
    shares = {
        name: interval(np.asarray(values, float)) for name, values in columns.items() if values
    }
    sure = np.array([outcome.answer.confidence for outcome in answerable])
    unsure = np.array([outcome.answer.confidence for outcome in others])
    return {**shares, "auroc": auroc_interval(sure, unsure, paired=False)}
