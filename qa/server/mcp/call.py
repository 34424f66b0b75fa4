"""One use of a tool: who calls, and what comes of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from index import Language
from qa.server.entrance.callers import Caller
from qa.server.house import House

Tell = Callable[[float, float | None, str], Awaitable[None]]
"""Takes how far something is, out of how much (None: unknown), and what is being done."""


@dataclass(frozen=True, slots=True)
class Call:
    """Who calls, in whose language what is said besides the documents, and where progress goes."""

    house: House
    caller: Caller
    language: Language
    tell: Tell


@dataclass(frozen=True, slots=True)
class Reply:
    """What a tool gives: a text to read, the same as a record, and the documents it is about, as
    paths and titles."""

    text: str
    record: dict[str, Any]
    documents: tuple[tuple[str, str], ...] = ()
