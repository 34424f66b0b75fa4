"""Whether the numbers and dates of a claim stand in what it cites, however they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from index import HAN, numerals
from qa.question.measures import find_measures
from qa.question.quantities import find_quantities

_N = numerals.NUMERALS
_ERA = re.compile(rf"民国(元|\d{{1,3}}|[{_N}]{{1,4}})年")
_SHARES = re.compile(
    rf"(?P<half>一半|半数|二分之一|\bhalf\b)|(?P<tenths>[{numerals.ONES}])成(?![为立就员])|"
    rf"(?P<below>[{_N}]{{1,3}}|\d+)分之(?P<above>[{_N}]{{1,3}}|\d+)"
)
_DECADE = re.compile(
    rf"(?P<century>\d{{1,2}}|[{numerals.TO_TEN}]{{1,3}})世纪(?:(?P<decade>\d0|"
    rf"[{numerals.TO_TEN}]{{1,2}})年代)?|"
    r"\b(?P<decade_year>1\d\d0|20\d0)(?:年代|s\b)"
)
_TO_TWENTY = re.findall(
    "[a-z]+",
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty",
)
_ENGLISH = {
    word: float(value)
    for value, word in enumerate(_TO_TWENTY)
} | {
    "thirty": 30.0, "forty": 40.0, "fifty": 50.0, "sixty": 60.0, "seventy": 70.0, "eighty": 80.0,
    "ninety": 90.0, "dozen": 12.0, "first": 1.0, "second": 2.0, "third": 3.0, "fourth": 4.0,
    "fifth": 5.0, "sixth": 6.0, "seventh": 7.0, "eighth": 8.0, "ninth": 9.0, "tenth": 10.0,
    "once": 1.0, "twice": 2.0,
}  # fmt: skip
_ENGLISH_WORD = re.compile(
    r"\b(?P<tens>twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)[- ]"
    r"(?P<ones>one|two|three|four|five|six|seven|eight|nine)\b|"
    rf"\b(?P<word>{'|'.join(_ENGLISH)})\b(?! hand\b| of\b(?=.{{0,3}}the\b))"
)
_ENGLISH_SCALE = re.compile(r"[ -](hundred|thousand|million|billion)\b")
_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9}
_ONE = frozenset(("一", "one", "first", "1"))
_COUNTING = re.compile(rf"[^{HAN}]|[年月日时分秒元岁%度米里吨斤克亩顷]")
_ROUND = 0.06
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
    for amount in (*_special(folded), *_plain(folded)):
        if all(amount.end <= one.start or one.end <= amount.start for one in found):
            found.append(amount)
    return tuple(sorted(found, key=lambda amount: amount.start))


def _special(folded: str) -> Iterator[Amount]:
    """Years of the Republic, shares, decades, English number words."""
    for match in _ERA.finditer(folded):
        year = 1 if match[1] == "元" else _whole(match[1])
        if year is not None:
            value = (str(1911 + year), None, None)
            yield Amount("date", value, "", False, *match.span())
    for match in _SHARES.finditer(folded):
        if (share := _share(match)) is not None:
            yield Amount("share", share, "%", False, *match.span())
    for match in _DECADE.finditer(folded):
        yield Amount("decade", _decade(match), "", False, *match.span())
    for match in _ENGLISH_WORD.finditer(folded):
        yield _english(folded, match)


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


def _english(folded: str, match: re.Match[str]) -> Amount:
    word = match["word"]
    value = _ENGLISH[word] if word else _ENGLISH[match["tens"]] + _ENGLISH[match["ones"]]
    scale = _ENGLISH_SCALE.match(folded, match.end())
    end = scale.end() if scale else match.end()
    return Amount(
        "number", value * (_SCALES[scale[1]] if scale else 1.0), "", False, match.start(), end
    )


def _plain(folded: str) -> Iterator[Amount]:
    """What ``quantities`` finds, each number with its measure, times of day as one number."""
    scaled = {measure.start: measure for measure in find_measures(folded)}
    for clock in scaled.values():
        if clock.dimension == "time of day":
            minutes = clock.value[0]
            yield Amount(
                "number", minutes, "", False, clock.start, clock.end, clock.dimension, minutes
            )
    for each in find_quantities(folded):
        measure = scaled.get(each.start)
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
        (mine, _agreement(mine, cited, near, sources))
        for mine in amounts(claim)
        if not _is_article(claim, mine)
    ]


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
    about = mine.about or other.about
    if mine.dimension and mine.dimension == other.dimension:
        return _near(mine.scaled, other.scaled, about)
    return _near(mine.value, other.value, about) and not _units_differ(mine, other)


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
        and date.value[0] == f"{number.value:.0f}"
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
