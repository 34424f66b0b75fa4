"""Builds in a process of their own: the same as here, and answers go on."""

from __future__ import annotations

import os
import signal
import threading
from dataclasses import replace
from pathlib import Path

import pytest

import qa
from index import BuildReport, Progress, Settings, WendaError, build
from qa.build_process import build_in_subprocess
from qa.retrieval.dictionaries.bilingual import load_bilingual
from tests.support.places import CACHE
from tests.support.waiting import PATIENCE

TEXT = "蒙古马耐寒、耐旱、耐力强。\n"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Of an index of one document; another has been put beside it since."""
    folder = tmp_path / "文档"
    folder.mkdir()
    (folder / "马.txt").write_text(TEXT, encoding="utf-8")
    settings = Settings(index=tmp_path / "索引", cache=CACHE)
    build([folder], settings=settings)
    (folder / "羊.txt").write_text("绵羊怕热。\n", encoding="utf-8")
    (folder / "空.txt").write_text("", encoding="utf-8")
    return settings


def test_it_is_the_build_of_this_process(settings: Settings) -> None:
    steps: list[Progress] = []
    report = build_in_subprocess(settings, steps.append)
    here = build(settings=settings)
    assert (report.documents, report.embedded, report.reused) == (2, 1, 1)
    assert (here.generation, here.skipped) == (report.generation, report.skipped)
    assert [skipped.path for skipped in report.skipped] == ["空.txt"]
    assert {"scan", "read", "embed", "write"} >= {step.stage for step in steps}
    assert steps[-1].done == steps[-1].total


def test_it_makes_the_dictionary_that_questions_in_english_need(
    settings: Settings, tmp_path: Path
) -> None:
    cache = tmp_path / "cache"
    cache.mkdir()
    (cache / "models").symlink_to(CACHE / "models")
    build_in_subprocess(settings.with_changes(cache=cache), lambda step: None)
    assert len(list(cache.glob("bilingual-*.sqlite"))) == 1
    assert load_bilingual(cache).chinese(["horse"])[0][0] == "马"


def test_an_open_assistant_answers_from_it(settings: Settings) -> None:
    assistant = qa.open_assistant(settings)
    assert [document.path for document in assistant.documents()] == ["马.txt"]
    report = assistant.rebuild(lambda step: None)
    assert isinstance(report, BuildReport)
    assert [document.path for document in assistant.documents()] == ["羊.txt", "马.txt"]


def test_why_a_build_failed_is_told(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "文档").rename(tmp_path / "elsewhere")
    with pytest.raises(WendaError) as here:
        build(settings=settings)
    with pytest.raises(WendaError) as apart:
        build_in_subprocess(settings, lambda step: None)
    assert str(apart.value) == str(here.value)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="the process is found by /proc")
def test_a_build_that_is_killed_is_told_and_harms_nothing(settings: Settings) -> None:
    def kill(step: Progress) -> None:
        for child in Path(f"/proc/{os.getpid()}/task").glob("*/children"):
            for number in child.read_text().split():
                if b"qa.build_process" in Path(f"/proc/{number}/cmdline").read_bytes():
                    os.kill(int(number), signal.SIGKILL)

    with pytest.raises(WendaError, match="ended from outside"):
        build_in_subprocess(settings, kill)
    assert build(settings=settings).documents == 2


def test_a_fault_of_the_program_is_no_failed_build(settings: Settings) -> None:
    broken = replace(settings)
    object.__setattr__(broken, "threshold", 2.0)  # which no settings can have
    with pytest.raises(WendaError, match=r"threshold is 2\.0"):
        build_in_subprocess(broken, lambda step: None)
    object.__setattr__(broken, "threshold", "high")
    with pytest.raises(RuntimeError, match="exit code 1"):
        build_in_subprocess(broken, lambda step: None)


def test_what_lies_in_the_working_folder_is_not_imported(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "index.py").write_text("raise SystemExit('not this one')\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert build_in_subprocess(settings, lambda step: None).documents == 2


def test_two_builds_at_once(settings: Settings) -> None:
    """The second is told at once that the first is under way, or comes after it; none is lost."""
    ended: list[object] = []

    def one() -> None:
        try:
            ended.append(build_in_subprocess(settings, lambda step: None).documents)
        except WendaError as error:
            ended.append(str(error))

    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert len(ended) == 2
    assert 2 in ended
    assert all(end == 2 or "build" in str(end) for end in ended)
