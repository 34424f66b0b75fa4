"""Times and places at which statements hold."""

from __future__ import annotations

import pytest

from index import Settings, fold, load_words
from qa.answering.relations.circumstances import circumstances, headings_of, hold_apart
from qa.question.analysis import analyse
from tests.support.places import CACHE


def apart(question: str, first: str, second: str, *headings: str) -> bool:
    asked = analyse(fold(question), load_words(Settings(cache=CACHE)).words(question))
    one, other = headings or ("", "")
    found = hold_apart(asked, circumstances(first, one), circumstances(second, other))
    assert found == hold_apart(asked, circumstances(second, other), circumstances(first, one))
    return found


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        ("贫困发生率是多少？", "2022年，发生率为1.2%。", "2023年，发生率为1.5%。"),
        ("贫困發生率是多少？", "去年，發生率為1.2%。", "今年，發生率為1.5%。"),
        ("卖了多少台？", "一月，售出187台。", "2月，售出156台。"),
        ("营收是多少？", "第一季度，营收为312万元。", "二季度，营收为298万元。"),
        ("食堂几点开门？", "周一七点开门。", "周六八点开门。"),
        ("校长是谁？", "2019年校长是李雪梅。", "2023年校长是赵国强。"),
        ("库容是多少？", "在东乡，库容为12万方。", "在西乡，库容为15万方。"),
        ("有多少家医院？", "北京有15家。", "上海有12家。"),
        ("How many visitors came?", "In 2022, 4000 came.", "In 2023, 4500 came."),
        ("How many pumps were sold?", "In the north, 40 were sold.", "In the south, 30 were sold."),
    ],
)
def test_statements_of_different_times_or_places_hold_apart(
    question: str, first: str, second: str
) -> None:
    assert apart(question, first, second)


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        ("贫困发生率是多少？", "2023年，发生率为1.2%。", "据统计，2023年发生率为1.5%。"),
        (
            "人口是多少？",
            "从2001年的9899万减少到2020年的551万。",
            "2012年底9899万，2020年底551万。",
        ),
        ("贫困发生率是多少？", "2023年，发生率为1.2%。", "发生率为1.5%。"),
        ("大桥什么时候通车？", "大桥于1937年通车。", "大桥于1938年通车。"),
        ("有多少家医院？", "北京有15家。", "共有12家，上海的医生也来。"),
        ("坝有多高？", "水库建于1958年，坝高54米。", "水库于1972年加固，坝高56米。"),
        ("总部在哪里？", "总部设在青岛。", "总部设在大连。"),
        ("食堂几点开门？", "周一七点开门。", "星期一八点开门。"),
        ("营收是多少？", "第一季度，营收为312万元。", "1季度，营收为298万元。"),
        ("贫困发生率是多少？", "去年，发生率为1.2%。", "上年，发生率为1.5%。"),
        ("How many visitors came in 2022?", "In 2022, 4000 came.", "4500 came in 2022."),
    ],
)
def test_statements_of_the_same_time_do_not(question: str, first: str, second: str) -> None:
    assert not apart(question, first, second)


def test_a_year_in_the_headings_is_that_of_the_sentence() -> None:
    headings = [
        headings_of(f"{year}.txt", f"{year}年度报告\n公司稳步发展。\n") for year in (2022, 2023)
    ]
    assert headings[0] == "2022.txt\n2022年度报告"
    said = ("公司有多少员工？", "公司共有员工312人。", "公司共有员工298人。")
    assert apart(*said, *headings)
    assert not apart(*said, headings[0], headings[0])
