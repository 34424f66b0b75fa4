"""Numbers as they are said rather than written: 四千多万, 一万一, 一米二, 七点五十, 六毛."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index import HAN, compile_later, numerals
from qa.question.measures import find_measures
from qa.verification.values import Amount

_N = numerals.NUMERALS
_SMALL = rf"\d+|[{numerals.DIGITS}十百千]+"
_ROUNDED = compile_later(rf"(?P<number>{_SMALL})[多余来几](?P<scale>[万亿])(?P<unit>[{HAN}])?")
_SHORT = compile_later(
    rf"(?<![{_N}\d第])(?P<high>[{numerals.ONES}两])(?P<unit>[万千百])(?P<low>[{numerals.ONES}])"
    rf"(?![{_N}\d年月号日点个])"
)
_METRES = compile_later(
    rf"(?<![{_N}\d])(?P<whole>[{numerals.ONES}两]|\d)米(?P<tenths>[{numerals.ONES}]|\d)(?![{_N}\d])"
)
_DIME = compile_later(rf"(?<![{_N}\d.])(?P<number>[{numerals.ONES}两]|\d)[毛角](?![{_N}\d])")
_CLOCK = compile_later(
    rf"(?P<late>下午|傍晚|晚上|夜里)?(?<![{_N}\d.])(?P<hour>\d{{1,2}}|[{numerals.TO_TEN}两]{{1,3}})点"
    rf"(?P<minute>[{numerals.ONES}]?十[{numerals.ONES}]?|[0-5]\d)(?![{_N}\d年月号日米公千%度元倍之])"
)
_DECADE = compile_later(rf"(?<![{_N}\d纪])(?P<decade>[{numerals.ONES}]十|[1-9]0)年代")
_HALF = compile_later("减半|折半|对折|半价")
_NAME = compile_later(r"(?<=[a-z])\d{1,2}时")


def find_spoken(folded: str) -> Iterator[Amount]:
    """Such numbers of a folded text, those of one kind in order."""
    for match in _ROUNDED.finditer(folded):
        value = float(numerals.parse_number(match["number"]) or 0)
        value *= numerals.LARGE[match["scale"]]
        yield Amount("number", value, match["unit"] or "", True, match.start(), match.end("scale"))
    for match in _SHORT.finditer(folded):
        unit = {**numerals.TENS, **numerals.LARGE}[match["unit"]]
        value = float(_ones(match["high"]) * unit + _ones(match["low"]) * unit // 10)
        yield Amount("number", value, "", False, *match.span())
    for match in _METRES.finditer(folded):
        yield from _measured(f"{_ones(match['whole'])}.{_ones(match['tenths'])}米", match)
    for match in _DIME.finditer(folded):
        yield from _measured(f"0.{_ones(match['number'])}元", match)
    for match in _CLOCK.finditer(folded):
        yield from _clock(match)
    for match in _DECADE.finditer(folded):
        value = float(numerals.parse_number(match["decade"]) or 0)
        yield Amount("decade", value, "", False, *match.span())
    for match in _HALF.finditer(folded):
        yield Amount("share", 50.0, "%", False, *match.span())
    for match in _NAME.finditer(folded):
        number = match.group()[:-1]
        yield Amount("number", float(number), "", False, match.start(), match.start() + len(number))


def _ones(text: str) -> int:
    return numerals.parse_number(text) or 0


def _measured(written: str, match: re.Match[str]) -> Iterator[Amount]:
    """What is said as it would be written with a measure."""
    for measure in find_measures(written):
        value = float(re.sub("[^0-9.]", "", written))
        unit = written[-1]
        yield Amount(
            "number", value, unit, False, *match.span(), measure.dimension, measure.value[0]
        )


def _clock(match: re.Match[str]) -> Iterator[Amount]:
    hour, minute = _ones(match["hour"]), _ones(match["minute"])
    if hour > 24 or minute > 59:
        return
    minutes = 60.0 * (hour + 12 * bool(match["late"] and hour < 12)) + minute
    yield Amount("number", minutes, "", False, *match.span(), "time of day", minutes)
