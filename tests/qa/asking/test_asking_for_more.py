"""«还有别的吗？»: what was not quoted yet, or that there is nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import Encoder
from tests.support.answers import assistant_over, labels, quotes

PROJECTS = """在建项目有泵站自动化和渠道衬砌。

水厂扩建不在建设之列。

堤防加固在建，明年完工。

此外，码头改造也已开工在建。

灯塔迁移在建。

浮桥维修在建。
"""
CANTEENS = """The north canteen opens at seven.

The south canteen opens at eight.

The east canteen opens at nine.

The west canteen opens at ten.

The library opens at eleven.
"""


@pytest.mark.parametrize(
    ("text", "question", "more", "nothing_else"),
    [
        (PROJECTS, "有哪些在建项目？", "还有别的吗？", "除了上面引用的，这些文档里没有找到别的。"),
        (
            CANTEENS,
            "When do the canteens open?",
            "Anything else?",
            "The documents hold nothing else beside what is quoted above.",
        ),
    ],
    ids=["zh", "en"],
)
def test_every_sentence_is_quoted_once_and_then_there_is_nothing_else(
    text: str, question: str, more: str, nothing_else: str, tmp_path: Path, real_encoder: Encoder
) -> None:
    chat = assistant_over(tmp_path, real_encoder, 0.0, text=text).conversation()
    shown = quotes(chat.ask(question))
    for _ in range(len(text.split("\n\n"))):
        found = chat.ask(more)
        if not found.answered:
            break
        shown += quotes(found)
    assert sorted(shown) == sorted(text.strip().split("\n\n"))
    assert found.reason == "nothing_else"
    assert found.closest == ()
    assert labels(found) == [("nothing_else", nothing_else)]


def test_a_sentence_that_was_quoted_is_not_quoted_from_another_document(
    tmp_path: Path, real_encoder: Encoder
) -> None:
    same = "北门食堂七点开门。"
    chat = assistant_over(tmp_path, real_encoder, 0.0, first=same, second=same).conversation()
    assert quotes(chat.ask("北门食堂几点开门？")) == [same]
    assert chat.ask("还有别的吗？").reason == "nothing_else"


def test_what_speaks_of_something_else_or_another_time_is_no_more_of_it(
    tmp_path: Path, real_encoder: Encoder
) -> None:
    text = "公司提供午餐补贴。\n\n公司设有三个办事处。\n\n此外还发放节日礼金。\n\n食堂周日休息。"
    chat = assistant_over(tmp_path, real_encoder, 0.2, text=text).conversation()
    chat.ask("公司提供哪些补贴？")
    for _ in range(2):
        found = chat.ask("还有别的吗？")
    assert found.reason == "nothing_else"
    month = "二月，甲泵售出156台。\n\n三月，甲泵售出214台。"
    chat = assistant_over(tmp_path / "sold", real_encoder, 0.0, text=month).conversation()
    assert quotes(chat.ask("甲泵三月卖了多少台？")) == ["三月，甲泵售出214台。"]
    assert chat.ask("还有吗？").reason == "nothing_else"


def test_what_was_shown_as_possible_is_left_out_too(tmp_path: Path, real_encoder: Encoder) -> None:
    text = "北门食堂七点开门。\n\n南门食堂八点开门。\n\n东门食堂九点开门。\n\n西门食堂十点开门。"
    chat = assistant_over(tmp_path, real_encoder, 1.0, text=text).conversation()
    first = chat.ask("食堂几点开门？")
    assert first.reason == "uncertain"
    second = chat.ask("还有别的吗？")
    assert not {each.quote for each in first.possible} & {each.quote for each in second.possible}


def test_after_a_refusal_there_is_nothing_to_leave_out(
    tmp_path: Path, real_encoder: Encoder
) -> None:
    chat = assistant_over(tmp_path, real_encoder, text=PROJECTS).conversation()
    assert chat.ask("火星上有没有水？").reason == "not_found"
    assert chat.ask("还有别的吗？").reason == "not_found"
