"""The log of the server: one JSON object a line, with the number of the request it belongs to.

All that is logged in the process goes through one handler. The words of questions, and the messages
of unexpected errors, which may hold some, are in it only where that is wanted.
"""

from __future__ import annotations

import json
import logging
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import datetime, timezone
from queue import Full, Queue
from typing import TextIO

from index import WendaError

request_number: ContextVar[str] = ContextVar("request_number", default="")
"""The number of the request that is being answered; "" outside of any."""
MOST_HELD = 10_000
"""Lines that wait to be written; where nobody reads them, what comes then is lost."""
GRACE_SECONDS = 2.0
INFORMING = ("qa", "index")
"""Whose messages are logged from INFO on; those of others from WARNING on."""


class JsonLines(logging.Formatter):
    """Makes a line of JSON of a message, with the facts that it was given by ``note``."""

    def __init__(self, words: bool = False) -> None:
        """``words``: whether there may be words of questions in it."""
        super().__init__()
        self._words = words

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        time = datetime.fromtimestamp(record.created, timezone.utc)
        facts = {
            "time": time.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        if number := request_number.get():
            facts["request"] = number
        facts |= getattr(record, "facts", {})
        if self._words:
            facts |= getattr(record, "words", {})
        if record.exc_info and record.exc_info[1] is not None:
            facts |= self._fault(record.exc_info[1])
        return json.dumps(facts, ensure_ascii=False, default=str)

    def _fault(self, error: BaseException) -> dict[str, str]:
        frames = traceback.extract_tb(error.__traceback__)
        where = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        told = {"error": type(error).__name__, "at": " < ".join(reversed(where))}
        if isinstance(error, WendaError):
            told["code"] = error.code
        if self._words:
            told["says"] = str(error)
        return told


class LineWriter(logging.Handler):
    """Writes lines in a thread of its own, so that a reader that stops reading stops nobody."""

    def __init__(self, stream: TextIO) -> None:
        """``stream`` stays open."""
        super().__init__()
        self._lines: Queue[str | None] = Queue(MOST_HELD)
        self._stream = stream
        self._thread = threading.Thread(target=self._write, name="log", daemon=True)
        self._thread.start()

    def emit(self, record: logging.LogRecord) -> None:
        """Hand a line on."""
        with suppress(Full):
            self._lines.put_nowait(self.format(record))

    def close(self) -> None:
        """Write what is there, as far as somebody reads it."""
        with suppress(Full):
            self._lines.put_nowait(None)
        self._thread.join(GRACE_SECONDS)
        super().close()

    def _write(self) -> None:
        with suppress(OSError, ValueError):  # whoever read it has gone
            while (line := self._lines.get()) is not None:
                self._stream.write(line + "\n")
                self._stream.flush()


def note(logger: logging.Logger, event: str, words: dict[str, str], **facts: object) -> None:
    """Log an event with its facts; its words are left out unless words are wanted."""
    logger.info(event, extra={"facts": facts, "words": words})


@contextmanager
def logging_to(stream: TextIO, words: bool = False) -> Iterator[None]:
    """Log to a stream while the context lasts, and nowhere else."""
    handler = LineWriter(stream)
    handler.setFormatter(JsonLines(words))
    root = logging.getLogger()
    named = [root, *map(logging.getLogger, INFORMING)]
    before = [(each, list(each.handlers), each.level) for each in named]
    try:
        for each in named:
            each.handlers = [handler] if each is root else []
            each.setLevel(logging.WARNING if each is root else logging.INFO)
        yield
    finally:
        for each, handlers, level in before:
            each.handlers = handlers
            each.setLevel(level)
        handler.close()
