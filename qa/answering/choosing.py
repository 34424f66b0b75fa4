"""From a question to the sentences that answer it: its parts ranked, chosen and put together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qa.answering.attribution import distinguish
from qa.answering.comparing import compare
from qa.answering.composition import Part, compose
from qa.answering.selection import Selection, select
from qa.ranking.pipeline import Ranked
from qa.retrieval.fusion import Ranking
from qa.rewriting.comparisons import parse_comparison
from qa.rewriting.question_parts import decompose

Rank = Callable[[str], Ranked]
"""Gives what the documents hold for a question."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The sentences chosen for a question, None where nothing answers it well enough; those that
    would be for the whole question if anything did; the confidence (0 to 1) that the documents
    answer it; and the passages nearest to it."""

    selection: Selection | None
    best: Selection
    confidence: float
    ranking: Ranking


def choose(question: str, rank: Rank, threshold: float) -> Chosen:
    """Choose the sentences that answer a question, or say that none do.

    threshold: the confidence (0 to 1) below which there is no answer.
    """
    found = rank(question)
    if (comparison := parse_comparison(question)) is not None:
        compared = compare(comparison, [rank(each) for each in comparison.questions], threshold)
        if compared is not None:
            chosen, confidence = compared
            return Chosen(chosen, chosen, confidence, found.ranking)
    whole = Part(question, found.confidence, select(found.evidence))
    parts = _rank_parts(decompose(question), rank)
    selection = compose(parts, whole, threshold)
    confidence = max(part.confidence for part in (whole, *parts))
    sure = confidence if selection else whole.confidence
    return Chosen(selection, whole.selection, sure, found.ranking)


def _rank_parts(questions: Sequence[str], rank: Rank) -> list[Part]:
    """What was found for each of the questions; empty unless there are several."""
    if len(questions) < 2:
        return []
    found = [rank(question) for question in questions]
    apart = distinguish([each.evidence for each in found])
    return [
        Part(question, each.confidence, select(evidence))
        for question, evidence, each in zip(questions, apart, found, strict=True)
    ]
