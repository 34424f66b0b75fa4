"""The spellings of the numbers and dates of a question, and what they replace in a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import fold
from qa.question.quantities import find_quantities
from qa.question.spellings import (
    Spelling,
    find_spellings,
    make_replacement,
    replace_spellings,
    respell,
)


@pytest.mark.parametrize(
    ("question", "span", "others", "unit"),
    [
        ("长120公里", "120", ("一百二十",), "公"),
        ("长一百二十公里", "一百二十", ("120",), "公"),
        ("3.5万亩", "3.5万", ("35000", "三万五千", "35,000", "三点五万"), "亩"),
        ("35000亩", "35000", ("三万五千", "35,000", "3.5万", "三点五万"), "亩"),
        ("35,000亩", "35,000", ("35000", "三万五千", "3.5万", "三点五万"), "亩"),
        ("占百分之十", "百分之十", ("10%", "百分之10"), ""),
        ("占１０％", "10%", ("百分之10", "百分之十"), ""),
        ("一半的人", "一半", ("半数", "二分之一", "50%", "百分之50", "百分之五十"), ""),
        ("第3条", "第3", ("第三",), "条"),
        ("第三条", "第三", ("第3",), "条"),
        ("23年前", "23", ("二十三", "廿三"), "年"),
        ("200座", "200", ("二百", "两百"), "座"),
        ("两座", "两", ("2",), "座"),
        ("三天以后", "以后", ("之后",), ""),
    ],
)
def test_spellings(question: str, span: str, others: tuple[str, ...], unit: str) -> None:
    found = next(each for each in find_spellings(fold(question)) if each.text == span)
    assert (found.others, found.unit) == (others, unit)
    assert fold(question)[found.start : found.end] == span


@pytest.mark.parametrize("year", ["二〇二四年", "2024年", "民国113年", "民國一百一十三年"])
def test_a_year_in_either_era(year: str) -> None:
    (found,) = find_spellings(fold(year))
    assert {found.text, *found.others} == {
        "2024年",
        "二〇二四年",
        "二零二四年",
        "二○二四年",
        "民国113年",
        "民国一百一十三年",
        "民国一一三年",
    }


def test_a_date_in_parts() -> None:
    found = find_spellings("1949年十月1日")
    assert [(each.text, each.unit) for each in found] == [("1949年", ""), ("十", "月"), ("1", "日")]
    assert [each.others for each in found[1:]] == [("10",), ("一",)]


@pytest.mark.parametrize(
    "text",
    [
        "covid-19",
        "12:30",
        "三点五万亩",
        "1亿7千万",
        "秋山幸二曾",
        "2的多少",
        "3.5.1版",
        "为什么统一",
        "一些人",
        "2024",
        "gb/t7714",
        "",
    ],
)
def test_codes_and_words_are_left_alone(text: str) -> None:
    assert find_spellings(text) == ()


@given(st.integers(11, 10**11))
def test_every_spelling_is_the_same_number(number: int) -> None:
    (found,) = find_spellings(f"{number}吨")
    for form in found.others:
        if "点" in form:  # the decimals of Chinese numerals are not read
            continue
        (reading,) = find_quantities(f"共{form}吨".replace("廿", "二十").replace("卅", "三十"))
        assert reading.unit == "吨"
        assert reading.value == pytest.approx(number)


@given(st.decimals("0.01", "99.9", places=2))
def test_every_percentage_is_the_same_share(share: object) -> None:
    (found,) = find_spellings(f"占{share}%")
    arabic = [form for form in found.others if form.isascii()]
    assert all(find_quantities(f"占{form}")[0].value == float(str(share)) for form in arabic)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全长一百二十公里。", "全长120公里。"),
        ("全长一百二十三公里。", "全长一百二十三公里。"),
        ("全长一千一百二十公里。", "全长一千一百二十公里。"),
        ("第一百二十公里处", "第一百二十公里处"),
        ("一百二十人", "一百二十人"),
    ],
)
def test_a_text_in_the_spelling_of_the_question(text: str, expected: str) -> None:
    (found,) = find_spellings("长120公里")
    assert respell(text, [make_replacement(found.others, found.text, found)]) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("长120公里", "长一百二十公里"),
        ("长120 公里", "长一百二十公里"),
        ("长1120公里", "长1120公里"),
        ("长1,120公里", "长1,120公里"),
        ("长3.120公里", "长3.120公里"),
        ("长120.5公里", "长120.5公里"),
    ],
)
def test_a_number_within_another_is_none(text: str, expected: str) -> None:
    (found,) = find_spellings("长一百二十公里")
    assert respell(text, [make_replacement(found.others, found.text, found)]) == expected


def test_a_question_in_other_spellings() -> None:
    chosen = [
        (Spelling(1, 4, "120", ("一百二十",), "公"), "一百二十"),
        (Spelling(6, 8, "以后", ()), "之后"),
    ]
    assert replace_spellings("长120公里以后", chosen) == "长一百二十公里之后"
