"""The line before the threads that answer: who asks first, by whichever door, is answered first."""

from __future__ import annotations

import copy
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from typing import Any, TypeVar

from index import WendaError

MOST_WAITING = 64
"""Questions in line or being answered at a time; one more is refused."""
T = TypeVar("T")


def _let_in() -> None:
    pass


class Line:
    """The line, with everybody in it. ``waited`` is told how long each has waited, in seconds."""

    def __init__(self, threads: ThreadPoolExecutor, most: int = MOST_WAITING) -> None:
        """``most``: how many may stand in it."""
        self.waited: Callable[[float], None] = lambda _: None
        self._threads = threads
        self._most = most
        self._admit: Callable[[], None] = _let_in
        self._inside: OrderedDict[Future[Any], None] = OrderedDict()
        self._guard = threading.Lock()

    def behind(self, admit: Callable[[], None]) -> Line:
        """The same line, for those whom ``admit`` lets in: it raises WendaError for others."""
        seen = copy.copy(self)
        seen._admit = admit
        return seen

    @property
    def waiting(self) -> int:
        """How many stand in line or are being answered."""
        return len(self._inside)

    def ahead(self, work: Future[Any]) -> int:
        """How many that came before are in line or being answered; 0 once its own turn has come."""
        with self._guard:
            if work.running() or work not in self._inside:
                return 0
            for count, each in enumerate(self._inside):
                if each is work:
                    return count
        return 0

    def join(self, work: Callable[[], T]) -> Future[T]:
        """Queue up. Raises WendaError ``http.busy`` when the line is full, and what ``behind``
        raises for who is not admitted."""
        context, began = copy_context(), time.perf_counter()

        def begin() -> T:
            self.waited(time.perf_counter() - began)
            return context.run(work)

        with self._guard:
            if len(self._inside) >= self._most:
                raise WendaError("http.busy", waiting=len(self._inside))
            self._admit()
            future = self._threads.submit(begin)
            self._inside[future] = None
        future.add_done_callback(self._leave)
        return future

    def go_on(self, work: Callable[[], T]) -> Future[T]:
        """Do what is left of a question whose turn has come, as soon as a thread is free."""
        return self._threads.submit(copy_context().run, work)

    def _leave(self, work: Future[Any]) -> None:
        with self._guard:
            self._inside.pop(work, None)
