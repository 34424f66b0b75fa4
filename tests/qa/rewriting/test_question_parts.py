"""Questions that ask for several things are taken apart; all others are left as typed."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.rewriting.question_parts import MOST_PARTS, decompose
from tests.support.places import DATA

SEVERAL = [
    (
        "扶贫中用了哪些新技术？不能搞什么工程？",
        ("扶贫中用了哪些新技术？", "不能搞什么工程？"),
    ),
    (
        "善于打硬仗、善于吃亏、善于扎堆的老实人分别能发出什么信号？",
        (
            "善于打硬仗的老实人能发出什么信号？",
            "善于吃亏的老实人能发出什么信号？",
            "善于扎堆的老实人能发出什么信号？",
        ),
    ),
    ("茶叶和丝绸的产量分别是多少？", ("茶叶的产量是多少？", "丝绸的产量是多少？")),
    ("“六稳”“六保”分别要怎么做？", ("“六稳”要怎么做？", "“六保”要怎么做？")),
    (
        "怎么找症结、理脉络、定方案？",
        ("怎么找症结？", "怎么理脉络？", "怎么定方案？"),
    ),
    (
        "纪检监察机关要督促谁，又要查处什么行为？",
        ("纪检监察机关要督促谁？", "纪检监察机关要查处什么行为？"),
    ),
    ("清河水库建于哪一年？它的库容是多少？", ("清河水库建于哪一年？", "清河水库的库容是多少？")),
    (
        "船民用什么记米，又用什么记欠下的人情？",
        ("船民用什么记米？", "船民用什么记欠下的人情？"),
    ),
    (
        "清河水庫建於哪一年，庫容又有多大？",
        ("清河水庫建於哪一年？", "庫容有多大？"),
    ),
    (
        "When was the observatory founded and who founded it?",
        ("When was the observatory founded?", "who founded the observatory?"),
    ),
]
ONE = [
    "四个不摘指什么？",
    "“铁蹄马”精神有哪三种？",
    "倪匡、黄霑和蔡澜曾共同主持哪档节目？",
    "为什么地铁8号线和10号线车站呈T形交叉？",
    "茶叶、丝绸和瓷器有什么区别？",
    "《海，另一个未知的宇宙》的作者是谁？",
    "“甲是什么？乙是什么？”出自哪里？",
    "1965年几内亚和法国断交后，采用新的货币叫什么？",
    "北京20几所院校的学生，在哪里集会？",
    "什么时候，在哪里？",
    "蒋中正于何年包围了豫西、中原、豫皖苏？",
    "中国古代四大水利工程分别是都江堰、漳河渠、郑国渠和哪一个？",
    "校园七大怪谈分别是什么？",
    "What is the capital of France?",
    "蒙古马",
    "",
]


@pytest.mark.parametrize(("question", "parts"), SEVERAL)
def test_several_things(question: str, parts: tuple[str, ...]) -> None:
    assert decompose(question) == parts


@pytest.mark.parametrize("question", ONE)
def test_one_thing_is_left_as_typed(question: str) -> None:
    assert decompose(question) == (question,)


def test_most_questions_of_the_hand_written_set_are_taken_apart() -> None:
    lines = (DATA / "multi_part.jsonl").read_text("utf-8").splitlines()
    taken = [len(decompose(json.loads(line)["turns"][-1])) for line in lines]
    # The other five ask for one list («有哪三种？»), which is for the answer to keep together.
    assert sum(count > 1 for count in taken) == 27


def test_too_many_parts_are_asked_as_one() -> None:
    question = "".join(f"第{n}条是什么？" for n in "一二三四五六")
    assert len("一二三四五六") > MOST_PARTS
    assert decompose(question) == (question,)


@given(st.text(alphabet="甲乙丙的和、，？?是什么谁分别各“”怎么要 abc", max_size=30))
def test_any_text_gives_parts_that_are_not_empty(question: str) -> None:
    parts = decompose(question)
    assert parts == (question,) or (1 < len(parts) <= MOST_PARTS and all(map(str.strip, parts)))
