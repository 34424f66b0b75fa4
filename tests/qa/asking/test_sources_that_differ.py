"""Both sides where documents differ on one fact, and only then."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import Encoder
from tests.support.answers import assistant_over, quotes


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        (
            "2023年贫困发生率是多少？",
            "2023年，全县贫困发生率为1.2%。",
            "据统计，2023年全县贫困发生率为1.5%。",
        ),
        ("白塔桥全长多少米？", "白塔桥全长42米。", "白塔桥全长45米。"),
        ("大桥什么时候通车？", "大桥于1937年9月通车。", "大桥于1938年3月通车。"),
        (
            "How many visitors came in 2022?",
            "In 2022, 4000 visitors came to the park.",
            "In 2022, 4500 visitors came to the park.",
        ),
    ],
)
def test_both_values_of_one_thing_are_quoted(
    question: str, first: str, second: str, tmp_path: Path, real_encoder: Encoder
) -> None:
    found = assistant_over(tmp_path, real_encoder, 0.0, first=first, second=second).ask(question)
    assert found.conflicting
    assert sorted(quotes(found)) == sorted([first, second])


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        (
            "贫困发生率是多少？",
            "2022年，全县贫困发生率为1.2%。",
            "2023年，全县贫困发生率为1.5%。",
        ),
        (
            "公司有多少员工？",
            "2022年度报告\n\n公司共有员工312人。",
            "2023年度报告\n\n公司共有员工298人。",
        ),
        ("水库的库容是多少？", "在东乡，水库的库容为12万方。", "在西乡，水库的库容为15万方。"),
        (
            "How many visitors came?",
            "In 2022, 4000 visitors came to the park.",
            "In 2023, 4500 visitors came to the park.",
        ),
    ],
)
def test_values_of_two_years_or_places_do_not_differ(
    question: str, first: str, second: str, tmp_path: Path, real_encoder: Encoder
) -> None:
    found = assistant_over(tmp_path, real_encoder, 0.0, first=first, second=second).ask(question)
    assert found.answered
    assert not found.conflicting


def test_only_the_month_asked_about_is_quoted(tmp_path: Path, real_encoder: Encoder) -> None:
    months = ["一月，甲泵售出187台。", "二月，甲泵售出156台。", "三月，甲泵售出214台。"]
    found = assistant_over(tmp_path, real_encoder, 0.0, sold="\n\n".join(months)).ask(
        "甲泵三月卖了多少台？"
    )
    assert quotes(found) == [months[2]]


def test_what_is_said_of_another_thing_is_no_other_side(
    tmp_path: Path, real_encoder: Encoder
) -> None:
    first, second = "青龙水库今年发电量为1350万度。", "白云水库今年发电量为800万度。"
    assistant = assistant_over(tmp_path, real_encoder, 0.0, first=first, second=second)
    assert quotes(assistant.ask("青龙水库今年发电量是多少？")) == [first]
    assert quotes(assistant.ask("白雲水庫今年發電量是多少？")) == [second]
    both = assistant.ask("青龙水库和白云水库今年发电量分别是多少？")
    assert quotes(both) == [first, second]
    assert not both.conflicting
