"""Who held a post when: only the holder asked about is quoted."""

from __future__ import annotations

import pytest

from qa.answering.relations.holders import keep_asked_holder
from tests.support.candidates import evidence

FIRST = "厂子建于1958年，首任厂长是周炳文。"
PRESENT = "现任厂长为韩立群。"
BOTH = "首任厂长周炳文由现任厂长韩立群写传。"
OTHER_POST = "现任书记为何平。"
DOCUMENTS = [("a.txt", [FIRST + PRESENT + BOTH + OTHER_POST])]
SCORES = {"厂子建于": 5.0, "现任厂长为": 4.0, "写传": 3.0, "书记": 2.0}


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ("首任厂长是谁？", [FIRST, BOTH, OTHER_POST]),
        ("现任厂长是谁？", [PRESENT, BOTH, OTHER_POST]),
        ("首任和现任厂长分别是谁？", [FIRST, PRESENT, BOTH, OTHER_POST]),
        ("前任厂长是谁？", [FIRST, PRESENT, BOTH, OTHER_POST]),
        ("厂长是谁？", [FIRST, PRESENT, BOTH, OTHER_POST]),
    ],
)
def test_other_holders_go_where_the_one_asked_about_is_named(
    question: str, kept: list[str]
) -> None:
    found = keep_asked_holder(evidence(question, DOCUMENTS, SCORES))
    assert [found.text(row) for row in range(len(found.scores))] == kept


SECOND = "第二任校长沈怀瑾一九四五年到任。"
THIRD = "第三任校长是方国栋。"
CLERK = "第三任书记是柳青。"
MILL = "The first manager was Edmund.The second manager was Priya.The second mill burnt."


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ("第2任校长是谁？", [SECOND, CLERK]),
        ("第二任校长和第二任书记是谁？", [SECOND, THIRD, CLERK]),
        ("第四任校长是谁？", [SECOND, THIRD, CLERK]),
    ],
)
def test_other_numbers_of_a_post_go(question: str, kept: list[str]) -> None:
    documents = [("a.txt", [SECOND + THIRD + CLERK])]
    found = keep_asked_holder(evidence(question, documents, {"沈": 5.0, "方": 4.0, "柳": 3.0}))
    assert [found.text(row) for row in range(len(found.scores))] == kept


def test_english_holders_have_their_post_beside_them() -> None:
    scores = {"Edmund": 5.0, "Priya": 4.0, "mill": 3.0}
    found = keep_asked_holder(evidence("Who was the first manager?", [("b.txt", [MILL])], scores))
    assert [found.text(row) for row in range(len(found.scores))] == [
        "The first manager was Edmund.",
        "The second mill burnt.",
    ]
