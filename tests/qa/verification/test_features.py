"""The row of a claim: each sign of an error in its column."""

from __future__ import annotations

import pytest

from qa.verification.comparison import compare
from qa.verification.features import FEATURES, GROWING, SHRINKING, UNKNOWN, feature_row
from qa.verification.spans import Contained
from qa.verification.speakers import speaker_share
from qa.verification.types import Source

TEXT = (
    "北塔建于1932年，由沈安设计，高四十一米，可能不对公众开放；县志称塔内有铜钟，游客则认为没有。"
)
SOURCE = Source("塔.txt", 0, len(TEXT), TEXT, f"柳河有塔。{TEXT}", "柳河的塔")


def row(claim: str, question: str | None = None, span: Contained | None = None) -> dict[str, float]:
    values = feature_row(compare(claim, [SOURCE]), [TEXT], SOURCE.title, question, span)
    return dict(zip(FEATURES, values.tolist(), strict=True))


@pytest.mark.parametrize(
    ("claim", "column", "value"),
    [
        ("北塔建于1932年。", "amounts", 1),
        ("北塔建于1923年。", "amounts_other", 1),
        ("北塔有三百吨重。", "amounts_missing", 1),
        ("北塔由沈安设计。", "names_missing", 0),
        ("北塔由李白设计。", "names_missing", 1),
        ("柳河的北塔由沈安设计。", "names_around", 1),
        ("北塔对公众开放。", "denials_turned", 1),
        ("北塔不对公众开放。", "denials_turned", 0),
        ("北塔不对公众开放。", "drops_perhaps", 1),
        ("北塔可能不对公众开放。", "drops_perhaps", 0),
        ("所有北塔都高四十一米。", "adds_all", 1),
        ("北塔高四十一米，因此不开放。", "adds_cause", 1),
        ("北塔高四十一米。", "units", 1),
        ("北塔高四十一米。", "sources", 1),
        ("The tower is high.", "english", 1),
    ],
)
def test_each_sign_is_in_its_column(claim: str, column: str, value: float) -> None:
    assert row(claim)[column] == pytest.approx(value)


def test_a_number_is_apart_from_what_it_is_said_of() -> None:
    assert row("北塔高四十一米。")["amounts_apart"] == 0
    assert row("由沈安设计的北塔可能不对公众开放是在1932年。")["amounts_apart"] > 0


def test_numbers_and_names_in_each_others_place_are_turned() -> None:
    assert row("北塔高四十一米，建于1932年。")["amounts_turned"] == 1
    assert row("北塔建于1932年，高四十一米。")["amounts_turned"] == 0


def test_without_a_question_its_columns_say_so() -> None:
    assert row("北塔高四十一米。")["span"] == UNKNOWN
    asked = row("北塔高四十一米。", "北塔多高？", Contained(1.0, 0.9, -2.0))
    assert (asked["asked"], asked["span"], asked["none"]) == (1, 1, -2)
    assert asked["spans"] == pytest.approx(0.9)


def test_the_columns_with_a_direction_are_columns() -> None:
    assert set(GROWING) | set(SHRINKING) <= set(FEATURES)
    assert not set(GROWING) & set(SHRINKING)
    assert len(set(FEATURES)) == len(FEATURES)


@pytest.mark.parametrize(
    ("claim", "share"),
    [
        ("县志称塔内有铜钟。", 1.0),
        ("游客称塔内有铜钟。", 0.0),
        ("游客认为没有。", 1.0),
        ("塔内有铜钟。", 1.0),
    ],
)
def test_who_says_it_is_compared(claim: str, share: float) -> None:
    assert speaker_share(claim, [TEXT]) == share
