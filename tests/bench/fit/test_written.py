"""Questions written for the fit: where answers stand, and the examples made of them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from bench.fit.examples import Example, holding, unsaid
from bench.fit.written import (
    ANSWERED,
    ESSAYS,
    UNANSWERED,
    WRITTEN,
    read_essays,
    read_written,
    with_written,
    written_examples,
)
from index import Document, Settings, SettingsError
from index.text.sentences import sentences
from qa.evaluation.datasets import SquadFile, SquadQuestion, paragraph_document
from tests.support.fake_encoder import FakeEncoder
from tests.support.places import own_cache

TEXTS = ("甲生于春。乙生于夏。", "山高百米。水深十米。")
LINES: list[dict[str, object]] = [
    {"document": "00000", "kind": "plain", "question": "乙何时出生？", "answer": [8, 9]},
    {"document": "00001", "kind": "near-miss", "question": "谁说山高百米？", "answer": None},
    {"document": "00001", "kind": "english", "question": "How deep?", "answer": [7, 9]},
]
FILE = SquadFile(
    tuple(paragraph_document(f"{number:05d}", "", text) for number, text in enumerate(TEXTS)),
    (SquadQuestion("甲何时出生？", "00000", ("春",)),),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    lines = [{"file": "a.json", **line} for line in LINES]
    lines.append({"file": "b.json", **LINES[0]})
    written = tmp_path / "written.jsonl"
    written.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return written


def test_answers_are_read_from_the_text_and_questions_of_other_files_left_out(path: Path) -> None:
    found = read_written([FILE], ["a.json"], path)
    assert [(one.file, one.kind, one.question) for one in found] == [
        (0, "plain", SquadQuestion("乙何时出生？", "00000", ("夏",))),
        (0, "near-miss", SquadQuestion("谁说山高百米？", "00001", ())),
        (0, "english", SquadQuestion("How deep?", "00001", ("十米",))),
    ]
    assert [one.question for one in read_written([FILE], ["b.json"], path)] == [found[0].question]


@pytest.mark.parametrize("documents", [(), (paragraph_document("00000", "", "甲生。"),)])
def test_another_file_of_the_same_name_is_told(path: Path, documents: tuple[Document, ...]) -> None:
    with pytest.raises(SettingsError, match=r"line 1: its answer .* a\.json is not the file"):
        read_written([SquadFile(documents, ())], ["a.json"], path)


def test_written_questions_come_behind_those_of_the_file(path: Path) -> None:
    written = read_written([FILE], ["a.json"], path)
    (joined,) = with_written([FILE], written)
    assert joined.documents == FILE.documents
    assert joined.questions == (*FILE.questions, *(one.question for one in written))


def examples_of(path: Path, tmp_path: Path) -> list[Example]:
    written = read_written([FILE], ["a.json"], path)
    settings = Settings(index=tmp_path / "index", cache=own_cache(tmp_path))
    return list(written_examples([FILE], written, FakeEncoder(), settings))


def test_every_question_is_asked_as_it_is_and_if_answered_also_without_its_paragraph(
    path: Path, tmp_path: Path
) -> None:
    examples = examples_of(path, tmp_path)
    assert [(one.kind, one.question, one.group) for one in examples] == [
        ("written", 1, "0/00000"),
        ("written-without", 1, "0/00000"),
        ("written-none", 2, "0/00001"),
        ("across", 3, "0/00001"),
        ("across-without", 3, "0/00001"),
    ]


def test_only_the_sentence_with_the_answer_is_labelled(path: Path, tmp_path: Path) -> None:
    labelled = {
        one.kind: [one.evidence.text(int(row)) for row in np.flatnonzero(one.labels)]
        for one in examples_of(path, tmp_path)
    }
    assert labelled == {
        "written": ["乙生于夏。"],
        "written-without": [],
        "written-none": [],
        "across": ["水深十米。"],
        "across-without": [],
    }


def test_without_what_answers_the_rest_stays(path: Path, tmp_path: Path) -> None:
    first = examples_of(path, tmp_path)[0]
    left = unsaid(first)
    assert left.kind == "written-unsaid"
    assert len(left.evidence.sentences) == len(first.evidence.sentences) - 1
    assert not any(holding(left, left.evidence))


def test_every_answer_about_the_essays_stands_in_one_of_their_sentences() -> None:
    essays = read_essays(Settings())
    places = {
        document.path: [(one.start, one.end) for one in sentences(document.text)]
        for document in essays.documents
    }
    lines = [json.loads(line) for line in WRITTEN.read_text("utf-8").splitlines()]
    mine = [line for line in lines if line["file"] == "essays"]
    assert {line["document"] for line in mine} == {file.name for file in ESSAYS.glob("*.txt")}
    assert {line["kind"] for line in lines} <= {*ANSWERED, *UNANSWERED}
    for line in mine:
        assert (line["answer"] is None) == (line["kind"] in UNANSWERED)
        start, end = line["answer"] or places[line["document"]][0]
        assert any(first <= start < end <= last for first, last in places[line["document"]]), line
