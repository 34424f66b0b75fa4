"""Numbers and dates of a text in one form, and whether two of them can both be true."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import numerals
from qa.question.quantities import Quantity, Stated, agree, find_quantities, find_stated


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("三千二百亩", [(3200.0, "亩")]),
        ("3.2亿立方米", [(3.2e8, "立")]),
        ("18,000人", [(18000.0, "人")]),
        ("百分之九十", [(90.0, "%")]),
        ("百分之十", [(10.0, "%")]),
        ("百分之一", [(1.0, "%")]),
        ("161000亩", [(161000.0, "亩")]),
        ("十六万一千亩", [(161000.0, "亩")]),
        ("三千万元", [(3e7, "元")]),
        ("五十分钟", [(50.0, "分")]),
        ("第一百二十条", [(120.0, "条")]),
        ("万一下雨，千万小心，第一要稳", []),
        ("1736年5月3日", [(("1736", 5, 3), "")]),
        ("一九七五年", [(("1975", None, None), "")]),
        ("in may 1887", [(("1887", 5, None), "")]),
        ("统一的一些人十分高兴", []),
    ],
)
def test_quantities(text: str, found: list[tuple[object, str]]) -> None:
    assert [(quantity.value, quantity.unit) for quantity in find_quantities(text)] == found


def test_a_date_that_says_less_agrees() -> None:
    (year,), (day,), (other,) = map(find_quantities, ("1736年", "1736年5月3日", "1737年"))
    assert agree(year, day)
    assert not agree(year, other)
    assert not agree(day, other)


def test_where_a_quantity_stands() -> None:
    assert find_quantities("约三万五千亩，2024年5月。") == (
        Quantity("number", 35000.0, "亩", True, 1, 5),
        Quantity("date", ("2024", 5, None), "", False, 7, 14),
    )


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("120公里", "一百二十公里", True),
        ("120公里", "121公里", False),
        ("约120公里", "121公里", True),
        ("约120公里", "150公里", False),
        ("120公里", "120人", True),  # other units are not compared
        ("120公里", "150人", True),
        ("12%", "百分之十二", True),
        ("12%", "百分之二十", False),
        ("2024年", "120公里", True),  # nor a date with a number
        ("5月3日", "2024年5月3日", True),
        ("5月3日", "2024年5月4日", False),
    ],
)
def test_what_can_both_be_true(first: str, second: str, expected: bool) -> None:
    (one,), (other,) = find_quantities(first), find_quantities(second)
    assert agree(one, other) is expected
    assert agree(other, one) is expected


@given(st.integers(11, 9_999))
def test_figures_and_chinese_numerals_are_the_same_number(number: int) -> None:
    (figures,), (words,) = (
        find_quantities(f"{number:,}亩"),
        find_quantities(f"{numerals.format_numeral(number)}亩"),
    )
    assert figures.value == words.value == float(number)
    assert agree(figures, words)


@pytest.mark.parametrize(
    ("text", "same", "other"),
    [
        ("全长一百二十公里", True, False),
        ("全长一百零二公里", False, True),
        ("全长300多公里", False, True),
        ("全长120余公里", True, False),
        ("全长二百一十公里，其中隧洞120公里", True, False),
        ("沿线有六座提水站", False, False),
        ("面积102公顷", False, False),  # another unit that begins alike
        ("2024年5月建成", False, False),
    ],
)
def test_whether_a_text_states_the_number_asked_about(text: str, same: bool, other: bool) -> None:
    assert find_stated("哪条灌渠长120公里?", text) == Stated(same, other)


def test_small_numbers_tell_nothing() -> None:
    assert find_stated("哪两个闸?", "三个闸") == Stated(same=False, other=False)


@pytest.mark.parametrize(
    ("text", "same", "other"),
    [
        ("二〇二四年八月十五日放水", True, False),
        ("2024年建成", True, False),
        ("8月15日放水", True, False),
        ("8月5日放水", False, True),
        ("2023年8月15日放水", False, True),
        ("2023年开工，2024年建成", True, False),
        ("长15公里", False, False),
    ],
)
def test_whether_a_text_gives_the_date_asked_about(text: str, same: bool, other: bool) -> None:
    assert find_stated("2024年8月15日放什么水?", text, "date") == Stated(same, other)
