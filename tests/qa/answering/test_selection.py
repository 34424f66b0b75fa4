"""Which sentences are chosen: few, whole lists, and both sides of what differs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from qa.answering.relations.neighbours import likeness, says_nothing
from qa.answering.selection import MOST, select, shares_of
from qa.ranking.candidates import Evidence
from qa.ranking.features import FEATURES
from tests.support.candidates import evidence


def chosen(found: Evidence) -> list[str]:
    texts = {
        (found.passages[of].document, sentence.start): found.text(row)
        for row, (of, sentence) in enumerate(zip(found.of, found.sentences, strict=True))
    }
    return [texts[sentence.document, sentence.start] for sentence in select(found).sentences]


BRIDGE = [("a.txt", ["白塔桥长四十二米。它有七个桥孔。桥栏上刻有莲花。", "河上还有两座木桥。"])]


def test_a_sure_first_sentence_stands_alone() -> None:
    found = evidence("白塔桥有几个桥孔？", BRIDGE, {"七个": 6.0, "四十二": 0.5})
    assert chosen(found) == ["它有七个桥孔。"]


def test_the_next_best_comes_along_when_it_is_likely_enough() -> None:
    found = evidence("白塔桥有几个桥孔？", BRIDGE, {"七个": 3.0, "四十二": 2.8})
    assert chosen(found) == ["它有七个桥孔。", "白塔桥长四十二米。"]


@pytest.mark.parametrize("beside", ["白塔桥多长？", "第二章 白塔桥的长度"])
def test_questions_and_names_of_sections_do_not_come_along(beside: str) -> None:
    documents = [("a.txt", [f"{beside}。白塔桥长四十二米。它有七个桥孔。"])]
    found = evidence("白塔桥有几个桥孔？", documents, {"七个": 3.0, beside: 2.9, "四十二": 2.8})
    assert chosen(found) == ["它有七个桥孔。", "白塔桥长四十二米。"]


@pytest.mark.parametrize(
    ("text", "nothing"),
    [
        ("C919商业首飞时间确定？", True),
        ("他问：“要多久？”", True),
        ("第二章使用范围。", True),
        ("板蓝根的功效与作用_健康问答", True),
        ("君子兰多久浇一次水(图) - 花木中国网", True),
        ("开放时间 - 九点至五点", False),
        ("命令是 apt_get", False),
        ("第三条 押金七天内退还。", False),
        ("1. 按住电源键五秒", False),
        ("押金七天内退还", False),
    ],
)
def test_what_says_nothing_by_itself(text: str, nothing: bool) -> None:
    assert says_nothing(text) is nothing


def test_a_sentence_that_is_said_already_is_not_cited_again() -> None:
    documents = [("a.txt", ["白塔桥有七个桥孔。"]), ("b.txt", ["白塔桥有七个桥孔。"])]
    found = evidence("白塔桥有几个桥孔？", documents, {"七个": 3.0})
    assert chosen(found) == ["白塔桥有七个桥孔。"]


def test_the_members_of_a_numbered_list_come_together() -> None:
    text = "措施有三条。一是修路架桥。这要花两年。二是引水上山。三是教人识字。以上。"
    found = evidence("要采取哪三条措施？", [("a.txt", [text])], {"一是": 5.0})
    assert chosen(found)[:3] == ["一是修路架桥。", "二是引水上山。", "三是教人识字。"]


def test_an_introduction_brings_its_list() -> None:
    text = "措施有如下三条。第一，修路架桥。第二，引水上山。第三，教人识字。"
    found = evidence("要采取哪三条措施？", [("a.txt", [text])], {"如下": 5.0})
    assert chosen(found)[:4] == [
        "措施有如下三条。",
        "第一，修路架桥。",
        "第二，引水上山。",
        "第三，教人识字。",
    ]


@pytest.mark.parametrize(
    ("question", "count"),
    [("走好这一程要怎么做？", 3), ("怎样走好这一程？", 1)],
)
def test_all_parts_of_a_sentence_come_where_all_is_asked_for(question: str, count: int) -> None:
    text = "走好这一程，要先问路；再备干粮；并结伴同行。到了再说。"
    found = evidence(question, [("a.txt", [text])], {"走好": 9.0})
    assert len(chosen(found)) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("下一步要做三件事：同图书馆互借；办阅读角；录一百个故事。书屋常开。", 3),
        ("措施有如下三条。第一，修路架桥。第二，引水上山。第三，教人识字。以上。", 4),
        ("门口写着：先到先得；晚到不候；书屋常开。以上。", 1),
    ],
)
def test_a_sentence_that_counts_what_follows_brings_it_whatever_is_asked(
    text: str, count: int
) -> None:
    found = evidence("书屋做什么？", [("a.txt", [text])], {text[:6]: 9.0})
    assert len(chosen(found)) == count


def test_what_semicolons_join_after_a_colon_comes_together() -> None:
    text = "书屋不大。下一步要做三件事：同图书馆互借；办阅读角；录一百个故事。书屋常开。"
    found = evidence("书屋下一步要做哪三件事？", [("a.txt", [text])], {"三件事": 5.0})
    assert chosen(found) == ["下一步要做三件事：同图书馆互借；", "办阅读角；", "录一百个故事。"]


def test_paragraphs_that_begin_alike_belong_together() -> None:
    paragraphs = [
        "“铁蹄马”精神是坚韧不拔。它耐寒。",
        "“铁蹄马”精神是勇往直前。它善跑。",
        "“铁蹄马”精神是恪尽职守。它忠诚。",
    ]
    found = evidence("“铁蹄马”精神有哪三种？", [("a.txt", paragraphs)], {"勇往直前": 5.0})
    assert sorted(chosen(found)[:3]) == sorted(text.split("。")[0] + "。" for text in paragraphs)


@pytest.mark.parametrize(
    ("chances", "expected"),
    [
        (None, ["甲站每年检修五天。", "甲站由王敏负责。", "乙站夜间停机。"]),
        ([0.8, 0.005, 0.003], ["甲站每年检修五天。", "甲站由王敏负责。"]),
        ([0.8, 0.0, 0.0], ["甲站每年检修五天。"]),
        (
            [0.002, 0.8, 0.001],
            ["甲站每年检修五天。", "甲站由王敏负责。"],
        ),
    ],
)
def test_what_the_reader_gives_no_chance_does_not_fill_up(
    chances: list[float] | None, expected: list[str]
) -> None:
    found = evidence(
        "甲站怎么样？",
        [("a.txt", ["甲站每年检修五天。甲站由王敏负责。乙站夜间停机。"])],
        {"检修": 2.0, "负责": 1.0, "停机": 0.5},
    )
    if chances is not None:
        found = replace(found, chances=np.array(chances, np.float32))
    assert chosen(found) == expected


def test_a_sentence_that_is_likely_is_about_the_thing_asked_though_built_alike() -> None:
    """«满十年…每年10天» beside «满一年…每年5天», where the second has fewer of the words asked."""
    found = evidence(
        "年假几天？",
        [("a.txt", ["年假满一年的每年休五天；满十年的每年休十天；"])],
        {"五天": 2.0, "十天": 1.8},
    )
    found.features[0, FEATURES.index("coverage")] = 0.9
    assert chosen(found) == ["年假满一年的每年休五天；"]
    likely = replace(found, chances=np.array([0.5, 0.1], np.float32))
    assert chosen(likely) == ["年假满一年的每年休五天；", "满十年的每年休十天；"]
    unlikely = replace(found, chances=np.array([0.5, 0.04], np.float32))
    assert chosen(unlikely) == ["年假满一年的每年休五天；"]


def test_a_list_is_not_spread_out_when_one_thing_is_asked() -> None:
    text = "一是修路架桥。二是引水上山。三是教人识字。"
    found = evidence("水怎样上山？".replace("怎样", "何时"), [("a.txt", [text])], {"引水": 5.0})
    assert chosen(found) == ["二是引水上山。"]


def test_both_sides_of_a_difference_are_chosen_and_named() -> None:
    documents = [
        ("a.txt", ["白塔桥建成于1736年。"]),
        ("b.txt", ["碑文显示白塔桥建成于1752年，由乡绅集资。"]),
    ]
    found = evidence("白塔桥是哪一年建成的？", documents, {"1736": 6.0, "1752": -2.0})
    assert select(found).conflicting
    assert chosen(found) == ["白塔桥建成于1736年。", "碑文显示白塔桥建成于1752年，由乡绅集资。"]


def test_two_sentences_of_one_paragraph_do_not_differ() -> None:
    documents = [("a.txt", ["白塔桥建成于1736年。白塔桥重建成于1752年。"])]
    found = evidence("白塔桥是哪一年建成的？", documents, {"1736": 6.0, "1752": 3.0})
    assert not select(found).conflicting


def test_at_most_five_sentences() -> None:
    text = "".join(f"第{n}条，要做好事情{n}。" for n in "一二三四五六七八九")
    found = evidence("要做好哪些事情？", [("a.txt", [text])], {"第": 2.0})
    assert len(select(found).sentences) == MOST == 5


def test_shares_add_up_to_one() -> None:
    shares = shares_of(np.array([2.0, 1.0, 0.0], np.float32))
    assert shares.tolist() == pytest.approx([0.66524, 0.24473, 0.09003], abs=1e-4)


def test_likeness() -> None:
    assert likeness("白塔桥", "白塔桥") == 1.0
    assert likeness("白塔桥很长", "黑水河") == 0.0
    assert likeness("白塔桥", "白塔很高") == 0.5
