"""Conversations made by rule, whole."""

from __future__ import annotations

import json
from pathlib import Path

from bench.quality.conversations import Conversation, conversations, read, stripped

FILE = {
    "data": [
        {
            "title": "大学",
            "paragraphs": [
                {
                    "context": "清河大学在山下。清河大学成立于1950年。清河大学的校长是李明。",
                    "qas": [
                        {
                            "question": "清河大学在哪里？",
                            "answers": [{"text": "山下", "answer_start": 5}],
                        },
                        {
                            "question": "清河大学成立于哪一年？",
                            "answers": [{"text": "1950年", "answer_start": 15}],
                        },
                    ],
                }
            ],
        },
        {
            "title": "茶",
            "paragraphs": [
                {
                    "context": "绿茶不发酵。",
                    "qas": [
                        {
                            "question": "哪种茶不发酵？",
                            "answers": [{"text": "绿茶", "answer_start": 0}],
                        }
                    ],
                }
            ],
        },
    ]
}


def test_follow_ups_and_a_change_of_topic(tmp_path: Path) -> None:
    path = tmp_path / "file.json"
    path.write_text(json.dumps(FILE, ensure_ascii=False), encoding="utf-8")
    paragraphs = read(path)
    university, tea = paragraphs
    where, when = "清河大学在哪里？", "清河大学成立于哪一年？"
    there = "清河大学在山下。"
    assert university.questions == ((where, there), (when, "清河大学成立于1950年。"))
    half = university.half
    made = conversations(paragraphs)
    assert made[:2] == [
        Conversation("pronoun", half, (where, "它成立于哪一年？"), (there,), when, "file-0-0"),
        Conversation("ellipsis", half, (where, "成立于哪一年？"), (there,), when, "file-0-0"),
    ]
    (switch,) = made[2:]
    asked = {where: "file-0-0", when: "file-0-0", tea.questions[0][0]: "file-1-0"}
    assert switch.kind == "switch"
    assert {asked[turn] for turn in switch.turns} == {"file-0-0", "file-1-0"}
    assert (switch.full, switch.gold) == (switch.turns[1], asked[switch.turns[1]])
    assert conversations(paragraphs) == made


def test_what_is_left_of_a_question_without_its_subject() -> None:
    assert list(stripped("清河大学的校长是谁？", "清河大学")) == [
        ("pronoun", "它的校长是谁？"),
        ("that", "那校长呢？"),
    ]
    assert list(stripped("清河大学里有湖吗？", "清河大学")) == []
