"""A build process that is killed leaves a whole index, and its work is not lost.

It is killed before chosen ones of the steps in which it opens, renames or removes a file, and at a
few random moments, which may lie within such a step.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from index import IndexMissing, Settings, build, check, load_words, open_index
from index.storage.blocks import passage_key, passage_text
from index.storage.embedding_cache import EmbeddingCache
from index.types import PassageText, PassageVectors
from tests.support.documents.folders import Found, quick_folder, searches, settings_in, write
from tests.support.fake_encoder import FakeEncoder
from tests.support.places import CACHE

STEPS_KILLED = 14
FIRST_STEPS_KILLED = 6
RANDOM_KILLS = 4
STEPS = {"open", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "sqlite3.connect"}
"""Audit events of Python that count as a step of a build, if they are about its own files."""

# The builder is forked from a server that has loaded everything, so that a kill finds it at work.
load_words(Settings(cache=CACHE), whole=True)


class SlowEncoder(FakeEncoder):
    """Takes its time, and notes every passage in a file that outlives the process."""

    def __init__(self, log: Path) -> None:
        super().__init__()
        self._log = log

    def encode_passages(self, passages: Sequence[PassageText]) -> list[PassageVectors]:
        vectors = super().encode_passages(passages)
        time.sleep(0.0004 * len(passages))
        lines = "".join(f"{passage_key(self.fingerprint, each).hex()}\n" for each in passages)
        with self._log.open("a") as file:
            file.write(lines)
        return vectors


def build_here(docs: Path, settings: Settings, log: Path) -> None:
    build([docs], settings=settings, encoder=SlowEncoder(log))


class Steps:
    """An audit hook that counts the steps of a build, and kills the process before one of them."""

    def __init__(self, settings: Settings, log: Path, fatal: int) -> None:
        self._own = (str(settings.index), str(log))
        self._fatal = fatal
        self.count = 0

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in STEPS and str(arguments[0]).startswith(self._own):
            self.count += 1
            if self.count == self._fatal:
                os.kill(os.getpid(), signal.SIGKILL)


def build_in_process(docs: Path, settings: Settings, log: Path, fatal: int) -> None:
    steps = Steps(settings, log, fatal)
    sys.addaudithook(steps)
    build_here(docs, settings, log)
    log.with_name("steps").write_text(str(steps.count))


def builder(
    docs: Path, settings: Settings, log: Path, fatal: int = 0
) -> multiprocessing.process.BaseProcess:
    """A build in a process of its own, which is killed before its step ``fatal`` (0: never)."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.index.building.test_crash"])
    arguments = (docs, settings, log, fatal)
    process = context.Process(target=build_in_process, args=arguments, daemon=True)
    process.start()
    return process


def make_state(docs: Path, state: int) -> None:
    """State 0 or 1 of the folder: half of the documents differ, some are gone or renamed."""
    if docs.exists():
        shutil.rmtree(docs)
    for number in range(40):
        version = state if number % 2 else 0
        if number % 10 == 3 and state:
            continue
        name = f"{'renamed' if number % 10 == 4 and state else 'doc'}{number}"
        text = f"　　第{number}份文件第{version}版说四个不摘。赛马第{number * 7 + version}号。"
        write(docs, **{name: "\n".join(f"{text}第{line}段。" * 8 for line in range(3))})


def noted(log: Path) -> list[str]:
    return log.read_text().split() if log.exists() else []


def finished(settings: Settings) -> set[str]:
    """The keys of every passage whose vectors are safe: in the cache or in the index."""
    keys = set()
    if (settings.index / "embedded.sqlite").exists():
        with EmbeddingCache(settings.index) as cache:
            stored = cache.keys()
        keys |= {key.hex() for key in stored}
    with suppress(IndexMissing), open_index(settings.index) as index:
        passages = [passage_text(index.passage(number)) for number in range(len(index))]
        keys |= {passage_key(index.fingerprint, each).hex() for each in passages}
    return keys


@pytest.fixture
def quick() -> Iterator[Path]:
    with quick_folder() as folder:
        yield folder


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Found], ...]:
    """The searches of a clean index of either state."""
    answers = []
    for state in (0, 1):
        folder = tmp_path_factory.mktemp("clean")
        make_state(folder / "docs", state)
        settings = settings_in(folder)
        build([folder / "docs"], settings=settings, encoder=FakeEncoder())
        answers.append(searches(settings))
    assert answers[0] != answers[1]
    return tuple(answers)


def kill_at_step(docs: Path, settings: Settings, log: Path, step: int) -> None:
    process = builder(docs, settings, log, step)
    process.join()
    assert process.exitcode == -signal.SIGKILL


def kill_within(docs: Path, settings: Settings, log: Path, seconds: float) -> None:
    """Start a build and kill it after that time, unless it has ended before."""
    process = builder(docs, settings, log)
    process.join(seconds)
    process.kill()
    process.join()


def finish(docs: Path, settings: Settings, log: Path) -> None:
    """Build to the end; nothing that was finished is embedded again."""
    safe = finished(settings)
    before = len(noted(log))
    build_here(docs, settings, log)
    again = noted(log)[before:]
    assert safe.isdisjoint(again)
    assert len(set(again)) == len(again)
    check(settings.index)
    left = {path.name for path in settings.index.iterdir()}
    assert left - {"seen.json"} == {"current", "generations", "lock"}
    assert len(list((settings.index / "generations").iterdir())) <= 2


def measure(docs: Path, settings: Settings, log: Path) -> tuple[int, float]:
    """Build to the end in a process: how many steps that takes, and how many seconds."""
    began = time.monotonic()
    process = builder(docs, settings, log)
    process.join()
    assert process.exitcode == 0
    return int(log.with_name("steps").read_text()), time.monotonic() - began


def spread(steps: int, count: int) -> list[int]:
    """That many steps from the first to the last, evenly spread."""
    return [1 + round(number * (steps - 1) / (count - 1)) for number in range(count)]


@pytest.mark.slow
def test_killed_while_updating(quick: Path, expected: tuple[dict[str, Found], ...]) -> None:
    docs, settings, log = quick / "docs", settings_in(quick), quick / "log"
    old, new = expected
    make_state(docs, 0)
    build_here(docs, settings, log)
    shutil.copytree(settings.index, quick / "before")
    make_state(docs, 1)
    measure(docs, settings_in(quick / "server"), log)  # the first process also starts the server

    def put_back() -> None:
        shutil.rmtree(settings.index)
        shutil.copytree(quick / "before", settings.index)

    put_back()
    steps, seconds = measure(docs, settings, log)
    chance = random.Random(4)
    outcomes = []
    for kill in [*spread(steps, STEPS_KILLED), *[None] * RANDOM_KILLS]:
        put_back()
        if kill is None:
            kill_within(docs, settings, log, chance.uniform(0, seconds))
        else:
            kill_at_step(docs, settings, log, kill)
        check(settings.index)
        found = searches(settings)
        assert found in (old, new)
        outcomes.append((found == new, (settings.index / "embedded.sqlite").exists()))
        finish(docs, settings, log)
        assert searches(settings) == new
    # Kills before the first embedding, with embeddings to go on from, and after the switch.
    assert {(False, False), (False, True)} < set(outcomes)
    assert outcomes[STEPS_KILLED - 1][0]


@pytest.mark.slow
def test_killed_while_building_for_the_first_time(
    quick: Path, expected: tuple[dict[str, Found], ...]
) -> None:
    docs, log = quick / "docs", quick / "log"
    make_state(docs, 0)
    measure(docs, settings_in(quick / "server"), log)
    steps, _ = measure(docs, settings_in(quick), log)
    for step in spread(steps, FIRST_STEPS_KILLED):
        settings = settings_in(quick / str(step))
        log.unlink()
        log.touch()
        kill_at_step(docs, settings, log, step)
        with suppress(IndexMissing):
            assert searches(settings) == expected[0]
        finish(docs, settings, log)
        assert searches(settings) == expected[0]


@pytest.mark.slow
def test_killed_again_and_again_a_build_comes_to_its_end(
    quick: Path, expected: tuple[dict[str, Found], ...]
) -> None:
    docs, settings, log = quick / "docs", settings_in(quick), quick / "log"
    make_state(docs, 0)
    steps, _ = measure(docs, settings_in(quick / "whole"), log)
    log.unlink()
    lasting = []
    for step in spread(steps, 6)[:5]:
        safe = finished(settings)
        kill_at_step(docs, settings, log, step)
        lasting.append(len(finished(settings)))
        assert safe <= finished(settings)
    assert lasting[-1] > 0
    finish(docs, settings, log)
    assert searches(settings) == expected[0]
