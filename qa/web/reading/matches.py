"""Finding words in a whole document, whichever way they are written."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from index import fold, has_han
from qa.web.source_window import Span

MOST = 10_000
"""At most so many occurrences are counted."""

_SPACES = r"\s{1,9}"
_BROKEN = r"\s{0,9}"  # between Han characters a line may end


def find_all(folded: str, wanted: str) -> list[Span]:
    """Where a text occurs in a document, whose text is given folded (``index.fold``).

    Simplified and Traditional forms, full and half width, capitals and small letters are the same;
    so is any white space, and between Han characters there may be some.
    """
    if not wanted.strip():
        return []
    found: list[Span] = []
    for match in re.finditer(_pattern(fold(wanted.strip())), folded):
        found.append(Span(match.start(), match.end()))
        if len(found) == MOST:
            break
    return found


def nearest(spans: Sequence[Span], position: int) -> int:
    """The number of the first span at or after a position; 0 when all are before it."""
    at = bisect_left(spans, position, key=lambda span: span.start)
    return at if at < len(spans) else 0


def _pattern(wanted: str) -> str:
    """The expression that finds a folded text."""
    parts = [re.escape(wanted[0])]
    for before, character in pairwise(wanted):
        if character.isspace():
            parts += [] if before.isspace() else [_SPACES]
        elif has_han(before) and has_han(character):
            parts.append(_BROKEN + re.escape(character))
        else:
            parts.append(re.escape(character))
    return "".join(parts)
