"""Turns that correct or narrow the question before: «三月的», «不是，我问的是B型», «我是说去年»."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index import HAN, compile_later, fold
from qa.question.lexicon import INTERROGATIVE, PERSONS, RELATIONAL, THINGS, TIME
from qa.question.subject import find_subject
from qa.question.tokens import Token, is_break, is_interrogative, is_nominal, is_verb, tokenize
from qa.rewriting.context import END_MARKS, Context, is_content
from qa.rewriting.substitution import replace_parallel, substitute

_LONGEST = 12
"""Longest constituent, in characters, that a turn without a word of correction may be."""

_NO = r"(?:(?:不是的?|不对|不|错了?|弄错了|我说错了|没有)(?:啊|呀)?[，,。、！! ]+)"
_MEANT = (
    r"我(?:刚才|其实|本来|原来)?(?:想|要|是要|是想)?"
    r"(?:(?:问|说|指|讲|要|找|查|看|知道|了解)的(?:其实|就)?是|是(?:问|说|指|讲)|(?:问(?!题)|指|说)(?![的过了得出明不对错]))"
)
_CORRECTION = compile_later(
    rf"{_NO}?{_MEANT}(?:的是)?[：:，, ]*|{_NO}(?:而|应该|应当|其实|我要)?是?"
)
_NOT_BUT = compile_later(
    rf"(?:{_MEANT})?(?:不是|不要|不问)(?P<wrong>[^，,。]+?)[，, ]*(?:而是|是|要|问|我要)"
    r"(?P<right>[^，,。]+)"
)
_TIMES = compile_later(rf"(?:(?:{TIME.pattern})(?:的)?)+")


def clarify(body: str, context: Context) -> str | None:
    """Put what the turn names into the previous question: added, or in place of its counterpart.

    «三月的» after «A型水泵卖了多少台？» gives «三月A型水泵卖了多少台？», «我问的是B型»
    «B型水泵卖了多少台？». A correction that is itself a question stands alone. Return None when the
    turn clarifies nothing.
    """
    if not context.base:
        return None
    typed = body.rstrip(END_MARKS)
    folded = fold(typed)
    if swapped := _swap(typed, folded, context):
        return swapped
    lead = _CORRECTION.match(folded)
    begin = lead.end() if lead else _skip_copula(folded)
    named = typed[begin:]
    if lead and INTERROGATIVE.search(folded[begin:]):
        return body[begin:]
    if not _names_constituent(fold(named), corrected=lead is not None):
        return None
    return _put_in(context, named, replacing=lead is not None)


def _skip_copula(folded: str) -> int:
    return 1 if re.fullmatch(r"是.+的", folded) else 0


def _swap(typed: str, folded: str, context: Context) -> str | None:
    """«不是东线，是西线»: the question about the one, asked about the other."""
    found = _NOT_BUT.fullmatch(folded)
    if found is None:
        return None
    base, wrong = context.base, found["wrong"].strip().removesuffix("的")
    right = typed[found.start("right") : found.end("right")].strip()
    at = fold(base).find(wrong)
    right = right.removesuffix("的")
    if at < 0:
        return _put_in(context, right, replacing=True)
    return base[:at] + right + base[at + len(wrong) :]


def _names_constituent(folded: str, *, corrected: bool) -> bool:
    """Whether the words name one thing, time or kind, and say nothing about it."""
    if INTERROGATIVE.search(folded) or not (corrected or folded.endswith("的")):
        return False
    if _TIMES.fullmatch(folded):
        return True
    tokens = tokenize(folded.removesuffix("的"))
    if not tokens or len(folded) > _LONGEST or any(map(is_break, tokens)):
        return False
    if any(token.word in PERSONS | THINGS for token in tokens):
        return False
    return any(map(is_content, tokens)) and not _predicates(tokens)


def _predicates(tokens: Sequence[Token]) -> bool:
    """Whether the words are a clause («我知道的», «已经看过的») and not the name of a thing."""
    return all(map(is_verb, tokens)) or any(
        token.flag in ("r", "d", "y", "ul") for token in tokens[:-1]
    )


def _put_in(context: Context, named: str, *, replacing: bool) -> str | None:
    """The question with the constituent. One without a counterpart in it replaces the subject
    where the turn corrects, and else is added as an attribute."""
    base, bare = context.base, named.removesuffix("的")
    if _TIMES.fullmatch(fold(named)):
        return _put_in_time(base, bare)
    placed = (
        _refine(base, bare)
        or _replace_like_named(base, bare)
        or replace_parallel(base, bare)
        or _attach_to_owner(context, bare)
    )
    if placed is None and replacing:
        placed = substitute(base, bare)
    return placed or _add_attribute(base, bare)


def _refine(base: str, named: str) -> str | None:
    """«女性人口» for «人口»: the name in place of the noun that it says more precisely, or of the
    name that ends in that noun («白云水库» for «青龙水库»)."""
    folded, name = fold(base), fold(named)
    for begin in range(1, len(name) - 1):
        at = folded.find(name[begin:])
        if at >= 0 and re.fullmatch(rf"[{HAN}]{{2,}}", name[begin:]):
            start = _start_of_name(folded, at)
            return base[:start] + named + base[at + len(name) - begin :]
    return None


def _start_of_name(folded: str, at: int) -> int:
    """Where the name begins of which a noun at a place is the end («青龙» in «青龙水库»)."""
    for token in reversed(tokenize(folded)):
        if token.end == at and is_nominal(token):
            return token.start
    return at


def _attach_to_owner(context: Context, named: str) -> str | None:
    """«我问的是面积» after a question about Shanghai: «上海的面积呢？»"""
    if context.topic is None or fold(named) not in RELATIONAL:
        return None
    return f"{context.topic.entity}的{named}呢？"


def _replace_like_named(base: str, named: str) -> str | None:
    """Put the name in place of one that ends alike: «B型» for «A型», «西线» for «东线»."""
    folded, name = fold(base), fold(named)
    label = re.fullmatch(r"[a-z0-9]+(?P<kind>\D+)", name)
    if label:
        pattern = rf"(?<![a-z0-9])[a-z0-9]+{re.escape(label['kind'])}"
    elif re.fullmatch(rf"[{HAN}]{{2,6}}", name):
        pattern = rf"[{HAN}]{{{len(name) - 1}}}{name[-1]}"
    else:
        return None
    tokens = tokenize(folded)
    for found in re.finditer(rf"(?=({pattern}))", folded):
        start, end = found.span(1)
        inside = [token for token in tokens if token.start < end and start < token.end]
        if found[1] != name and not any(is_verb(each) or is_interrogative(each) for each in inside):
            return base[:start] + named + base[end:]
    return None


def _put_in_time(base: str, time: str) -> str:
    """Replace the time that the question names, or put this one in front of it."""
    if TIME.fullmatch(fold(time)):
        return substitute(base, time) or base
    first = TIME.search(fold(base))
    if first is None:
        return time + base
    run = _TIMES.match(fold(base), first.start())
    return base[: first.start()] + time + base[run.end() if run else first.end() :]


def _add_attribute(base: str, named: str) -> str | None:
    """«北京的» after «分公司有多少人？» gives «北京的分公司有多少人？»."""
    if len(named) < 2 or fold(named) in fold(base):
        return None
    span = find_subject(tokens := tokenize(fold(base)))
    at = tokens[span[0]].start if span else 0
    return f"{base[:at]}{named}的{base[at:]}"
