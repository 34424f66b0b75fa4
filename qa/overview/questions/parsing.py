"""A question to the overview that it asks for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from index import compile_later, fold, has_han
from qa.overview.questions.chapter_names import take_out
from qa.overview.questions.requests import Request, Target

LONGEST = 60
"""Characters of a question for an overview, less the name of a document."""

_QUOTED = compile_later(r"[《〈“「『\"].{1,200}[》〉”」』\"]")
_FILE = compile_later(r"[^\s《》“”\"]{1,200}\.[a-z0-9]{1,8}(?![a-z0-9])")
_CHAPTER = compile_later(r"[章节编卷讲课回幕]|部分|单元|段落|chapter|section|\bpart\b|unit|lesson")
_FILLERS = compile_later(
    r"这份文件|this document|\b(?:and|what|how|about|now|ok|the)\b|[那么呢的\s]"
)

Parse = Callable[[str], Request | None]


def parse_request(question: str) -> Request | None:
    """What overview a question asks for; None where it is an ordinary question.

    The whole question must be one: «总结会在几点开？» and «违反规定有哪些后果？» are not.
    """
    return _parse(question, following=False)


def parse_following(question: str) -> Request | None:
    """The same after an overview, where a target or a length alone will do."""
    return _parse(question, following=True)


def parse_chapter_requests(question: str, following: bool = False) -> Iterator[Request]:
    """What overviews of a chapter a question may ask for, the likeliest first: which it is depends
    on what documents there are and on what stands over their parts.

    following: whether it follows an overview, where a chapter alone will do («第四章呢？»).
    """
    folded = trim_question(fold(question))
    if not _CHAPTER.search(folded):
        return
    for chapters, rest in take_out(folded):
        asked = re.sub("(?:都|主要)?规定(?=了|的|什么|哪些)", "讲", trim_question(rest))
        request = _parse(asked, following=False)
        if following and request is None and not _FILLERS.sub("", asked):
            request = Request("document", Target("this"), follows=True)
        if request is None or request.kind != "document":
            continue
        if chapters[-1].name or chapters[-1].way == "number":
            target = _as_typed(request.target, question)
            yield replace(request, target=target, chapters=chapters)
        elif request.target.way in ("titled", "bare"):  # the name is that of the chapter
            named = replace(chapters[-1], name=request.target.name)
            yield replace(request, target=Target("this"), chapters=(named,))


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
        from qa.overview.questions import (
            chinese,  # each takes a while to import, and one is often enough
        )

        yield chinese.parse, chinese.parse_following
    if re.search("[a-z]", asked):
        from qa.overview.questions import english

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
