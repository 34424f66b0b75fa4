"""What a build tells: how far it is, and what it did."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from index.documents.scanner import Skipped


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build is: ``done`` of ``total`` in a stage.

    stage: "fetch" (web pages), "scan", "read" (documents), "recognize" (of all of them, the pages
    that are pictures, as far as is known), "embed" (passages), "write" (steps), or "share"
    (passages, where they are brought into a store).
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


QUICK = 0.05  # seconds: a page that takes less was read by an earlier build
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


class PageStage:
    """Reports the pages that are read as pictures, of all files of a build together.

    How many there are becomes known as the files are opened; before that it is expected. The time
    left follows the pages that were read, not those that an earlier build had read.
    """

    def __init__(self, progress: ProgressCallback) -> None:
        self._progress = progress
        self._expected: dict[str, int] = {}
        self._before = 0  # pages of the documents before this one
        self._in_document = 0
        self._read, self._spent = 0, 0.0
        self._last = 0.0

    def expect(self, file: str, pages: int) -> None:
        """So many pages of a file will probably be read; 0: none any more."""
        if pages:
            self._expected[file] = pages
        else:
            self._expected.pop(file, None)

    def count(self, file: str, done: int, total: int) -> None:
        """So many pages of a document in a file are read, of so many; 0 begins the document."""
        now = time.monotonic()
        if done == 0:
            self._expected.pop(file, None)
            self._before += self._in_document
        elif now - self._last >= QUICK:
            self._read += 1
            self._spent += now - self._last
        self._in_document, self._last = done, now
        every = self._before + total + sum(self._expected.values())
        through = self._before + done
        left = self._spent / self._read * (every - through) if self._read else None
        if every > 1:
            self._progress(Progress("recognize", through, every, left))
