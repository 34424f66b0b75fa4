"""Values with their units, on one scale."""

from __future__ import annotations

import pytest

from index import fold
from qa.question.measures import are_comparable, find_measures


def values(text: str) -> list[tuple[str, tuple[float, ...], str]]:
    folded = fold(text)
    return [
        (found.dimension, found.value, folded[found.start : found.end])
        for found in find_measures(folded)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "东线管道长86公里，设加压站两座。",
            [("length", (86000.0,), "86公里"), ("座", (2.0,), "两座")],
        ),
        ("全长9.3万米", [("length", (93000.0,), "9.3万米")]),
        ("占地三百余亩", [("area", (300 * 2000 / 3,), "三百余亩")]),
        ("票价3万元", [("yuan", (30000.0,), "3万元")]),
        ("约1.5亿美元", [("dollars", (1.5e8,), "1.5亿美元")]),
        ("占47%", [("percent", (47.0,), "47")]),
        ("售出187台", [("台", (187.0,), "187台")]),
        ("工期3个月", [("duration", (91.3125,), "3个月")]),
        ("2019年3月通水", [("date", (2019.0, 3.0), "2019年3月")]),
        ("三月五日通水", [("day of the year", (3.0, 5.0), "三月五日")]),
        ("去年通水", [("relative year", (-1.0,), "去年")]),
        ("七点半开门", [("time of day", (450.0,), "七点半")]),
        ("下午3点开门", [("time of day", (900.0,), "下午3点")]),
        ("凌晨12点关灯", [("time of day", (0.0,), "凌晨12点")]),
        ("晚上12点关灯", [("time of day", (1440.0,), "晚上12点")]),
        ("夜里2点巡查", [("time of day", (120.0,), "夜里2点")]),
        ("夜里11点巡查", [("time of day", (1380.0,), "夜里11点")]),
        ("中午1点开饭", [("time of day", (780.0,), "中午1点")]),
        ("中午12点开饭", [("time of day", (720.0,), "中午12点")]),
        ("closes at 12:30 am", [("time of day", (30.0,), "12:30 am")]),
        ("closes at 12 pm", [("time of day", (720.0,), "12 pm")]),
        ("opens at 8:30 am", [("time of day", (510.0,), "8:30 am")]),
        ("opens at 2 pm", [("time of day", (840.0,), "2 pm")]),
        ("It costs $5.50.", [("dollars", (5.5,), "5.50")]),
        ("14 kilometres long", [("length", (14000.0,), "14 kilometres")]),
        ("It has 12 pumps.", [("pump", (12.0,), "12 pumps")]),
        ("opened in May 1990", [("date", (1990.0, 5.0), " may 1990")]),
    ],
)
def test_a_value_is_read_with_its_unit(
    text: str, expected: list[tuple[str, tuple[float, ...], str]]
) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("86公里", "9万米", True),
        ("86公里", "93台", False),
        ("5元", "5美元", False),
        ("2019年", "2020年3月", True),
        ("2019年", "2019年3月", False),
        ("2019年3月", "2019年3月", True),
        ("2019年", "去年", False),
        ("七点", "八点", True),
    ],
)
def test_only_values_of_one_kind_can_be_compared(first: str, second: str, expected: bool) -> None:
    assert are_comparable(find_measures(fold(first))[0], find_measures(fold(second))[0]) is expected
