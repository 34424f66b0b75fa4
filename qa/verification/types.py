"""What a verifier is given and what it says: cited sentences, and a verdict on a claim."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

Status = Literal["verified", "check", "removed"]
"""Supported by what is cited; perhaps; no."""

Reason = Literal[
    "no_source", "not_a_statement", "quantity", "name", "negation", "opposite", "scope", "span",
    "unsupported",
]  # fmt: skip
"""Why a claim is not verified: nothing is cited; it says nothing; a number or date, or a name, is
not in what is cited; it denies what is said there, or the other way round; a word stands for its
opposite; it says more («all», «only», «because», a fact instead of a plan); it does not hold what
the cited sentences answer to the question; or the models find it unsupported as a whole."""


@dataclass(frozen=True, slots=True)
class Source:
    """A cited sentence as it stands in its document: ``text`` is ``document[start:end]``.

    ``paragraph`` is the text of the paragraph around it, ``title`` that of the document or part:
    they say whom the sentence speaks of, but do not support a claim by themselves.
    """

    document: str
    start: int
    end: int
    text: str
    paragraph: str
    title: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the cited sentences support a claim.

    ``score`` is the estimated probability (0 to 1) that they do; ``reasons`` say what is wrong, the
    gravest first, and are empty where the claim is verified; ``unsupported`` holds the spans
    (start, end) of the claim that were not found there, in order, without overlap.
    """

    status: Status
    score: float
    reasons: tuple[Reason, ...] = ()
    unsupported: tuple[tuple[int, int], ...] = ()


class Verifier(Protocol):
    """Decides whether cited sentences support a claim."""

    def verify(self, claim: str, sources: Sequence[Source], question: str | None) -> Verdict:
        """The verdict on one sentence, without its markers; ``question``: what it answers, or None
        where it answers none (a summary)."""
