"""«还有别的吗？»: what was not quoted yet, or that there is nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import Encoder
from tests.support.answers import assistant_over, labels, quotes

PROJECTS = """在建项目有泵站自动化和渠道衬砌。

水厂扩建尚在审批。

堤防加固尚在设计。

此外，码头改造也已开工在建。

灯塔迁移尚在论证。

浮桥维修尚在招标。
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


def test_what_was_shown_as_possible_is_left_out_too(tmp_path: Path, real_encoder: Encoder) -> None:
    chat = assistant_over(tmp_path, real_encoder, 1.0, text=PROJECTS).conversation()
    first = chat.ask("有哪些在建项目？")
    assert first.reason == "uncertain"
    second = chat.ask("还有别的吗？")
    assert not {each.quote for each in first.possible} & {each.quote for each in second.possible}


def test_after_a_refusal_there_is_nothing_to_leave_out(
    tmp_path: Path, real_encoder: Encoder
) -> None:
    chat = assistant_over(tmp_path, real_encoder, text=PROJECTS).conversation()
    assert chat.ask("火星上有没有水？").reason == "not_found"
    assert chat.ask("还有别的吗？").reason == "not_found"
