"""Sharing the compiled model: a lone question uses all cores, concurrent ones a core each.

On two cores, a question takes half the time if it uses both. But concurrent questions would then
wait for threads that others hold: with 16 askers, a core each answers two or three times as many.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from queue import SimpleQueue
from typing import Any

from index.types import FloatArray

_CROWDED_SECONDS = 1.0


class SharedModel:
    """A model with one output that any number of threads may run."""

    def __init__(self, compiled: Callable[[str], Any]) -> None:
        """``compiled`` returns OpenVINO's compiled model for a given performance hint."""
        self._compiled = compiled
        self._lock = threading.Lock()
        self._free: dict[str, SimpleQueue[Any]] = {}
        self._under_way = 0
        self._crowded_until = 0.0

    def run(self, inputs: Sequence[FloatArray]) -> FloatArray:
        """The first row of the output for these inputs; blocks until a request is free."""
        requests = self._enter()
        try:
            request = requests.get()
            try:
                result: FloatArray = request.infer(dict(enumerate(inputs)))[0][0].copy()
                return result
            finally:
                requests.put(request)
        finally:
            with self._lock:
                self._under_way -= 1

    def _enter(self) -> SimpleQueue[Any]:
        """The queue to take a request from, chosen by load: two at once count as a crowd, which
        is assumed to last for a second.
        """
        with self._lock:
            now = time.monotonic()
            if self._under_way:
                self._crowded_until = now + _CROWDED_SECONDS
            requests = self._requests("THROUGHPUT" if now < self._crowded_until else "LATENCY")
            self._under_way += 1
            return requests

    def _requests(self, hint: str) -> SimpleQueue[Any]:
        """The free infer requests for a hint, created on first use."""
        if hint not in self._free:
            model = self._compiled(hint)
            free: SimpleQueue[Any] = SimpleQueue()
            for _ in range(model.get_property("OPTIMAL_NUMBER_OF_INFER_REQUESTS")):
                free.put(model.create_infer_request())
            self._free[hint] = free
        return self._free[hint]
