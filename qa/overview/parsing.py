"""A question to the overview that it asks for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from index import compile_later, fold, has_han
from qa.overview.requests import Request, Target

LONGEST = 60
"""Characters of a question for an overview, less the name of a document."""

_QUOTED = compile_later(r"[《〈“「『\"].{1,200}[》〉”」』\"]")
_FILE = compile_later(r"[^\s《》“”\"]{1,200}\.[a-z0-9]{1,8}(?![a-z0-9])")

Parse = Callable[[str], Request | None]


def parse_request(question: str) -> Request | None:
    """What overview a question asks for; None where it is an ordinary question.

    The whole question must be one: «总结会在几点开？» and «违反规定有哪些后果？» are not.
    """
    return _parse(question, following=False)


def parse_following(question: str) -> Request | None:
    """The same after an overview, where a target or a length alone will do."""
    return _parse(question, following=True)


def _parse(question: str, following: bool) -> Request | None:
    folded = trim_question(fold(question))
    if not folded or len(_FILE.sub("", _QUOTED.sub("", folded))) > LONGEST:
        return None
    request = None
    for parse, parse_more in _grammars(folded):
        request = request or parse(folded) or (parse_more(folded) if following else None)
    if request is None or not request.target.name:
        return request
    return replace(request, target=_as_typed(request.target, question))


def _grammars(folded: str) -> Iterator[tuple[Parse, Parse]]:
    """How questions are parsed, by themselves and after an overview, in each language that this one
    may be in: of a question in letters a Chinese name says nothing."""
    asked = _QUOTED.sub("", folded)
    if has_han(asked):
        from qa.overview import chinese  # each takes a while to import, and one is often enough

        yield chinese.parse, chinese.parse_following
    if re.search("[a-z]", asked):
        from qa.overview import english

        yield english.parse, english.parse_following


def trim_question(folded: str) -> str:
    """A folded question without the marks and blanks around it."""
    return re.sub(r"^[\s,，。.!！]+|[\s。.!！?？~～…]+$", "", folded)


def _as_typed(target: Target, question: str) -> Target:
    """The target with its name as it was typed, in its own script and case."""
    place = fold(question).find(target.name)
    if place < 0:
        return target
    return replace(target, name=question[place : place + len(target.name)])
