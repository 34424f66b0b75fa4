"""The subject of a question: the words before its predicate, or none («是哪一年的？»)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index import compile_later
from qa.question.lexicon import LIGHT, MODALS, PREDICATE_STARTS
from qa.question.tokens import (
    Token,
    is_break,
    is_interrogative,
    is_nominal,
    is_verb,
)

_ADVERBIAL_FLAGS = ("time", "t", "p", "v", "c", "d", "f", "m", "r")
_ADVERBIAL_QUESTION = compile_later(r"什么时候|何时|为什么|为何|为啥|怎样|怎么|如何|哪一?年|何年")


def lead(tokens: Sequence[Token]) -> int:
    """Return where the main clause begins: after «2019年，», «在…中，», «为什么», «何时»."""
    begin = 0
    for at, token in enumerate(tokens):
        if is_interrogative(token):
            break
        if is_break(token):
            if at == begin or tokens[begin].flag not in _ADVERBIAL_FLAGS:
                break
            begin = at + 1
    while begin < len(tokens):
        end = _adverbial_end(tokens, begin)
        if end is None:
            break
        begin = end
    return begin


def _adverbial_end(tokens: Sequence[Token], at: int) -> int | None:
    """Return the end of a time («2019年») or asking adverb («在什么时候») that begins at ``at``."""
    if tokens[at].flag == "time" or tokens[at].flag == "t":
        return at + 1
    asked = at + 1 if tokens[at].word in ("在", "于", "到", "从") else at
    for end in (asked + 1, asked + 2):
        words = "".join(token.word for token in tokens[asked:end])
        if end <= len(tokens) and _ADVERBIAL_QUESTION.fullmatch(words):
            return end
    return None


def _relative_end(tokens: Sequence[Token], at: int) -> int | None:
    """Return the end of «…的 NOUN» when the verb at ``at`` belongs to a relative clause."""
    for k in range(at + 1, len(tokens)):
        token = tokens[k]
        if is_interrogative(token) or is_break(token):
            return None
        if token.word == "的":
            following = tokens[k + 1] if k + 1 < len(tokens) else None
            if following and not is_interrogative(following) and _nounlike(following):
                return k + 2
            return None
        if token.word in MODALS or (
            token.word in PREDICATE_STARTS and k > at + 1 and token.word in "为由被"
        ):
            return None
    return None


def _nounlike(token: Token) -> bool:
    return is_nominal(token) or (
        token.flag in ("v", "a", "m", "q", "x") and token.word not in LIGHT
    )


def _ends_subject(tokens: Sequence[Token], at: int) -> bool:
    token = tokens[at]
    if is_interrogative(token) or is_break(token) or token.word in ("了", "着", "过", "呢", "吗"):
        return True
    if token.flag in ("nq", "nrx", "time"):
        return False
    following = tokens[at + 1].word if at + 1 < len(tokens) else ""
    if at > 0 and tokens[at - 1].word == "的" and is_verb(token):
        return following in ("", "？", "?")
    predicate = _is_predicate_before(token, following, first=at == 0)
    if predicate or token.word in PREDICATE_STARTS or token.flag in ("p", "d"):
        return True
    return token.flag in ("v", "vd", "zg") and following not in MODALS


def _is_predicate_before(token: Token, following: str, *, first: bool) -> bool:
    """Whether what follows makes the word a predicate («创立 于», «生活 在», «硬 在»)."""
    if following == "在":
        return token.flag == "a" or (first and token.flag in ("v", "vn"))
    return following in ("于", "了", "着", "过") and token.flag[:1] != "n"


def find_subject(tokens: Sequence[Token]) -> tuple[int, int] | None:
    """Return the token span of the subject, or None when the question has none."""
    begin = at = lead(tokens)
    while at < len(tokens):
        token = tokens[at]
        if is_interrogative(token) or is_break(token):
            break
        verb = is_verb(token) and token.word not in ("是", "有", "为")
        if verb and (end := _relative_end(tokens, at)) and (at == begin or token.flag != "p"):
            at = end
        elif _opens_noun_phrase(tokens, begin, at):
            at += 1
        elif _ends_subject(tokens, at):
            break
        else:
            at += 1
    if at == begin + 1 < len(tokens) and _is_fragment(tokens[begin], tokens[at]):
        at += 1
    return trim(tokens, begin, at) if _can_be_subject(tokens, begin, at) else None


def _opens_noun_phrase(tokens: Sequence[Token], begin: int, at: int) -> bool:
    """Whether a verb comes before any noun, and so may be part of one («少数 扶贫 干部»)."""
    token = tokens[at]
    return (
        token.flag in ("v", "vn")
        and token.word not in PREDICATE_STARTS
        and tokens[min(at + 1, len(tokens) - 1)].word != "在"
        and not any(map(is_nominal, tokens[begin:at]))
    )


def _is_fragment(first: Token, second: Token) -> bool:
    """Whether jieba cut a name in two («北 看台», «英 属»): one character, then no predicate."""
    return (
        len(first.word) == 1
        and first.flag[:1] in "nj"
        and second.flag.startswith(("v", "n"))
        and len(second.word + first.word) > 2
        and second.word not in PREDICATE_STARTS
    )


def _can_be_subject(tokens: Sequence[Token], begin: int, end: int) -> bool:
    """Whether what stands before the predicate is a subject, and not a verb with its object."""
    span = tokens[begin:end]
    if not span or span[0].flag != "v":
        return any(_nounlike(token) for token in span)
    nominal = [token for token in span[1:] if is_nominal(token)]
    following = tokens[end] if end < len(tokens) else None
    if following is None or is_break(following):
        return False
    if any(token.word == "的" for token in span):
        return True
    if is_interrogative(following):
        return False
    if not nominal:
        return following.word in MODALS and len(span[0].word) > 1 and span[0].word not in LIGHT
    dated = following.word == "是" and _asks_when(tokens[end + 1 :])
    return not dated and span[0].word not in _TAKES_TOPIC


def _asks_when(tokens: Sequence[Token]) -> bool:
    """Whether only «什么时候», «哪一年» follows: a verb before «是» is then the predicate."""
    words = "".join(token.word for token in tokens)
    return bool(
        re.fullmatch(r"(?:在|于)?(?:什么时候|何时|哪一?[年天月]|几[年月]|何年)[的？?]*", words)
    )


_TAKES_TOPIC = frozenset(
    (
        "面对",
        "针对",
        "按照",
        "根据",
        "关于",
        "通过",
        "围绕",
        "作为",
        "想",
        "想要",
        "要想",
        "实现",
        "距离",
    )
)


def trim(tokens: Sequence[Token], begin: int, end: int) -> tuple[int, int] | None:
    """Drop what cannot end or begin a noun phrase; None when no noun is left."""
    while end > begin and (
        _cannot_end(tokens[end - 1])
        or (tokens[end - 1].flag == "t" and tokens[max(end - 2, 0)].word != "的")
    ):
        end -= 1
    while end > begin and (
        tokens[begin].word in ("的", "而", "、", "和") or tokens[begin].flag == "y"
    ):
        begin += 1
    content = [
        t for t in tokens[begin:end] if t.word not in LIGHT and t.flag not in ("r", "m", "q")
    ]
    return (begin, end) if content else None


def _cannot_end(token: Token) -> bool:
    return (
        token.flag in ("time", "c", "p", "d", "f", "uj", "ul", "y", "r", "x")
        or token.word
        in ("的", "和", "与", "跟", "同", "及", "、", "里", "中", "内", "上", "下", "所")
    ) and token.flag not in ("nq", "nrx")
