"""Numbers and dates in a text, brought to one form, so that «三», «3» and «3.0» are the same."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from index import HAN, compile_later, numerals
from qa.question.lexicon import ENGLISH_MONTHS

_SCALE = {"thousand": 1e3, "million": 1e6, "billion": 1e9, **numerals.LARGE}

_ARABIC = r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_YEAR = rf"(?:\d{{4}}|\d{{2}}xx|[{numerals.DIGITS}]{{4}})年"
_MONTH = rf"(?:\d{{1,2}}|[{numerals.TO_TEN}]{{1,2}})月"
_DAY = rf"(?:\d{{1,2}}|[{numerals.TO_TEN}]{{1,3}})[日号]"
_DATE = compile_later(
    rf"(?P<year>{_YEAR})(?:(?P<month>{_MONTH})(?P<day>{_DAY})?|(?P<part>年?[初中末底]))?|"
    rf"(?P<month2>{_MONTH})份?(?P<day2>{_DAY})?|"
    rf"(?<![\d.,])(?P<plain>1[0-9]{{3}}|20[0-9]{{2}})(?![\d%\w]|[.,]\d)|"
    rf"(?P<day3>\d{{1,2}})? ?(?P<named>{'|'.join(ENGLISH_MONTHS)})\b ?(?P<day4>\d{{1,2}}(?!\d))?"
    r",? ?(?P<year2>\d{4})?"
)
_NUMBER = compile_later(
    rf"(?P<about>约|大约|近|将近|超过|逾|多达|至少|不足|about |around |nearly |over |some )?"
    rf"(?P<percent>百分之)?(?P<number>{_ARABIC}|[{numerals.NUMERALS}]+)"
    r"(?P<scale>万亿|亿|万| ?(?:thousand|million|billion)\b)?"
    rf"(?P<more>多|余)?(?P<unit>%|个?[{HAN}]| ?[a-z]+)?"
)
_NOT_NUMBERS = compile_later(
    rf"(?:统一|唯一|(?<!百分)之一|第一)(?![{numerals.NUMERALS}])|"
    rf"(?<![{numerals.NUMERALS}])(?:一些|一样|一直|一定|一般|一起|一旦|一切|十分|万分|"
    rf"(?:万一|千万)(?![{numerals.NUMERALS}]))"
)
"""Words spelled with numerals; within a longer numeral («十六万一千») they are none."""
_UNITS = {"日": "天", "号": "天", "位": "人", "名": "人", "点": "时", "口": "人", "元": "元"}
_COUNTED = frozenset("次天年月日人名岁元米斤吨里亩户所座公倍层页时")
_BEGIN_UNITS = frozenset("公平立千毫厘英海")
_LEAST_TELLING = 10
_ROUND = 0.06
"""Relative difference up to which a number called approximate still agrees with another."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit, or a date, and where it stands.

    ``value`` is a number, or for a date the tuple (year, month, day or part of the year) with None
    for what is not said; ``unit`` is empty when nothing known is counted.
    """

    kind: str
    value: float | tuple[str | int | None, ...]
    unit: str
    about: bool
    start: int
    end: int


@lru_cache(maxsize=4096)
def find_quantities(folded: str) -> tuple[Quantity, ...]:
    """The dates and numbers of a folded text, in order."""
    found = [_date(match) for match in _DATE.finditer(folded)]
    taken = [(quantity.start, quantity.end) for quantity in found]
    taken += [match.span() for match in _NOT_NUMBERS.finditer(folded)]
    for match in _NUMBER.finditer(folded):
        start, end = match.span("number")
        if all(end <= a or b <= start for a, b in taken) and (number := _number(match)):
            found.append(number)
    return tuple(sorted(found, key=lambda quantity: quantity.start))


def agree(first: Quantity, second: Quantity) -> bool:
    """Whether two quantities can both be true of one thing.

    A date that says less agrees with one that says more; a number that is called approximate
    with one that is near; different units or kinds are never compared (they agree).
    """
    if first.kind != second.kind:
        return True
    if isinstance(first.value, tuple) and isinstance(second.value, tuple):
        pairs = zip(first.value, second.value, strict=True)
        return all(a is None or b is None or a == b for a, b in pairs)
    if isinstance(first.value, tuple) or isinstance(second.value, tuple):
        return True
    if first.unit and second.unit and first.unit != second.unit:
        return True
    difference = abs(first.value - second.value)
    if first.about or second.about:
        return difference <= _ROUND * max(abs(first.value), abs(second.value))
    return difference < 1e-9 * max(1.0, abs(first.value))


@dataclass(frozen=True, slots=True)
class Stated:
    """Whether a text states a quantity asked about, and whether it states only others of its
    kind."""

    same: bool
    other: bool


def find_stated(question: str, text: str, kind: Literal["number", "date"] = "number") -> Stated:
    """How the numbers (or dates) of a text relate to those of the question; both are folded.

    ``same`` if one of the question's is in the text; ``other`` if one is not, though the text has
    another of the same unit, or a date of another year, month or day. Only numbers of ten and more
    with a unit count, for smaller ones stand in many a phrase.
    """
    said = _told(text, kind)
    pairs = [
        (mine, [theirs for theirs, their_unit in said if their_unit == unit])
        for mine, unit in _told(question, kind)
        if not isinstance(mine.value, float) or mine.value >= _LEAST_TELLING
    ]
    pairs = [(mine, [each for each in theirs if _comparable(mine, each)]) for mine, theirs in pairs]
    agreeing = [any(agree(mine, each) for each in theirs) for mine, theirs in pairs]
    return Stated(
        same=any(agreeing),
        other=any(theirs and not same for (_, theirs), same in zip(pairs, agreeing, strict=True)),
    )


def _told(folded: str, kind: str) -> list[tuple[Quantity, str]]:
    """The dates of a text, or the numbers that have a unit, with that unit: its whole word if its
    first character begins several («公里», «公顷»)."""
    return [
        (each, each.unit + _behind(folded, each)[1:2] * (each.unit in _BEGIN_UNITS))
        for each in find_quantities(folded)
        if each.kind == kind and (each.unit or kind == "date")
    ]


def _behind(folded: str, quantity: Quantity) -> str:
    """The characters of the unit behind a number, past the «多» of «300多公里»."""
    return folded[quantity.end : quantity.end + 3].lstrip("多余")


def _comparable(first: Quantity, second: Quantity) -> bool:
    """Whether two dates both give a year, a month or a day; numbers always are."""
    if not isinstance(first.value, tuple) or not isinstance(second.value, tuple):
        return True
    pairs = zip(first.value, second.value, strict=True)
    return any(one is not None and other is not None for one, other in pairs)


def _date(match: re.Match[str]) -> Quantity:
    year = match["year"] or match["plain"] or match["year2"]
    month = match["month"] or match["month2"] or match["named"]
    day = match["day"] or match["day2"] or match["day3"] or match["day4"]
    rest = (match["part"] or "")[-1:] or None
    value = (
        _year(year) if year else None,
        _month(month) if month else None,
        numerals.parse_number(day.rstrip("日号")) if day else rest,
    )
    return Quantity("date", value, "", False, match.start(), match.end())


def _month(text: str) -> int | None:
    if text in ENGLISH_MONTHS:
        return ENGLISH_MONTHS.index(text) + 1
    return numerals.parse_number(text[:-1])


def _year(text: str) -> str:
    bare = text.rstrip("年")
    if bare[0].isdecimal():
        return bare
    return "".join(str(numerals.parse_numeral(digit)) for digit in bare)


def _number(match: re.Match[str]) -> Quantity | None:
    text, unit = match["number"], (match["unit"] or "").strip().removeprefix("个")
    parsed = text.replace(",", "") if text[0].isascii() else numerals.parse_numeral(text)
    percent = bool(match["percent"]) or unit == "%"
    bare = text in ("一", "万", "亿", "千", "百", "十") and unit[:1] not in _COUNTED
    if parsed is None or (bare and not percent):
        return None
    value = float(parsed)
    if match["scale"]:
        for scale in re.findall(r"亿|万|[a-z]+", match["scale"]):
            value *= _SCALE[scale]
    return Quantity(
        kind="number",
        value=value,
        unit="%" if percent else _UNITS.get(unit, unit),
        about=bool(match["about"] or match["more"]),
        start=match.start("percent") if match["percent"] else match.start("number"),
        end=match.end("scale") if match["scale"] else match.end("number"),
    )
