"""What is measured on: documents made up or named, and the questions asked of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.measure.peers.driver import read_lines
from bench.measure.rig.corpus import (
    Corpus,
    corpus,
    first_documents,
    make_documents,
    write_questions,
)
from index import SettingsError


def test_made_up_documents_are_the_same_every_time_and_differ_among_themselves(
    tmp_path: Path,
) -> None:
    make_documents(tmp_path / "a", 46)
    make_documents(tmp_path / "b", 46)
    texts = [path.read_text("utf-8") for path in sorted((tmp_path / "a").iterdir())]
    assert texts == [path.read_text("utf-8") for path in sorted((tmp_path / "b").iterdir())]
    assert len(set(texts)) == len(texts) == 4
    lines = [line for text in texts for line in text.splitlines()]
    assert len(set(lines)) == len(lines)
    assert all(1200 < len(text) < 3500 for text in texts)


def test_the_first_documents_are_copied_until_there_are_enough(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for name in "abc":
        (source / f"{name}.txt").write_text("这是一句话。" * 40, encoding="utf-8")
    first_documents(source, tmp_path / "target", passages=2)
    assert sorted(path.name for path in (tmp_path / "target").iterdir()) == ["a.txt", "b.txt"]


def test_a_squad_file_becomes_documents_and_its_questions(tmp_path: Path) -> None:
    qas = [{"question": "谁写的？", "answers": [{"text": "甲"}]}]
    content = {"data": [{"title": "书", "paragraphs": [{"context": "甲写的。", "qas": qas}]}]}
    file = tmp_path / "some.json"
    file.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    found = corpus(file, tmp_path / "work", 10)
    assert found == Corpus("some.json", tmp_path / "work" / "documents", ("谁写的？",))
    assert (found.folder / "00000.txt").read_text("utf-8") == "甲写的。"


def test_a_folder_is_asked_its_own_sentences(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("今天下雨。明天放晴。", encoding="utf-8")
    assert corpus(tmp_path, tmp_path, 10).questions == ("今天下雨。", "明天放晴。")


def test_what_is_neither_folder_nor_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="nowhere is neither a folder nor"):
        corpus(tmp_path / "nowhere", tmp_path, 10)


def test_questions_are_read_as_they_were_written(tmp_path: Path) -> None:
    questions = ["谁？", 'a "b"\n\u2028c']
    write_questions(tmp_path / "q.jsonl", questions)
    assert (tmp_path / "q.jsonl").read_text("utf-8").count("\n") == 2
    assert read_lines(tmp_path / "q.jsonl") == questions
