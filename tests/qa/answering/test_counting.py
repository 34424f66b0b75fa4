"""Lists in a sentence, and the numbers that make a list needless."""

from __future__ import annotations

import pytest

from qa.answering.counting import Enumeration, enumeration, states_number
from qa.rewriting.counting import parse_counting
from tests.support.candidates import evidence


@pytest.mark.parametrize(
    ("sentence", "noun", "expected"),
    [
        (
            "沿线建有青石、白沙、柳湾、孤山、临江提水站，均由远程集中控制。",
            "提水站",
            Enumeration(("青石", "白沙", "柳湾", "孤山", "临江"), True),
        ),
        (
            "公司设有行政部、财务部和市场部四个部门。",
            "部门",
            Enumeration(("行政部", "财务部", "市场部"), True),
        ),
        ("东门有小卖部、理发店等商铺。", "商铺", Enumeration(("小卖部", "理发店"), False)),
        (
            "参观路线有：古塔线、湖滨线和山顶线。",
            "参观路线",
            Enumeration(("古塔线", "湖滨线", "山顶线"), True),
        ),
        ("参观路线主要有古塔线、湖滨线。", "参观路线", Enumeration(("古塔线", "湖滨线"), False)),
        ("參觀路線有古塔線和湖濱線。", "参观路线", Enumeration(("古塔线", "湖滨线"), True)),
        (
            "The park has ponds called Mirror, Lily and Heron.",
            "ponds",
            Enumeration(("the park has ponds called mirror", "lily", "heron"), True),
        ),
        (
            "There are ponds such as Mirror, Lily and Heron.",
            "ponds",
            Enumeration(("there are ponds such as mirror", "lily", "heron"), False),
        ),
    ],
)
def test_a_list_is_found_beside_its_noun(sentence: str, noun: str, expected: Enumeration) -> None:
    assert enumeration(sentence, noun) == expected


@pytest.mark.parametrize(
    ("sentence", "noun"),
    [
        ("每站设机组三台，两用一备。", "提水站"),
        ("提水站由远程集中控制。", "提水站"),
        ("青石、白沙两地修建了水闸，提水站尚未动工。", "提水站"),
        ("The park has ponds and gardens.", "ponds"),
    ],
)
def test_a_sentence_without_a_list_of_the_noun_gives_none(sentence: str, noun: str) -> None:
    assert enumeration(sentence, noun) is None


@pytest.mark.parametrize(
    ("sentence", "stated"),
    [
        ("沿线建有五座提水站。", True),
        ("沿线提水站共5座。", True),
        ("沿线建有五座大型提水站。", True),
        ("沿线建有12座提水站。", True),
        ("沿线建有十余座提水站。", True),
        ("二号提水站位于河口。", False),
        ("十二号提水站位于河口。", False),
        ("12号提水站位于河口。", False),
        ("提水站设机组三台。", False),
        ("建有青石、白沙提水站。", False),
    ],
)
def test_a_number_counts_only_beside_its_noun_and_measure_word(sentence: str, stated: bool) -> None:
    question = "全线一共有几座提水站？"
    counting = parse_counting(question)
    assert counting is not None
    found = evidence(question, [("a.txt", [sentence])], {})
    assert states_number(counting, found) is stated
