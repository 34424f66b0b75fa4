"""Tags: what a document is filed under, as it says itself or as people say in Wenda."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from index.text.folding import fold

MOST_CHARACTERS = 50


def clean_tag(name: str) -> str:
    """A tag as it is kept: without «#» in front, its white space single spaces; empty when nothing
    is left, when it is longer than ``MOST_CHARACTERS`` or has control characters."""
    tag = " ".join(name.split()).lstrip("#＃").strip()
    strange = any(unicodedata.category(character) in {"Cc", "Cs"} for character in tag)
    return "" if strange or len(tag) > MOST_CHARACTERS else tag


def distinct_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """The tags in their order, each once: those that differ in script, width or case are one."""
    found: dict[str, str] = {}
    for tag in tags:
        if tag:
            found.setdefault(fold(tag), tag)
    return tuple(found.values())
