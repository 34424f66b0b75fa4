"""Whether the numbers and dates of a claim stand in what it cites, however they are written."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from index import HAN, compile_later, numerals
from qa.question.measures import find_measures
from qa.question.quantities import find_quantities

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
    r"\b(?P<decade_year>1\d\d0|20\d0)(?:年代|s\b)"
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
_NOT_ONE = compile_later(r"(?<=\bno )one\b|\bone(?= another\b)|\bone(?=['’]s\b)")
_LIST_NUMBER = compile_later(rf"\s*[（(]?(?:\d{{1,2}}|[{numerals.TO_TEN}]{{1,3}})[）).、]\s?(?!\d)")
_DAY_OF_YEAR = compile_later(r"(?<![\d/.])(1[0-2]|[1-9])/([12]\d|3[01]|[1-9])(?![\d/])")
_AGE = "周岁"
_RANGE = compile_later(rf"[{numerals.ONES}两]{{2}}")
_REPUBLIC = 1911
_ONE = frozenset(("一", "one"))
_COUNTING = compile_later(r"[元岁%度米里吨斤克亩顷公千]")
_ROUND = 0.06
_CALENDAR = 0.03
"""How far months and days may differ: two months are 60 days or 61."""
_EXACT = 1e-6

Agreement = Literal["found", "around", "missing", "other"]
"""A quantity of the claim stands in the cited sentences; only in their paragraph or title; nowhere;
nowhere, though the cited sentences have another one of its kind."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number, date or share and where it stands in a folded text.

    ``kind`` is «number», «date», «decade» or «share»; ``value`` a number, or (year, month, day)
    with None for what is not said; ``unit`` what is counted, empty when that is unknown; ``scaled``
    the value on the scale of its dimension («length»), where it is measured.
    """

    kind: str
    value: float | tuple[str | int | None, ...]
    unit: str
    about: bool
    start: int
    end: int
    dimension: str = ""
    scaled: float = 0.0


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
    """Years of the Republic, shares, decades, days like 4/6."""
    for match in _ERA.finditer(folded):
        year = 1 if match[1] == "元" else _whole(match[1])
        if year is not None:
            value = (str(_REPUBLIC + year), None, None)
            yield Amount("date", value, "", False, *match.span())
    for match in _SHARES.finditer(folded):
        if (share := _share(match)) is not None:
            yield Amount("share", share, "%", False, *match.span())
    for match in _DECADE.finditer(folded):
        yield Amount("decade", _decade(match), "", False, *match.span())
    for match in _DAY_OF_YEAR.finditer(folded):
        yield Amount("date", (None, int(match[1]), int(match[2])), "", False, *match.span())


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


def agreements(
    claim: str, sources: Sequence[str], around: Sequence[str]
) -> list[tuple[Amount, Agreement]]:
    """How each amount of a claim stands to those of the cited sentences and of what is around
    them; all is folded."""
    cited = [amount for text in sources for amount in amounts(text)]
    near = [amount for text in around for amount in amounts(text)]
    return [
        (mine, _agreement_of_all(claim, mine, cited, near, sources))
        for mine in amounts(claim)
        if not _is_article(claim, mine) and not _is_list_number(claim, mine)
    ]


def _is_list_number(claim: str, amount: Amount) -> bool:
    """Whether a number only counts the claim itself in a list («(1)»)."""
    found = _LIST_NUMBER.match(claim)
    return found is not None and amount.end <= found.end()


def _agreement_of_all(
    claim: str,
    mine: Amount,
    cited: Sequence[Amount],
    near: Sequence[Amount],
    sources: Sequence[str],
) -> Agreement:
    """The best agreement of the values that an amount may mean («两三天», «七十多»)."""
    return min(
        (_agreement(each, cited, near, sources) for each in _meanings(claim, mine)),
        key=("found", "around", "other", "missing").index,
    )


def _meanings(claim: str, mine: Amount) -> list[Amount]:
    """An amount, or both ends of a range of two numerals."""
    text = claim[mine.start : mine.end]
    if isinstance(mine.value, tuple) or not _RANGE.fullmatch(text):
        return [mine]
    values = [numerals.parse_numeral(each) or 0 for each in text]
    scale = mine.scaled / mine.value if mine.value else 1.0
    return [replace(mine, value=float(value), scaled=value * scale) for value in values]


def _agreement(
    mine: Amount, cited: Sequence[Amount], near: Sequence[Amount], sources: Sequence[str]
) -> Agreement:
    if any(_same(mine, each, (*cited, *near)) for each in cited) or _listed(mine, sources):
        return "found"
    if any(_same(mine, each, (*cited, *near)) for each in near):
        return "around"
    return "other" if any(_of_one_kind(mine, each) for each in cited) else "missing"


def _is_article(claim: str, amount: Amount) -> bool:
    """Whether «one» only introduces a noun («是一座城市»)."""
    text = claim[amount.start : amount.end]
    return (
        text in _ONE
        and not _COUNTING.match(amount.unit or "%")
        and "第" not in claim[max(0, amount.start - 1) : amount.start]
    )


def _same(mine: Amount, other: Amount, known: Sequence[Amount]) -> bool:
    """Whether an amount of the claim is stated by another, of the text.

    A date may say less than the text, but not more, except for a year that the text gives
    elsewhere; a number may be rounded where one of the two is called approximate.
    """
    if isinstance(mine.value, tuple) and isinstance(other.value, tuple):
        return _same_date(mine.value, other.value, known)
    if isinstance(mine.value, tuple) or isinstance(other.value, tuple):
        return _is_year(mine, other) or _is_year(other, mine)
    if "share" in (mine.kind, other.kind):
        return "%" in mine.unit and "%" in other.unit and abs(mine.value - other.value) < 0.5
    if "decade" in (mine.kind, other.kind):
        return mine.kind == other.kind and mine.value == other.value
    return _same_number(mine, mine.value, other, other.value)


def _same_number(mine: Amount, value: float, other: Amount, stated: float) -> bool:
    about = mine.about or other.about
    if mine.about and value <= stated < value + _step(value):
        return not _units_differ(mine, other)
    if mine.dimension == other.dimension == "duration" and mine.unit != other.unit:
        return abs(mine.scaled - other.scaled) <= _CALENDAR * max(mine.scaled, other.scaled)
    if mine.dimension and mine.dimension == other.dimension:
        return _near(mine.scaled, other.scaled, about)
    return _near(value, stated, about) and not _units_differ(mine, other)


def _step(value: float) -> float:
    """What «more than» may add to a round number: 10 to 70, 100 to 300."""
    return 10.0 ** math.floor(math.log10(value)) if value >= 1 else 0.0


def _same_date(
    mine: tuple[str | int | None, ...],
    other: tuple[str | int | None, ...],
    known: Sequence[Amount],
) -> bool:
    years = {each.value[0] for each in known if isinstance(each.value, tuple)}
    year, *rest = mine
    if year is not None and other[0] is None:
        if year not in years or rest == [None, None]:
            return False
    elif year is not None and year != other[0]:
        return False
    return all(one is None or one == two for one, two in zip(rest, other[1:], strict=True))


def _is_year(date: Amount, number: Amount) -> bool:
    """Whether a number without a unit («in 1932») is the year of a date."""
    return (
        isinstance(date.value, tuple)
        and date.value[1] is None
        and isinstance(number.value, float)
        and number.unit in ("", "年")
        and date.value[0] in (f"{number.value:.0f}", f"{number.value + _REPUBLIC:.0f}")
    )


def _near(one: float, other: float, about: bool) -> bool:
    return abs(one - other) <= (_ROUND if about else _EXACT) * max(abs(one), abs(other), 1e-9)


def _units_differ(mine: Amount, other: Amount) -> bool:
    """Whether two numbers count things that are known to be different (percent, a measure)."""
    if "%" in (mine.unit, other.unit):
        return mine.unit != other.unit
    scales = {mine.dimension, other.dimension} & _MEASURED
    return bool(scales) and mine.dimension != other.dimension and bool(mine.unit and other.unit)


_MEASURED = frozenset(
    ("length", "area", "volume", "mass", "yuan", "dollars", "euros", "pounds", "age", "temperature",
     "time of day")
)  # fmt: skip


def _of_one_kind(mine: Amount, other: Amount) -> bool:
    """Whether two amounts could be values of one thing."""
    if isinstance(mine.value, tuple) or isinstance(other.value, tuple):
        return isinstance(mine.value, tuple) and isinstance(other.value, tuple)
    if mine.dimension and other.dimension:
        return mine.dimension == other.dimension
    return not mine.unit or not other.unit or mine.unit == other.unit


def _listed(mine: Amount, sources: Sequence[str]) -> bool:
    """Whether a small number counts a list of the text («A、B和C» are three)."""
    if isinstance(mine.value, tuple) or not 2 <= mine.value <= 12 or mine.kind != "number":
        return False
    return any(
        len(re.split("、|和|与|及|以及", run)) == mine.value
        for text in sources
        for run in re.findall(rf"[{HAN}a-z·]+(?:、[{HAN}a-z·]+)*(?:[和与及][{HAN}a-z·]+)", text)
    )


def _whole(text: str) -> int | None:
    return int(text) if text.isdecimal() else numerals.parse_numeral(text)
