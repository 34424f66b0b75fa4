"""A made-up explanation of a scripted answer."""

from __future__ import annotations

from qa.explaining import (
    ExplainedPassage,
    ExplainedSearch,
    ExplainedSentence,
    ExplainedWord,
    Explanation,
)
from qa.types import Answer

FIGURES = {
    "best_coverage": 0.8,
    "best_coverage_passage": 1.0,
    "best_dense": 0.9,
    "unknown_words": 0.5,
    "score_margin": 0.25,
    "other_document": 0.125,
}


def explanation_of(answer: Answer, documents: int, generation: str) -> Explanation:
    """What was looked at: what is cited, and the closest passages of a refusal."""
    sentences = [
        ExplainedSentence(
            each.document, each.title, each.paragraph, each.start, each.end, each.quote,
            1.5, 0.4, 0.9, 0.8, ("信号",), 0.7, each.n,
        )
        for each in answer.citations
    ]  # fmt: skip
    passages = [
        ExplainedPassage(
            each.document, each.title, each.paragraph, each.start, each.end,
            each.score, each.dense, each.lexical,
        )
        for each in answer.closest
    ]  # fmt: skip
    search = ExplainedSearch(
        question=answer.resolved_question,
        kinds=("what",),
        translations=(),
        documents=(),
        confidence=answer.confidence,
        words=(
            ExplainedWord("信号", 4.5, True, 1),
            ExplainedWord("号是", 4.5, True, 0, whole=False),
            ExplainedWord("火星", 6.0, False, 0),
        ),
        passages=tuple(passages),
        sentences=tuple(sentences),
        figures=tuple(FIGURES.items()),
        read_nowhere=0.1,
    )
    return Explanation(
        question=answer.question,
        resolved_question=answer.resolved_question,
        way="searched",
        answered=answer.answered,
        confidence=answer.confidence,
        threshold=0.5,
        possible_threshold=0.3,
        documents=documents,
        generation=generation,
        within=answer.within,
        searches=(search,),
        seconds=0.1,
    )
