"""A question cut into words with their places: jieba over the folded text.

Positions are characters of the question as typed, so what is carried over to the next question
is a slice of the person's own words, in their own script.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache

from index import WordCutter, compile_later, load_words, settings_from_environment
from qa.question.lexicon import (
    INTERROGATIVE,
    INTERROGATIVES,
    LIGHT,
    TIME,
)

QUOTED = compile_later(r"《[^》]*》|“[^”]*”|「[^」]*」|『[^』]*』|\"[^\"]*\"|【[^】]*】|〈[^〉]*〉")
# A name with a dot («姆拉登·佩特里奇») ends before a character that can only begin a predicate.
_NOT_NAMES = "是在的于由被和与什哪怎何曾获担任谁属创去加对从到为当有出死受一"
_NAME_PART = rf"[^\W\d_{_NOT_NAMES}]{{1,10}}"
_NAME = compile_later(rf"{_NAME_PART}(?:[·‧•・]{_NAME_PART})+")
_LATIN = compile_later(r"[A-Za-z][A-Za-z0-9.+#/-]*(?: [A-Za-z0-9][A-Za-z0-9.+#/-]*)*")
# Besides jieba's letters: nq is a quotation or title, nrx a name with a dot.
PROPER_FLAGS = ("nr", "ns", "nt", "nz", "nq", "eng")
# jieba marks some names as times («周恩来»); a time has one of these.
_TIME_CHARACTER = compile_later(r"[年月日天时代季末初今昨明现目如古朝期世晚早午前后刚春夏秋冬]")
# Verbs that jieba takes for nouns or times.
_VERBS = dict.fromkeys(
    [
        "毕业",
        "出生",
        "去世",
        "逝世",
        "上映",
        "播出",
        "开播",
        "结婚",
        "任职",
        "退休",
        "获奖",
        "创校",
        "卒",
        "建校",
        "通车",
        "竣工",
    ],
    "v",
)
_BREAKS = frozenset("，,；;。！!？?：:…\n")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, its part of speech (jieba's letters, or nq, nrx, time), and its place."""

    word: str
    flag: str
    start: int
    end: int


_words: ContextVar[WordCutter | None] = ContextVar("words", default=None)


@contextmanager
def use_words(words: WordCutter) -> Iterator[None]:
    """Within the context, ``tokenize`` cuts by these words, those of the index that is asked.

    Nearly every rule about questions cuts a text; handing the words down to each of them would
    say nothing about the rules.
    """
    token = _words.set(words)
    try:
        yield
    finally:
        _words.reset(token)


def tokenize(text: str) -> tuple[Token, ...]:
    """The words of a folded text (see ``fold``), in order; spaces are left out.

    What stands in quotation or title marks is one word, and so are dates and names with a dot.
    Outside of ``use_words`` the words are those of the environment's settings.
    """
    return _tokenize(text, _words.get() or load_words(settings_from_environment()))


@lru_cache(maxsize=256)
def _tokenize(text: str, words: WordCutter) -> tuple[Token, ...]:
    tokens: list[Token] = []
    place = 0
    for start, end, flag in _fixed_spans(text):
        tokens += _segment(text, place, start, words)
        tokens.append(Token(text[start:end], flag, start, end))
        place = end
    return tuple(tokens + _segment(text, place, len(text), words))


def _fixed_spans(text: str) -> list[tuple[int, int, str]]:
    spans: list[tuple[int, int, str]] = []
    for pattern, flag in ((QUOTED, "nq"), (_NAME, "nrx"), (TIME, "time"), (_LATIN, "eng")):
        for match in pattern.finditer(text):
            if all(match.end() <= start or end <= match.start() for start, end, _ in spans):
                spans.append((match.start(), match.end(), flag))
    return sorted(spans)


def _segment(text: str, start: int, end: int, words: WordCutter) -> list[Token]:
    if start >= end:
        return []
    tokens: list[Token] = []
    place = start
    for word, tag in words.tagged(text[start:end]):
        if word.strip():
            named = tag == "t" and not _TIME_CHARACTER.search(word)
            flag = _VERBS.get(word, "nr" if named else tag)
            if flag == "nr" and tokens and tokens[-1].word in ("如何", "怎么", "怎样"):
                flag = "v"
            tokens.append(Token(word, flag, place, place + len(word)))
        place += len(word)
    return tokens


def is_interrogative(token: Token) -> bool:
    """Whether the word asks («什么», «哪所», «几个»)."""
    if token.flag in ("nq", "nrx", "time"):
        return False
    if token.flag == "l":
        return bool(INTERROGATIVE.search(token.word))
    return token.word in INTERROGATIVES or bool(INTERROGATIVE.match(token.word))


def is_break(token: Token) -> bool:
    """Whether the token is a mark that ends a clause."""
    return token.word in _BREAKS


def is_nominal(token: Token) -> bool:
    """Whether the word can stand within a noun phrase's core (noun, name, quotation)."""
    if is_interrogative(token) or token.word in LIGHT:
        return False
    return token.flag[:1] in "nsijl" or token.flag in ("vn", "an", "eng", "b")


def is_proper(token: Token) -> bool:
    """Whether the word names one thing: a name, a place, a title, a quotation, Latin letters."""
    return token.flag.startswith(PROPER_FLAGS)


def is_verb(token: Token) -> bool:
    """Whether the word is a verb, preposition, adverb or adjective (not used as a noun)."""
    return token.flag.startswith(("v", "p", "d", "a", "z")) and token.flag not in ("vn", "an", "ad")
