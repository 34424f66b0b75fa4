"""Comparisons: both values with their sources, which one wins, and what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import Encoder
from qa.assistant import Assistant
from tests.support.answers import assistant_over, labels, quotes

TOWN = """北门食堂早上六点半开门，晚上八点关门。

南门食堂七点开门，供应面食。

图书馆于2019年建成，有三层。体育馆于2012年3月建成。

白塔桥长四十二米，石板桥长四十二米。

水杯每个十五元，茶壶每把一百二十元。

东线设加压站两座，全长86公里。

迟到一次扣款五十元，旷工一天扣款三百元。

二月，甲区卖出50台，乙区卖出30台。

三月，甲区卖出35台，乙区卖出40台。

青龙水库建于1958年，总库容3.2亿立方米，坝高54米。

白云水库建于1972年，总库容1.1亿立方米，坝高48米。

青龙水库发电800万度，白云水库发电900万度。
"""
CITY = """The museum opened in 1968. It is 30 metres tall.

The library opened in 1985. It is 20 metres tall.
"""
WEST = "西线管道长93公里，全部自流。西线设加压站四座。"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory, real_encoder: Encoder) -> Assistant:
    folder = tmp_path_factory.mktemp("compared")
    return assistant_over(folder, real_encoder, 0.0, town=TOWN, city=CITY, west=WEST)


@pytest.mark.parametrize(
    ("question", "label", "quoted"),
    [
        (
            "东线和西线哪条更长？",
            "按引文中的数值，西线更长：",
            ["东线设加压站两座，全长86公里。", "西线管道长93公里，全部自流。"],
        ),
        (
            "西線和東線哪條更短？",
            "按引文中的數值，東線更短：",
            ["西线管道长93公里，全部自流。", "东线设加压站两座，全长86公里。"],
        ),
        (
            "东线和西线哪条的加压站多？",
            "按引文中的数值，西线的加压站更多：",
            ["东线设加压站两座，全长86公里。", "西线设加压站四座。"],
        ),
        (
            "北门食堂和南门食堂哪个开门早？",
            "按引文中的数值，北门食堂开门更早：",
            ["北门食堂早上六点半开门，晚上八点关门。", "南门食堂七点开门，供应面食。"],
        ),
        (
            "图书馆和体育馆哪个先建成？",
            "按引文中的数值，体育馆先建成：",
            ["图书馆于2019年建成，有三层。", "体育馆于2012年3月建成。"],
        ),
        (
            "水杯和茶壶哪个贵？",
            "按引文中的数值，茶壶更贵：",
            ["水杯每个十五元，茶壶每把一百二十元。"],
        ),
        (
            "迟到和旷工哪个扣款多？",
            "按引文中的数值，旷工的扣款更多：",
            ["迟到一次扣款五十元，旷工一天扣款三百元。"],
        ),
        (
            "三月甲区和乙区哪个卖得多？",
            "按引文中的数值，乙区卖得更多：",
            ["三月，甲区卖出35台，乙区卖出40台。"],
        ),
        (
            "青龙水库和白云水库哪个库容大？",
            "按引文中的数值，青龙水库更大：",
            [
                "青龙水库建于1958年，总库容3.2亿立方米，坝高54米。",
                "白云水库建于1972年，总库容1.1亿立方米，坝高48米。",
            ],
        ),
        ("白塔桥比石板桥长吗？", "引文中的数值相同：", ["白塔桥长四十二米，石板桥长四十二米。"]),
        (
            "Which opened earlier, the museum or the library?",
            "Going by the figures quoted, the museum opened earlier:",
            ["The museum opened in 1968.", "The library opened in 1985."],
        ),
        (
            "Is the museum taller than the library?",
            "Going by the figures quoted, the museum is taller:",
            ["It is 30 metres tall.", "It is 20 metres tall."],
        ),
    ],
)
def test_both_values_are_quoted_and_the_label_says_which_wins(
    assistant: Assistant, question: str, label: str, quoted: list[str]
) -> None:
    found = assistant.ask(question)
    assert quotes(found) == quoted
    assert [text for _, text in labels(found)] == [label]
    assert found.missing == ()


def test_the_value_that_is_not_there_is_named(assistant: Assistant) -> None:
    found = assistant.ask("东线和北线哪条更长？")
    assert quotes(found) == ["东线设加压站两座，全长86公里。"]
    assert found.missing == ("北线有多长？",)
    assert [code for code, _ in labels(found)] == ["missing"]


def test_values_of_the_same_time_are_compared(tmp_path: Path, real_encoder: Encoder) -> None:
    text = "In 2022 a day ticket cost £10.\n\nA day ticket costs £12.\n\nA season ticket costs £95."
    assistant = assistant_over(tmp_path, real_encoder, 0.0, text=text)
    found = assistant.ask("Which is cheaper, a day ticket or a season ticket?")
    assert quotes(found) == ["A day ticket costs £12.", "A season ticket costs £95."]
    assert [code for code, _ in labels(found)] == ["compared"]


def test_values_of_different_years_have_no_winner(tmp_path: Path, real_encoder: Encoder) -> None:
    text = "2022年，甲厂产量为320吨。\n\n2023年，乙厂产量为280吨。"
    found = assistant_over(tmp_path, real_encoder, 0.0, text=text).ask("甲厂和乙厂的产量哪个高？")
    assert quotes(found) == text.split("\n\n")
    assert labels(found) == []


def test_where_the_adjective_does_not_say_what_is_measured_no_winner_is_named(
    tmp_path: Path, real_encoder: Encoder
) -> None:
    text = "青龙水库发电800万度。\n\n白云水库发电900万度。"
    found = assistant_over(tmp_path, real_encoder, 0.0, text=text).ask("青龙水库和白云水库哪个大？")
    assert quotes(found) == text.split("\n\n")
    assert labels(found) == []


def test_values_of_different_kinds_are_quoted_without_a_winner(
    tmp_path: Path, real_encoder: Encoder
) -> None:
    text = "甲方案的费用为三万元。\n\n乙方案的费用为五千美元。"
    found = assistant_over(tmp_path, real_encoder, 0.0, text=text).ask("甲方案和乙方案哪个贵？")
    assert quotes(found) == text.split("\n\n")
    assert labels(found) == []
