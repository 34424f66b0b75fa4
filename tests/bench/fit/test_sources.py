"""Further questions to fit on: reworded, with another year, typed, and laypeople's."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from bench.fit.sources import as_typed, names_in, read_further, with_another, with_another_name
from bench.fit.written import Written, group_of
from index import Settings, load_words
from qa.evaluation.datasets import SquadQuestion
from tests.support.places import CACHE

SETTINGS = Settings(cache=CACHE)


def write_lines(path: Path, *items: object) -> None:
    lines = (json.dumps(item, ensure_ascii=False) for item in items)
    path.write_text("\n".join(lines) + "\n", "utf-8")


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("《红楼梦》的作者是谁？", ["红楼梦", "作者", "谁"]),
        ("北京奥运会的开幕式在哪里举行？", ["北京", "奥运会", "开幕式", "举行", "地点"]),
        ("谁？", []),
    ],
)
def test_a_question_in_a_few_words(question: str, words: list[str]) -> None:
    cutter = load_words(SETTINGS)
    for number in range(10):
        typed = as_typed(question, cutter, random.Random(number))
        assert "".join(typed.split()) == "".join(words)


def test_another_year_is_one_that_the_paragraph_does_not_name() -> None:
    paragraph = "二〇〇一年夺冠，2003年、2004年又夺冠。"
    made = {with_another("2002年谁夺冠？", paragraph, random.Random(n)) for n in range(60)}
    expected = {f"{year}年谁夺冠?" for year in (1998, 1999, 2000, 2005, 2006)}
    assert made == {*expected, ""}
    assert with_another("谁夺冠？", paragraph, random.Random(0)) == ""
    assert with_another("在哪一年夺冠？", paragraph, random.Random(0)) == ""


def test_another_name_is_one_of_its_kind_that_the_paragraph_does_not_have() -> None:
    cutter = load_words(SETTINGS)
    names = names_in(["北京在哪里？", "上海有多大？", "天津呢？", "鲁迅是谁？", "京"], cutter)
    assert {tag: found for tag, found in names.items() if found} == {
        "ns": ["北京", "上海", "天津"],
        "nr": ["鲁迅"],
    }
    paragraph = "北京奥运会在2008年举行,天津也有比赛。"
    made = {
        with_another_name("北京奥运会哪年举行？", paragraph, names, cutter, random.Random(number))
        for number in range(30)
    }
    assert made == {("上海奥运会哪年举行?", "上海"), ("", "")}
    assert with_another_name("谁？", paragraph, names, cutter, random.Random(0)) == ("", "")


def test_typed_pages_are_read_as_files(tmp_path: Path) -> None:
    write_lines(
        tmp_path / "documents.jsonl",
        {"id": "01-06", "title": "退押金要多久", "text": "楼主问。\n一般七天到账。"},
    )
    write_lines(
        tmp_path / "questions.jsonl",
        {"document": "01-06", "question": "退押金 几天", "answers": ["七天"], "kind": "keyword"},
        {
            "document": "01-06",
            "question": "deposit",
            "answers": [],
            "kind": "unsaid-across",
            "elsewhere": ["01-20"],
        },
        {"document": "01-06", "question": "为何不退", "answers": [], "kind": "false-premise"},
    )
    file, questions = read_further(tmp_path, SETTINGS)
    alike = ("01-04.txt", "01-05.txt", "01-07.txt", "01-08.txt")
    assert [document.path for document in file.documents] == ["01-06.txt"]
    assert [document.title for document in file.documents] == ["退押金要多久"]
    assert questions == [
        Written(0, "typed", SquadQuestion("退押金 几天", "01-06.txt", ("七天",)), alike),
        Written(
            0, "typed-across-none", SquadQuestion("deposit", "01-06.txt", ()), (*alike, "01-20.txt")
        ),
    ]
    assert group_of("typed", "01-06.txt") == "01/1"
    assert group_of("whole", "00006") == "00006"


def test_laypeople_are_answered_by_statutes(tmp_path: Path) -> None:
    write_lines(
        tmp_path / "law_statutes.jsonl",
        {"id": "某法第一条", "text": "某法第一条\n应当书面。"},
        {"id": "某法第二条", "text": "某法第二条\n可以口头。"},
        {"id": "某法第三条", "text": "某法第三条\n不得反悔。"},
    )
    write_lines(
        tmp_path / "law_train.jsonl",
        {
            "question": "要签合同吗？",
            "documents": [
                "某法第三条\n不得反悔。",
                "某法第二条\n可以口头。",
                "某法第一条\n应当书面。",
            ],
            "gold": [1, 2],
        },
        {"question": "别的？", "documents": ["某法第九条\n没有。"], "gold": [0]},
    )
    file, questions = read_further(tmp_path / "law_train.jsonl", SETTINGS)
    assert [document.text for document in file.documents] == [
        "应当书面。",
        "可以口头。",
        "不得反悔。",
    ]
    asked = SquadQuestion("要签合同吗？", "某法第二条", (), ("某法第一条",))
    assert questions == [Written(0, "statute", asked)]


def test_questions_of_a_squad_file_are_asked_as_they_are_and_otherwise(tmp_path: Path) -> None:
    paragraph = {
        "context": "张三在2001年写了一本书。",
        "qas": [{"question": "张三2001年写了什么？", "answers": [{"text": "一本书"}]}] * 40,
    }
    path = tmp_path / "more.json"
    path.write_text(json.dumps({"data": [{"title": "张三", "paragraphs": [paragraph]}]}), "utf-8")
    _, questions = read_further(path, SETTINGS)
    plain = [one for one in questions if one.question.text == "张三2001年写了什么？"]
    other = [one for one in questions if one.kind == "further-none"]
    typed = [one for one in questions if one not in plain and one not in other]
    assert len(plain) == 40
    assert 5 < len(other) < 35
    assert 2 < len(typed) < 30
    assert {one.question.answers for one in other} == {()}
    assert {one.question.answers for one in typed} == {("一本书",)}
    assert not [one for one in other if "2001" in one.question.text]
