"""From a question to the sentences that answer it: its parts ranked, chosen and put together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from qa.answering.attribution import distinguish
from qa.answering.comparing import compare
from qa.answering.composition import Part, compose
from qa.answering.counting import count_listed, states_number
from qa.answering.relations.neighbours import keep_further
from qa.answering.relations.other_codes import keep_asked_code
from qa.answering.relations.other_kinds import doubt_other_kind
from qa.answering.relations.table_rows import keep_asked_row
from qa.answering.selection import Selection, select
from qa.ranking.pipeline import Ranked
from qa.retrieval.fusion import Ranking
from qa.rewriting.comparisons import parse_comparison
from qa.rewriting.counting import Counting, parse_counting
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


def choose(question: str, rank: Rank, threshold: float, *, further: bool = False) -> Chosen:
    """Choose the sentences that answer a question, or say that none do.

    threshold: the confidence (0 to 1) below which there is no answer. further: whether what is
    asked for has been answered in part, and ``rank`` leaves that out.
    """
    if (compared := _compare(question, rank, threshold)) is not None:
        return compared
    found = _rank(question, rank)
    counting = parse_counting(question)
    if further:
        counted = counting.noun if counting else ""
        evidence = keep_further(found.evidence, counted)
        confidence = found.confidence if evidence.sentences else 0.0
        found = replace(found, evidence=evidence, confidence=confidence)
    listed = _count(counting, found, rank, threshold) if counting else None
    if listed is not None:
        selection, confidence = listed
        return Chosen(selection, selection, confidence, found.ranking)
    whole = Part(question, found.confidence, select(found.evidence))
    parts = _rank_parts(decompose(question), rank)
    composed = compose(parts, whole, threshold)
    sure = max(part.confidence for part in (whole, *parts)) if composed else whole.confidence
    return Chosen(composed, whole.selection, sure, found.ranking)


def _compare(question: str, rank: Rank, threshold: float) -> Chosen | None:
    """What answers a question that compares things, or None if it does not or nothing does."""
    comparison = parse_comparison(question)
    if comparison is None:
        return None
    found = [rank(each) for each in comparison.questions]
    compared = compare(comparison, found, threshold)
    if compared is None:
        return None
    selection, confidence = compared
    return Chosen(selection, selection, confidence, found[0].ranking)


def _count(
    counting: Counting, found: Ranked, rank: Rank, threshold: float
) -> tuple[Selection, float] | None:
    """The list that answers a question how many there are, or None if no list has to."""
    if states_number(counting, found.evidence):
        return None
    return count_listed(counting, found, rank(counting.list_question), threshold)


def _rank(question: str, rank: Rank) -> Ranked:
    """What was found for a question, of tables only the rows that it names if it names any, and of
    what is said of codes only what is of its own; with little confidence where what is left is of
    something else."""
    found = rank(question)
    evidence = keep_asked_row(found.evidence, question)
    return doubt_other_kind(question, replace(found, evidence=keep_asked_code(evidence, question)))


def _rank_parts(questions: Sequence[str], rank: Rank) -> list[Part]:
    """What was found for each of the questions; empty unless there are several."""
    if len(questions) < 2:
        return []
    found = [_rank(question, rank) for question in questions]
    apart = distinguish([each.evidence for each in found])
    return [
        Part(question, each.confidence, select(evidence))
        for question, evidence, each in zip(questions, apart, found, strict=True)
    ]
