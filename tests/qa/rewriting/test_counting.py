"""Questions that count, asked as a list."""

from __future__ import annotations

import pytest

from qa.rewriting.counting import Counting, parse_counting


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("全线一共有几座提水站？", Counting("提水站", "座", "", "提水站有哪些？")),
        ("全線一共有幾座提水站？", Counting("提水站", "座", "", "提水站有哪些？")),
        ("提水站一共有几座？", Counting("提水站", "座", "", "提水站有哪些？")),
        ("东线有几座水闸？", Counting("水闸", "座", "东线", "东线有哪些水闸？")),
        ("公司有多少个部门？", Counting("部门", "个", "公司", "公司有哪些部门？")),
        ("公司有多少部门", Counting("部门", "", "公司", "公司有哪些部门？")),
        ("公司下设几个部门？", Counting("部门", "个", "公司", "公司下设哪些部门？")),
        ("公司的部门有几个？", Counting("部门", "个", "公司", "公司有哪些部门？")),
        ("分为几个阶段？", Counting("阶段", "个", "", "阶段有哪些？")),
        (
            "How many stations are there on the line?",
            Counting("stations", "", "line", "Which stations are there on the line?"),
        ),
        (
            "How many departments does the company have?",
            Counting("departments", "", "company", "Which departments does the company have?"),
        ),
    ],
)
def test_how_many_asks_which_ones(question: str, expected: Counting) -> None:
    assert parse_counting(question) == expected


@pytest.mark.parametrize(
    "question",
    [
        "北京有多少人口？",
        "食堂几点开门？",
        "A型水泵卖了多少台？",
        "四月卖了多少台水泵？",
        "今年几月开工？",
        "要多少钱？",
        "有几个人？",
        "一周有几天？",
        "几乎没有水吗？",
        "要做哪三件事？",
        "How many pumps were sold?",
        "How long is the line?",
    ],
)
def test_what_no_text_would_list_is_not_asked_as_a_list(question: str) -> None:
    assert parse_counting(question) is None
