"""Numbers, dates and shares of claims against those of sentences that write them otherwise."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import numerals
from qa.verification.agreement import agreements
from qa.verification.amounts import amounts, without_amounts


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("1932年", "一九三二年五月"),
        ("民国113年", "2024年4月21日"),
        ("一半的人", "50%的人"),
        ("三成", "30%"),
        ("四分之一", "百分之二十五"),
        ("3.5万人", "35,000人"),
        ("86公里", "8.6万米"),
        ("约90公里", "86公里"),
        ("下午三点", "15:00"),
        ("twelve metres", "12 metres"),
        ("twenty-one days", "21 days"),
        ("two thousand people", "2,000 people"),
        ("in 1932", "1932年"),
        ("20世纪30年代", "1930年代"),
        ("三种元素", "含有铁、铜和锌"),
    ],
)
def test_one_value_in_two_spellings_is_found(claim: str, source: str) -> None:
    assert {agreement for _, agreement in agreements(claim, [source], [])} == {"found"}


@pytest.mark.parametrize(
    ("claim", "source", "expected"),
    [
        ("1933年", "1932年", "other"),
        ("1932年6月", "1932年5月", "other"),
        ("1932年5月", "1932年", "other"),
        ("高14米", "高41米", "other"),
        ("15%", "15米", "missing"),
        ("十二人", "没有数字", "missing"),
        ("thirteen metres", "12 metres", "other"),
        ("一成", "20%", "other"),
    ],
)
def test_another_value_is_told_from_none(claim: str, source: str, expected: str) -> None:
    assert [agreement for _, agreement in agreements(claim, [source], [])] == [expected]


def test_what_only_the_paragraph_says_is_around() -> None:
    assert [agreement for _, agreement in agreements("高41米", ["很高"], ["高41米"])] == ["around"]


def test_an_article_is_no_number() -> None:
    assert agreements("这是一座城市", ["城市"], []) == []


def test_a_month_takes_its_year_from_elsewhere_in_the_text() -> None:
    claim = "1932年5月3日开工"
    assert [each for _, each in agreements(claim, ["5月3日开工"], ["1932年的事"])] == ["found"]
    assert [each for _, each in agreements(claim, ["5月3日开工"], ["1933年的事"])] == ["other"]


@given(st.integers(3, 9999))
def test_a_numeral_agrees_with_its_figures_and_with_no_other(number: int) -> None:
    written = f"共{numerals.format_numeral(number)}人"
    assert [each for _, each in agreements(f"共{number}人", [written], [])] == ["found"]
    assert [each for _, each in agreements(f"共{number + 1}人", [written], [])] == ["other"]


@given(st.text("一二三十百万亿年月日成分之0123456789.,%半 世纪代人first", max_size=30))
def test_amounts_lie_in_order_and_are_blanked_in_place(text: str) -> None:
    found = amounts(text)
    assert all(one.end <= two.start for one, two in pairwise(found))
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert len(without_amounts(text)) == len(text)
