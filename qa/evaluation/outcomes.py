"""Labelled questions to outcomes: what was found, cited, answered and refused.

Definitions (docs/quality.md says them at length). Retrieval: the rank of the first passage of the
gold paragraph. Evidence S@k: one of the k best sentences lies in the gold paragraph and contains a
gold answer. Answer: the answer shown contains a gold answer; a refusal does not. Citation
precision: the share of cited sentences that lie in the gold paragraph (or meet a need of the
question). Abstention: the confidence on the questions as they are, against the same questions
with their gold paragraph taken out (hard) and another file's questions (easy). The best citation
is the one of the highest score, which need not be the first in reading order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from time import perf_counter

from index import DocumentError, Index
from qa.assistant import Assistant
from qa.evaluation.datasets import LabelledConversation, SquadQuestion
from qa.evaluation.folders import FolderQuestion
from qa.ranking.pipeline import rank_query
from qa.retrieval.fusion import CANDIDATES, rank
from qa.retrieval.query import Query
from qa.retrieval.retriever import Retriever
from qa.types import Answer, Citation


@dataclass(frozen=True, slots=True)
class SquadOutcome:
    """What became of one question of a SQuAD file. Ranks count from 1; 0: not found.

    held: what is quoted, or would be if nothing were refused, contains a gold answer;
    contains_gold: the same where it was answered; best_holds: the best citation does by itself.
    possible: it was refused, but with what may be the answer; possible_holds: which contains a
    gold answer. confidence: as asked; confidence_without: with its gold paragraph taken out.
    """

    rank: int
    dense_rank: int
    lexical_rank: int
    best_sentence: bool
    best_three: bool
    held: bool
    answered: bool
    contains_gold: bool
    best_holds: bool
    possible: bool
    possible_holds: bool
    characters: int
    cited: int
    cited_rightly: int
    confidence: float
    confidence_without: float
    seconds: float


@dataclass(frozen=True, slots=True)
class ConversationOutcome:
    """What became of one conversation: its answer, how many of its needs are met, and where the
    first passage that meets one was ranked (0: not found).

    unrefused_met: how many are met if nothing is refused; possible_met: how many are met by what a
    refusal shows as possible.
    """

    conversation: LabelledConversation
    answer: Answer
    needs_met: int
    unrefused_met: int
    possible_met: int
    rank: int

    @property
    def full(self) -> bool:
        """Every need is met."""
        return self.needs_met == len(self.conversation.evidence)

    @property
    def right(self) -> bool:
        """Every need is met, or it is refused and should be."""
        return self.full if self.conversation.answerable else not self.answer.answered

    @property
    def conflicting(self) -> bool:
        """The answer says that the documents conflict."""
        return self.answer.conflicting


@dataclass(frozen=True, slots=True)
class FolderOutcome:
    """What became of one question of a folder. Ranks are those of the first right document, from 1;
    0: not found.

    A sentence is right when it is quoted from a right document and holds an answer, or, where the
    question has no spans, from a right document. held: what is quoted, or would be if nothing were
    refused, has a right sentence; best_holds: the best citation of the answer is one;
    possible_holds: what a refusal shows as possible has one. cited_rightly: of each sentence of the
    answer whether its document is right.
    """

    question: FolderQuestion
    answer: Answer
    rank: int
    dense_rank: int
    lexical_rank: int
    held: bool
    best_holds: bool
    possible_holds: bool
    cited_rightly: tuple[bool, ...]

    @property
    def contains_gold(self) -> bool:
        """It was answered, with a right sentence."""
        return self.answer.answered and self.held

    @property
    def wrong(self) -> bool:
        """It was answered, without a right sentence."""
        return self.answer.answered and not self.held

    @property
    def right(self) -> bool:
        """It was answered with a right sentence, or it was refused and should be."""
        return self.contains_gold if self.question.answerable else not self.answer.answered

    @property
    def characters(self) -> int:
        """The length of what is quoted."""
        return sum(len(citation.quote) for citation in self.answer.citations)


def squad_outcome(retriever: Retriever, question: SquadQuestion) -> SquadOutcome:
    """Ask one question, as it is and with its gold paragraph taken out."""
    index = retriever.current()
    began = perf_counter()
    answer = Assistant(retriever).ask(question.text)
    seconds = perf_counter() - began
    unrefused = answer if answer.answered else unrefusing(retriever).ask(question.text)
    holds = quotes_answer(unrefused.citations, question)
    query = retriever.query(index, question.text)
    gold = passages_of(index, question.document)
    found = rank_query(retriever, index, query)
    evidence = found.evidence
    rows = [
        evidence.passages[of].document == question.document
        and any(gold_answer in evidence.text(row) for gold_answer in question.answers)
        for row, of in enumerate(evidence.of[:3])
    ]
    cited = [citation.document == question.document for citation in answer.citations]
    return SquadOutcome(
        rank=_first(found.ranking.passages.tolist(), gold),
        dense_rank=_first(index.dense_search(query.vector, CANDIDATES)[0].tolist(), gold),
        lexical_rank=_first(index.lexical_search(query.search_ids, CANDIDATES)[0].tolist(), gold),
        best_sentence=any(rows[:1]),
        best_three=any(rows),
        held=holds,
        answered=answer.answered,
        contains_gold=answer.answered and holds,
        best_holds=quotes_answer(best_citations(answer), question),
        possible=shows_possible(answer),
        possible_holds=quotes_answer(answer.possible, question),
        characters=sum(len(citation.quote) for citation in answer.citations),
        cited=len(cited),
        cited_rightly=sum(cited),
        confidence=found.confidence,
        confidence_without=rank_query(retriever, index, query, without=gold).confidence,
        seconds=seconds,
    )


def unrefusing(retriever: Retriever) -> Assistant:
    """An assistant that refuses nothing: what it would say if it had to."""
    return Assistant(retriever, threshold=0.0)


def shows_possible(answer: Answer) -> bool:
    """Whether an answer is a refusal that shows what may be the answer."""
    return answer.reason == "uncertain"


def best_citations(answer: Answer) -> tuple[Citation, ...]:
    """The citation of the highest score, of equals the first; none of a refusal."""
    return (max(answer.citations, key=lambda citation: citation.score),) if answer.answered else ()


def quotes_answer(citations: Sequence[Citation], question: SquadQuestion) -> bool:
    """Whether what is quoted, taken together, contains a gold answer."""
    quoted = "".join(citation.quote for citation in citations)
    return any(gold_answer in quoted for gold_answer in question.answers)


def passages_of(index: Index, document: str) -> frozenset[int]:
    """The numbers of a document's passages; empty when the index does not have it."""
    try:
        return frozenset(index.passages_of(document))
    except DocumentError:
        return frozenset()


def _first(ranked: Sequence[int], gold: frozenset[int]) -> int:
    return next((rank for rank, number in enumerate(ranked, 1) if number in gold), 0)


def folder_outcome(retriever: Retriever, question: FolderQuestion) -> FolderOutcome:
    """Ask one question by itself."""
    answer = Assistant(retriever).ask(question.text)
    unrefused = answer if answer.answered else unrefusing(retriever).ask(question.text)
    index = retriever.current()
    query = retriever.query(index, question.text)

    def rank_in(passages: Iterable[int]) -> int:
        numbers = dict.fromkeys(map(index.document_number, passages))
        ranked = [index.document_info(number).path for number in numbers]
        found = (at for at, name in enumerate(ranked, 1) if name in question.documents)
        return next(found, 0) if question.answerable else 0

    return FolderOutcome(
        question=question,
        answer=answer,
        rank=rank_in(rank(index, query).passages.tolist()),
        dense_rank=rank_in(index.dense_search(query.vector, CANDIDATES)[0].tolist()),
        lexical_rank=rank_in(index.lexical_search(query.search_ids, CANDIDATES)[0].tolist()),
        held=any_right(unrefused.citations, question),
        best_holds=any_right(best_citations(answer), question),
        possible_holds=any_right(answer.possible, question),
        cited_rightly=tuple(each.document in question.documents for each in answer.citations),
    )


def any_right(citations: Sequence[Citation], question: FolderQuestion) -> bool:
    """Whether a sentence among those quoted is right (see ``FolderOutcome``)."""
    quotes = [each.quote for each in citations if each.document in question.documents]
    if not question.answers:
        return question.answerable and bool(quotes)
    return any(answer in quote for answer in question.answers for quote in quotes)


def conversation_outcome(
    conversation: LabelledConversation, retriever: Retriever
) -> ConversationOutcome:
    """Ask all turns of a conversation, one after the other, and judge the last answer."""
    chat = Assistant(retriever).conversation()
    for turn in conversation.turns:
        answer = chat.ask(turn)
    unrefused = answer
    if not answer.answered:
        unrefused = unrefusing(retriever).ask(conversation.turns[-1], chat.answers[:-1])
    index = retriever.current()
    query: Query = retriever.query(index, answer.resolved_question)
    wanted = [text for need in conversation.evidence for text in need]
    found = (index.passage(int(number)).text for number in rank(index, query).passages)
    return ConversationOutcome(
        conversation=conversation,
        answer=answer,
        needs_met=needs_met(conversation, answer.citations),
        unrefused_met=needs_met(conversation, unrefused.citations),
        possible_met=needs_met(conversation, answer.possible),
        rank=next(
            (at for at, text in enumerate(found, 1) if any(want in text for want in wanted)), 0
        ),
    )


def needs_met(conversation: LabelledConversation, citations: Sequence[Citation]) -> int:
    """How many needs of a conversation are met by what is quoted."""
    quotes = [citation.quote for citation in citations]
    return sum(any(meets(quote, need) for quote in quotes) for need in conversation.evidence)


def meets(quote: str, need: Sequence[str]) -> bool:
    """Whether a quotation contains one of a need's alternatives or is contained in it."""
    return any(text in quote or (quote and quote in text) for text in need)
