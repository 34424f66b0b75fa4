"""What the history returns: conversations in a list, and one with its turns."""

from __future__ import annotations

from dataclasses import dataclass

from qa.types import Answer


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much is kept; beyond it the conversations that were used longest ago go first.

    turns: of one owner. bytes: of the whole file. title: characters of a conversation's name.
    """

    turns: int = 20_000
    bytes: int = 512 * 1024 * 1024
    title: int = 80


@dataclass(frozen=True, slots=True)
class Summary:
    """A conversation in the list. ``begun`` and ``used`` (the last turn) are seconds since 1970."""

    id: str
    title: str
    begun: float
    used: float
    turns: int


@dataclass(frozen=True, slots=True)
class KeptConversation:
    """A conversation with its answers, oldest first.

    ``first`` is the position of the first of them: above 0 where older turns are gone.
    """

    id: str
    title: str
    turns: tuple[Answer, ...]
    first: int = 0
