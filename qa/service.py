"""One interface for answering questions and maintaining the index, for the screen or a server."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from index import (
    Added,
    BuildReport,
    Document,
    DocumentInfo,
    IndexStatus,
    Progress,
    Removal,
    Settings,
    WebPage,
    add_file,
    add_page,
    change_tags,
    check_writable,
    remove_document,
    settings_from_environment,
)
from index import status as index_status
from qa.assistant import Assistant
from qa.build_process import build_in_subprocess
from qa.retrieval.retriever import Retriever
from qa.types import Answer, Result

if TYPE_CHECKING:
    from qa.explaining import Explanation
    from qa.generation.writer import Writer


class AssistantService(Protocol):
    """What a screen or a server needs of the question side: answers, documents, upkeep."""

    @property
    def generation(self) -> str:
        """The index generation that answers. Raises WendaError when there is no index."""
        ...

    def ask(
        self,
        question: str,
        history: Sequence[Answer] = (),
        within: Sequence[str] = (),
        *,
        threshold: float | None = None,
        visible: Collection[str] | None = None,
    ) -> Answer:
        """The answer, given the conversation so far, from the documents, folders and tags that
        ``within`` names, if any. Raises WendaError when there is no index, or nothing so named.

        threshold: confidence (0 to 1) below which it is refused; default: that of the settings.
        visible: the paths of the documents that there are for whoever asks; None: all.
        """
        ...

    def explain(
        self,
        question: str,
        history: Sequence[Answer] = (),
        within: Sequence[str] = (),
        *,
        visible: Collection[str] | None = None,
    ) -> Explanation:
        """What is looked at for the answer to a question; arguments and errors as of ``ask``."""
        ...

    def search(
        self,
        query: str,
        k: int = 10,
        within: Sequence[str] = (),
        *,
        visible: Collection[str] | None = None,
    ) -> Sequence[Result]:
        """The passages nearest to a query, best first, from the documents, folders and tags that
        ``within`` names, if any, and of the visible ones (None: all). Raises WendaError when there
        is no index, or nothing so named."""
        ...

    def overview(
        self,
        document: str | None = None,
        *,
        sentences: int | None = None,
        chapter: str | None = None,
        within: Sequence[str] = (),
    ) -> Answer:
        """An overview of a document, of a chapter of one, or of all: see ``Assistant.overview``.
        Raises WendaError when there is no index, or no such document or chapter."""
        ...

    def status(self) -> IndexStatus:
        """The state of the index. Raises WendaError when there is none."""
        ...

    def document(self, path: str) -> Document:
        """A document, whole. Raises WendaError when the index has none of that path."""
        ...

    def documents(self) -> Sequence[DocumentInfo]:
        """The indexed documents. Raises WendaError when there is no index."""
        ...

    def add_file(self, source: Path, name: str) -> Added:
        """Put a file among the documents, for the next build. Raises WendaError if refused."""
        ...

    def add_page(self, address: str) -> WebPage:
        """Fetch a web page, for the next build. Raises WendaError if it cannot be had."""
        ...

    def remove_document(self, path: str) -> Removal:
        """Move a document's file to the trash, for the next build. Raises WendaError if refused."""
        ...

    def change_tags(
        self, documents: Sequence[str], *, give: Sequence[str] = (), withdraw: Sequence[str] = ()
    ) -> Mapping[str, tuple[str, ...]]:
        """Give tags to documents and withdraw others; the tags they have now. Raises WendaError."""
        ...

    def rebuild(self, progress: Callable[[Progress], None], *, refresh: bool = True) -> BuildReport:
        """Bring the index up to date, reporting progress; ``refresh``: also ask whether web pages
        have changed. Raises WendaError when it fails."""
        ...


class LiveAssistant:
    """The service over an index on disk: opens it once it is there, and builds it when asked to.

    Everything but ``rebuild``, ``add_file`` and ``add_page`` raises IndexMissing as long as there
    is no index.
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

    def ask(
        self,
        question: str,
        history: Sequence[Answer] = (),
        within: Sequence[str] = (),
        *,
        threshold: float | None = None,
        visible: Collection[str] | None = None,
    ) -> Answer:
        """See ``Assistant.ask``."""
        assistant = self._open()
        if threshold is not None:
            assistant = Assistant(assistant.retriever, threshold=threshold)
        return assistant.ask(question, history, within, visible)

    def explain(
        self,
        question: str,
        history: Sequence[Answer] = (),
        within: Sequence[str] = (),
        *,
        visible: Collection[str] | None = None,
    ) -> Explanation:
        """See ``Assistant.explain``."""
        return self._open().explain(question, history, within, visible)

    def search(
        self,
        query: str,
        k: int = 10,
        within: Sequence[str] = (),
        *,
        visible: Collection[str] | None = None,
    ) -> tuple[Result, ...]:
        """See ``Retriever.search``."""
        return tuple(self._open().retriever.search(query, k, within, visible))

    def status(self) -> IndexStatus:
        """See ``index.status``."""
        return index_status(settings=self._settings)

    def overview(
        self,
        document: str | None = None,
        *,
        sentences: int | None = None,
        chapter: str | None = None,
        within: Sequence[str] = (),
    ) -> Answer:
        """See ``Assistant.overview``."""
        return self._open().overview(document, sentences=sentences, chapter=chapter, within=within)

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
        check_writable(self._settings)
        return add_file(source, name, self._settings)

    def add_page(self, address: str) -> WebPage:
        """See ``index.add_page``."""
        check_writable(self._settings)
        return add_page(address, self._settings)

    def remove_document(self, path: str) -> Removal:
        """See ``index.remove_document``."""
        check_writable(self._settings)
        return remove_document(path, self._settings)

    def change_tags(
        self, documents: Sequence[str], *, give: Sequence[str] = (), withdraw: Sequence[str] = ()
    ) -> dict[str, tuple[str, ...]]:
        """See ``index.change_tags``."""
        check_writable(self._settings)
        return change_tags(documents, self._settings, give=give, withdraw=withdraw)

    def rebuild(self, progress: Callable[[Progress], None], *, refresh: bool = True) -> BuildReport:
        """Bring the index up to date with the folders it was built from (else ``seeds``).

        In a process of its own: see ``qa.build_process``.
        """
        check_writable(self._settings)
        return build_in_subprocess(self._settings, progress, refresh=refresh)

    def opened(self) -> Assistant:
        """The assistant itself. Raises IndexMissing as long as there is no index."""
        return self._open()

    def writer(self) -> Writer | None:
        """What writes answers in a language model's words, where one is switched on (WENDA_LLM).

        Raises SettingsError when a setting of it cannot be used.
        """
        from qa.generation.endpoint import endpoint_from_environment
        from qa.generation.writer import ModelWriter

        endpoint = endpoint_from_environment()
        return None if endpoint is None else ModelWriter(endpoint, self.opened)


def open_assistant(settings: Settings | None = None) -> LiveAssistant:
    """An assistant for a screen or a service; an index need not be there yet."""
    return LiveAssistant(settings_from_environment() if settings is None else settings)
