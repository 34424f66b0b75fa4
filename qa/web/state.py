"""What all visitors of the screen share, and how it was set up."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.history import History
from qa.service import AssistantService
from qa.suggesting import Suggestions
from qa.web.line import Line
from qa.web.reading.shelf import Shelf

if TYPE_CHECKING:
    from qa.generation.writer import Writer


def answering_threads() -> ThreadPoolExecutor:
    """One thread per processor (2 to 8), so that who asks first is answered first;
    with more, each answer would wait for all others."""
    return ThreadPoolExecutor(max(2, min(8, os.cpu_count() or 2)), "answer")


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who sits before a page: the name of the account and what its conversations are kept under
    ("" where there are no accounts), whether it may change the documents, and the documents that
    there are for it; None: all."""

    name: str = ""
    owner: str = ""
    may_change: bool = True
    visible: frozenset[str] | None = None


@dataclass(frozen=True)
class Shared:
    """What all visitors share: the open index, and how the screen was set up.

    feedback: the file for thumbs up and down. pause: seconds between two sentences of a streamed
    answer. line: the line before the threads that answer. history: the conversations that are kept;
    None where none are. writer: writes answers in a language model's words, where one is switched
    on. shelf: the documents that visitors read. suggestions: the questions to offer; None where
    none are. visitor: who it is for. receive: gives a request its part of it (``of``).
    """

    assistant: AssistantService
    feedback: Path
    pause: float = 0.12
    line: Line = field(default_factory=lambda: Line(answering_threads()))
    history: History | None = None
    writer: Writer | None = None
    shelf: Shelf = field(default_factory=Shelf)
    suggestions: Suggestions | None = None
    visitor: Visitor = field(default_factory=Visitor)
    receive: Callable[[Shared, Any], Shared] | None = None

    def of(self, request: Any) -> Shared:
        """What is there for the visitor who sent a request."""
        return self if self.receive is None else self.receive(self, request)

    def resting(self) -> AbstractContextManager[None]:
        """Nothing is asked in the background while this context lasts."""
        return nullcontext() if self.suggestions is None else self.suggestions.resting()
