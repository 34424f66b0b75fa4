"""``wenda build`` and ``wenda status``, with the real model."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from qa.cli import building
from tests.support.commands import WENDA, one_line_of, run, run_process, start
from tests.support.documents.folders import HORSES, POVERTY, write
from tests.support.places import CACHE, SEEDS
from tests.support.processes import interrupt

BUILD = [
    "documents", "passages", "sentences", "embedded", "reused", "removed",
    "skipped", "generation", "seconds", "lost",
]  # fmt: skip


def test_build_and_build_again(tmp_path: Path) -> None:
    write(tmp_path / "notes", horses=HORSES, poverty=POVERTY)
    (tmp_path / "notes" / "picture.gif").write_bytes(b"\xff\xd8")
    first = run("build", "notes", "--json", folder=tmp_path)
    assert first.code == 0
    (report,) = first.records
    assert list(report) == BUILD
    assert {name: report[name] for name in BUILD[:6]} == {
        "documents": 2, "passages": 2, "sentences": 4, "embedded": 2, "reused": 0, "removed": 0,
    }  # fmt: skip
    (skipped,) = report["skipped"]
    assert skipped["path"] == "picture.gif"
    assert ".gif files are not read" in skipped["reason"]
    assert "embed: 2 passages" in first.err

    (tmp_path / "notes" / "horses.txt").unlink()
    second = run("build", "--json", folder=tmp_path)  # the folders of the last build
    (again,) = second.records
    assert (again["documents"], again["embedded"], again["reused"], again["removed"]) == (
        1,
        0,
        1,
        1,
    )

    third = run("build", folder=tmp_path)
    assert third.code == 0
    assert f"1 document, 1 passage, 1 sentence (generation {again['generation']})" in third.out
    assert "picture.gif: .gif files are not read" in third.out


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("http://127.0.0.1:9/", "127.0.0.1 is this machine or in a private network"),
        ("https://[::ffff:10.0.0.1]/", "::ffff:10.0.0.1 is this machine or in a private network"),
        ("ftp://example.com/a", "addresses of ftp are not fetched"),
    ],
)
def test_an_address_that_is_not_fetched_is_named(tmp_path: Path, address: str, why: str) -> None:
    refused = run("build", address, folder=tmp_path)
    assert refused.code == 1
    assert f"{address} was not added: {why}" in refused.err
    assert not (tmp_path / ".wenda" / "generations").exists()


def test_a_build_makes_the_dictionary_that_questions_in_english_need(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Made once, after the index; what is in it is tested with the build in a process."""
    made: list[tuple[Path, bool]] = []

    def make(cache: Path) -> None:
        made.append((cache, (tmp_path / ".wenda" / "current").exists()))

    monkeypatch.setattr(building, "load_bilingual", make)
    write(tmp_path / "notes", horses=HORSES)
    assert run("build", "notes", folder=tmp_path).code == 0
    assert made == [(CACHE, True)]


def test_status_tells_what_the_next_build_would_change(tmp_path: Path) -> None:
    write(tmp_path / "notes", horses=HORSES, poverty=POVERTY)
    run("build", "notes", folder=tmp_path)
    (state,) = run("status", "--json", "--check", folder=tmp_path).records
    assert (state["documents"], state["passages"], state["sentences"]) == (2, 2, 4)
    assert state["model"] == "multilingual-e5-small"
    assert state["checked"] is True
    assert state["paths"] == [str(tmp_path / "notes")]
    assert state["bytes"] > 1000
    assert (state["added"], state["changed"], state["removed"]) == ([], [], [])

    write(tmp_path / "notes", more=HORSES + POVERTY, horses=HORSES * 2)
    (tmp_path / "notes" / "poverty.txt").unlink()
    (state,) = run("status", "--json", folder=tmp_path).records
    assert state["added"] == ["more.txt"]
    assert state["changed"] == ["horses.txt"]
    assert state["removed"] == ["poverty.txt"]
    shown = run("status", folder=tmp_path)
    assert "next build  1 added: more.txt" in shown.out
    assert "multilingual-e5-small (384 dimensions" in shown.out


def test_every_skipped_file_is_named_on_a_line_of_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "notes"
    write(folder, empty="", **{f"空{number}": "" for number in range(7)})
    (folder / "换\n行\x1b[31m.dwg").write_bytes(b"x")
    (folder / "x.txt").mkdir()
    ended = run("build", "notes", folder=tmp_path)
    assert ended.code == 0
    lines = ended.out.splitlines()
    assert lines[0].startswith("0 documents, 0 passages, 0 sentences")
    assert lines[2].startswith(
        "there is nothing to ask; files of these kinds are read: .bmp .csv .doc .docx"
    )
    assert lines[3] == "skipped 9:"
    assert lines[4] == "  empty.txt: it is empty"
    assert lines[5].startswith("  换\\n行\\x1b[31m.dwg: .dwg files are not read; these are: ")
    assert lines[6:] == [f"  空{number}.txt: it is empty" for number in range(7)]
    ended = run("ask", "有什么？", "--json", folder=tmp_path)
    assert (ended.code, ended.records[0]["answered"]) == (0, False)


def test_without_standard_error_a_build_still_builds(tmp_path: Path) -> None:
    write(tmp_path / "notes", horses=HORSES)
    shell = ("sh", "-c", 'exec "$@" 2>&-', "sh", *WENDA)
    ended = run_process("build", "notes", "--json", folder=tmp_path, command=shell)
    assert ended.code == 0
    assert ended.records[0]["documents"] == 1


def test_a_build_goes_on_when_nobody_reads_its_progress(tmp_path: Path) -> None:
    write(tmp_path / "notes", horses=HORSES)
    shell = ("sh", "-c", '"$@" 2>&1 >report | true; cat report', "sh", *WENDA)
    ended = run_process("build", "notes", "--json", folder=tmp_path, command=shell)
    assert ended.records[0]["documents"] == 1


def test_interrupted_the_old_index_stays(tmp_path: Path) -> None:
    write(tmp_path / "notes", horses=HORSES)
    run("build", "notes", folder=tmp_path)
    (before,) = run("status", "--json", folder=tmp_path).records
    seed = next(SEEDS.glob("*.txt")).read_text("utf-8")
    numbered = {f"n{i}": seed.replace("马", f"马{i}") for i in range(8)}
    write(tmp_path / "notes", **numbered)
    with start("build", "notes", "--json", folder=tmp_path) as process:
        while not process.stderr.readline().startswith("embed:"):
            assert process.poll() is None
        out, err = interrupt(process)
    assert (process.returncode, out) == (130, "")
    assert one_line_of(err) == (
        "wenda: stopped; the old index stays, and the next build goes on from here"
    )
    (after,) = run("status", "--json", folder=tmp_path).records
    assert (after["generation"], after["documents"]) == (before["generation"], 1)
    assert len(after["added"]) == 8


def test_watching_builds_again_on_every_change(tmp_path: Path) -> None:
    write(tmp_path / "notes", horses=HORSES)
    with start("build", "notes", "--watch", "--json", folder=tmp_path) as process:
        assert json.loads(process.stdout.readline())["documents"] == 1
        write(tmp_path / "notes", poverty=POVERTY)
        assert json.loads(process.stdout.readline())["documents"] == 2
        out, err = interrupt(process)
    assert (process.returncode, out) == (130, "")
    assert "Traceback" not in err


def test_an_index_remembers_its_model(tmp_path: Path, tiny_model: Path) -> None:
    """Built with another model by its relative name, asked from another folder without a word."""
    write(tmp_path / "notes", horses=HORSES, poverty=POVERTY)
    relative = Path(os.path.relpath(tiny_model, tmp_path))
    built = run("build", "notes", "--model", relative, "--json", folder=tmp_path)
    assert (built.code, built.records[0]["embedded"]) == (0, 2)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    found = run("search", "四个不摘", "--index", "../.wenda", "--json", folder=elsewhere)
    assert (found.code, len(found.records)) == (0, 2)
    again = run("build", "--json", folder=tmp_path)
    assert (again.records[0]["embedded"], again.records[0]["reused"]) == (0, 2)
    other = {"WENDA_MODEL": "multilingual-e5-small"}
    refused = run("search", "马", folder=tmp_path, variables=other)
    assert refused.code == 1
    assert "was built with the model" in one_line_of(refused.err)


def test_status_verbose_shows_what_is_left_out_and_why(seeds: Path) -> None:
    path = next(SEEDS.iterdir()).name
    credit = (
        "本DOCX文档由 www.zciku.com/中词库网 生成，海量范文文档任你选，，为你的工作锦上添花,"
        "祝你一臂之力！"
    )
    shown = run("status", "--verbose", folder=seeds)
    reason = "credit of the generator or the site"
    lines = ["left out of the passages: 1 stretch", f"  {path}:", f"    {reason}: {credit}"]
    assert shown.out.splitlines()[-3:] == lines
    assert "left out" not in run("status", folder=seeds).out
    (state,) = run("status", "--verbose", "--json", folder=seeds).records
    (stretch,) = state["left_out"]
    assert (stretch["document"], stretch["reason"], stretch["text"]) == (path, reason, credit)
    assert stretch["end"] - stretch["start"] == len(credit)


def test_status_check_finds_an_altered_file(seeds: Path, tmp_path: Path) -> None:
    shutil.copytree(seeds / ".wenda", tmp_path / ".wenda")
    (words,) = (tmp_path / ".wenda").glob("generations/*/text.utf8")
    content = bytearray(words.read_bytes())
    content[10] ^= 1
    words.write_bytes(content)
    ended = run("status", "--check", "--json", folder=tmp_path)
    assert ended.code == 1
    assert ended.out == ""
    assert "text.utf8" in one_line_of(ended.err)
    assert "wenda build" in ended.err
