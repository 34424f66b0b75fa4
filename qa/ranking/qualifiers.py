"""Features from what the question fixes: a year, a rank, an edition, a model, a number of anything.

A sentence about the same thing of another year has nearly all of the question's words. Whether what
the question fixes stands in the sentence, or at least in its passage or title, and whether another
of its kind stands there instead, tells them apart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index import compile_later, numerals
from qa.question.analysis import Question

QUALIFIER_FEATURES = (
    "fixed", "fixed_missing", "fixed_missing_passage", "fixed_other", "fixed_other_title",
    "titled_coverage", "heading",
)  # fmt: skip
"""The columns that ``qualifier_features`` returns."""

_NUMERAL = compile_later(f"[{numerals.NUMERALS}]+")
_BEFORE = "第|[a-z]+[-. ]?"
_AFTER = (
    "年级|年|月|日|号|季度|期|批次|批|轮|届|楼|栋|版|代|等奖|班|章|条|节|次|名|路|线|级|岁|环|店|"
    "区|型|寸|档"
)
_FIXED = compile_later(rf"({_BEFORE})?([0-9]+(?:[.-][0-9]+)*)({_AFTER}|[a-z]+)?")
_ENDS = tuple("。！？；…!?;，,")
_MOST_OF_HEADING = 30


@lru_cache(maxsize=4096)
def in_digits(folded: str) -> str:
    """A folded text with its Chinese numerals in digits: 第三季度 is 第3季度."""
    return write_in_digits(folded)


def write_in_digits(folded: str) -> str:
    """The same of a text that is not worth keeping, as a whole document."""
    return _NUMERAL.sub(lambda match: _digits(match.group()), folded)


def _digits(numeral: str) -> str:
    value = numerals.parse_numeral(numeral)
    return numeral if value is None else str(value)


def fixed_by(question: str) -> tuple[tuple[str, str, str], ...]:
    """What a question in digits fixes: (before, number, after) each, («第», «3», «季度»).

    A bare number counts too, with nothing before or after it.
    """
    found = [match.groups(default="") for match in _FIXED.finditer(question)]
    return tuple(dict.fromkeys((before, number, after) for before, number, after in found))


def qualifier_features(
    question: Question,
    texts: Sequence[str],
    titles: Sequence[str],
    passage: NDArray[np.int64],
) -> dict[str, NDArray[np.floating]]:
    """For each column of ``QUALIFIER_FEATURES`` a value per text, shape (texts,), float32.

    All is folded. ``titles`` belong to the passages, ``passage`` says which one a text is in.
    """
    fixed = fixed_by(in_digits(question.text))
    texts_in_digits = [in_digits(text) for text in texts]
    titles_in_digits = [in_digits(title) for title in titles]
    around = [
        " ".join([title, *(texts_in_digits[row] for row in np.flatnonzero(passage == number))])
        for number, title in enumerate(titles_in_digits)
    ]
    patterns = [(_exactly(*each), _another(*each)) for each in fixed]
    in_passage = [_missing(patterns, text) for text in around]
    in_title = [_replaced(patterns, title) for title in titles_in_digits]
    rows = [
        (
            float(len(fixed)),
            _missing(patterns, f"{titles_in_digits[of]} {text}"),
            in_passage[of],
            _replaced(patterns, text),
            in_title[of],
            _coverage(question.content, original, titles[of]),
            _looks_like_heading(original),
        )
        for text, original, of in zip(texts_in_digits, texts, passage.tolist(), strict=True)
    ]
    columns = np.array(rows, np.float32).reshape(-1, len(QUALIFIER_FEATURES)).T
    return dict(zip(QUALIFIER_FEATURES, columns, strict=True))


def _exactly(before: str, number: str, after: str) -> re.Pattern[str]:
    start = re.escape(before) if before else r"(?<![0-9.])"
    return re.compile(rf"{start}{re.escape(number)}(?![0-9]|\.[0-9])")


def _another(before: str, number: str, after: str) -> re.Pattern[str]:
    """Any number in the same company; a bare number has none."""
    if not before and not after:
        return re.compile(r"(?!)")
    same = f"{re.escape(before)}[0-9]+(?:[.-][0-9]+)*{re.escape(after)}"
    return re.compile(rf"(?<![0-9.]){same}")


def _missing(patterns: Sequence[tuple[re.Pattern[str], re.Pattern[str]]], text: str) -> float:
    """The share of what is fixed that is not in the text."""
    if not patterns:
        return 0.0
    return sum(exactly.search(text) is None for exactly, _ in patterns) / len(patterns)


def _replaced(patterns: Sequence[tuple[re.Pattern[str], re.Pattern[str]]], text: str) -> float:
    """The share of what is fixed that is not in the text while another of its kind is."""
    if not patterns:
        return 0.0
    replaced = [
        exactly.search(text) is None and another.search(text) is not None
        for exactly, another in patterns
    ]
    return sum(replaced) / len(patterns)


def _coverage(content: Sequence[str], text: str, title: str) -> float:
    """The share, by characters, of the question's words that are in the text or its title."""
    total = sum(map(len, content))
    if not total:
        return 0.0
    return sum(len(word) for word in content if word in text or word in title) / total


def _looks_like_heading(text: str) -> float:
    """1 for a short line that no mark ends."""
    return float(len(text) <= _MOST_OF_HEADING and not text.rstrip('”"』」）)').endswith(_ENDS))
