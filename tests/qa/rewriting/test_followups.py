"""Follow-ups made to stand alone: exact results, and which questions are left as they are."""

from __future__ import annotations

import pytest

from qa.question.lexicon import LEADING_FILLER
from qa.rewriting.followups import resolve
from tests.support.followups import (
    CLARIFIED,
    COMPARED,
    ELLIPSIS,
    ENGLISH,
    JOINED,
    PARALLEL,
    POINTING,
    after,
)

FOUR = "不摘责任、不摘政策、不摘帮扶、不摘监管"
POINTS = "一是修好水电路；二是建强村两委；三是转变作风。"
UNCHANGED = [
    ("什么是形式主义？", "怎样防止返贫？"),
    ("四个不摘指什么？", "为什么要防止返贫？"),
    ("四個不摘指什麼？", "為什麼要防止返貧？"),
    ("四个不摘指什么？", "为什么不能搞形式主义？"),
    ("四个不摘指什么？", "有哪些措施防止返贫？"),
    ("贫困发生率从多少降到多少？", "用什么武装头脑？"),
    ("贫困发生率从多少降到多少？", "为什么说方法很重要？"),
    ("贫困发生率从多少降到多少？", "有本事的人就一定敢干吗？"),
    ("贫困发生率从多少降到多少？", "脱贫攻坚这场硬仗硬在哪里？"),
    ("贫困发生率从多少降到多少？", "脱贫摘帽不是终点，那什么才是目标？"),
    ("贫困发生率从多少降到多少？", "最终要如期实现什么目标？"),
    ("贫困发生率从多少降到多少？", "这篇文章的作者是谁？"),
    ("北京大学在哪里？", "明朝一共有多少个皇帝？"),
    ("上海有多少人口？", "好的"),
    ("上海有多少人口？", "我知道的"),
    ("上海有多少人口？", "不是这样的"),
    ("When was the Great Wall built?", "I mean what I say"),
    ("善于扎堆的老实人能发出什么信号？", "走好最后一公里要怎么做？"),
    ("善于扎堆的老实人能发出什么信号？", "防止返贫该怎么办？"),
    ("善于扎堆的老实人能发出什么信号？", "少喊口号，然后呢？"),
    ("What qualities does the Mongolian horse have?", "今天几号"),
    ("吉他有几根弦？", "小明为什么说他累？"),
    ("吉他有几根弦？", "其实吉他是谁发明的？"),
    ("蒙古马有哪些属性？", "吉他是谁发明的？"),
    ("蒙古马有哪些属性？", "他人的看法重要吗？"),
    ("蒙古马有哪些属性？", "《他改变了中国》是谁写的？"),
    ("蒙古马有哪些属性？", "鲁迅与其弟周作人为什么不和？"),
    ("北京大学在哪里？", "那红楼梦的作者是谁？"),
    ("“三码合一”是指什么？", "作者怎么看形式主义？"),
    ("“三碼合一”是指什麼？", "作者為什麼反對形式主義？"),
    ("北京大学在哪里？", "华为的创始人是谁？"),
    ("北京大学在哪里？", "怎样找到问题的症结？"),
    ("北京大学在哪里？", "应该把什么样的党员群众纳入村两委班子？"),
    ("北京大学在哪里？", "周恩来于何时去世？"),
    ("北京大学在哪里？", "2001年的时候，当时的俄罗斯总统是谁？"),
    ("公司年假有几天？", "发票丢了怎么办？"),
    ("公司年假有几天？", "谢谢"),
    ("你好", "为什么？"),
    ("When was the Great Wall built?", "Who wrote Hamlet?"),
    ("When was the Great Wall built?", "Is it possible to fly to the Moon?"),
    ("What is the population of Beijing?", "Why did Darwin publish his book late?"),
]


@pytest.mark.parametrize(
    ("before", "question", "expected"),
    PARALLEL + POINTING + ELLIPSIS + JOINED + CLARIFIED + COMPARED + ENGLISH,
)
def test_a_follow_up_is_written_out(before: str, question: str, expected: str) -> None:
    assert resolve(question, after(before)) == expected


def test_after_a_question_in_english_the_chinese_one_before_it_is_no_topic() -> None:
    history = [*after("北京大学在哪里？"), *after("How do I cook rice?")]
    for question in ("是哪一年成立的？", "那清华大学呢？"):
        assert resolve(question, history) == question
    assert resolve("是哪一年成立的？", history[:1]) == "北京大学是哪一年成立的？"


@pytest.mark.parametrize(("before", "question"), UNCHANGED)
def test_a_question_that_stands_alone_is_left_alone(before: str, question: str) -> None:
    assert resolve(question, after(before)) == question


@pytest.mark.parametrize(
    ("before", "answer", "question", "expected"),
    [
        ("“四个不摘”指什么？", FOUR, "第三个呢？", "“四个不摘”指什么？第三个（不摘帮扶）呢？"),
        ("“四个不摘”指什么？", FOUR, "最后一个呢？", "“四个不摘”指什么？最后一个（不摘监管）呢？"),
        ("“四个不摘”指什么？", FOUR, "第五个呢？", "“四个不摘”指什么？第五个呢？"),
        ("要做哪三件事？", POINTS, "第二点呢？", "要做哪三件事？第二点（建强村两委）呢？"),
        ("要做哪三件事？", POINTS, "第二个方面呢？", "要做哪三件事？第二个方面（建强村两委）呢？"),
        ("党员和群众有什么区别？", "", "后者呢？", "党员和群众有什么区别？群众呢？"),
        ("党员和群众有什么区别？", "", "前者要做什么？", "党员要做什么？"),
        ("有哪两条路？", "扶贫与扶志缺一不可。", "后者怎么做？", "扶志怎么做？"),
        (
            "《红楼梦》的作者是谁？",
            "《红楼梦》的作者是曹雪芹。",
            "他是哪一年出生的？",
            "《红楼梦》的作者曹雪芹是哪一年出生的？",
        ),
        (
            "谁发明了电话？",
            "电话由贝尔于1876年发明。",
            "他是哪国人？",
            "发明了电话的贝尔是哪国人？",
        ),
        ("谁发明了电话？", "", "他是哪国人？", "发明了电话的人是哪国人？"),
        ("苹果公司何时成立？", "成立于1976年4月。", "当时有几个人？", "1976年4月有几个人？"),
    ],
)
def test_the_answer_before_names_what_is_pointed_at(
    before: str, answer: str, question: str, expected: str
) -> None:
    assert resolve(question, after(before, answer=answer)) == expected


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        (("鲁迅的原名是什么？", "他是哪一年出生的？", "在哪里去世的？"), "鲁迅在哪里去世的？"),
        (
            ("鲁迅的原名是什么？", "在哪里出生？", "为什么？", "怎么做？"),
            "鲁迅在哪里出生？怎么做？",
        ),
        (("北京有多少人口？", "上海呢？", "2019年呢？"), "2019年上海有多少人口？"),
        (("北京大学在哪里？", "为什么？", "它有多少学生？"), "北京大学有多少学生？"),
        (("糖尿病有哪些症状？", "那高血压呢？", "怎么治疗？"), "高血压怎么治疗？"),
        (("北京大学在哪里？", "红楼梦的作者是谁？", "他是哪里人？"), "红楼梦的作者是哪里人？"),
    ],
)
def test_a_third_turn_is_resolved_against_the_second_as_understood(
    turns: tuple[str, ...], expected: str
) -> None:
    assert resolve(turns[-1], after(*turns[:-1])) == expected


@pytest.mark.parametrize("question", ["那善于扎堆的呢？", "为什么？", "他是谁？", "why?", "", "？"])
def test_the_first_turn_is_returned_as_it_is(question: str) -> None:
    assert resolve(question, []) == question


def test_a_name_in_the_other_script_is_carried_as_it_was_typed() -> None:
    assert resolve("它有多少員工？", after("台积电在哪里？")) == "台积电有多少員工？"


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("我想问一下谁来了", "谁来了"),
        ("我想问一下的是谁来了", "我想问一下的是谁来了"),
        ("想问下的是谁来了", "想问下的是谁来了"),
        ("请问，谁来了", "谁来了"),
    ],
)
def test_what_only_leads_up_to_a_question(question: str, left: str) -> None:
    filler = LEADING_FILLER.match(question)
    assert question[filler.end() if filler else 0 :] == left


def test_that_day_is_the_one_day_that_was_asked_about() -> None:
    assert resolve("那天曝气机怎么样？", after("5月3日谁值班？")) == "5月3日曝气机怎么样？"
    two = after("5月3日和5月4日谁值班？")
    assert resolve("那天曝气机怎么样？", two) != "5月3日曝气机怎么样？"
    assert resolve("当天往返票多少钱？", after("5月3日谁值班？")) == "当天往返票多少钱？"
