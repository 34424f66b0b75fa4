"""Whether the numbers and dates of a claim stand in what it cites, however they are written."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from index import HAN, compile_later, numerals
from qa.verification.amounts import REPUBLIC, amounts
from qa.verification.values import Amount

_LIST_NUMBER = compile_later(rf"\s*[（(]?(?:\d{{1,2}}|[{numerals.TO_TEN}]{{1,3}})[）).、]\s?(?!\d)")
_RANGE = compile_later(rf"[{numerals.ONES}两]{{2}}")
_ONE = frozenset(("一", "one"))
_COUNTING = compile_later(r"[元岁%度米里吨斤克亩顷公千]")
_ROUND = 0.06
_CALENDAR = 0.03
"""How far months and days may differ: two months are 60 days or 61."""
_EXACT = 1e-6
_ROUND_SHARE = 3.0
_BELOW = compile_later(r"(?:不到|不足|少于|低于|未满|不满|fewer than |less than |under |below )$")
_LEAST_BELOW = 0.7
_SHORT_YEAR = 27
"""From this number on a year in two figures («94年») is one of the last century."""

Agreement = Literal["found", "around", "missing", "other"]
"""A quantity of the claim stands in the cited sentences; only in their paragraph or title; nowhere;
nowhere, though the cited sentences have another one of its kind."""


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
    if _BELOW.search(claim[: mine.start]) and any(_is_below(mine, each) for each in cited):
        return "found"
    return min(
        (_agreement(each, cited, near, sources) for each in _meanings(claim, mine)),
        key=("found", "around", "other", "missing").index,
    )


def _is_below(mine: Amount, other: Amount) -> bool:
    """Whether «not quite» an amount of the claim can be said of one of the text."""
    if isinstance(mine.value, tuple) or isinstance(other.value, tuple):
        return False
    if _units_differ(mine, other):
        return False
    if mine.kind == "share" or other.kind == "share":
        return "%" in mine.unit and "%" in other.unit and _just_below(mine.value, other.value)
    scaled = bool(mine.dimension) and mine.dimension == other.dimension
    one, two = (mine.scaled, other.scaled) if scaled else (mine.value, other.value)
    return mine.kind == other.kind and _just_below(one, two)


def _just_below(bound: float, value: float) -> bool:
    return _LEAST_BELOW * bound <= value < bound


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
        within = _ROUND_SHARE if mine.about else 0.5
        return "%" in mine.unit and "%" in other.unit and abs(mine.value - other.value) < within
    if "decade" in (mine.kind, other.kind):
        return mine.kind == other.kind and _same_decade(mine.value, other.value)
    return _same_number(mine, mine.value, other, other.value)


def _same_decade(mine: float, other: float) -> bool:
    """Whether two decades are one; «八十年代» is that of any century."""
    return mine == other or (min(mine, other) > 0 and mine < 100 and other % 100 == mine)


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
    """Whether a number without a unit («in 1932»), or two figures («94年»), are the year of a
    date."""
    if not isinstance(date.value, tuple) or not isinstance(number.value, float):
        return False
    year = str(date.value[0])
    short = number.unit == "年" and number.value >= _SHORT_YEAR
    return date.value[1] is None and (
        (number.unit in ("", "年"))
        and (
            year in (f"{number.value:.0f}", f"{number.value + REPUBLIC:.0f}")
            or (short and year.endswith(f"{number.value:02.0f}"))
        )
    )


def _near(one: float, other: float, about: bool) -> bool:
    return abs(one - other) <= (_ROUND if about else _EXACT) * max(abs(one), abs(other), 1e-9)


def _units_differ(mine: Amount, other: Amount) -> bool:
    """Whether two numbers count things that are known to be different (percent, a measure)."""
    if "%" in (mine.unit, other.unit):
        return mine.unit != other.unit
    scales = {mine.dimension, other.dimension} & _MEASURED
    known = all(each.unit and each.unit not in _NO_UNITS for each in (mine, other))
    return bool(scales) and mine.dimension != other.dimension and known


_NO_UNITS = frozenset("的了在是和与从到出之要有来给可就也")
"""What stands behind a number and counts nothing («7600万的减值»)."""

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
