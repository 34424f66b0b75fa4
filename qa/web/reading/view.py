"""How a browser wants a document shown: where, what to find in it, as text or as a page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from index import compile_later
from qa.web.source_window import Span

LONGEST_SEARCH = 200
ZOOMS = (100, 150, 200, 300)
_PLACE = compile_later(r"(\d{1,12})(?:-(\d{1,12}))?", re.ASCII)
_MOST_PIXELS = 10_000


@dataclass(frozen=True, slots=True)
class View:
    """How a document is to be shown.

    at: a stretch of its text to open at; an empty one is a place to scroll to, any other is marked.
    find: what to find in it. hit: which occurrence to show, from 0; -1 is the first one from
    ``near``, the position in view. page: None for the text, else the page as a picture: its number,
    or 0 for the page of what is marked. width: pixels across that the browser has for the picture.
    zoom: the width of the picture in percent of that.
    """

    at: Span | None = None
    find: str = ""
    hit: int = -1
    near: int = 0
    page: int | None = None
    width: int = 0
    zoom: int = 100


TEXT = View()

SENT = ("at", "find", "hit", "near", "page", "width", "zoom")
"""What a browser may send of a view."""


def read_view(sent: Mapping[str, Any]) -> View:
    """The view in what a browser sent, where anything may be missing or wrong."""
    page = _number(sent.get("page"), 10**6, -1)
    zoom = _number(sent.get("zoom"), ZOOMS[-1], 100)
    find = sent.get("find")
    return View(
        at=read_place(sent.get("at")),
        find=find.strip()[:LONGEST_SEARCH] if isinstance(find, str) else "",
        hit=_number(sent.get("hit"), 10**9, -1),
        near=_number(sent.get("near"), 10**12, 0),
        page=None if page < 0 else page,
        width=_number(sent.get("width"), _MOST_PIXELS, 0),
        zoom=min(ZOOMS, key=lambda each: abs(each - zoom)),
    )


def read_place(sent: object) -> Span | None:
    """A place in a text as links name it: «120» or «120-145»; None for anything else."""
    found = _PLACE.fullmatch(str(sent)) if isinstance(sent, str | int) else None
    if found is None:
        return None
    start = int(found[1])
    return Span(start, max(start, int(found[2] or start)))


def _number(sent: object, most: int, otherwise: int) -> int:
    """A whole number from 0 to ``most``, as a number or its digits."""
    if isinstance(sent, bool) or not isinstance(sent, str | int | float):
        return otherwise
    try:
        number = int(float(sent))
    except (ValueError, OverflowError):
        return otherwise
    return min(number, most) if number >= 0 else otherwise
