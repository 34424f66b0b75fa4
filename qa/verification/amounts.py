"""The numbers, dates and shares of a text, however they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from index import compile_later, numerals
from qa.question.measures import find_measures
from qa.question.quantities import find_quantities
from qa.verification.spoken import find_spoken
from qa.verification.values import Amount

_N = numerals.NUMERALS
_ERA = compile_later(rf"民国(元|\d{{1,3}}|[{_N}]{{1,4}})年")
_SHARES = compile_later(
    r"(?P<half>一半|半数|二分之一|(?<!and a )\bhalf\b)|"
    rf"(?P<tenths>[{numerals.ONES}两])成(?![为立就员])|"
    rf"(?P<below>[{_N}]{{1,3}}|\d+)分之(?P<above>[{_N}]{{1,3}}|\d+)"
)
_DECADE = compile_later(
    rf"(?P<century>\d{{1,2}}|[{numerals.TO_TEN}]{{1,3}})世纪(?:(?P<decade>\d0|"
    rf"[{numerals.TO_TEN}]{{1,2}})年代)?|"
    r"(?<![\da-z])(?P<decade_year>1\d\d0|20\d0)(?:年代|s\b)"
)
_TO_TWENTY = re.findall(
    "[a-z]+",
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty",
)
_TENS = ("thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ENGLISH = {
    **{word: value for value, word in enumerate(_TO_TWENTY)},
    **{word: 10 * value for value, word in enumerate(_TENS, 3)},
    "dozen": 12,
}
_ENGLISH_WORD = compile_later(
    rf"\b(?:(?P<tens>twenty|{'|'.join(_TENS)})[- ](?P<ones>{'|'.join(_TO_TWENTY[1:10])})|"
    rf"(?P<word>{'|'.join(_ENGLISH)}))\b"
)
_NOT_ONE = compile_later(
    r"(?<=\bno )one\b|\bone(?= another\b)|\bone(?=['’]s\b)|\bone(?= of the\b)|"
    r"\b(?:the|this|that|a|an) (?:[a-z]+ )?one\b"
)
_MODAL = compile_later(
    r"(?<!in )(?<!of )(?<!by )(?<!since )(?<!until )(?<!from )(?<!to )(?<!and )(?<!early )"
    r"(?<!late )(?<!mid )(?<!last )(?<!next )(?<!every )(?<!\d )\bmay\b(?! \d)"
)
"""«may» where it is not the month."""
_ABOUT = compile_later("[^，。]{0,4}(?:左右|上下)|多")
_DAY_OF_YEAR = compile_later(r"(?<![\d/.])(1[0-2]|[1-9])/([12]\d|3[01]|[1-9])(?![\d/])")
_AGE = "周岁"
REPUBLIC = 1911
"""The year before the first of the Republic of China."""


@lru_cache(maxsize=2048)
def amounts(folded: str) -> tuple[Amount, ...]:
    """The numbers, dates and shares of a folded text, in order, without overlap."""
    found: list[Amount] = []
    for each in (*_special(folded), *_plain(folded)):
        amount = _of_whole_word(folded, each)
        if all(amount.end <= one.start or one.end <= amount.start for one in found):
            found.append(amount)
    return tuple(sorted(found, key=lambda amount: amount.start))


def _special(folded: str) -> Iterator[Amount]:
    """Years of the Republic, shares, decades, days like 4/6, and what is said as it is spoken."""
    for match in _ERA.finditer(folded):
        year = 1 if match[1] == "元" else _whole(match[1])
        if year is not None:
            value = (str(REPUBLIC + year), None, None)
            yield Amount("date", value, "", False, *match.span())
    for match in _SHARES.finditer(folded):
        if (share := _share(match)) is not None:
            about = _ABOUT.match(folded, match.end()) is not None
            yield Amount("share", share, "%", about, *match.span())
    for match in _DECADE.finditer(folded):
        yield Amount("decade", _decade(match), "", False, *match.span())
    for match in _DAY_OF_YEAR.finditer(folded):
        yield Amount("date", (None, int(match[1]), int(match[2])), "", False, *match.span())
    yield from find_spoken(folded)


def _share(match: re.Match[str]) -> float | None:
    if match["half"]:
        return 50.0
    if match["tenths"]:
        return 10.0 * (_whole(match["tenths"]) or 0)
    below, above = _whole(match["below"]), _whole(match["above"])
    return 100.0 * above / below if below and above is not None else None


def _decade(match: re.Match[str]) -> float:
    """The first year of a decade, or minus the number of a century."""
    if match["decade_year"]:
        return float(match["decade_year"])
    century, decade = _whole(match["century"]) or 0, _whole(match["decade"] or "")
    return float(100 * (century - 1) + decade) if decade is not None else -float(century)


def _of_whole_word(folded: str, amount: Amount) -> Amount:
    """An amount that begins within a number word, from the beginning of the word."""
    start = amount.start
    while start and re.fullmatch("[a-z]-|[a-z-][a-z]", folded[start - 1 : start + 1]):
        start -= 1
    return replace(amount, start=start)


def _in_figures(folded: str) -> str:
    """A text with its English number words in figures, of the same length."""

    def figures(match: re.Match[str]) -> str:
        word = match["word"]
        value = _ENGLISH[word] if word else _ENGLISH[match["tens"]] + _ENGLISH[match["ones"]]
        return f"{value:>{len(match.group())}}"

    without = _NOT_ONE.sub(lambda match: " " * len(match.group()), folded)
    without = _MODAL.sub("   ", without)
    return _ENGLISH_WORD.sub(figures, without)


def _plain(folded: str) -> Iterator[Amount]:
    """What ``quantities`` finds, each number with its measure, times of day as one number."""
    folded = _in_figures(folded)
    scaled = {measure.start: measure for measure in find_measures(folded)}
    for clock in scaled.values():
        if clock.dimension == "time of day":
            minutes = clock.value[0]
            yield Amount(
                "number", minutes, "", False, clock.start, clock.end, clock.dimension, minutes
            )
    for each in find_quantities(folded):
        measure = scaled.get(each.start)
        if folded.startswith(_AGE, each.end) and isinstance(each.value, float):
            yield Amount("number", each.value, "岁", False, each.start, each.end, "age", each.value)
            continue
        named = measure is not None and isinstance(each.value, float) and measure.dimension
        yield Amount(
            each.kind,
            each.value,
            each.unit,
            each.about,
            each.start,
            each.end,
            measure.dimension if measure and named else "",
            measure.value[0] if measure and named else 0.0,
        )


def without_amounts(folded: str) -> str:
    """A folded text with blanks in the place of its numbers and dates, of the same length."""
    parts, place = [], 0
    for amount in amounts(folded):
        parts += [folded[place : amount.start], " " * (amount.end - amount.start)]
        place = amount.end
    return "".join([*parts, folded[place:]])


def _whole(text: str) -> int | None:
    return int(text) if text.isdecimal() else numerals.parse_numeral(text)
