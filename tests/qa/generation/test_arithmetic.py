"""What the program computes for the model."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.generation.arithmetic import compute, evaluate, is_founded, is_turned_round


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("120-85", "35"),
        ("3.5-3.2", "0.3"),
        ("(3+4)*2", "14"),
        ("7/2", "3.5"),
        ("0.1+0.2", "0.3"),
        ("-5+2", "-3"),
        ("120", None),
        ("1/0", None),
        ("2**9999999", None),
        ("a-b", None),
        ("9" * 40 + "*9", None),
        ("(" * 30 + "1", None),
        ("1-", None),
    ],
)
def test_values(expression: str, value: str | None) -> None:
    assert evaluate(expression) == (None if value is None else Decimal(value))


def test_a_result_takes_the_place_of_its_expression() -> None:
    found = compute("东线比西线长{120－85}公里。")
    assert (found.text, found.stated) == ("东线比西线长35公里。", "东线比西线长公里。")
    assert found.formula == "120 − 85 = 35"
    start = found.stated.index("公里")
    assert found.text[slice(*found.shown_span(start, start + 2))] == "公里"
    assert found.text[slice(*found.shown_span(0, 2))] == "东线"


def test_a_quotient_is_rounded_and_says_so() -> None:
    assert compute("平均{ (3+4) / 3 }人").formula == "(3 + 4) ÷ 3 ≈ 2.33"


def test_braces_around_words_are_text() -> None:
    found = compute("写作{东线}即可")
    assert (found.text, found.computed, found.failed) == ("写作东线即可", (), False)
    assert compute("共{1/0}个").failed


KM = ("东线120公里", "西线85公里")


@pytest.mark.parametrize(
    ("claim", "sources", "founded"),
    [
        ("长{120-85}公里", KM, True),
        ("长{120-85}米", KM, False),
        ("长{120-86}公里", KM, False),
        ("多{3.5-3.2}万元", ("投资3.5万元", "投资3.2万元"), True),
        ("多{3.5-3.2}元", ("投资3.5万元", "投资3.2万元"), False),
        ("多{35000-3.2}元", ("投资3.5万元", "投资3.2万元"), False),
        ("共{12+5}座", ("12座泵站", "五座泵站"), True),
        ("共{12+5}座", ("12座泵站", "5台水泵"), False),
        ("共{6-4}座", ("12座泵站", "8座泵站"), False),
        ("过了{2020-1978}年", ("1978年动工", "2020年完工"), True),
        ("平均{120/3}公里", ("120人", "3个村"), True),
        ("平均{120/4}公里", ("120人", "3个村"), False),
    ],
)
def test_every_number_has_to_be_stated_in_one_unit(
    claim: str, sources: tuple[str, ...], founded: bool
) -> None:
    assert is_founded(compute(claim), sources) is founded


@given(st.text(alphabet="0123456789.+-*/() {}｛｝", max_size=40))
def test_no_expression_is_an_accident(text: str) -> None:
    found = compute(text)
    assert is_founded(found, ()) is (not found.computed)
    for each in found.computed:
        assert found.text[each.start : each.end]


@pytest.mark.parametrize(
    ("claim", "turned"),
    [
        ("东线比西线长{120-85}公里。", False),
        ("西线比东线长{120-85}公里。", True),
        ("西线比东线短{120-85}公里。", False),
        ("东线比西线短{120-85}公里。", True),
        ("两条线相差{120-85}公里。", False),
        ("东线比西线长35公里。", False),
    ],
)
def test_figures_belong_to_what_is_compared(claim: str, turned: bool) -> None:
    assert is_turned_round(compute(claim), KM) is turned
