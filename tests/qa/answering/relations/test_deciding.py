"""Questions of yes or no: the sentence that decides them comes first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qa.answering.relations.deciding import asks_whether, deciding_row
from qa.answering.selection import select
from tests.support.candidates import evidence

RULES = "工地应当设置围挡。夜间施工的罚款五千元。夜间不得施工，抢险除外。"
PARK = "The park is open all year. Dogs like the park. Dogs must not enter the park."


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("夜间可以施工吗？", True),
        ("夜间是不是停工？", True),
        ("工地要不要设围挡？", True),
        ("能不能带宠物？", True),
        ("Can dogs enter the park?", True),
        ("Is the park open?", True),
        ("夜间几点停工？", False),
        ("为什么不能施工？", False),
        ("When is the park open?", False),
    ],
)
def test_which_questions_are_of_yes_or_no(question: str, expected: bool) -> None:
    found = evidence(question, [("a.txt", [RULES])], {})
    assert asks_whether(found.asked.question) is expected


@pytest.mark.parametrize(
    ("question", "text", "decides"),
    [
        ("夜间可以施工吗？", RULES, "夜间不得施工，抢险除外。"),
        ("工地要不要设围挡？", RULES, "工地应当设置围挡。"),
        ("夜间施工罚款吗？", RULES, "夜间施工的罚款五千元。"),
        ("Can dogs enter the park?", PARK, " Dogs must not enter the park."),
        ("Is the park open all year?", PARK, "The park is open all year."),
    ],
)
def test_what_is_permitted_or_said_of_most_that_is_asked_decides(
    question: str, text: str, decides: str
) -> None:
    found = evidence(question, [("a.txt", [text])], {})
    assert found.text(deciding_row(found, [0, 1, 2])) == decides


def test_the_deciding_sentence_leads_wherever_it_stands() -> None:
    scores = {"围挡": 5.0, "罚款": 4.9, "不得": 4.8}
    found = evidence("夜间可以施工吗？", [("a.txt", [RULES])], scores)
    first, *others = select(found).sentences
    assert RULES[first.start : first.end] == "夜间不得施工，抢险除外。"
    assert first.leads
    assert not any(sentence.leads for sentence in others)


def test_a_deciding_sentence_that_was_not_chosen_is_added() -> None:
    scores = {"围挡": 9.0, "罚款": 1.0, "不得": 0.5}
    found = evidence("夜间可以施工吗？", [("a.txt", [RULES])], scores)
    assert [RULES[each.start : each.end] for each in select(found).sentences] == [
        "夜间不得施工，抢险除外。",
        "工地应当设置围挡。",
    ]


def test_without_a_question_of_yes_or_no_nothing_leads() -> None:
    found = evidence("罚款多少？", [("a.txt", [RULES])], {"罚款": 5.0})
    chosen = select(found).sentences
    assert chosen == tuple(replace(sentence, leads=False) for sentence in chosen)
