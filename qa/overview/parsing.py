"""A question to the overview that it asks for."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from index import fold, has_han
from qa.overview.requests import Request, Target

LONGEST = 60
"""Characters of a question for an overview, less the name of a document."""

_NAME = re.compile(r"[《〈“「『\"].{1,200}[》〉”」』\"]|\S{1,200}\.[a-z0-9]{1,8}(?![a-z0-9])")

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
    if not folded or len(_NAME.sub("", folded)) > LONGEST:
        return None
    parse, parse_more = _grammar(folded)
    request = parse(folded)
    if request is None and following:
        request = parse_more(folded)
    if request is None or not request.target.name:
        return request
    return replace(request, target=_as_typed(request.target, question))


def _grammar(folded: str) -> tuple[Parse, Parse]:
    """How a question of this language is parsed, by itself and after an overview."""
    if has_han(folded):
        from qa.overview import chinese  # each takes a while to import, and one is enough

        return chinese.parse, chinese.parse_following
    from qa.overview import english

    return english.parse, english.parse_following


def trim_question(folded: str) -> str:
    """A folded question without the marks and blanks around it."""
    return re.sub(r"^[\s,，。.!！]+|[\s。.!！?？~～…]+$", "", folded)


def _as_typed(target: Target, question: str) -> Target:
    """The target with its name as it was typed, in its own script and case."""
    place = fold(question).find(target.name)
    if place < 0:
        return target
    return replace(target, name=question[place : place + len(target.name)])
