"""Figures of SQuAD files and conversations from outcomes whose figures are known."""

from __future__ import annotations

from index import Settings
from qa.evaluation.datasets import LabelledConversation
from qa.evaluation.figures import conversation_figures, squad_figures
from qa.evaluation.outcomes import (
    ConversationOutcome,
    SquadOutcome,
    best_citations,
)
from qa.types import Answer, Citation, RefusalReason


def squad(confidence: float, without: float, *, best: bool, possible: bool = False) -> SquadOutcome:
    return SquadOutcome(
        rank=1,
        dense_rank=1,
        lexical_rank=1,
        best_sentence=True,
        best_three=True,
        held=True,
        answered=confidence >= 0.5,
        contains_gold=confidence >= 0.5,
        best_holds=best,
        possible=0.2 <= confidence < 0.5,
        possible_holds=possible,
        characters=10,
        cited=1,
        cited_rightly=1,
        confidence=confidence,
        confidence_without=without,
        seconds=0.01,
    )


def test_a_squad_file() -> None:
    outcomes = [
        squad(0.9, 0.3, best=True),
        squad(0.6, 0.1, best=False),
        squad(0.4, 0.6, best=False, possible=True),
        squad(0.3, 0.2, best=False),
    ]
    figures = squad_figures("file.json", outcomes, [], Settings(), ablate=False)
    assert figures["answer"] == {
        "contains_gold": 0.5,
        "best_citation_holds": 0.25,
        "characters": 10.0,
    }
    assert figures["possible"] == {"answerable": 0.5, "right": 0.5, "unanswerable": 0.5}
    assert figures["interval_95"]["best_citation_holds"] == [0.0, 0.75]


def test_conversations() -> None:
    asked = LabelledConversation("1", ("问",), (("甲",),), answerable=True, kind="fact")
    other = LabelledConversation("2", ("问",), (), answerable=False, kind="near")

    def outcome(of: LabelledConversation, met: int, *, uncertain: bool) -> ConversationOutcome:
        reason: RefusalReason = "uncertain" if uncertain else "not_found"
        refusal = Answer("问", "问", False, 0.3, "", (), (), 0.0, reason=reason)
        return ConversationOutcome(of, refusal, 0, 0, met, 0)

    outcomes = [
        outcome(asked, 1, uncertain=True),
        outcome(asked, 0, uncertain=True),
        outcome(asked, 0, uncertain=False),
        outcome(other, 0, uncertain=False),
    ]
    figures = conversation_figures("file.jsonl", outcomes, 0.5)
    assert figures["possible"] == {"answerable": 0.6667, "right": 0.5, "unanswerable": 0.0}


def test_the_best_citation_is_that_of_the_highest_score() -> None:
    first, second = (
        Citation(n, "a.txt", "题", 1, 0, 2, quote, score)
        for n, (quote, score) in enumerate((("甲。", 0.3), ("乙。", 0.9)), 1)
    )
    answer = Answer("问", "问", True, 0.9, "", (first, second), (), 0.0)
    assert best_citations(answer) == (second,)
    refusal = Answer("问", "问", False, 0.1, "", (), (), 0.0, reason="not_found")
    assert best_citations(refusal) == ()
