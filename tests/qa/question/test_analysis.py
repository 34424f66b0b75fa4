"""What a question is taken to ask for."""

from __future__ import annotations

import pytest

from index import fold
from qa.question.analysis import analyse


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("贫困人口从多少万减少到多少万？", {"number"}),
        ("党员干部要牢固树立哪四种意识？", {"list"}),
        ("谁签了军令状？", {"person"}),
        ("距离完成任务还剩几个月？", {"number"}),
        ("座谈会在哪个城市召开？", {"place"}),
        ("為什麼要有必勝心？", {"reason"}),
        ("怎样找到问题的症结？", {"manner"}),
        ("这座桥是哪一年建成的？", {"date"}),
        ("几乎所有人都来了吗？", {"whether"}),
        ("How many months are left?", {"number"}),
        ("三严三实被当作什么来坚持？", {"what"}),
        ("脱贫攻坚", set()),
    ],
)
def test_kinds_of_answer(question: str, kinds: set[str]) -> None:
    assert analyse(fold(question), []).kinds == kinds


@pytest.mark.parametrize(
    ("question", "unit"),
    [
        ("还剩几个月？", "月"),
        ("总额是多少亿元？", "亿"),
        ("吸纳了多少人就业？", "人"),
        ("几乎没有吗？", ""),
        ("有几名代表？", "名"),
    ],
)
def test_what_is_counted(question: str, unit: str) -> None:
    assert analyse(question, []).unit == unit


@pytest.mark.parametrize(
    ("question", "noun", "count"),
    [
        ("座谈会在哪个城市召开？", "城市", 0),
        ("要牢固树立哪四种意识？", "意识", 4),
        ("要杜绝哪两种不实的脱贫？", "不实", 2),
        ("为什么说方法重要？", "", 0),
        ("还剩三个月吗？", "", 0),
    ],
)
def test_the_noun_that_is_asked_for_and_how_many(question: str, noun: str, count: int) -> None:
    taken = analyse(question, [])
    assert (taken.noun, taken.count) == (noun, count)


def test_content_words_leave_out_the_words_that_ask() -> None:
    words = ["蒙古", "蒙古马", "有", "哪些", "特殊", "属性"]
    taken = analyse("蒙古马有哪些特殊属性？", words)
    assert taken.content == ("蒙古", "蒙古马", "特殊", "属性")
    assert (taken.before, taken.after) == ("蒙古马有", "特殊属性")


def test_a_question_of_function_words_keeps_them() -> None:
    assert analyse("是什么？", ["是", "什么"]).content == ("是", "什么")
