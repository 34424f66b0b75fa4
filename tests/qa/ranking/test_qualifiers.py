"""What a question fixes, and whether a sentence, its passage and its title agree with it."""

from __future__ import annotations

import numpy as np
import pytest

from index import Settings, fold, load_words
from qa.question.analysis import analyse
from qa.ranking.qualifiers import (
    QUALIFIER_FEATURES,
    fixed_by,
    in_digits,
    qualifier_features,
)
from tests.support.places import CACHE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("第三季度的营收", "第3季度的营收"),
        ("二〇二四年一百二十人", "2024年120人"),
        ("k8和k9", "k8和k9"),
        ("万一", "万一"),
    ],
)
def test_numerals_are_put_in_digits(text: str, expected: str) -> None:
    assert in_digits(text) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("2023年第3届的冠军", (("", "2023", "年"), ("第", "3", "届"))),
        ("冠翎k8有线版价格", (("k", "8", ""),)),
        ("驱动2.1.4修了什么", (("", "2.1.4", ""),)),
        ("为什么要防止返贫", ()),
    ],
)
def test_what_a_question_fixes(question: str, expected: tuple[tuple[str, str, str], ...]) -> None:
    assert fixed_by(question) == expected


def features(
    question: str, texts: list[str], titles: list[str], passage: list[int]
) -> list[dict[str, float]]:
    folded = fold(question)
    analysed = analyse(folded, load_words(Settings(cache=CACHE)).words(question))
    columns = qualifier_features(
        analysed, list(map(fold, texts)), list(map(fold, titles)), np.array(passage)
    )
    assert tuple(columns) == QUALIFIER_FEATURES
    return [{name: float(columns[name][row]) for name in columns} for row in range(len(texts))]


def test_the_other_year_is_told_from_the_year_asked() -> None:
    right, other, neither = features(
        "2022年冠军是谁？",
        ["二〇二二年红队夺冠。", "2023年蓝队夺冠。", "比赛很精彩。"],
        [""],
        [0] * 3,
    )
    assert [row["fixed"] for row in (right, other, neither)] == [1.0, 1.0, 1.0]
    assert [row["fixed_missing"] for row in (right, other, neither)] == [0.0, 1.0, 1.0]
    assert [row["fixed_other"] for row in (right, other, neither)] == [0.0, 1.0, 0.0]
    assert [row["fixed_missing_passage"] for row in (right, other, neither)] == [0.0] * 3


def test_the_title_counts_for_the_sentences_under_it() -> None:
    under, elsewhere = features(
        "2022年年会在哪里开？",
        ["年会在青州举行。", "年会在海州举行。"],
        ["2022年年会通知", "2023年年会通知"],
        [0, 1],
    )
    assert (under["fixed_missing"], under["fixed_other_title"]) == (0.0, 0.0)
    assert (elsewhere["fixed_missing"], elsewhere["fixed_other_title"]) == (1.0, 1.0)
    assert under["titled_coverage"] > elsewhere["titled_coverage"]


def test_a_number_is_not_found_within_a_longer_one() -> None:
    (row,) = features("第12条讲什么？", ["第120条 略。"], [""], [0])
    assert (row["fixed_missing"], row["fixed_other"]) == (1.0, 1.0)


def test_short_lines_without_a_mark_look_like_headings() -> None:
    rows = features(
        "保修多久？",
        ["保修多久", "保修期为两年。", "保修期为两年，" + "电池除外" * 10],
        [""],
        [0] * 3,
    )
    assert [row["heading"] for row in rows] == [1.0, 0.0, 0.0]
