"""What all visitors of the screen share, and the example questions it offers them."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from qa.history import History
from qa.service import AssistantService
from qa.web.reading.shelf import Shelf

if TYPE_CHECKING:
    from qa.generation.writer import Writer

EXAMPLES = (
    "四个不摘指什么？",
    "蒙古马有哪些特殊属性？",
    "贫困人口从多少万减少到多少万？",
    "善于打硬仗的老实人能发出什么信号？",
)


def answering_threads() -> ThreadPoolExecutor:
    """One thread per processor (2 to 8), so that who asks first is answered first;
    with more, each answer would wait for all others."""
    return ThreadPoolExecutor(max(2, min(8, os.cpu_count() or 2)), "answer")


@dataclass(frozen=True)
class Shared:
    """What all visitors share: the open index, and how the screen was set up.

    feedback: the file for thumbs up and down. pause: seconds between two sentences of a streamed
    answer. answers: the threads that answer questions. working: by index generation, the example
    questions that it answers. history: the conversations that are kept; None where none are.
    writer: writes answers in a language model's words, where one is switched on.
    shelf: the documents that visitors read.
    """

    assistant: AssistantService
    feedback: Path
    examples: tuple[str, ...] = EXAMPLES
    pause: float = 0.12
    answers: ThreadPoolExecutor = field(default_factory=answering_threads)
    working: dict[str, tuple[str, ...]] = field(default_factory=dict)
    history: History | None = None
    writer: Writer | None = None
    shelf: Shelf = field(default_factory=Shelf)


def working_examples(shared: Shared) -> tuple[str, ...]:
    """The example questions that the current index answers; asked once per generation.

    Raises WendaError when there is no index.
    """
    generation = shared.assistant.generation
    if generation not in shared.working:
        shared.working[generation] = tuple(
            question for question in shared.examples if shared.assistant.ask(question).answered
        )
    return shared.working[generation]
