"""The question side held open: an index, an encoder, and the fitted models."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from index import (
    Added,
    BuildReport,
    Document,
    DocumentInfo,
    Index,
    Progress,
    Removal,
    Settings,
    add_file,
    remove_document,
    settings_from_environment,
)
from qa.answering.answers import Reply, answer, refusal
from qa.answering.attribution import told_apart
from qa.answering.composition import Part, compose
from qa.answering.selection import select
from qa.ranking.pipeline import surest
from qa.retrieval.retriever import Retriever, results
from qa.rewriting.question_parts import decompose
from qa.service import build_apart
from qa.types import Answer

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
        resolved = _resolved(question, history)
        index = self.retriever.current()
        return replace(self._answer(index, question, resolved), seconds=time.perf_counter() - began)

    def _answer(self, index: Index, question: str, resolved: str) -> Answer:
        if not resolved.strip() or not len(index):
            return refusal(Reply(question, resolved, 0.0, 0.0), ())
        found = surest(self.retriever, index, resolved)
        whole = Part(resolved, found.confidence, select(found.evidence))
        parts = self._parts(index, decompose(resolved))
        selection = compose(parts, whole, self._settings.threshold)
        if selection is None:
            reply = Reply(question, resolved, whole.confidence, 0.0)
            return refusal(reply, results(index, found.ranking, CLOSEST))
        sure = max(part.confidence for part in (whole, *parts))
        reply = Reply(question, resolved, sure, 0.0)
        return answer(reply, selection, lru_cache(maxsize=None)(index.document))

    def _parts(self, index: Index, questions: Sequence[str]) -> list[Part]:
        """What is found for each of several questions; nothing where there is only one."""
        if len(questions) < 2:
            return []
        found = [surest(self.retriever, index, question) for question in questions]
        apart = told_apart([each.evidence for each in found])
        return [
            Part(question, each.confidence, select(evidence))
            for question, evidence, each in zip(questions, apart, found, strict=True)
        ]

    def conversation(self) -> Conversation:
        """A conversation that remembers its turns."""
        return Conversation(self)

    def document(self, path: str) -> Document:
        """A document, whole. Raises DocumentError when the index has none of that path."""
        return self.retriever.document(path)

    def documents(self) -> tuple[DocumentInfo, ...]:
        """What is indexed."""
        return self.retriever.documents

    @property
    def generation(self) -> str:
        """The index generation that the next question is asked of."""
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


class LiveAssistant:
    """An assistant for a screen: opens when there is an index, and builds one when asked to.

    Everything but ``rebuild`` and ``add_file`` raises IndexMissing as long as there is no index.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._assistant: Assistant | None = None
        self._lock = threading.Lock()

    def _open(self) -> Assistant:
        with self._lock:
            if self._assistant is None:
                self._assistant = Assistant(Retriever.open(settings=self._settings))
            return self._assistant

    def ask(self, question: str, history: Sequence[Answer] = ()) -> Answer:
        """See ``Assistant.ask``."""
        return self._open().ask(question, history)

    def document(self, path: str) -> Document:
        """See ``Assistant.document``."""
        return self._open().document(path)

    def documents(self) -> tuple[DocumentInfo, ...]:
        """See ``Assistant.documents``."""
        return self._open().documents()

    @property
    def generation(self) -> str:
        """See ``Assistant.generation``."""
        return self._open().generation

    def add_file(self, source: Path, name: str) -> Added:
        """See ``index.add_file``."""
        return add_file(source, name, self._settings)

    def remove_document(self, path: str) -> Removal:
        """See ``index.remove_document``."""
        return remove_document(path, self._settings)

    def rebuild(self, progress: Callable[[Progress], None]) -> BuildReport:
        """Bring the index up to date with the folders it was built from (else ``seeds``).

        In a process of its own: see ``qa.service``.
        """
        return build_apart(self._settings, progress)


def open_assistant(settings: Settings | None = None) -> LiveAssistant:
    """An assistant for a screen or a service; an index need not be there yet."""
    return LiveAssistant(settings_from_environment() if settings is None else settings)


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
