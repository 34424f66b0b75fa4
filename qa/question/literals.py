"""The strings of a question that are meant literally: figures, codes, quoted terms.

Dense search goes by meaning and lexical search by words; whoever asks for «551万» or «GB/T 7714»
wants the passage that contains that very string.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index import HAN, Index, compile_later, fold, has_han
from qa.question.analysis import ASKING
from qa.question.lexicon import INTERROGATIVES, LIGHT, MENTIONING
from qa.question.spellings import Replacement, respell

MOST = 6
SHORT = 16
"""The longest text that is searched for as one string when it contains no asking word."""

LONGEST_SUBJECT = 12
"""The longest subject that is searched for as a string."""

_EMPTY_WORDS = LIGHT | MENTIONING
_ASKED = compile_later("|".join(sorted(INTERROGATIVES, key=len, reverse=True)))
_BETWEEN = compile_later(rf"(?:{_ASKED.pattern})|[^{HAN}a-z0-9]+")
_LONGEST_EMPTY_WORD = max(map(len, _EMPTY_WORDS))

_THOUSANDS = compile_later(r"(?<=\d),(?=\d{3}(?!\d))")
_QUOTED = compile_later(r"[“「『《\"]([^“”「」『』《》\"]{2,40})[”」』》\"]")
_NUMBER = compile_later(rf"(?<![\d.a-z])\d[\d.]*[{HAN}%]?")
_CODE = compile_later(r"(?<![a-z\d])(?=[a-z\d]*[a-z])[a-z\d]+(?:[-/._+& ]{1,2}[a-z\d]+)*")
_ONLY_HAN = compile_later(f"[{HAN}]+")


def find_exact_strings(text: str) -> tuple[str, ...]:
    """The strings of a question, folded, that a passage should contain verbatim; each once.

    These are quotations, figures with the character that follows them, and Latin letters within a
    Chinese question; a short text that asks nothing, as a whole; and the subject of a question that
    consists of one subject and asking words («文中是怎么说到墨缘的？»).
    """
    folded = _plain(text)
    found = [match.group(1).strip() for match in _QUOTED.finditer(folded)]
    bare = folded.strip(" \t\n?？!！。.,，;；:：")
    if 2 <= len(bare) <= SHORT and not ASKING.search(bare):
        found.append(bare)
    found += _sole_subject(folded)
    codes = [match for match in _CODE.finditer(folded) if len(match.group()) > 1]
    found += [
        number.group()
        for number in _NUMBER.finditer(folded)
        if len(number.group()) > 1
        and not any(code.start() <= number.start() < code.end() for code in codes)
    ]
    if has_han(folded):
        found += [code.group() for code in codes]
    return tuple(dict.fromkeys(filter(None, found)))[:MOST]


def _sole_subject(folded: str) -> list[str]:
    """What is left of a Chinese question without its asking and empty words, when that is a single
    stretch of Han characters; figures and codes are found by themselves."""
    left = [subject for part in _BETWEEN.split(folded) if (subject := _strip_empty_words(part))]
    alone = len(left) == 1 and 2 <= len(left[0]) <= LONGEST_SUBJECT
    return left if alone and _ONLY_HAN.fullmatch(left[0]) and _ASKED.search(folded) else []


def _strip_empty_words(part: str) -> str:
    """A part of a question, stripped of empty words at both ends."""
    start, end = 0, len(part)
    while start < end:
        sizes = range(min(_LONGEST_EMPTY_WORD, end - start), 0, -1)
        first = next((size for size in sizes if part[start : start + size] in _EMPTY_WORDS), 0)
        last = next((size for size in sizes if part[end - size : end] in _EMPTY_WORDS), 0)
        if not first and not last:
            break
        start, end = (start + first, end) if first else (start, end - last)
    return part[start:end]


def measure_rarity(
    index: Index,
    strings: Sequence[str],
    passages: NDArray[np.int64],
    replacements: Sequence[Replacement] = (),
) -> NDArray[np.float32]:
    """For each passage the sum, over the strings that stand in it, of how rare they are among
    the passages: 1 where one has it, 0 where all have; shape (passages,).

    ``replacements`` bring the passages to the spellings of the strings.
    """
    texts = [respell(_plain(text), replacements) for text in index.passage_texts(passages)]
    total = np.zeros(len(texts), np.float32)
    for string in strings:
        pattern = _standalone_pattern(string)
        has = np.array([pattern.search(text) is not None for text in texts], bool)
        if 0 < has.sum() < len(texts):
            total[has] += 1.0 - float(np.log(has.sum()) / np.log(len(texts)))
    return total


def _plain(text: str) -> str:
    return _THOUSANDS.sub("", fold(text))


def _standalone_pattern(string: str) -> re.Pattern[str]:
    """A pattern for the string with no digit or letter right beside it: «12» is not in «3.125»."""
    before = r"(?<![\d.])" if string[0].isdigit() else r"(?<![a-z])"
    after = r"(?!\.?\d)" if string[-1].isdigit() else r"(?![a-z])"
    return re.compile(
        (before if string[0].isascii() else "")
        + re.escape(string)
        + (after if string[-1].isascii() else "")
    )
