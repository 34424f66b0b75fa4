"""How long the stages of an answer take, for who wants to know; else it costs nothing to speak of.

What is spent in a stage within ``watching`` is added up by name: an answer may look several times.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import perf_counter

Seconds = dict[str, float]
_spent: ContextVar[Seconds | None] = ContextVar("spent", default=None)


@contextmanager
def stage(name: str) -> Iterator[None]:
    """What is done here belongs to a stage, which has none within."""
    spent = _spent.get()
    if spent is None:
        yield
        return
    began = perf_counter()
    try:
        yield
    finally:
        spent[name] = spent.get(name, 0.0) + perf_counter() - began


@contextmanager
def watching() -> Iterator[Seconds]:
    """The seconds of each stage that there was, complete at the end."""
    spent: Seconds = {}
    token = _spent.set(spent)
    try:
        yield spent
    finally:
        _spent.reset(token)
