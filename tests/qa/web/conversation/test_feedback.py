"""Thumbs up and down in a local file."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from index import WendaError
from qa.web.conversation.feedback import record_feedback
from tests.qa.web.test_rendering import TWO


def test_a_line_holds_the_judgement_and_what_was_judged(tmp_path: Path) -> None:
    path = tmp_path / "new" / "feedback.jsonl"
    record_feedback(path, TWO, True, "g1")
    record_feedback(path, replace(TWO, text="半\ud800句\n"), None, "g2")
    first, second = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    age = datetime.now(timezone.utc) - datetime.fromisoformat(first.pop("time"))
    assert timedelta(seconds=-1) < age < timedelta(minutes=1)
    assert first == {
        "liked": True,
        "generation": "g1",
        "question": "问？",
        "resolved_question": "问？",
        "answered": True,
        "confidence": 0.926,
        "text": "一句。[1]二句。[2]",
        "citations": [
            {
                "n": n,
                "document": "a.txt",
                "title": "甲文",
                "paragraph": n + 1,
                "start": 10 * n,
                "end": 10 * n + 3,
                "quote": quote,
                "score": 0.9,
                "part": "第一篇",
                "page": None,
                "place": None,
                "labels": [],
                "answer_words": [],
            }
            for n, quote in ((1, "一句。"), (2, "二句。"))
        ],
    }
    assert (second["liked"], second["text"]) == (None, "半\ufffd句\n")


def test_many_at_once(tmp_path: Path) -> None:
    path = tmp_path / "feedback.jsonl"
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: record_feedback(path, TWO, n % 2 == 0, f"g{n}"), range(80)))
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert sorted(line["generation"] for line in lines) == sorted(f"g{n}" for n in range(80))


def test_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(WendaError, match=r"feedback: .*make the folder writable"):
        (tmp_path / "feedback").mkdir()
        record_feedback(tmp_path / "feedback", TWO, True, "g1")
