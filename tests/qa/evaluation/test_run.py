"""``wenda eval``, with the real model."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from index import SettingsError
from qa.evaluation.datasets import LabelledConversation
from qa.evaluation.run import read_questions
from tests.support.commands import one_line_of, run
from tests.support.documents.folders import HORSES, POVERTY, write
from tests.support.places import own_cache

FOUR, MARS = "四个不摘指什么？", "火星上有没有水？"


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder to work in whose ``.wenda`` is the index of two small documents."""
    folder = tmp_path_factory.mktemp("work")
    write(folder / "notes", horses=HORSES, poverty=POVERTY)
    assert run("build", "notes", folder=folder).code == 0
    return folder


def test_evaluating_again_gives_the_same_and_embeds_nothing(tmp_path: Path) -> None:
    """An index of a squad file is made once; only the times of the second run are its own."""
    context = POVERTY.strip()
    answers = [{"text": "摘帽不摘责任", "answer_start": context.index("摘帽不摘责任")}]
    asked = [
        {"id": str(number), "question": question, "answers": answers}
        for number, question in enumerate((FOUR, MARS))
    ]
    paragraphs = [{"context": context, "qas": asked}, {"context": HORSES, "qas": []}]
    squad = {"version": "1", "data": [{"title": "扶贫", "paragraphs": paragraphs}]}
    (tmp_path / "squad.json").write_text(json.dumps(squad), encoding="utf-8")
    cached = {"WENDA_CACHE": str(own_cache(tmp_path))}
    arguments = ("eval", "squad.json", "--json")
    ended = [run(*arguments, folder=tmp_path, variables=cached) for _ in range(2)]
    assert "embed: 2 passages" in ended[0].err
    assert "embed" not in ended[1].err
    figures = [one.records[0] for one in ended]
    for each in figures:
        each.pop("latency_ms")
    assert figures[0] == figures[1]
    assert 0.0 <= figures[0]["abstention"]["ece"] <= 1.0


def test_questions_put_into_the_other_script(tmp_path: Path, work: Path) -> None:
    turns = [{"turns": ["摘帽不摘責任嗎？"], "evidence": [["摘帽不摘责任"]], "answerable": True}]
    (tmp_path / "turns.jsonl").write_text(json.dumps(turns[0]), encoding="utf-8")
    asked = [LabelledConversation("1", ("摘帽不摘責任嗎？",), (("摘帽不摘责任",),), True, "")]
    assert read_questions(tmp_path / "turns.jsonl") == asked
    simplified = replace(asked[0], turns=("摘帽不摘责任吗？",))
    assert read_questions(tmp_path / "turns.jsonl", "simplified") == [simplified]
    ended = run("eval", tmp_path / "turns.jsonl", "--script", "simplified", folder=work)
    assert ended.code == 0
    assert run("eval", tmp_path / "turns.jsonl", "--script", "latin", folder=work).code == 2


def test_questions_that_bring_their_documents(tmp_path: Path) -> None:
    """They are asked of those alone; without an index that is all there is."""
    case = {
        "turns": ["白塔桥是哪一年建成的？"],
        "documents": {"甲.txt": "白塔桥建成于1736年。", "乙.txt": "碑文说白塔桥建成于1752年。"},
        "evidence": [["1736年"], ["1752年"]],
        "answerable": True,
        "type": "conflict",
    }
    (tmp_path / "turns.jsonl").write_text(json.dumps(case), encoding="utf-8")
    figures = run("eval", "turns.jsonl", "--json", folder=tmp_path).records[0]
    assert figures["right_by_type"] == {"conflict": "1/1"}
    assert (figures["differing_named"], figures["differing"]) == (1, 1)
    outside = {**case, "documents": {"../甲.txt": "白塔桥建成于1736年。"}}
    (tmp_path / "turns.jsonl").write_text(json.dumps(outside), encoding="utf-8")
    ended = run("eval", "turns.jsonl", folder=tmp_path)
    assert (ended.code, ended.out) == (1, "")
    assert "turns.jsonl, line 1" in one_line_of(ended.err)


def test_all_files_are_read_before_the_first_is_evaluated(tmp_path: Path, work: Path) -> None:
    (tmp_path / "good.jsonl").write_text('{"turns": ["马"], "answerable": false}')
    (tmp_path / "bad.json").write_text("[]")
    ended = run("eval", tmp_path / "good.jsonl", tmp_path / "bad.json", folder=work)
    assert (ended.code, ended.out) == (1, "")
    assert "bad.json is not in SQuAD format" in one_line_of(ended.err)


@pytest.mark.parametrize(
    ("name", "content"),
    [("empty.jsonl", "\n"), ("empty.json", '{"data": []}')],
)
def test_a_file_without_questions(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content)
    with pytest.raises(SettingsError, match=f"{name} holds no questions"):
        read_questions(tmp_path / name)


def test_evaluation(seeds: Path, tmp_path: Path) -> None:
    context = POVERTY.strip()
    answers = [{"text": "摘帽不摘责任", "answer_start": context.index("摘帽不摘责任")}]
    asked = {"id": "1", "question": FOUR, "answers": answers}
    paragraphs = [{"context": context, "qas": [asked]}, {"context": HORSES, "qas": []}]
    squad = {"version": "1", "data": [{"title": "扶贫", "paragraphs": paragraphs}]}
    (tmp_path / "squad.json").write_text(json.dumps(squad), encoding="utf-8")
    turns = [{"id": "a", "turns": [FOUR], "evidence": [["摘帽不摘责任"]], "answerable": True}]
    turns += [{"id": "b", "turns": [MARS], "evidence": [], "answerable": False}]
    lines = "".join(json.dumps(turn) + "\n" for turn in turns)
    (tmp_path / "turns.jsonl").write_text(lines, encoding="utf-8")

    files = (tmp_path / "squad.json", tmp_path / "turns.jsonl")
    ended = run("eval", *files, "--limit", "5", "--ablate", "--json", folder=seeds)
    assert ended.code == 0
    squad_figures, turn_figures = ended.records
    groups = {"retrieval", "answer", "citation", "abstention", "latency_ms"}
    assert groups | {"file", "evidence"} <= set(squad_figures)
    assert groups | {"file"} <= set(turn_figures)
    assert squad_figures["file"] == str(tmp_path / "squad.json")
    assert squad_figures["retrieval"]["r@1"] == 1.0
    assert squad_figures["evidence"] == {"s@1": 1.0, "s@3": 1.0}
    assert squad_figures["answer"]["contains_gold"] == 1.0
    assert squad_figures["answer"]["best_citation_holds"] == 1.0
    assert squad_figures["possible"]["answerable"] == 0.0
    assert turn_figures["possible"] == {"answerable": 0.0, "unanswerable": 0.0}
    assert {"p50", "p95"} <= set(turn_figures["latency_ms"])
    assert run("eval", files[1], folder=seeds).out.startswith("file  ")
