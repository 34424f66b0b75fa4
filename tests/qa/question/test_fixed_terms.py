"""What a text fixes by a number, and of what kind."""

from __future__ import annotations

import pytest

from qa.question.fixed_terms import asked_ranks, beside, find_fixed, find_names, find_ranks
from qa.ranking.qualifiers import in_digits


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("2021年龙舟赛的冠军", [("year", "2021")]),
        ("二〇二一年修订", [("year", "2021")]),
        ("2022青溪马拉松", [("year", "2022")]),
        ("summer 2022", [("year", "2022")]),
        ("90年代，2000元，2000米，2000年代", []),
        ("2020-05-01", [("year", "2020")]),
        ("第十三届龙舟赛", [("届", "13")]),
        ("首届龙舟赛", [("届", "1")]),
        ("一季度和第3季度", [("季度", "1"), ("季度", "3")]),
        ("t3航站楼几点关，in may 15 people came", [("t ", "3")]),
        ("第三号公告，6号楼", [("号", "3")]),
        ("民国十二年", [("民国", "12")]),
        ("二等奖学金", [("等奖", "2")]),
        ("3.1版和v2.0", [("版", "3.1"), ("版", "2.0")]),
        ("六月份投诉多少件", [("月 投诉", "6")]),
        ("第三村民小组", [("第 村民", "3")]),
        ("第三条规定，第二个月，第三天上午，第四章", []),
        ("the 9th elm valley race", [("th elm", "9")]),
        ("bus 15 and cq-300", [("bus ", "15"), ("cq ", "300")]),
        ("in 15 minutes, may 3, section 4, 5.2 euros", []),
    ],
)
def test_what_is_fixed(text: str, terms: list[tuple[str, str]]) -> None:
    assert [(term.kind, term.value) for term in find_fixed(in_digits(text))] == terms


def test_a_school_year_is_fixed_as_a_whole() -> None:
    found = {term.kind: term.value for term in find_fixed("2021-2022学年的奖学金")}
    assert found["season"] == "2021"


def test_ranks() -> None:
    said = "甲队夺冠军，乙队获亚军，丙队名列第3。"
    assert [term.value for term in find_ranks(said)] == ["1", "2", "3"]
    assert [term.value for term in asked_ranks("who came fourth?")] == ["4"]
    assert list(asked_ranks("what is on the third floor?")) == []


def test_names_of_places() -> None:
    found = [(term.kind, term.value) for term in find_names("嘉禾西站店在哪")]
    assert ("name 店", "西站") in found


def test_what_stands_beside() -> None:
    question = "2024年度的山塘水库水位"
    (term,) = find_fixed(question)
    assert beside(question, term, 3) == ("山塘水",)
    question = "who won the race in 2022?"
    (term,) = find_fixed(question)
    assert beside(question, term, 2) == ("race",)
