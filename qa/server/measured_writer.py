"""A language model whose writing is counted as a stage of its own."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Sequence
from typing import TYPE_CHECKING

from qa.server.metrics import Metrics
from qa.types import Answer, Generated

if TYPE_CHECKING:
    from qa.generation.writer import Writer


class MeasuredWriter:
    """See ``Writer``; the time from the request to the end of what is written is counted."""

    def __init__(self, writer: Writer, metrics: Metrics) -> None:
        """``metrics`` is where it is counted."""
        self._writer = writer
        self._metrics = metrics

    @property
    def model(self) -> str:
        """See ``Writer``."""
        return self._writer.model

    @property
    def host(self) -> str:
        """See ``Writer``."""
        return self._writer.host

    @property
    def local(self) -> bool:
        """See ``Writer``."""
        return self._writer.local

    @property
    def most(self) -> int:
        """See ``Writer``."""
        return self._writer.most

    def resolve(
        self, answer: Answer, history: Sequence[Answer], stopped: Callable[[], bool]
    ) -> Answer:
        """See ``Writer``."""
        return self._writer.resolve(answer, history, stopped)

    def takes(self, answer: Answer) -> bool:
        """See ``Writer``."""
        return self._writer.takes(answer)

    def write(
        self, answer: Answer, stopped: Callable[[], bool], confirmed: bool = True
    ) -> Generator[Generated, None, None]:
        """See ``Writer``."""
        began = time.perf_counter()
        try:
            yield from self._writer.write(answer, stopped, confirmed)
        finally:
            seconds = time.perf_counter() - began
            self._metrics.stage_seconds.labels("generation").observe(seconds)
