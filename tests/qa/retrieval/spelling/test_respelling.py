"""What the words of a question that the index does not know may stand for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Index
from qa.question.tokens import use_words
from qa.retrieval.spelling import respelling
from qa.retrieval.spelling.respelling import Change, are_known_in, respell, respellings
from tests.support.documents.builds import opened
from tests.support.places import CACHE

TEXTS = {
    "phone": "冠翎K8寄修记。我的冠翎K8用了一年半，寄修自己付了八百元。王建民写。",
    "poverty": "脱贫攻坚的要求是四个不摘。贫困县摘帽以后，责任都不摘。居民的权利。",
    "help": "问答怎么用：先建立索引，然后提问。公司的副主任负责。",
    "patrol": "巡检员的职责是每天检查两次水泵。版本号是iphone。",
    "dog": "小狗要打三次疫苗。哒一声。",
    "meter": "水表S-0388装在东井。阀门HB310重八公斤。按GB/T19001执行。",
    "railway": "臺灣高速鐵路於二〇〇七年通車。",
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    retriever = opened(tmp_path_factory.mktemp("respelled"), encoder=None, **TEXTS)
    with use_words(retriever.words):
        yield retriever.current()


def first_changes(index: Index, question: str) -> list[tuple[str, str]]:
    ways = respellings(index, question, CACHE)
    return [(change.typed, change.meant) for change in ways[0]] if ways else []


@pytest.mark.parametrize(
    ("question", "changes"),
    [
        ("冠玲K8寄修自己付了多少钱", [("冠玲", "冠翎")]),
        ("冠玲K8寄休自己付了多少钱", [("冠玲", "冠翎"), ("寄休", "寄修")]),
        ("贫困县摘冒", [("摘冒", "摘帽")]),
        ("贫因县摘冒", [("贫因县", "贫困县"), ("摘冒", "摘帽")]),
        ("脱平攻艰的要求是什么？", [("脱平攻艰", "脱贫攻坚")]),
        ("寻剪员的职则是什么？", [("寻剪员", "巡检员"), ("职则", "职责")]),
        ("水崩的型号是什么？", [("水崩", "水泵")]),
        ("打役苗多少钱一针？", [("役苗", "疫苗")]),
        ("臺灣高訴鐵路哪年通車？", [("高訴", "高速")]),
        ("脫平攻艱的要求是什麼？", [("脫平攻艱", "脫貧攻堅")]),
    ],
)
def test_a_mistyped_word_stands_for_one_that_sounds_like_it(
    index: Index, question: str, changes: list[tuple[str, str]]
) -> None:
    assert first_changes(index, question) == changes


@pytest.mark.parametrize(
    ("question", "changes"),
    [
        ("tuopin gongjian 要求", [("tuopin gongjian", "脱贫攻坚")]),
        ("tuopingongjian yaoqiu", [("tuopingongjian yaoqiu", "脱贫攻坚要求")]),
        ("tuo pin gong jian 的要求", [("tuo pin gong jian", "脱贫攻坚")]),
        ("wenda zenme yong", [("wenda zenme yong", "问答怎么用")]),
        ("guanling 寄修", [("guanling", "冠翎")]),
        ("guanlin 寄修", [("guanlin", "冠翎")]),
        ("XUNJIANYUAN 的职责", [("XUNJIANYUAN", "巡检员")]),
    ],
)
def test_pinyin_stands_for_words_of_the_documents(
    index: Index, question: str, changes: list[tuple[str, str]]
) -> None:
    assert first_changes(index, question) == changes


@pytest.mark.parametrize(
    ("question", "changes"),
    [
        ("编号S0388的水表装在哪里？", [("S0388", "S-0388")]),
        ("s 0388 装在哪里", [("s 0388", "s-0388")]),
        ("Ｓ０３８８装在哪", [("Ｓ０３８８", "S-0388")]),
        ("HB-310型阀门", [("HB-310", "HB310")]),
        ("Where is S0388?", [("S0388", "S-0388")]),
        ("S0388的水崩", [("S0388", "S-0388"), ("水崩", "水泵")]),
    ],
)
def test_a_code_has_the_joints_of_the_documents(
    index: Index, question: str, changes: list[tuple[str, str]]
) -> None:
    assert first_changes(index, question) == changes


def test_all_changes_come_first_then_the_nearest_of_them_alone(index: Index) -> None:
    ways = respellings(index, "guanling 和水崩的职则", CACHE)
    assert [[(change.typed, change.meant) for change in way] for way in ways] == [
        [("guanling", "冠翎"), ("水崩", "水泵"), ("职则", "职责")],
        [("guanling", "冠翎")],
        [("水崩", "水泵")],
    ]


@pytest.mark.parametrize(
    "question",
    [
        "冠翎K8寄修自己付了多少钱",
        "贫困县什么时候摘帽？",
        "公式怎么推导？",
        "权力怎么用？",
        "王建国写了什么？",
        "正主任是谁？",
        "第三条写了什么？",
        "k8d tuo7 是什么？",
        "S-0389的水表在哪？",
        "s-0388的水表在哪？",
        "in 2007 通车",
        "iphone 版本",
        "What is the patrol?",
        "he can dance with tuopin",
        "世界杯冠军是哪支球队？",
        "",
    ],
)
def test_what_is_known_or_like_nothing_stays(index: Index, question: str) -> None:
    assert respellings(index, question, CACHE) == ()


def test_a_word_that_no_chinese_document_has_needs_no_dictionary(tmp_path: Path) -> None:
    english = opened(tmp_path, note="The pump is checked twice a day.")
    with use_words(english.words):
        assert respellings(english.current(), "tuopin gongjian", tmp_path / "none") == ()
    assert not (tmp_path / "none").exists()


def test_what_was_found_is_remembered(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    found = respellings(index, "冠玲寄修", CACHE)
    monkeypatch.setattr(respelling, "load_sounds", None)
    assert respellings(index, "冠玲寄修", CACHE) is found


def test_changes_are_made_in_a_text() -> None:
    typo, pinyin = Change("冠玲", "冠翎", ("冠翎",)), Change("wenda", "问答", ("问答",))
    assert respell("冠玲K8 多少钱？", (typo,)) == "冠翎K8 多少钱？"
    assert respell("wenda 怎么用 K8？", (pinyin,)) == "问答怎么用 K8？"


def test_documents_have_the_word_of_every_change(index: Index) -> None:
    phone, poverty = (
        Change("冠玲", "冠翎", ("冠翎",)),
        Change("脱平攻艰", "脱贫攻坚", ("脱贫攻坚",)),
    )
    assert are_known_in(index, ["phone.txt"], (phone,))
    assert not are_known_in(index, ["poverty.txt"], (phone,))
    assert are_known_in(index, ["poverty.txt"], (poverty,))
    assert are_known_in(index, ["phone.txt", "poverty.txt"], (phone, poverty))
    assert not are_known_in(index, ["phone.txt"], (phone, poverty))
