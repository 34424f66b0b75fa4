"""The assistant: answers questions from an open index."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import lru_cache

from index import Document, DocumentInfo, Index
from qa.answering.answers import Reply, refusal, reply_from
from qa.answering.attribution import distinguish
from qa.answering.composition import Part, compose
from qa.answering.selection import select
from qa.i18n.answers import Script
from qa.question.language import script_of_question
from qa.question.tokens import words_of
from qa.ranking.pipeline import rank_question
from qa.retrieval.retriever import Retriever, best_results
from qa.rewriting.question_parts import decompose
from qa.types import Answer, segments_text

CLOSEST = 3
"""Passages offered with a refusal."""


class Assistant:
    """Answers questions from the documents; several threads may ask at once."""

    def __init__(self, retriever: Retriever, *, threshold: float | None = None) -> None:
        """An assistant over an open retriever.

        threshold: confidence (0 to 1) below which a question is refused; default: that of the
        retriever's settings. Raises SettingsError when it is not between 0 and 1.
        """
        self.retriever = retriever
        self._settings = retriever.settings.with_changes(threshold=threshold)

    def ask(self, question: str, history: Sequence[Answer] = ()) -> Answer:
        """Answer a question, given the conversation so far (oldest first), or refuse.

        Raises DocumentError, IndexDamaged or IndexMismatch when the index changed under it in a
        way that cannot be used.
        """
        began = time.perf_counter()
        with words_of(self.retriever.words):
            resolved = _resolved(question, history)
            reply = self._reply(self.retriever.current(), resolved, script_of_question(question))
        return Answer(
            question=question,
            resolved_question=resolved,
            answered=reply.answered,
            confidence=reply.confidence,
            text=segments_text(reply.segments),
            citations=reply.citations,
            closest=reply.closest,
            seconds=time.perf_counter() - began,
            segments=reply.segments,
            conflicting=reply.conflicting,
            missing=reply.missing,
            reason=reply.reason,
        )

    def _reply(self, index: Index, resolved: str, script: Script) -> Reply:
        if not resolved.strip():
            return refusal("empty_question", 0.0, (), script)
        if not len(index):
            return refusal("no_documents", 0.0, (), script)
        found = rank_question(self.retriever, index, resolved)
        whole = Part(resolved, found.confidence, select(found.evidence))
        parts = self._parts(index, decompose(resolved))
        selection = compose(parts, whole, self._settings.threshold)
        if selection is None:
            closest = best_results(index, found.ranking, CLOSEST)
            return refusal("not_found", whole.confidence, closest, script)
        confidence = max(part.confidence for part in (whole, *parts))
        document = lru_cache(maxsize=None)(index.document)
        return reply_from(selection, confidence, script, document)

    def _parts(self, index: Index, questions: Sequence[str]) -> list[Part]:
        """What was found for each of the questions; empty unless there are several."""
        if len(questions) < 2:
            return []
        found = [rank_question(self.retriever, index, question) for question in questions]
        apart = distinguish([each.evidence for each in found])
        return [
            Part(question, each.confidence, select(evidence))
            for question, evidence, each in zip(questions, apart, found, strict=True)
        ]

    def conversation(self) -> Conversation:
        """A conversation that remembers its turns."""
        return Conversation(self)

    def document(self, path: str) -> Document:
        """A whole document. Raises DocumentError when the index has none of that path."""
        return self.retriever.document(path)

    def documents(self) -> tuple[DocumentInfo, ...]:
        """What is indexed."""
        return self.retriever.documents

    @property
    def generation(self) -> str:
        """The index generation that the next question will use."""
        return self.retriever.generation


class Conversation:
    """An assistant and the answers it has given so far."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self.answers: tuple[Answer, ...] = ()

    def ask(self, question: str) -> Answer:
        """Answer a question in the light of the earlier ones."""
        reply = self._assistant.ask(question, self.answers)
        self.answers = (*self.answers, reply)
        return reply


def _resolved(question: str, history: Sequence[Answer]) -> str:
    """The question as it is to be searched for; without a history, as it is."""
    if not history:
        return question
    from qa.rewriting.followups import (  # a twentieth of the start, and only for follow-ups
        Turn,
        resolve,
    )

    turns = [
        Turn(each.question, each.resolved_question, "".join(one.quote for one in each.citations))
        for each in history
    ]
    return resolve(question, turns)
