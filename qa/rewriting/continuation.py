"""Turns that ask for more of the same: «还有别的吗？», «除了这些呢？», «anything else?»"""

from __future__ import annotations

import re

from index import HAN, compile_later, fold
from qa.rewriting.context import END_MARKS

_BESIDE = (
    r"(?:那么?|另外|此外|除此之外|除此以外|除(?:了|去)?(?:这些|这个|这几[个项种条点]|上述|以上|它们|此)"
    r"(?:以外|之外|外)?)"
)
_OTHER = r"(?:别的|其他的?|其它的?|更多的?|另外的?)"
_MORE = compile_later(
    rf"(?:{_BESIDE}[，, ]*)?(?:"
    rf"(?:还有(?:没有)?|有没有|没有|有)(?:什么|哪些|谁)?{_OTHER}(?P<noun>[{HAN}]{{1,6}}?)??了?(?:呢|吗|么|没有)?|"
    rf"还有(?:什么|哪些|谁|几个)?(?P<same>[{HAN}]{{1,6}}?)??(?:呢|吗|么|没有)?|"
    rf"(?:别的|其他的?|其它的?|其余的?|剩下的)(?P<rest>[{HAN}]{{1,6}}?)??(?:呢|(?:还)?有吗|(?:还)?有哪些|是什么|是哪些)|"
    r"(?:就|只有|只|仅)有?(?:这些|这么多|这几个|这点)了?(?:吗|么)?|"
    r"没了(?:吗|么)?|再来(?:一些|几个|一点|点)|更多|还要"
    r")",
)
_BESIDE_ALONE = compile_later(rf"{_BESIDE}呢")
_MORE_IN_ENGLISH = compile_later(
    r"(?:is|are|was|were) there (?:any(?:thing)? )?(?:else|more|others?)(?: (?P<noun>[a-z-]+))?|"
    r"(?:anything|what|who|where|anyone|nothing|which ones?) else(?: is there)?|"
    r"any (?:more|others?)(?: (?P<same>[a-z-]+))?|other (?P<rest>[a-z-]+)|"
    r"what (?:are the others|about the (?:others|rest))|the others|"
    r"(?:is|was) (?:that|this) (?:all|it|everything)|besides (?:these|those|that|this)|more",
    re.I,
)


def asks_for_more(turn: str, base: str) -> bool:
    """Whether a turn asks for more answers to ``base``, the question before it.

    A noun that it names («还有别的项目吗？») must stand in that question, or it asks something new.
    """
    plain = fold(turn).strip(END_MARKS + " ,.，")
    found = _MORE.fullmatch(plain) or _MORE_IN_ENGLISH.fullmatch(plain)
    if found is None:
        return bool(_BESIDE_ALONE.fullmatch(plain))
    nouns = [noun for noun in found.groupdict().values() if noun]
    return all(noun.lower().rstrip("s") in fold(base).lower() for noun in nouns)
