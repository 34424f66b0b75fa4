"""Results that name the generation of the index they are of, while builds replace it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from qa.service import AssistantService

TRIES = 5
T = TypeVar("T")


def of_one_generation(assistant: AssistantService, work: Callable[[], T]) -> tuple[str, T]:
    """The generation of the index, and what the work found in it.

    Where another one became the current one meanwhile, the work is done again, a few times at most.
    """
    generation = assistant.generation
    for _ in range(TRIES):
        found = work()
        now = assistant.generation
        if now == generation:
            break
        generation = now
    return generation, found
