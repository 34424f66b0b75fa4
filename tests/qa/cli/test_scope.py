"""``--in``: asking of and searching some documents only, with the real model."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import Encoder, build
from qa.cli.options import complete_names
from tests.support.commands import run
from tests.support.documents.folders import write

NIGHT, DAY = "夜间噪声不得超过55分贝，超标停工一天。", "日间噪声不得超过70分贝，超标罚款。"
CHINESE = {"LC_ALL": "", "LC_MESSAGES": "", "LANG": "zh_CN.UTF-8"}
QUESTION, MARS = "夜间噪声不得超过多少分贝？", "火星上有没有水？"


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory, real_encoder: Encoder) -> Path:
    """A folder to work in, with an index of two folders of documents."""
    folder = tmp_path_factory.mktemp("work")
    write(folder / "docs" / "规章", night=f"夜间施工通知\n\n{NIGHT}\n")
    write(folder / "docs" / "通知", day=f"日间施工通知\n\n{DAY}\n", tea="茶\n\n茶叶在清明采摘。\n")
    build([folder / "docs"], index=folder / ".wenda", encoder=real_encoder)
    return folder


def test_asking_of_some_documents_only(work: Path) -> None:
    within = ("--in", "通知/", "--in", "d*.txt")
    first, second = run("ask", QUESTION, MARS, *within, "--json", folder=work).records
    assert first["within"] == second["within"] == ["通知/", "d*.txt"]
    shown = [*first["citations"], *first["closest"], *first["possible"], *second["closest"]]
    assert {each["document"] for each in shown} == {"通知/day.txt", "通知/tea.txt"}
    assert [each["code"] for each in second["segments"]] == ["refused_within", "ask_everywhere"]


def test_searching_some_documents_only(work: Path) -> None:
    found = run("search", QUESTION, "--in", "通知/", "--json", folder=work)
    assert {each["document"] for each in found.records} == {"通知/day.txt", "通知/tea.txt"}


def test_what_a_person_reads(work: Path) -> None:
    ended = run("ask", MARS, "--in", "通知/tea.txt", folder=work)
    assert ended.code == 0
    assert ended.out.startswith(
        "（只在这里找：通知/tea.txt）\n"
        "“通知/tea.txt”里没有找到能回答这个问题的内容。\n"
        "可以在全部文档中再问。\n"
    )
    assert "night" not in ended.out


@pytest.mark.parametrize("command", ["ask", "search"])
def test_an_unknown_name_is_told_with_the_nearest(work: Path, command: str) -> None:
    ended = run(command, QUESTION, "--in", "nihgt.txt", folder=work, variables=CHINESE)
    assert (ended.code, ended.out) == (1, "")
    assert ended.err == (
        "wenda: 没有叫“nihgt.txt”的文档、文件夹或标签；最接近的是：规章/night.txt\n"
    )


def test_an_empty_name_is_wrong_use(work: Path) -> None:
    assert run("ask", QUESTION, "--in", " ", folder=work).code == 2


def test_names_are_offered_to_the_shell(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENDA_INDEX", str(work / ".wenda"))
    assert complete_names("通") == ["通知/", "通知/day.txt", "通知/tea.txt"]
    monkeypatch.setenv("WENDA_INDEX", str(work / "nowhere"))
    assert complete_names("") == []


def test_tags_are_given_shown_asked_of_and_taken_away(work: Path) -> None:
    given = run("tag", "规章/", "安全", "#夜间", "--json", folder=work)
    assert given.records == [{"document": "规章/night.txt", "tags": ["安全", "夜间"]}]
    assert run("tag", "night", folder=work).out == "规章/night.txt  #安全 #夜间\n"
    assert run("status", "--json", folder=work).records[0]["tags"] == {
        "规章/night.txt": ["安全", "夜间"]
    }
    (asked,) = run("ask", QUESTION, "--in", "#安全", "--json", folder=work).records
    assert {each["document"] for each in asked["citations"]} == {"规章/night.txt"}
    unknown = run("ask", QUESTION, "--in", "#安金", folder=work)
    assert (unknown.code, unknown.out) == (1, "")
    assert "#安全" in unknown.err
    taken = run("tag", "规章/night.txt", "安全", "夜间", "--remove", folder=work)
    assert taken.out == "规章/night.txt  (no tags)\n"
    assert run("ask", QUESTION, "--in", "#安全", folder=work).code == 1


def test_tagging_wrongly(work: Path) -> None:
    assert run("tag", folder=work).code == 2
    assert run("tag", "nothing", "x", folder=work).code == 1
    assert run("tag", "night", " ", folder=work).code == 2
    assert "#" in run("tag", "night", "##", folder=work).err
    assert run("tag", "night", "x", "--index", "nowhere", folder=work).code == 1
