"""The values within a stretch of a sentence that a comparison may ask for."""

from __future__ import annotations

from dataclasses import replace

from index import compile_later
from qa.question.measures import Measure, find_measures
from qa.rewriting.comparisons import WHEN, Comparison, speaks_of_measured

CLAUSE_END = compile_later(r"[，,；;。]| and ")
"""What ends a clause, within which a word says what a number is of."""


def fitting_values(comparison: Comparison, text: str, begin: int, end: int) -> tuple[Measure, ...]:
    """The values within a stretch that the comparison may ask for, those beside its words first.

    A stretch that does not speak of what is compared has none. Where the question does not say what
    is measured, dates are left out.
    """
    if comparison.attribute not in text[begin:end]:
        return ()
    fitting = [
        each
        for each in find_measures(text)
        if begin <= each.start < end
        and _fits(comparison, each)
        and not _is_change(comparison, text, each)
    ]
    beside = comparison.attribute or comparison.deed
    at = text.find(beside, begin, end) if beside else -1
    if at < 0:
        return tuple(fitting)
    stop = at + len(beside)

    def distance(value: Measure) -> tuple[int, bool]:
        return max(value.start - stop, at - value.end, 0), value.end <= at

    def apart(value: Measure) -> bool:
        return bool(CLAUSE_END.search(text, min(value.end, stop), max(value.start, at)))

    near = [each for each in fitting if not comparison.counts or distance(each)[0] <= _BESIDE]
    beside_it = [each for each in near if not apart(each)]
    return tuple(sorted(beside_it or near, key=distance))


_BESIDE = 3
"""Characters between a number and what it counts, at most («加压站共有四座»)."""

_NEAR = 6
"""Characters between a thing and its value, at most, where what is measured was said before."""

_CHANGED = compile_later(
    r"(?:增长|增加|增产|增收|下降|减少|减产|上升|提高|降低|上涨|下跌|节约|节省|超出|"
    r"比[^,，。;；]{1,10}?[多少高低长短增减]|(?:increased|rose|fell|decreased|grew|dropped) by)"
    r"[了约近]*\s*$"
)
_SHARES = ("率", "比", "比例", "比重", "百分比", "rate", "share")


def _is_change(comparison: Comparison, text: str, value: Measure) -> bool:
    """Whether a value is by how much something changed, or a share, where neither is compared."""
    said = comparison.attribute or comparison.deed or comparison.kind
    if value.dimension == "percent" and comparison.attribute and not said.endswith(_SHARES):
        return True
    change = _CHANGED.search(text, 0, value.start)
    return change is not None and change.group()[:2] not in said


def _fits(comparison: Comparison, value: Measure) -> bool:
    if comparison.aged and value.dimension == "date":
        return True
    if comparison.dimensions:
        return value.dimension in comparison.dimensions
    return value.dimension not in WHEN


def led_values(comparison: Comparison, text: str, begin: int, end: int) -> tuple[Measure, ...]:
    """The values of a stretch that does not say what they are of, where what stands before it does
    («住宿标准：甲市450元，乙市300元»); none where it speaks of something else («乙市面积…»)."""
    values = fitting_values(replace(comparison, attribute="", deed=""), text, begin, end)
    between = text[begin : values[0].start] if values else ""
    return () if len(between) > _NEAR or speaks_of_measured(between) else values
