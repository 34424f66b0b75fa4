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
        ("四千多万", "4120万元"),
        ("一百来万只", "120万只"),
        ("一万一出头", "一万一千块"),
        ("补助四万五", "4.5万元"),
        ("三百五", "350元"),
        ("一米二", "1.2米"),
        ("六毛", "每方0.6元"),
        ("七点五十", "7:50"),
        ("晚上七点三十", "19:30"),
        ("八十年代", "进入1980年代后"),
        ("7600万的减值", "减值7600万元"),
        ("八十年代", "20世纪80年代"),
        ("94年", "1994年"),
        ("四成左右", "百分之四十一"),
        ("只发一半", "减半"),
        ("打对折", "半价"),
        ("不到四分之一", "22.5%"),
        ("不到十二公里", "11.8公里"),
        ("fewer than forty instruments", "34 instruments"),
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
        ("四千多万", "5120万元", "other"),
        ("一万一出头", "一万二千块", "other"),
        ("一米二", "1.3米", "other"),
        ("六毛", "0.8元", "other"),
        ("七点五十", "7:15", "other"),
        ("八十年代", "1970年代", "other"),
        ("94年", "1996年", "missing"),
        ("四成左右", "百分之五十一", "other"),
        ("不到十二公里", "12.5公里", "other"),
        ("不到一百人", "二十人", "other"),
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
