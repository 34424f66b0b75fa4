"""Two statements differ only when they answer the question asked in two ways."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from index import Settings, fold, load_words
from qa.answering.relations.contradictions import differ
from qa.question.analysis import analyse
from tests.support.places import CACHE, DATA

CASES = [
    json.loads(line) for line in (DATA / "contradictions.jsonl").read_text("utf-8").splitlines()
]
NOT_DIFFERING = [
    ("白塔桥是哪一年建成的？", "白塔桥建成于1736年。", "县志说白塔桥建成于1736年。"),
    ("白塔桥是哪一年建成的？", "白塔桥建成于1736年。", "白塔桥建成于1736年5月。"),
    ("白塔桥是哪一年建成的？", "白塔桥建成于1736年。", "黑水桥建成于1752年。"),
    ("白塔桥是哪一年建成的？", "白塔桥建成于1736年。", "白塔桥长42米。"),
    ("年假有几天？", "员工每年享有十天年假。", "员工每年享有10天年假。"),
    ("年假有几天？", "员工每年享有10天年假。", "员工每年享有3天病假。"),
    ("年假有几天？", "正式员工每年享有10天年假。", "实习员工每年享有5天年假。"),
    ("库容是多少？", "清河水库库容为3.2亿立方米。", "清河水库库容为32000万立方米。"),
    ("山有多高？", "青龙山海拔1486米。", "青龙山海拔约1500米。"),
    ("山有多高？", "青龙山海拔1486米。", "青龙山海拔4875英尺。"),
    ("产量是多少？", "2019年产量为300吨。", "2020年产量为400吨。"),
    ("比例是多少？", "合格率达到百分之九十。", "合格率达到90%。"),
    ("谁创办了启明小学？", "启明小学由周廷弼创办。", "启明小学由乡绅周廷弼创办。"),
    ("谁创办了启明小学？", "启明小学由周廷弼创办。", "光华小学由林乐知创办。"),
    ("谁创办了启明小学？", "启明小学由周廷弼创办。", "启明小学的校舍原为祠堂。"),
    ("“铁蹄马”精神是什么？", "“铁蹄马”精神是坚韧不拔。", "“铁蹄马”精神是勇往直前。"),
    ("要采取哪些措施？", "要采取修路的措施。", "要采取引水的措施。"),
    (
        "老实人能发出什么信号？",
        "善于吃亏的老实人，就能在群众中发出“功成有我”的信号。",
        "善于扎堆的老实人，就能在群众中发出“团结就是力量”的信号。",
    ),
    ("可以带宠物吗？", "公司允许带宠物。", "公司允许带宠物上班。"),
    ("When was it founded?", "The hall was founded in 1887.", "The hall was built of brick."),
    ("How many books?", "The library holds about 5000 books.", "The library holds 5050 books."),
]
DIFFERING = [
    ("可以带宠物吗？", "公司允许员工带宠物上班。", "公司不允许员工带宠物上班。"),
    ("校长是谁？", "学校的校长是李雪梅。", "学校的校长是赵国强。"),
    ("总部在哪里？", "海风公司的总部设在青岛。", "海风公司的总部设在大连。"),
    ("会议是哪天？", "会议定于三月五日召开。", "会议定于3月6日召开。"),
    (
        "人口从多少减少到多少？",
        "成绩举世瞩目，人口从2001年的9899万减少到2020年的551万。",
        "成就举世公认，人口从2012年年底的9899万人减到2020年年底的551万人。",
    ),
    ("参加的有多少人？", "共有一千二百人参加。", "共有1300人参加。"),
]


def asked(question: str, first: str, second: str) -> bool:
    analysed = analyse(fold(question), load_words(Settings(cache=CACHE)).words(question))
    return differ(analysed, first, second)


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_the_two_sides_of_every_contradiction_differ(case: dict[str, Any]) -> None:
    texts = list(case["documents"].values())
    (one,), (other,) = case["evidence"]
    sentences = [
        sentence
        for text in texts
        for sentence in re.split(r"(?<=。)|(?<=\. )|\n", text)
        if sentence and (one in sentence or other in sentence)
    ]
    question = case["turns"][-1]
    assert asked(question, *sentences)
    assert asked(question, *reversed(sentences))


@pytest.mark.parametrize(("question", "first", "second"), DIFFERING)
def test_differing(question: str, first: str, second: str) -> None:
    assert asked(question, first, second)
    assert asked(question, second, first)


@pytest.mark.parametrize(("question", "first", "second"), NOT_DIFFERING)
def test_agreeing_or_about_other_things(question: str, first: str, second: str) -> None:
    assert not asked(question, first, second)
    assert not asked(question, second, first)
