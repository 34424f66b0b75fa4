"""Measured values that can be compared: lengths, prices, counts, dates, times of day.

``quantities`` says which numbers and dates a text holds; here their units are read in full and
brought to one scale, so that «9.3万米» and «86公里» can be laid side by side.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index import HAN, compile_later, numerals
from qa.question.quantities import Quantity, find_quantities

Value = tuple[float, ...]

_DIMENSIONS: dict[str, dict[float, str]] = {
    "length": {
        1609.344: "英里 mile miles",
        1852.0: "海里",
        1000.0: "公里 千米 km kilometre kilometres kilometer kilometers",
        500.0: "里",
        1.0: "米 m metre metres meter meters",
        0.3048: "英尺 foot feet ft",
        0.01: "厘米 公分 cm centimetre centimetres centimeter centimeters",
        0.001: "毫米 mm millimetre millimetres millimeter millimeters",
    },
    "area": {1e6: "平方公里 平方千米", 1e4: "公顷 hectare hectares", 2000 / 3: "亩", 1.0: "平方米"},
    "volume": {1.0: "立方米", 0.001: "升 litre litres liter liters"},
    "mass": {
        1000.0: "吨 t tonne tonnes ton tons",
        1.0: "公斤 千克 kg kilogram kilograms",
        0.5: "斤",
        0.001: "克 g gram grams",
    },
    "yuan": {1.0: "元 块钱 块 人民币 yuan"},
    "dollars": {1.0: "美元 dollar dollars"},
    "euros": {1.0: "欧元 euro euros"},
    "pounds": {1.0: "英镑"},
    "duration": {
        365.25: "周年 年 year years",
        30.4375: "个月 month months",
        7.0: "个星期 星期 周 week weeks",
        1.0: "天 日 day days",
        1 / 24: "个小时 小时 hour hours",
        1 / 1440: "分钟 minute minutes",
    },
    "age": {1.0: "岁"},
    "temperature": {1.0: "摄氏度 ℃ 度"},
}
_UNITS = {
    unit: (dimension, scale)
    for dimension, scales in _DIMENSIONS.items()
    for scale, units in scales.items()
    for unit in units.split()
}
_UNIT = compile_later(rf"个?([{HAN}℃]+)|[ -]?([a-z]+)")
_SIGNS = {"$": "dollars", "¥": "yuan", "£": "pounds", "€": "euros"}
_MORE = compile_later(r"[多余几来]?[ -]?")
_HOUR = rf"(?:\d{{1,2}}|[{numerals.TO_TEN}]{{1,3}})"
_CLOCK = compile_later(
    r"(?P<part>凌晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里)?"
    rf"(?:(?P<hour>{_HOUR})(?:点钟?|时(?![间段期代候]))(?:(?P<half>半)|(?P<minute>{_HOUR})分)?|"
    r"(?<![\d:])(?P<digits>[0-2]?\d:[0-5]\d)(?![\d:])(?: ?(?P<meridiem>[ap])\.?m\b)?|"
    r"\b(?P<english>\d{1,2}) ?(?P<half_day>[ap])\.?m\b)"
)
_NIGHT = frozenset(("凌晨", "晚上", "夜里", "a"))
_AFTERNOON = frozenset(("下午", "傍晚", "晚上", "夜里", "p"))
_RELATIVE = {"前年": -2.0, "去年": -1.0, "今年": 0.0, "明年": 1.0, "后年": 2.0}
_RELATIVE_YEAR = compile_later("|".join(_RELATIVE))


@dataclass(frozen=True, slots=True)
class Measure:
    """A value with what it measures, and where it stands in a folded text.

    ``dimension`` says what is measured («length», «yuan», «date»), or the unit counted («台»);
    values of one dimension are on one scale, the larger one being more, or later. A date is a tuple
    of as much as is known of year, month and day.
    """

    dimension: str
    value: Value
    start: int
    end: int


def find_measures(folded: str) -> list[Measure]:
    """The values of a folded text, in order."""
    found = [_clock(match) for match in _CLOCK.finditer(folded)]
    found += [
        Measure("relative year", (_RELATIVE[match.group()],), *match.span())
        for match in _RELATIVE_YEAR.finditer(folded)
    ]
    taken = [(measure.start, measure.end) for measure in found]
    for quantity in find_quantities(folded):
        if all(quantity.end <= start or end <= quantity.start for start, end in taken):
            measure = _date(quantity) if quantity.kind == "date" else _number(folded, quantity)
            found += [measure] if measure else []
    return sorted(found, key=lambda measure: measure.start)


def are_comparable(first: Measure, second: Measure) -> bool:
    """Whether one of two values can be said to be more than the other, or the same."""
    if first.dimension != second.dimension:
        return False
    shorter = min(len(first.value), len(second.value))
    differ = first.value[:shorter] != second.value[:shorter]
    return differ or len(first.value) == len(second.value)


def _number(folded: str, quantity: Quantity) -> Measure | None:
    if isinstance(quantity.value, tuple):
        return None
    sign = folded[quantity.start - 1 : quantity.start] if quantity.start else ""
    if quantity.unit == "%" or sign in _SIGNS:
        dimension = _SIGNS.get(sign, "percent")
        return Measure(dimension, (quantity.value,), quantity.start, quantity.end)
    more = _MORE.match(folded, quantity.end)
    begin = more.end() if more else quantity.end
    dimension, scale, end = _unit(folded, begin)
    return Measure(dimension, (quantity.value * scale,), quantity.start, end)


def _unit(folded: str, begin: int) -> tuple[str, float, int]:
    """The dimension and scale of the unit that stands there, and where it ends.

    What is no unit of measure is counted: one Han character («台»), or a word without its plural.
    """
    found = _UNIT.match(folded, begin)
    if found is None:
        return "", 1.0, begin
    text = found.group()
    for size in range(len(text), 0, -1):
        known = _UNITS.get(text[:size].lstrip(" -"))
        whole = size == len(text) or not text[size].isascii()
        if known and whole:
            return *known, begin + size
    if found[2]:
        return found[2].removesuffix("s"), 1.0, found.end()
    return found[1][0], 1.0, found.start(1) + 1


def _date(quantity: Quantity) -> Measure | None:
    """A date by as much of it as is known, from the year or else from the month on."""
    if not isinstance(quantity.value, tuple):
        return None
    year, month, day = quantity.value
    if not str(year or 0).isdecimal() or not isinstance(day or 0, int):
        return None
    known: list[float] = []
    for part in (year, month, day):
        if part is None and known:
            break
        known += [float(part)] if part is not None else []
    dimension = "date" if year is not None else "day of the year"
    return Measure(dimension, tuple(known), quantity.start, quantity.end)


def _clock(match: re.Match[str]) -> Measure:
    """A time of day, in minutes from midnight."""
    if match["digits"]:
        hour, minute = map(int, match["digits"].split(":"))
    else:
        hour = _whole(match["hour"] or match["english"])
        minute = 30 if match["half"] else _whole(match["minute"] or "0")
    hour = _in_24_hours(hour, match["part"] or match["meridiem"] or match["half_day"])
    return Measure("time of day", (60.0 * hour + minute,), *match.span())


def _in_24_hours(hour: int, part: str | None) -> int:
    """An hour of a part of the day, 0 to 24: midnight is 24 in the evening, and 0 after it."""
    if hour == 12 and part in _NIGHT:
        return 24 if part in ("晚上", "夜里") else 0
    noon = part == "中午" and hour <= 3
    night = part == "夜里" and hour < 6
    return hour + 12 if hour < 12 and (part in _AFTERNOON or noon) and not night else hour


def _whole(text: str) -> int:
    return numerals.parse_number(text) or 0
