"""One visitor's conversation, and the question that is under way in it.

The questions of a visitor are answered one after another, whatever order the network brings them
in: each waits for the one before. A stop names the question that it means, so it cannot reach the
one sent after it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any, TypeVar
from uuid import uuid4

from index import Reason
from qa.types import Answer

Turns = tuple[Answer, ...]
LOOK_SECONDS = 0.5
"""Between two looks at a place in line."""
T = TypeVar("T")


class Run:
    """A question under way, until it is answered or stopped.

    ``name`` is what the page calls it by; ``forgotten`` says that its conversation was cleared.
    """

    def __init__(self) -> None:
        self.name = uuid4().hex
        self.forgotten = False
        self.ended = threading.Event()
        self._stopped = False
        self._wake = threading.Event()
        self._work: Future[Any] | None = None

    def stop(self, forget: bool = False) -> None:
        """End it; with ``forget`` nothing of it is to be shown any more."""
        self.forgotten = self.forgotten or forget
        self._stopped = True
        self._wake.set()

    def leave(self) -> None:
        """Nobody is there any more: end it, unless it is being answered already."""
        if self._work is None or self._work.cancel():
            self.stop(forget=True)

    def places(self, work: Future[Any], ahead: Callable[[], int]) -> Iterator[int]:
        """How many are ahead of the work in its line, whenever that has changed, until its turn has
        come or the run is stopped."""
        self._work = work
        work.add_done_callback(lambda _: self._wake.set())
        told = 0
        while not self._stopped:
            if (now := ahead()) != told:
                yield now
            if not now or self._wake.wait(LOOK_SECONDS):
                return
            told = now

    def result(self, work: Future[T]) -> T | None:
        """What the work gives; None as soon as the run is stopped. Raises what the work raises."""
        work.add_done_callback(lambda _: self._wake.set())
        self._wake.wait()
        if self._stopped or work.cancelled():
            work.cancel()
            return None
        self._wake.clear()
        return work.result()

    def stopped_within(self, seconds: float) -> bool:
        """Wait, at most so long; True as soon as the run is stopped."""
        self._wake.wait(seconds)
        return self._stopped


class Session:
    """What belongs to one visitor: ``turns``, the answers so far, ``asking``, the question that
    has none (yet), and ``within``, the names of what that was asked of.

    ``owner`` is the visitor's key ("" where nothing is kept), ``conversation`` the name under which
    this conversation is kept ("" before its first answer), and ``first`` the position there of the
    first turn. ``notice`` is what is wrong with the history; ``told`` says that the visitor knows.

    ``accepted``: the visitor was told what a language model is sent, and agreed;
    ``only_quotations``: not in this conversation. ``writing`` is the run in which one writes.
    """

    def __init__(self) -> None:
        self.turns: Turns = ()
        self.asking = ""
        self.within: tuple[str, ...] = ()
        self.owner = ""
        self.conversation = ""
        self.first = 0
        self.notice: Reason | None = None
        self.told = False
        self.accepted = self.only_quotations = False
        self.writing: Run | None = None
        self.listed = 0  # the hash of the documents panel that the page was sent last
        self.opening: object = None  # what was clicked last, while it is being opened
        self.offering: object = None  # the search for questions to offer that was begun last
        self._runs: list[Run] = []
        self._guard = threading.Lock()

    def __deepcopy__(self, memo: object) -> Session:
        """A session of its own: Gradio copies a state's first value for every visitor."""
        return Session()

    @contextmanager
    def run(self) -> Iterator[Run]:
        """The next question's run, once those before it have ended."""
        run = Run()
        with self._guard:
            before = self._runs[-1:]
            self._runs.append(run)
        try:
            for earlier in before:
                earlier.ended.wait()
            yield run
        finally:
            with self._guard:
                self._runs.remove(run)
            run.ended.set()

    @property
    def under_way(self) -> int:
        """How many questions are under way or wait for their turn."""
        return len(self._runs)

    def stop(self, name: str) -> None:
        """Stop the run of that name; nothing happens when it has ended."""
        with self._guard:
            for run in self._runs:
                if run.name == name:
                    run.stop()

    def leave(self) -> None:
        """Nobody looks at the page any more: what waits is not answered, and no model goes on."""
        with self._guard:
            for run in self._runs:
                run.leave()
            if self.writing is not None:
                self.writing.stop()

    def clear(self) -> None:
        """Forget the conversation, the question under way and those that wait."""
        self.replace((), "", 0)

    def replace(self, turns: Turns, conversation: str, first: int) -> None:
        """Go on with another conversation; forget the question under way and those that wait."""
        with self._guard:
            for run in self._runs:
                run.stop(forget=True)
        with self.run():
            self.turns, self.asking = turns, ""
            self.conversation, self.first = conversation, first
            self.only_quotations = False
