"""Suggestions made in the background, remembered for each generation of the index.

<index>-questions.json   beside the index: the questions that were checked, by document

A thread of low priority makes and checks the questions of one document after another: those that
were just cited first, then a sample of all. It rests while a person's question is under way, and
after each of its own questions for as long as that took.
"""

from __future__ import annotations

import hashlib
import logging
import os
import random
import sys
import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, Protocol

from index import Document, DocumentInfo, Settings, WendaError, WordCutter
from qa.suggesting.checking import KEPT, TRIED, candidates_of, check
from qa.suggesting.choosing import SHOWN_AT_FIRST, choose_after, choose_welcome
from qa.suggesting.memory import read_checked, write_checked
from qa.suggesting.texts import SuggestedLanguage, Suggestion
from qa.types import Answer

SAMPLED = 40  # documents that are looked at for the empty chat
ENOUGH = 24  # questions for the empty chat
REMEMBERED = 400  # documents
_logger = logging.getLogger(__name__)


class Asked(Protocol):
    """What is needed of the assistant."""

    @property
    def generation(self) -> str:
        """The index generation that answers. Raises WendaError when there is no index."""
        ...

    def ask(self, question: str, history: Sequence[Answer] = ()) -> Answer:
        """The answer to a question. Raises WendaError when there is no index."""
        ...

    def document(self, path: str) -> Document:
        """A document, whole. Raises WendaError when the index has none of that path."""
        ...

    def documents(self) -> Sequence[DocumentInfo]:
        """The indexed documents. Raises WendaError when there is no index."""
        ...


class Offer(NamedTuple):
    """Questions to offer, and whether they are complete: more may be on their way."""

    questions: tuple[str, ...]
    complete: bool


class _NoMore:
    """That a document has no candidate left."""


_NO_MORE = _NoMore()


@dataclass
class _Known:
    """What is known of one generation: questions by document, the documents still to be looked at
    for the empty chat, those that were begun, and those that nothing is left of to try."""

    generation: str = ""
    fingerprint: str = ""
    checked: dict[str, tuple[Suggestion, ...]] = field(default_factory=dict)
    sample: list[str] = field(default_factory=list)
    begun: dict[str, Iterator[Suggestion | None]] = field(default_factory=dict)
    finished: set[str] = field(default_factory=set)

    @property
    def found(self) -> int:
        """How many questions there are."""
        return sum(map(len, self.checked.values()))


def questions_file(settings: Settings) -> Path:
    """Where the questions about the documents of an index are kept."""
    index = settings.index.absolute()
    return index.with_name(f"{index.name}-questions.json")


class Suggestions:
    """Questions to offer; the thread that makes them begins with the first call."""

    def __init__(self, assistant: Asked, words: Callable[[], WordCutter], file: Path) -> None:
        """Of the documents of an assistant; ``words`` opens the word cutter when it is needed."""
        self._assistant = assistant
        self._words = words
        self._file = file
        self._known = _Known()
        self._wanted: list[str] = []
        self._change = threading.Condition()
        self._asking = 0
        self._closed = False
        self._thread: threading.Thread | None = None

    def welcome(
        self,
        language: SuggestedLanguage,
        visible: Collection[str] | None = None,
        within: Sequence[str] = (),
    ) -> Offer:
        """Questions for the empty chat, those in the reader's language first, about the documents
        that are visible (None: all), and of them those of the paths ``within``, if there are any.
        Raises WendaError when there is no index."""
        self._refresh()
        with self._change:
            if within:
                self._want(self._unknown(within, visible))
            chosen = choose_welcome(self._about(visible, within), language)
            left = self._wanted if within else self._known.sample
            return Offer(chosen, len(chosen) == SHOWN_AT_FIRST or not left)

    def after(
        self,
        turns: Sequence[Answer],
        language: SuggestedLanguage,
        visible: Collection[str] | None = None,
        within: Sequence[str] = (),
    ) -> Offer:
        """Questions to go on with after the last turn, of the documents it cites first, which are
        looked at now if they were not before; of visible ones alone (None: all), and of them those
        of the paths ``within``, if there are any. Raises WendaError when there is no index."""
        self._refresh()
        cited = _documents_of(turns[-1]) if turns else []
        cited = [path for path in cited if visible is None or path in visible]
        cited = [path for path in cited if not within or path in within]
        with self._change:
            others = [path for path in self._unknown(within, visible) if path not in cited]
            self._want([*cited, *others])
            chosen = choose_after(self._about(visible, within), cited, turns, language)
            return Offer(chosen, not self._wanted)

    def _want(self, paths: Sequence[str]) -> None:
        """Look at these documents next, as far as they were not looked at."""
        self._wanted = [path for path in paths if path not in self._known.finished]
        self._change.notify_all()

    def _unknown(self, within: Sequence[str], visible: Collection[str] | None) -> Sequence[str]:
        """Documents to look at for questions about those that are meant: none where there are
        enough questions, else as many as are looked at for the empty chat."""
        meant = [path for path in within if visible is None or path in visible]
        found = sum(len(self._known.checked.get(path, ())) for path in meant)
        return [] if found >= ENOUGH else meant[:SAMPLED]

    def _about(
        self, visible: Collection[str] | None, within: Sequence[str] = ()
    ) -> dict[str, tuple[Suggestion, ...]]:
        """The questions about the documents that are visible, and meant."""
        checked, meant = self._known.checked, frozenset(within)
        return {
            path: found
            for path, found in checked.items()
            if (visible is None or path in visible) and (not meant or path in meant)
        }

    @contextmanager
    def resting(self) -> Iterator[None]:
        """Nothing is asked in the background while the context lasts."""
        with self._change:
            self._asking += 1
        try:
            yield
        finally:
            with self._change:
                self._asking -= 1
                self._change.notify_all()

    def close(self) -> None:
        """End the thread, after the question that it is asking."""
        with self._change:
            self._closed = True
            self._change.notify_all()
        if self._thread is not None:
            self._thread.join()

    def _refresh(self) -> None:
        """Look at the generation; with a new one begin anew, from the file if it is of that one."""
        generation = self._assistant.generation
        with self._change:
            if generation == self._known.generation or self._closed:
                return
        documents = self._assistant.documents()
        fingerprint = _fingerprint(documents)
        checked = read_checked(self._file, generation, fingerprint)
        known = _Known(generation, fingerprint, checked, finished=set(checked))
        if known.found < ENOUGH:
            known.sample = [path for path in _sample(documents) if path not in checked]
        with self._change:
            self._known, self._wanted = known, []
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="suggest", daemon=True)
                self._thread.start()
            self._change.notify_all()

    def _work(self) -> None:
        _step_back()
        while (task := self._next()) is not None:
            known, path = task
            try:
                suggestion = next(self._candidates(known, path), _NO_MORE)
            except WendaError as error:  # the index is being changed, or is gone
                _logger.info("no questions about %s: %s", path, error)
                suggestion = _NO_MORE
            with self._change:
                self._note(known, path, suggestion)
                finished = {
                    each: found for each, found in known.checked.items() if each in known.finished
                }
            if path in finished:
                write_checked(self._file, known.generation, known.fingerprint, finished)

    def _note(self, known: _Known, path: str, suggestion: Suggestion | _NoMore | None) -> None:
        """Remember what became of a question, and which document comes next: each in turn, so that
        the empty chat soon has questions of several."""
        found = known.checked.setdefault(path, ())
        if isinstance(suggestion, Suggestion):
            known.checked[path] = found = (*found, suggestion)
        done = isinstance(suggestion, _NoMore) or len(found) == KEPT
        if done:
            known.begun.pop(path, None)
            known.finished.add(path)
        for waiting in (self._wanted, known.sample):
            if path in waiting:
                waiting.remove(path)
                waiting.extend([] if done else [path])
        for oldest in list(known.checked)[: max(0, len(known.checked) - REMEMBERED)]:
            known.finished.discard(oldest)
            del known.checked[oldest]

    def _next(self) -> tuple[_Known, str] | None:
        """The next document to look at, once there is one; None at the end."""
        with self._change:
            while not self._closed:
                known = self._known
                if known.found >= ENOUGH:
                    known.sample.clear()
                if self._wanted:
                    return known, self._wanted[0]
                if known.sample:
                    return known, known.sample[0]
                self._change.wait()
        return None

    def _candidates(self, known: _Known, path: str) -> Iterator[Suggestion | None]:
        """The candidates of a document, each asked when it is its turn."""
        if path not in known.begun:
            document = self._assistant.document(path)
            candidates = candidates_of(document, self._words().tagged)[:TRIED]
            known.begun[path] = check(candidates, self._ask)
        return known.begun[path]

    def _ask(self, question: str) -> Answer:
        """Ask when nobody else does, and rest afterwards."""
        with self._change:
            self._change.wait_for(lambda: self._closed or not self._asking)
        began = time.monotonic()
        answer = self._assistant.ask(question)
        with self._change:
            self._change.wait_for(lambda: self._closed, timeout=time.monotonic() - began)
        return answer


def _documents_of(answer: Answer) -> list[str]:
    """The documents an answer cites, or those of what comes closest, at most two."""
    cited = [each.document for each in (*answer.citations, *answer.possible)]
    return list(dict.fromkeys(cited or [each.document for each in answer.closest]))[:2]


def _sample(documents: Sequence[DocumentInfo]) -> list[str]:
    """Documents to look at for the empty chat: all of few, else some of all over the list."""
    paths = [info.path for info in documents]
    if len(paths) <= SAMPLED:
        return paths
    return random.Random(len(paths)).sample(paths, SAMPLED)


def _fingerprint(documents: Sequence[DocumentInfo]) -> str:
    """Changes with the documents: a new index may count its generations from 1 again."""
    digest = hashlib.sha256()
    for info in documents:
        line = f"{info.path}\0{info.characters}\0{info.hash}\n"
        digest.update(line.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _step_back() -> None:
    """Let every other thread go first; only Linux has priorities of single threads."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 19)
