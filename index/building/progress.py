"""What a build tells: how far it is, and what it did."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from index.documents.scanner import Skipped


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build is: ``done`` of ``total`` in a stage.

    stage: "fetch" (web pages), "scan", "read" (documents), "recognize" (of one of them, the pages
    that are pictures), "embed" (passages), "write" (steps), or "share" (passages, where they are
    brought into a store).
    seconds_left: of this stage, from its pace so far; None before that is known.
    """

    stage: str
    done: int
    total: int
    seconds_left: float | None = None


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did.

    documents, passages, sentences: in the index now. embedded: passages this build worked out
    vectors for; reused: passages whose vectors were there already. removed: documents that are
    gone. skipped: what could not be read, and why. generation: the current one's name. lost: web
    pages, by address, that could not be fetched again and keep their last copies, and why.
    """

    documents: int
    passages: int
    sentences: int
    embedded: int
    reused: int
    removed: int
    skipped: tuple[Skipped, ...]
    generation: str
    seconds: float
    lost: tuple[Skipped, ...] = ()


ProgressCallback = Callable[[Progress], None]


class Stage:
    """Reports the progress of one stage, estimating the time left."""

    def __init__(self, name: str, total: int, progress: ProgressCallback | None) -> None:
        self._name = name
        self._total = total
        self._progress = progress
        self._began = time.monotonic()
        self._done = 0
        self.advance(0)

    def advance(self, steps: int = 1) -> None:
        """So many more are done."""
        self._done += steps
        if self._progress is None:
            return
        spent = time.monotonic() - self._began
        left = spent / self._done * (self._total - self._done) if self._done else None
        self._progress(Progress(self._name, self._done, self._total, left))


class PageStages:
    """Reports the pages of one document after another that are read as pictures: each document is
    a stage."""

    def __init__(self, progress: ProgressCallback | None) -> None:
        self._progress = progress
        self._stage: Stage | None = None

    def __call__(self, done: int, total: int) -> None:
        """So many pages of a document are done, of so many; 0 begins another document."""
        if done == 0 or self._stage is None:
            self._stage = Stage("recognize", total, self._progress)
        else:
            self._stage.advance()
