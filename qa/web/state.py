"""What all visitors of the screen share, and how it was set up."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from qa.history import History
from qa.service import AssistantService
from qa.suggesting import Suggestions
from qa.web.reading.shelf import Shelf

if TYPE_CHECKING:
    from qa.generation.writer import Writer


def answering_threads() -> ThreadPoolExecutor:
    """One thread per processor (2 to 8), so that who asks first is answered first;
    with more, each answer would wait for all others."""
    return ThreadPoolExecutor(max(2, min(8, os.cpu_count() or 2)), "answer")


@dataclass(frozen=True)
class Shared:
    """What all visitors share: the open index, and how the screen was set up.

    feedback: the file for thumbs up and down. pause: seconds between two sentences of a streamed
    answer. answers: the threads that answer questions. history: the conversations that are kept;
    None where none are. writer: writes answers in a language model's words, where one is switched
    on. shelf: the documents that visitors read. suggestions: the questions to offer; None where
    none are.
    """

    assistant: AssistantService
    feedback: Path
    pause: float = 0.12
    answers: ThreadPoolExecutor = field(default_factory=answering_threads)
    history: History | None = None
    writer: Writer | None = None
    shelf: Shelf = field(default_factory=Shelf)
    suggestions: Suggestions | None = None

    def resting(self) -> AbstractContextManager[None]:
        """Nothing is asked in the background while this context lasts."""
        return nullcontext() if self.suggestions is None else self.suggestions.resting()
