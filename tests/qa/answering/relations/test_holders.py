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
