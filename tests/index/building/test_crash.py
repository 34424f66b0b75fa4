"""A build process killed at random moments leaves a whole index, and its work is not lost."""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from index import IndexMissing, Settings, build, check, load_words, open_index
from index.storage.blocks import passage_key, passage_text
from index.storage.embedding_cache import EmbeddingCache
from index.types import PassageText, PassageVectors
from tests.support.fake_encoder import FakeEncoder
from tests.support.folders import Found, quick_folder, searches, settings_in, write
from tests.support.places import CACHE
from tests.support.processes import die_with_parent

KILLS = 50
FIRST_KILLS = 10

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


def build_in_process(docs: Path, settings: Settings, log: Path) -> None:
    die_with_parent()
    build_here(docs, settings, log)


def builder(docs: Path, settings: Settings, log: Path) -> multiprocessing.process.BaseProcess:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.index.building.test_crash"])
    process = context.Process(target=build_in_process, args=(docs, settings, log), daemon=True)
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


def kill_one(
    docs: Path, settings: Settings, log: Path, longest: float, chance: random.Random
) -> bool:
    """Start a build, kill it at a random moment; whether that came before its end."""
    process = builder(docs, settings, log)
    deadline = time.monotonic() + chance.uniform(0, longest)
    while time.monotonic() < deadline and process.is_alive():
        time.sleep(0.0005)
    if process.pid is not None and process.is_alive():
        os.kill(process.pid, signal.SIGKILL)
    process.join()
    return process.exitcode == -signal.SIGKILL


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


def duration(docs: Path, settings: Settings, log: Path) -> float:
    began = time.monotonic()
    process = builder(docs, settings, log)
    process.join()
    assert process.exitcode == 0
    return time.monotonic() - began


@pytest.mark.slow
def test_killed_while_updating(quick: Path, expected: tuple[dict[str, Found], ...]) -> None:
    docs, settings, log = quick / "docs", settings_in(quick), quick / "log"
    chance = random.Random(4)
    make_state(docs, 0)
    duration(docs, settings, log)  # the first one also starts the server
    make_state(docs, 1)
    longest = duration(docs, settings, log)
    kills = rounds = resumed = 0
    # How many kills fall between the first embedding and the switch depends on the machine.
    while kills < KILLS or resumed <= KILLS / 10:
        rounds += 1
        assert rounds < 4 * KILLS
        old, new = expected[rounds % 2], expected[1 - rounds % 2]
        make_state(docs, 1 - rounds % 2)
        kills += kill_one(docs, settings, log, longest, chance)
        check(settings.index)
        found = searches(settings)
        assert found in (old, new)
        resumed += found == old and (settings.index / "embedded.sqlite").exists()
        finish(docs, settings, log)
        assert searches(settings) == new


@pytest.mark.slow
def test_killed_while_building_for_the_first_time(
    quick: Path, expected: tuple[dict[str, Found], ...]
) -> None:
    docs, log = quick / "docs", quick / "log"
    chance = random.Random(5)
    make_state(docs, 0)
    duration(docs, settings_in(quick / "server"), log)
    longest = duration(docs, settings_in(quick), log)
    kills = rounds = 0
    while kills < FIRST_KILLS:
        rounds += 1
        assert rounds < 4 * FIRST_KILLS
        settings = settings_in(quick / str(rounds))
        log.unlink()
        log.touch()
        kills += kill_one(docs, settings, log, longest, chance)
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
    chance = random.Random(6)
    for _ in range(8):
        safe = finished(settings)
        kill_one(docs, settings, log, 0.4, chance)
        assert safe <= finished(settings)
    finish(docs, settings, log)
    assert searches(settings) == expected[0]
