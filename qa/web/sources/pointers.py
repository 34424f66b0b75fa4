"""What a click points at: a citation or close passage of a turn, or a document as such."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, cast

from index import compile_later
from qa.types import Answer
from qa.web.source_window import Window

Kind = Literal["cite", "possible", "closest", "document"]
_POINTER = compile_later(
    r"(cite|possible|closest|document)-(\d{1,10})-(\d{1,10})(?:-(\d{1,12})-(\d{1,12}))?", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Pointer:
    """What a click points at: a citation or close passage of a turn, or a document as such.

    ``turn`` counts the conversation's turns from 0. ``number`` is the citation's number, the
    passage's rank, or what identifies the document. ``window`` is set when more is asked for.
    The browser sends it back as text, so nothing in it may be trusted to exist.
    """

    kind: Kind
    turn: int
    number: int
    window: Window | None = None

    def __str__(self) -> str:
        shown = f"-{self.window.start}-{self.window.end}" if self.window else ""
        return f"{self.kind}-{self.turn}-{self.number}{shown}"

    @classmethod
    def parse(cls, text: str) -> Pointer | None:
        """The pointer that ``str()`` wrote as ``text``; None for anything else."""
        found = _POINTER.fullmatch(text)
        if found is None:
            return None
        kind = cast(Kind, found[1])
        window = Window(int(found[4]), int(found[5])) if found[4] else None
        return cls(kind, int(found[2]), int(found[3]), window)


@dataclass(frozen=True, slots=True)
class Steps:
    """The citations before and after the one that is open, its place among them all (from 1), and
    how many there are; 0 of 0 when none is open."""

    previous: Pointer | None = None
    following: Pointer | None = None
    number: int = 0
    total: int = 0


NO_STEPS = Steps()


def find_steps(pointer: Pointer, turns: Sequence[Answer]) -> Steps:
    """The citations before and after one, through the whole conversation."""
    cited = [Pointer("cite", turn, citation.n) for turn, answer in enumerate(turns)
             for citation in answer.citations]  # fmt: skip
    own = replace(pointer, window=None)
    if own not in cited:
        return NO_STEPS
    at = cited.index(own)
    following = cited[at + 1] if at + 1 < len(cited) else None
    return Steps(cited[at - 1] if at else None, following, at + 1, len(cited))
