"""What the matches of either language's patterns say: their groups have the same names.

``titled``, ``file``, ``whole``, ``this``, ``kind…`` and ``bare`` are of the target; ``short…`` and
``long…`` are words for how long it is to be. Numbers, and places in the list, are said in each
language in its own way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from qa.overview.questions.requests import NOTHING, WHOLE, Request, Rule, Target

Groups = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Following:
    """The patterns of what is said after an overview: that it be longer or shorter, of a length, or
    of something else."""

    more: Rule
    less: Rule
    length: Rule
    target: Rule


def target_of(
    found: re.Match[str], place_of: Callable[[Groups], int | None], any_kind: re.Pattern[str]
) -> Target:
    """The target that a match names.

    place_of: the place in the list, from 1, -1 for the last; None where none is named. any_kind:
    what may stand for any document, whatever it is.
    """
    groups = found.groupdict()
    if titled := groups.get("titled") or groups.get("file"):
        return Target("titled", titled.strip())
    if (place := place_of(groups)) is not None:
        return Target("number", number=place)
    if groups.get("whole"):
        return WHOLE
    if groups.get("this"):
        word = _first(groups, "kind") or ""
        return Target("this", kind_word="" if any_kind.fullmatch(word) else word)
    if bare := groups.get("bare"):
        return Target("bare", bare.strip())
    return NOTHING


def request_of(found: re.Match[str], target: Target, sentences: int | None) -> Request:
    """The request for an overview of a target, with as many sentences as were asked for."""
    groups = found.groupdict()
    scale = 0.5 if _first(groups, "short") else 2.0 if _first(groups, "long") else 1.0
    return Request("folder" if target is WHOLE else "document", target, sentences, scale)


def follow(text: str, rules: Following, read: Callable[[re.Match[str]], Request]) -> Request | None:
    """The request of what is said after an overview: another target, or another length.

    read: the request that a match says.
    """
    if rules.more.fullmatch(text):
        return Request("document", NOTHING, scale=2.0, follows=True)
    if rules.less.fullmatch(text):
        return Request("document", NOTHING, scale=0.5, follows=True)
    if found := rules.length.fullmatch(text):
        return replace(read(found), follows=True)
    if found := rules.target.fullmatch(text):
        request = read(found)
        if request.target.way in ("titled", "number", "whole"):
            return replace(request, follows=True)
    return None


def _first(groups: Groups, name: str) -> str | None:
    """What the groups called so, with a number or without, have: that of the first that matched."""
    return next(
        (text for key, text in groups.items() if text and key.rstrip("0123456789") == name), None
    )
