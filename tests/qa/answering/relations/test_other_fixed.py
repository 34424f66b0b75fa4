"""What is said of another year, edition, rank or model than the question fixes is no answer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from qa.answering.relations.other_fixed import UNSURE, settle_fixed
from qa.ranking.pipeline import Ranked, rank_question
from qa.retrieval.retriever import Retriever
from tests.support.documents.builds import opened

TEXTS = {
    "龙舟赛2022": "2022年青溪龙舟赛收官\n\n第十二届青溪龙舟赛在下渡码头落幕。\n\n"
    "女子组冠军由医院队获得，男子组亚军是柳林队。\n\n和上年一样，奖金六万元，去年的主持人是何平。\n",
    "龙舟赛2023": "2023年青溪龙舟赛开桨\n\n第十三届青溪龙舟赛在下渡码头举行。\n\n"
    "女子组冠军由教师队获得。\n\n裁判长是何卫东。下届嘉宾是陶然。\n",
    "调度规程": "山塘水库调度规程（2021年修订）\n\n汛期限制水位为86米。\n\n现任书记是柳青。\n",
    "净水器": "澄泉CQ-300净水器说明\n\n更换滤芯前先关闭进水阀。\n\n一等奖三千元，二等奖两千元。\n\n"
    "1.2版以后1.3型滤芯可用。\n",
    "东门店公告": "东门店公告\n\n东门店停车位四十个。\n",
    "西站店招聘": "西站店招聘\n\n西站店收银员月薪三千八百元。\n",
    "bus": "Bus 14 timetable (summer 2023)\n\nA single ticket costs 2.40 euros.\n",
    "村史": "枫树坪村史\n\n1979年大旱，村民从龙潭挑水。\n\n首任教师是刘秉文。\n",
}


@pytest.fixture(scope="module")
def retriever(tmp_path_factory: pytest.TempPathFactory) -> Retriever:
    return opened(tmp_path_factory.mktemp("fixed"), encoder=None, **TEXTS)


def settled(retriever: Retriever, question: str, best: str) -> tuple[Ranked, Ranked]:
    """What is found for a question, with a sentence put first and sure, before and after."""
    index = retriever.current()
    found = rank_question(retriever, index, question)
    evidence = found.evidence
    order = sorted(range(len(evidence.scores)), key=lambda row: best not in evidence.text(row))
    chances = evidence.chances if evidence.chances is None else evidence.chances[order]
    first = replace(
        evidence,
        sentences=tuple(evidence.sentences[row] for row in order),
        of=tuple(evidence.of[row] for row in order),
        features=evidence.features[order],
        chances=chances,
        answer_words=(),
    )
    assert best in first.text(0)
    before = replace(found, evidence=first, confidence=0.9)
    return before, settle_fixed(index, question, before)


@pytest.mark.parametrize(
    ("question", "best"),
    [
        ("2020年龙舟赛女子组冠军是谁？", "教师队"),
        ("第十届青溪龙舟赛在哪里举行？", "第十三届"),
        ("第五名是哪个队？", "柳林队"),
        ("2024年山塘水库调度规程的限制水位是多少？", "86米"),
        ("首任书记是谁？", "柳青"),
        ("第二任教师是谁？", "刘秉文"),
        ("CQ-200怎么更换滤芯？", "进水阀"),
        ("三等奖多少钱？", "一等奖"),
        ("How much is a ticket on bus 15?", "2.40"),
        ("How much was a ticket in summer 2022?", "2.40"),
        ("1980年大旱村民从哪里挑水？", "龙潭"),
    ],
)
def test_another_one_is_shown_as_uncertain(retriever: Retriever, question: str, best: str) -> None:
    before, after = settled(retriever, question, best)
    assert after == replace(before, confidence=UNSURE)


@pytest.mark.parametrize(
    ("question", "best"),
    [
        ("2023年龙舟赛女子组冠军是谁？", "教师队"),
        ("第十三届青溪龙舟赛在哪里举行？", "第十三届"),
        ("2021年龙舟赛的主持人是谁？", "何平"),  # «去年», in a report of 2022
        ("现任书记是谁？", "柳青"),
        ("第三任书记是谁？", "柳青"),  # which may be the present one
        ("2024年我家水位多少？", "86米"),  # of no edition of the rules
        ("CQ-300怎么更换滤芯？", "进水阀"),
        ("2022年和2019年龙舟赛女子组冠军是谁？", "医院队"),
        ("How much is a ticket on bus 14 in 15 minutes?", "2.40"),
        ("第二章讲什么？", "龙潭"),
        ("第十四届青溪龙舟赛的嘉宾是谁？", "下届嘉宾"),  # the one that follows the thirteenth
        ("净水器1.3版用什么滤芯？", "1.3型"),
        ("CQ-300一次换几个滤芯", "进水阀"),
        ("龙舟赛2020年有没有裁判长？", "何卫东"),  # whether: that it was another year answers it
    ],
)
def test_what_contradicts_nothing_stays(retriever: Retriever, question: str, best: str) -> None:
    before, after = settled(retriever, question, best)
    assert after.confidence == before.confidence
    assert after.evidence.text(0) == before.evidence.text(0)


def test_the_year_asked_about_takes_the_place_of_another(retriever: Retriever) -> None:
    before, after = settled(retriever, "2022年龙舟赛女子组冠军是谁？", "教师队")
    assert "医院队" in after.evidence.text(0)
    assert after.confidence == before.confidence
    kept = [after.evidence.text(row) for row in range(len(after.evidence.scores))]
    assert not any("教师队" in text for text in kept)


def test_what_the_other_year_alone_says_is_no_answer(retriever: Retriever) -> None:
    before, after = settled(retriever, "2022年龙舟赛的裁判长是谁？", "何卫东")
    assert after == replace(before, confidence=UNSURE)


def test_a_named_place_that_another_document_is_about(retriever: Retriever) -> None:
    before, after = settled(retriever, "东门店的收银员月薪多少？", "三千八百")
    assert after == replace(before, confidence=UNSURE)
    before, same = settled(retriever, "北门店的收银员月薪多少？", "三千八百")
    assert same == before


def test_an_endless_document_is_not_looked_through(tmp_path: Path) -> None:
    text = f"2023年青溪龙舟赛\n\n冠军是教师队。\n\n{'龙舟下水了。' * 40_000}\n"
    retriever = opened(tmp_path, 龙舟赛=text)
    before, after = settled(retriever, "2020年青溪龙舟赛冠军是谁？", "教师队")
    assert after == before
