"""What a question is about: its subject or object, and whom or what that belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index import compile_later, fold
from qa.question.lexicon import INTERROGATIVE, RELATIONAL
from qa.question.subject import find_subject, trim
from qa.question.tokens import (
    Token,
    is_interrogative,
    is_nominal,
    is_proper,
    is_verb,
    tokenize,
)


@dataclass(frozen=True, slots=True)
class Topic:
    """What a question is about, as slices of it.

    ``phrase`` is the whole subject («北京大学的校长»), ``entity`` the thing it belongs to
    («北京大学»; the phrase itself when it belongs to nothing). ``subject`` is False when the
    question has no subject and its object was taken.
    """

    phrase: str
    entity: str
    subject: bool


def cut_text(text: str, tokens: Sequence[Token], span: tuple[int, int]) -> str:
    """Return the slice of ``text`` under a token span."""
    return text[tokens[span[0]].start : tokens[span[1] - 1].end]


def find_owner(tokens: Sequence[Token], span: tuple[int, int]) -> tuple[int, int] | None:
    """Return the owner in «北京大学的校长», «北京人口», «沼鹿消失的原因»; None without one.

    «A的B是什么？» asks for a property of A; «A的B从哪里来？» speaks of B.
    """
    begin, end = span
    asks_value = _asks_value(tokens[end:])
    for at in range(end - 2, begin, -1):
        if tokens[at].word == "的":
            left = tokens[begin:at]
            related = tokens[end - 1].word in RELATIONAL
            if not any(is_verb(token) for token in left):
                return (begin, at) if related or asks_value else None
            if not related:
                return None
            inner = find_subject(left)
            whole = inner is None or inner[1] == 1
            return (begin, at) if whole or inner is None else (begin + inner[0], begin + inner[1])
    names = tokens[begin : end - 1]
    plain = bool(names) and all(is_proper(t) and t.word[0] not in '“「『"' for t in names)
    return (begin, end - 1) if plain and tokens[end - 1].word in _PLAINLY_OWNED else None


# What an owner may stand before without «的» («北京人口»); «蒙古马精神» is one thing.
_PLAINLY_OWNED = frozenset(
    (
        *(
            "人口",
            "面积",
            "海拔",
            "高度",
            "长度",
            "全长",
            "总部",
            "首都",
            "省会",
            "票价",
            "票房",
            "股价",
        ),
        *("作者", "导演", "主演", "编剧", "校长", "院长", "市长", "省长", "总统", "主席", "创始人"),
        *("主题曲", "冠军", "笔名", "原名"),
    )
)


def _asks_value(rest: Sequence[Token]) -> bool:
    """Whether the predicate is no more than «是什么», «有多少人», «叫什么名字»."""
    return (
        2 <= len(rest) <= 5
        and rest[0].word in ("是", "为", "叫", "有")
        and is_interrogative(rest[1])
        and not any(map(is_verb, rest[2:]))
    )


def sentences(text: str) -> list[str]:
    """Return the sentences of a question that was put together of several."""
    return [part for part in re.split(r"(?<=[？?。！!])\s*", text) if part.strip()]


def find_topic(question: str) -> Topic | None:
    """Return what the question is about, or None when it names nothing."""
    for sentence in reversed(sentences(question)):
        found = _topic_of_sentence(sentence)
        if found:
            return found
    return None


_ABOUT = compile_later(r"^(?:关于|對於|对于|有关)(?P<topic>[^，,]+)[，,]")


# «四个不摘指什么？»: what is to be explained is the topic, whatever its words look like.
_EXPLAINED = compile_later(
    r"^[“\"「『]?(?P<topic>[^，,。；;？?“”「」『』]{2,16}?)[”\"」』]?(?:具体|到底|究竟|一般|主要)?(?:都|是)?"
    r"(?:指的?是?|意味着|的意思是)(?:什么|哪|啥)"
)


def _topic_of_sentence(sentence: str) -> Topic | None:
    folded = fold(sentence)
    if about := _ABOUT.match(folded) or _EXPLAINED.match(folded):
        named = sentence[about.start("topic") : about.end("topic")]
        return Topic(named, named, subject=True)
    tokens = tokenize(folded)
    span = find_subject(tokens)
    subject = span is not None
    span = span or _object_span(tokens)
    if span is None:
        return None
    phrase = cut_text(sentence, tokens, span)
    asked = INTERROGATIVE.search(folded)
    owner = find_owner(tokens, span) if asked else None
    return Topic(phrase, cut_text(sentence, tokens, owner) if owner else phrase, subject)


def find_noun_phrases(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Yield the longest runs of words that can form a noun phrase, questions left out."""
    begin: int | None = None
    for at, token in enumerate(tokens):
        inside = is_nominal(token) or (begin is not None and _joins(tokens, at))
        if inside and begin is None:
            begin = at
        if not inside and begin is not None:
            if trimmed := trim(tokens, begin, at):
                yield trimmed
            begin = None
    if begin is not None and (trimmed := trim(tokens, begin, len(tokens))):
        yield trimmed


def _joins(tokens: Sequence[Token], at: int) -> bool:
    """Whether the word holds two nouns together («的», «和», or «等靠» in «户的等靠思想»)."""
    if at + 1 >= len(tokens):
        return False
    if tokens[at].word in ("的", "、", "和", "与"):
        return True
    return tokens[at - 1].word == "的" and is_verb(tokens[at]) and is_nominal(tokens[at + 1])


def _object_span(tokens: Sequence[Token]) -> tuple[int, int] | None:
    """Return the noun phrase a question without a subject is about: a name, else the last."""
    quoted = [at for at, token in enumerate(tokens) if token.flag == "nq"]
    if quoted:
        end = quoted[0] + 1
        while end < len(tokens) and tokens[end].flag[:1] == "n":
            end += 1
        return quoted[0], end
    spans = [
        span
        for span in find_noun_phrases(tokens)
        if not _asked(tokens, span) and any(t.flag != "vn" for t in tokens[slice(*span)])
    ]
    named = [span for span in spans if any(is_proper(token) for token in tokens[slice(*span)])]
    if named:
        return named[0]
    return spans[-1] if spans else None


def _asked(tokens: Sequence[Token], span: tuple[int, int]) -> bool:
    """Whether the noun phrase is what is asked for («哪些 领域», «什么样的 人»)."""
    at = span[0] - 1
    while at >= 0 and (tokens[at].word in ("的", "样") or tokens[at].flag in ("q", "m")):
        if is_interrogative(tokens[at]):
            return True
        at -= 1
    return (
        at >= 0
        and is_interrogative(tokens[at])
        and tokens[at].word
        not in ("谁", "怎样", "怎么", "如何", "为什么", "为何", "是否", "什么时候", "何时")
    )
