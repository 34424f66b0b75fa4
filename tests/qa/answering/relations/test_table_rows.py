"""Rows of tables: which of them a question names."""

from __future__ import annotations

import pytest

from qa.answering.relations.table_rows import are_of_one_table, keep_asked_row
from qa.answering.selection import select
from tests.support.candidates import evidence

FIRST = "设备：1号水泵，检修日期：3月12日，停机时长：6小时。"
SECOND = "设备：2号水泵，检修日期：3月19日，停机时长：8小时。"
TWELFTH = "设备：12号水泵，检修日期：3月26日，停机时长：9小时。"
PROSE = "检修由工程部统一安排，每月一次。"
ELSEWHERE = "药剂：活性炭，库存：800公斤。"
DOCUMENTS = [("a.csv", [FIRST, SECOND, TWELFTH]), ("b.txt", [PROSE]), ("c.csv", [ELSEWHERE])]
SCORES = {
    "1号水泵，检修日期：3月12日": 5.0,
    "2号水泵，检修日期：3月19日": 4.9,
    "12号": 4.8,
    "工程部": 4.0,
    "活性炭": 3.0,
}


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ("2号水泵哪天检修？", [SECOND, PROSE]),
        ("12号水泵要停机多久？", [TWELFTH, PROSE]),
        ("停机时长是6小时的是哪台？", [FIRST, PROSE]),
        ("有哪些水泵要检修？", [FIRST, SECOND, TWELFTH, PROSE, ELSEWHERE]),
        ("3号水泵哪天检修？", [FIRST, SECOND, TWELFTH, PROSE, ELSEWHERE]),
    ],
)
def test_rows_that_are_not_named_go_where_one_is(question: str, kept: list[str]) -> None:
    found = keep_asked_row(evidence(question, DOCUMENTS, SCORES), question)
    assert [found.text(row) for row in range(len(found.scores))] == kept


def test_rows_of_one_table_do_not_differ() -> None:
    found = evidence("水泵哪天检修？", DOCUMENTS, SCORES)
    assert are_of_one_table(found, 0, 1)
    assert not are_of_one_table(found, 0, 3)
    assert not are_of_one_table(found, 0, 4)
    assert not select(found).conflicting


def test_rows_without_what_the_best_one_has_of_the_question_go() -> None:
    rows = [
        "日期：5月1日，记事：设备正常。",
        "日期：5月2日，记事：2号曝气机检修两小时。",
        "日期：5月3日，记事：3号曝气机换皮带。",
    ]
    scores = {"2号曝气机": 5.0, "设备正常": 4.0, "皮带": 3.0}
    for question, kept in (
        ("哪天2号曝气机检修？", [rows[1]]),
        ("哪天曝气机没法用？", [rows[1], rows[0], rows[2]]),  # too little
        ("2号曝气机和3号曝气机哪天坏了？", [rows[1], rows[2]]),
        ("哪天检修？", [rows[1], rows[0], rows[2]]),
    ):
        found = keep_asked_row(evidence(question, [("log.csv", rows)], scores), question)
        assert [found.text(row) for row in range(len(found.scores))] == kept
