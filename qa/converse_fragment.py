"""Follow-ups that are a piece of a question: «那善于扎堆的呢？», «2019年呢？», «他的妻子呢？»"""

from __future__ import annotations

import re

from index import fold
from qa.converse_context import END_MARKS, Context, is_content, joined, person
from qa.converse_parallel import substitute
from qa.question_tokens import tokenize
from qa.question_words import (
    INTERROGATIVE,
    PERSONS,
    RELATIONAL,
    THINGS,
    TIME,
)


def fragment(body: str, context: Context) -> str | None:
    """«那善于扎堆的呢？», «2019年呢？», «换成北京呢？»: the question before, with this in it."""
    folded = fold(body).rstrip(END_MARKS)
    piece = re.sub(r"^(?:如果|要是|假如|若|换成|换作|改成)(?:是|换成|换作)?", "", folded)
    begin = len(folded) - len(piece)
    tail = re.search(r"(?:(?:又|会|是|情况|方面)*(?:怎么样|怎样|如何)|又是什么|的话)?呢?$", piece)
    end = begin + (tail.start() if tail else len(piece))
    changed = begin > 0 or (tail is not None and bool(tail.group()))
    if (
        INTERROGATIVE.search(folded[begin:end])
        or end <= begin
        or (not changed and not _is_noun_only(folded))
    ):
        return None
    if tail is not None and tail.group() and not tail.group().endswith("呢") and not begin:
        return _owned_as_asked(body, end, context)
    piece = _with_names(body[begin:end], context)
    if not any(is_content(token) or token.flag == "time" for token in tokenize(fold(piece))):
        return joined(context, body)
    return (
        substitute(context.base, piece)
        or _owned(piece, context)
        or joined(context, piece + body[end:])
    )


def _owned_as_asked(body: str, end: int, context: Context) -> str | None:
    """«股价怎么样？», without «那» or «呢»: of the thing spoken of, or else not a follow-up."""
    tokens = tokenize(fold(body[:end]))
    if context.topic is None or len(tokens) != 1 or tokens[0].flag != "n":
        return None
    return f"{context.topic.entity}的{body}"


def _is_noun_only(folded: str) -> bool:
    tokens = tokenize(folded)
    return (len(folded) <= 10 and bool(TIME.fullmatch(folded))) or (
        len(tokens) == 1 and tokens[0].word in RELATIONAL
    )


def _owned(piece: str, context: Context) -> str | None:
    """«人口呢？» after a question on a place that leaves no slot for it: «北京的人口呢？»"""
    tokens = tokenize(fold(piece))
    if context.topic is None or tokens[-1].word not in RELATIONAL or len(tokens) > 2:
        return None
    if context.topic.entity in piece:
        return None
    return f"{context.topic.entity}的{piece}呢？"


def _with_names(piece: str, context: Context) -> str:
    """Return the fragment with its pronouns («他的妻子») replaced by what they stand for."""
    folded = fold(piece)
    for token in tokenize(folded):
        if token.word in PERSONS | THINGS and context.topic is not None:
            name = person(context, token.word) if token.word in PERSONS else context.topic.entity
            return piece[: token.start] + name + piece[token.end :]
    return piece
