"""Chinese numerals read and written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.numerals import NUMERALS, format_numeral, parse_number, parse_numeral


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("零", 0),
        ("〇", 0),
        ("两", 2),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("一百二十", 120),
        ("三千二百", 3200),
        ("一九七五", 1975),
        ("二〇二〇", 2020),
        ("两万", 20_000),
        ("十二万", 120_000),
        ("三百零五", 305),
        ("一亿三千万", 130_000_000),
        ("三四百", 400),
        ("万", None),
        ("", None),
        ("壹", None),
        ("3", None),
        ("一" * 31, None),
    ],
)
def test_parse(text: str, expected: int | None) -> None:
    assert parse_numeral(text) == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, "零"),
        (7, "七"),
        (10, "十"),
        (19, "十九"),
        (20, "二十"),
        (99, "九十九"),
        (100, "一百"),
        (101, "一百零一"),
        (110, "一百一十"),
        (120, "一百二十"),
        (1001, "一千零一"),
        (1010, "一千零一十"),
        (10_001, "一万零一"),
        (100_010, "十万零一十"),
        (120_034, "十二万零三十四"),
        (99_999_999, "九千九百九十九万九千九百九十九"),
    ],
)
def test_format(number: int, expected: str) -> None:
    assert format_numeral(number) == expected


@pytest.mark.parametrize("number", [-1, 100_000_000])
def test_numbers_out_of_range_are_not_written(number: int) -> None:
    with pytest.raises(ValueError, match="not between 0 and 99,999,999"):
        format_numeral(number)


@given(st.integers(0, 99_999_999))
def test_what_is_written_is_read_again(number: int) -> None:
    assert parse_numeral(format_numeral(number)) == number


@given(st.text(NUMERALS, max_size=40))
def test_any_run_of_numerals_is_a_number_or_none(text: str) -> None:
    assert (parse_numeral(text) or 0) >= 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [("12", 12), ("十二", 12), ("007", 7), ("１２", 12), ("一百零五", 105)]
    + [(text, None) for text in ("", "-3", "1,200", "3.5", "十二个", "3万")],
)
def test_a_number_is_in_figures_or_in_numerals(text: str, expected: int | None) -> None:
    assert parse_number(text) == expected
