"""Follow-ups that are only a fragment: «那善于扎堆的呢？», «2019年呢？», «他的妻子呢？»"""

from __future__ import annotations

import re

from index import compile_later, fold
from qa.question.lexicon import (
    INTERROGATIVE,
    PERSONS,
    RELATIONAL,
    THINGS,
    TIME,
)
from qa.question.tokens import is_nominal, is_proper, tokenize
from qa.rewriting.antecedents import find_pair
from qa.rewriting.comparisons import parse_comparison
from qa.rewriting.context import END_MARKS, Context, describe_person, is_content, join_questions
from qa.rewriting.substitution import substitute


def complete_fragment(body: str, context: Context) -> str | None:
    """«那善于扎堆的呢？», «2019年呢？», «换成北京呢？»: put this into the previous question.

    Return None when the follow-up is no fragment.
    """
    piece = _find_piece(fold(body).rstrip(END_MARKS))
    if piece is None:
        return None
    begin, end, marked = piece
    if _WHAT_FOLLOWS.search(fold(body[begin:end])):
        return body
    if not marked:
        return _attach_to_owner_as_typed(body, end, context)
    tokens = tokenize(fold(body[begin:end]))
    if not any(is_content(token) or token.flag == "time" for token in tokens):
        return join_questions(context, body)
    typed = _replace_pronouns(body[begin:end], context)
    if TIME.fullmatch(fold(typed).removesuffix("的")):
        typed = typed.removesuffix("的")  # «三月的呢？»
    if tokens[0].word in THINGS and typed != body[begin:end]:
        return typed + body[end:]
    return (
        _compare_others(context.base, typed)
        or substitute(context.base, typed)
        or _attach_to_owner(typed, context)
        or join_questions(context, typed + body[end:])
    )


_LONGEST_ATTRIBUTE = 5
"""Characters of a noun that may be what things are compared by."""

# What measures end in, however jieba tags the word («坝高»).
_MEASURED = compile_later("[高长宽深厚重量价积容率数额费]$")


def _compare_others(base: str, named: str) -> str | None:
    """«成都和上海呢？» after «北京办事处和上海办事处哪个人多？»: the same asked of other things.

    What the names of the things end in need not be repeated.
    """
    comparison = parse_comparison(base)
    if comparison is None:
        return None
    pair = find_pair(named)
    if pair is None or fold("".join(pair)) != _bare_pair(named):
        return _compare_by(comparison.items, named)
    first, last = comparison.items[0], comparison.items[-1]
    begin, end = base.find(first), base.rfind(last) + len(last)
    if not 0 <= begin < end:
        return None
    ending = _common_ending(first, last)
    names = [name if name.endswith(ending) else name + ending for name in pair]
    return base[:begin] + "和".join(names) + base[end:]


def _compare_by(items: tuple[str, ...], named: str) -> str | None:
    """«库容呢？» after a comparison: the same things, by what the noun names.

    None where it may name one more such thing («北线»).
    """
    tokens = tokenize(fold(named))
    thing = any(fold(item)[-1] == fold(named)[-1] for item in items)
    if thing or len(named) > _LONGEST_ATTRIBUTE or any(token.flag == "time" for token in tokens):
        return None
    plain = any(map(is_nominal, tokens)) and not any(map(is_proper, tokens))
    if not plain and not _MEASURED.search(fold(named)):
        return None
    return f"{'和'.join(items)}的{named}分别是多少？"


def _common_ending(one: str, other: str) -> str:
    """What both names end in, of two characters at least, or nothing."""
    size = next((n for n in range(min(len(one), len(other)), 1, -1) if one.endswith(other[-n:])), 0)
    return other[-size:] if size else ""


def _bare_pair(named: str) -> str:
    return re.sub(r"以及|还是|或者|[和与跟同及或、]", "", fold(named), count=1)


# «少喊口号，然后呢？» asks what comes after these words; it does not repeat the last question.
_WHAT_FOLLOWS = compile_later(
    r"[，,](?:然后|接着|接下来|随后|后来|再后来|之后|下一步|下一句|后面)$"
)
_TAIL = compile_later(r"(?:(?:又|会|是|情况|方面)*(?:怎么样|怎样|如何)|又是什么|的话)?呢?$")


def _find_piece(folded: str) -> tuple[int, int, bool] | None:
    """Return where the fragment begins and ends, and whether «呢» or «换成» marks it as one."""
    condition = re.match(r"(?:如果|要是|假如|若|换成|换作|改成)(?:是|换成|换作)?", folded)
    begin = condition.end() if condition else 0
    tail = _TAIL.search(folded, begin)
    end = tail.start() if tail else len(folded)
    marked = begin > 0 or folded.endswith("呢") or end == len(folded)
    alone = begin == 0 and end == len(folded) and not _is_noun_only(folded)
    if end <= begin or alone or INTERROGATIVE.search(folded[begin:end]):
        return None
    return begin, end, marked


def _attach_to_owner_as_typed(body: str, end: int, context: Context) -> str | None:
    """«股价怎么样？», without «那» or «呢»: a follow-up only if the topic can own the noun."""
    tokens = tokenize(fold(body[:end]))
    if context.topic is None or len(tokens) != 1 or tokens[0].flag != "n":
        return None
    return f"{context.topic.entity}的{body}"


def _is_noun_only(folded: str) -> bool:
    tokens = tokenize(folded)
    return (len(folded) <= 10 and bool(TIME.fullmatch(folded))) or (
        len(tokens) == 1 and tokens[0].word in RELATIONAL
    )


def _attach_to_owner(piece: str, context: Context) -> str | None:
    """«人口呢？» after a question about a place with no slot for it: «北京的人口呢？»"""
    tokens = tokenize(fold(piece))
    if context.topic is None or tokens[-1].word not in RELATIONAL or len(tokens) > 2:
        return None
    if context.topic.entity in piece:
        return None
    return f"{context.topic.entity}的{piece}呢？"


def _replace_pronouns(piece: str, context: Context) -> str:
    """Return the fragment with its pronoun («他的妻子») replaced by its antecedent."""
    folded = fold(piece)
    for token in tokenize(folded):
        if token.word in PERSONS | THINGS and context.topic is not None:
            name = (
                describe_person(context, token.word)
                if token.word in PERSONS
                else context.topic.entity
            )
            return piece[: token.start] + name + piece[token.end :]
    return piece
