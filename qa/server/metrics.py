"""Counting for Prometheus: questions, refusals, latencies and builds, whichever door they came by.

``Measured`` is the assistant with a count of what goes through it; ``Metrics`` holds the counts of
one application, so that several in one process do not mix.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)

from index import (
    Added,
    BuildReport,
    Document,
    DocumentInfo,
    IndexStatus,
    Progress,
    Removal,
    WebPage,
)
from qa.explaining import Explanation
from qa.memory import LARGE, give_back
from qa.service import AssistantService
from qa.stages import watching
from qa.types import Answer, Result

_STAGE_SECONDS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100)
_SECONDS = (0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 2, 5, 10, 30)


class Metrics:
    """The counts of one application."""

    def __init__(self) -> None:
        """All at zero."""
        registry = self._registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        PlatformCollector(registry=registry)
        GCCollector(registry=registry)
        self.questions = Counter(
            "wenda_questions", "Questions, by outcome.", ["outcome"], registry=registry
        )
        self.refusals = Counter(
            "wenda_refusals", "Refused questions, by reason.", ["reason"], registry=registry
        )
        self.answer_seconds = Histogram(
            "wenda_answer_seconds",
            "Time to answer a question, without the wait.",
            buckets=_SECONDS,
            registry=registry,
        )
        self.stage_seconds = Histogram(
            "wenda_stage_seconds",
            "Time in a stage of an answer: waiting, retrieval, ranking, reranking, reading, other,"
            " generation.",
            ["stage"],
            buckets=_STAGE_SECONDS,
            registry=registry,
        )
        self.searches = Counter("wenda_searches", "Searches for passages.", registry=registry)
        self.builds = Counter(
            "wenda_builds", "Builds of the index, by outcome.", ["outcome"], registry=registry
        )
        self.build_seconds = Histogram(
            "wenda_build_seconds",
            "Time of a build.",
            buckets=(1, 3, 10, 30, 100, 300, 1000, 3000),
            registry=registry,
        )
        self.waiting = Gauge(
            "wenda_questions_waiting",
            "Questions in line or being answered.",
            registry=registry,
        )
        self.generation = Gauge(
            "wenda_index_generation_info",
            "The current one is 1.",
            ["generation"],
            registry=registry,
        )

    def waited(self, seconds: float) -> None:
        """Count a wait in line."""
        self.stage_seconds.labels("waiting").observe(seconds)

    def answered(self, seconds: float, spent: Mapping[str, float]) -> None:
        """Count the time of an answer, and of its stages; what is in none is «other»."""
        self.answer_seconds.observe(seconds)
        other = max(0.0, seconds - sum(spent.values()))
        for name, each in {**spent, "other": other}.items():
            self.stage_seconds.labels(name).observe(each)

    def text(self, generation: str, waiting: int) -> bytes:
        """The counts in Prometheus's text format, with the state of the moment."""
        self.generation.clear()
        if generation:
            self.generation.labels(generation).set(1)
        self.waiting.set(waiting)
        return generate_latest(self._registry)


class Measured:
    """An assistant whose questions and builds are counted, and that gives back the memory which
    large work has freed; everything else it leaves to the one it wraps."""

    def __init__(self, assistant: AssistantService, metrics: Metrics) -> None:
        """``metrics`` is where they are counted."""
        self._assistant = assistant
        self._metrics = metrics

    @property
    def generation(self) -> str:
        """See ``AssistantService``."""
        return self._assistant.generation

    def ask(
        self,
        question: str,
        history: Sequence[Answer] = (),
        within: Sequence[str] = (),
        *,
        threshold: float | None = None,
        visible: Collection[str] | None = None,
    ) -> Answer:
        """See ``AssistantService``."""
        began = time.perf_counter()
        try:
            with watching() as spent:
                answer = self._assistant.ask(
                    question, history, within, threshold=threshold, visible=visible
                )
        except Exception:
            self._metrics.questions.labels("failed").inc()
            raise
        self._metrics.answered(time.perf_counter() - began, spent)
        self._metrics.questions.labels("answered" if answer.answered else "refused").inc()
        if answer.reason is not None:
            self._metrics.refusals.labels(answer.reason).inc()
        return answer

    def explain(
        self,
        question: str,
        history: Sequence[Answer] = (),
        within: Sequence[str] = (),
        *,
        visible: Collection[str] | None = None,
    ) -> Explanation:
        """See ``AssistantService``."""
        return self._assistant.explain(question, history, within, visible=visible)

    def search(
        self,
        query: str,
        k: int = 10,
        within: Sequence[str] = (),
        *,
        visible: Collection[str] | None = None,
    ) -> Sequence[Result]:
        """See ``AssistantService``."""
        self._metrics.searches.inc()
        return self._assistant.search(query, k, within, visible=visible)

    def overview(
        self,
        document: str | None = None,
        *,
        sentences: int | None = None,
        chapter: str | None = None,
        within: Sequence[str] = (),
    ) -> Answer:
        """See ``AssistantService``."""
        try:
            return self._assistant.overview(
                document, sentences=sentences, chapter=chapter, within=within
            )
        finally:
            give_back()

    def document(self, path: str) -> Document:
        """See ``AssistantService``."""
        document = self._assistant.document(path)
        if len(document.text) > LARGE:
            give_back()
        return document

    def documents(self) -> Sequence[DocumentInfo]:
        """See ``AssistantService``."""
        return self._assistant.documents()

    def status(self) -> IndexStatus:
        """See ``AssistantService``."""
        return self._assistant.status()

    def add_file(self, source: Path, name: str) -> Added:
        """See ``AssistantService``."""
        return self._assistant.add_file(source, name)

    def add_page(self, address: str) -> WebPage:
        """See ``AssistantService``."""
        return self._assistant.add_page(address)

    def remove_document(self, path: str) -> Removal:
        """See ``AssistantService``."""
        return self._assistant.remove_document(path)

    def change_tags(
        self, documents: Sequence[str], *, give: Sequence[str] = (), withdraw: Sequence[str] = ()
    ) -> Mapping[str, tuple[str, ...]]:
        """See ``AssistantService``."""
        return self._assistant.change_tags(documents, give=give, withdraw=withdraw)

    def rebuild(self, progress: Callable[[Progress], None], *, refresh: bool = True) -> BuildReport:
        """See ``AssistantService``."""
        began = time.perf_counter()
        try:
            report = self._assistant.rebuild(progress, refresh=refresh)
        except Exception:
            self._metrics.builds.labels("failed").inc()
            raise
        self._metrics.builds.labels("done").inc()
        self._metrics.build_seconds.observe(time.perf_counter() - began)
        return report
