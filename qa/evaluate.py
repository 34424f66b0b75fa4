"""Labelled questions to figures: how well it finds, cites, answers and refuses.

Definitions (docs/quality.md says them at length). Retrieval: the rank of the first passage of the
gold paragraph. Evidence S@k: one of the k best sentences lies in the gold paragraph and contains a
gold answer. Answer: the answer shown contains a gold answer; a refusal does not. Citation
precision: the share of cited sentences that lie in the gold paragraph (or meet a need of the
question). Abstention: the confidence on the questions as they are, against the same questions
with their gold paragraph taken out (hard) and another file's questions (easy).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from index import Encoder, Index, Settings, build_documents, load_encoder
from qa.assistant import Assistant, judged
from qa.labelled import (
    LabelledConversation,
    SquadFile,
    SquadQuestion,
    read_conversations,
    read_squad,
    sample,
)
from qa.metrics import conversation_figures, squad_figures
from qa.retrieve import CANDIDATES, Query, Retriever, rank
from qa.types import Answer

Progress = Callable[[Iterable[Any], str], Iterable[Any]]


@dataclass(frozen=True, slots=True)
class SquadOutcome:
    """What became of one question of a SQuAD file. Ranks count from 1; 0: not found.

    confidence: as asked; confidence_without: with its gold paragraph taken out.
    """

    rank: int
    dense_rank: int
    lexical_rank: int
    best_sentence: bool
    best_three: bool
    answered: bool
    contains_gold: bool
    characters: int
    cited: int
    cited_rightly: int
    confidence: float
    confidence_without: float
    seconds: float


@dataclass(frozen=True, slots=True)
class ConversationOutcome:
    """What became of one conversation: its answer, which of its needs are met, and where the
    first passage that meets one was ranked (0: not found)."""

    conversation: LabelledConversation
    answer: Answer
    needs_met: int
    rank: int


def evaluate_files(
    files: Sequence[Path],
    settings: Settings,
    *,
    limit: int = 1500,
    ablate: bool = False,
    encoder: Encoder | None = None,
    progress: Progress = lambda items, _: items,
) -> list[dict[str, Any]]:
    """The figures of each file, in the form of the contract (one dict a file).

    ``.jsonl`` files are asked of ``settings.index``; for SQuAD-format files an index of their
    paragraphs is made in the cache folder, once, and the first ``limit`` questions after a fixed
    shuffle are asked. With two SQuAD files or more, each is also asked the next one's questions.

    Raises SettingsError when a file is not what it should be, IndexMissing when there is no index
    to ask the questions of.
    """
    chosen = load_encoder(settings) if encoder is None else encoder
    squads = {path: read_squad(path) for path in files if path.suffix.lower() != ".jsonl"}
    figures = []
    for path in files:
        if path in squads:
            others = [squad for other, squad in squads.items() if other != path]
            found = _evaluate_squad(
                path, squads[path], others[:1], settings, chosen, limit, progress
            )
            figures.append(squad_figures(str(path), *found, ablate=ablate))
        else:
            retriever = Retriever.open(settings=settings, encoder=chosen)
            outcomes = evaluate_conversations(read_conversations(path), retriever, progress)
            figures.append(conversation_figures(str(path), outcomes, settings.threshold))
    return figures


def _evaluate_squad(
    path: Path,
    squad: SquadFile,
    others: Sequence[SquadFile],
    settings: Settings,
    encoder: Encoder,
    limit: int,
    progress: Progress,
) -> tuple[list[SquadOutcome], list[float], float]:
    retriever = squad_retriever(path, squad, settings, encoder)
    questions = sample(squad.questions, limit)
    outcomes = [squad_outcome(retriever, item) for item in progress(questions, path.name)]
    foreign = [item for other in others for item in sample(other.questions, limit)]
    easy = [
        judged(retriever.current(), retriever.query(retriever.current(), item.text))[2]
        for item in progress(foreign, f"{path.name}, foreign questions")
    ]
    return outcomes, easy, settings.threshold


def squad_retriever(
    path: Path, squad: SquadFile, settings: Settings, encoder: Encoder
) -> Retriever:
    """A retriever over the paragraphs of a SQuAD file; its index is kept in the cache folder."""
    name = hashlib.sha256(path.read_bytes() + encoder.fingerprint.encode()).hexdigest()[:16]
    chosen = settings.with_changes(index=settings.cache / "evaluation" / name)
    build_documents(squad.documents, settings=chosen, encoder=encoder)
    return Retriever.open(settings=chosen, encoder=encoder)


def squad_outcome(retriever: Retriever, question: SquadQuestion) -> SquadOutcome:
    """Ask one question, as it is and with its gold paragraph taken out."""
    index = retriever.current()
    began = perf_counter()
    answer = Assistant(retriever).ask(question.text)
    seconds = perf_counter() - began
    query = retriever.query(index, question.text)
    gold = passages_of(index, question.document)
    evidence, ranking, sure = judged(index, query)
    _, _, sure_without = judged(index, query, without=gold)
    held = [
        evidence.passages[of].document == question.document
        and any(gold_answer in evidence.text(row) for gold_answer in question.answers)
        for row, of in enumerate(evidence.of[:3])
    ]
    quoted = "".join(citation.quote for citation in answer.citations)
    cited = [citation.document == question.document for citation in answer.citations]
    return SquadOutcome(
        rank=_first(ranking.passages.tolist(), gold),
        dense_rank=_first(index.dense_search(query.vector, CANDIDATES)[0].tolist(), gold),
        lexical_rank=_first(index.lexical_search(query.word_ids, CANDIDATES)[0].tolist(), gold),
        best_sentence=any(held[:1]),
        best_three=any(held),
        answered=answer.answered,
        contains_gold=answer.answered
        and any(answer_text in quoted for answer_text in question.answers),
        characters=sum(len(citation.quote) for citation in answer.citations),
        cited=len(cited),
        cited_rightly=sum(cited),
        confidence=sure,
        confidence_without=sure_without,
        seconds=seconds,
    )


def passages_of(index: Index, document: str) -> frozenset[int]:
    """The numbers of a document's passages; empty when the index does not have it."""
    first = 0
    for info in index.documents:
        if info.path == document:
            return frozenset(range(first, first + info.passages))
        first += info.passages
    return frozenset()


def _first(ranked: Sequence[int], gold: frozenset[int]) -> int:
    return next((rank for rank, number in enumerate(ranked, 1) if number in gold), 0)


def evaluate_conversations(
    conversations: Sequence[LabelledConversation],
    retriever: Retriever,
    progress: Progress = lambda items, _: items,
) -> list[ConversationOutcome]:
    """Hold each conversation and judge the answer to its last turn."""
    return [conversation_outcome(item, retriever) for item in progress(conversations, "questions")]


def conversation_outcome(
    conversation: LabelledConversation, retriever: Retriever
) -> ConversationOutcome:
    """Ask all turns of a conversation, one after the other, and judge the last answer."""
    chat = Assistant(retriever).conversation()
    for turn in conversation.turns:
        answer = chat.ask(turn)
    quotes = [citation.quote for citation in answer.citations]
    index = retriever.current()
    query: Query = retriever.query(index, answer.resolved_question)
    wanted = [text for need in conversation.evidence for text in need]
    found = (index.passage(int(number)).text for number in rank(index, query).passages)
    return ConversationOutcome(
        conversation=conversation,
        answer=answer,
        needs_met=sum(
            any(meets(quote, need) for quote in quotes) for need in conversation.evidence
        ),
        rank=next(
            (at for at, text in enumerate(found, 1) if any(want in text for want in wanted)), 0
        ),
    )


def meets(quote: str, need: Sequence[str]) -> bool:
    """Whether a quotation contains one of a need's alternatives or is contained in it."""
    return any(text in quote or (quote and quote in text) for text in need)
