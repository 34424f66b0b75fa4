"""Builds into Milvus that are killed (``kill -9``), by turns the builder and the server.

    python -m bench.load.store_kills [--times 20] [--documents 30]

A milvus-lite of its own, and builds in processes of their own, with made-up vectors. Each time a
document is added and another removed, the index is built, and at a random moment between the end of
embedding and that of the build either is killed. Then, with the server started again:

- what the alias shows is the generation before or the next one: exactly their documents, every
  passage with its text, its sentences and their vectors, and none missing;
- the next build goes on and ends, and the alias shows its generation.

Prints a table, and ends with 1 where something was not so.
"""

from __future__ import annotations

import multiprocessing
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from bench.load.asking import made_up_text
from bench.load.server import machine_line
from index import Progress, Settings, StoreError, build
from index.search.stores.milvus import MilvusStore
from index.search.stores.stored_index import StoredIndex
from tests.support.commands import free_port
from tests.support.fake_encoder import FakeEncoder
from tests.support.places import CACHE
from tests.support.servers.milvus_server import milvus_process

NAME = "wenda_kills"
VICTIMS = ("builder", "server")
SECONDS, GRACE = 600.0, 3.0

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(  # so that a build starts at once
    [
        "bench.load.asking",
        "index.building.generation.writer",
        "index.search.stores.stored_index",
        "pymilvus",
    ]
)

Build = ForkServerProcess
Shown = frozenset[str]
"""The documents that the alias shows."""


@dataclass
class Outcome:
    """How often each was killed (and how often the build ended first), what the alias then showed,
    and what was broken."""

    killed: Counter[str] = field(default_factory=Counter)
    shown: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Place:
    """Where documents and index lie, and where the server keeps its data and listens."""

    folder: Path
    port: int

    @property
    def documents(self) -> Path:
        """The folder that is indexed."""
        return self.folder / "docs"

    @property
    def settings(self) -> Settings:
        """Of who builds, and of who looks."""
        address = f"http://127.0.0.1:{self.port}"
        return Settings(index=self.folder / ".wenda", cache=CACHE, store=address, store_name=NAME)

    def server(self) -> AbstractContextManager[tuple[str, subprocess.Popen[str]]]:
        """A milvus-lite that runs while the context lasts."""
        return milvus_process(self.folder / "server", self.port)

    def start_build(self) -> Build:
        """Start a build; returned when everything is embedded and the writing begins."""
        told, tell = CONTEXT.Pipe(duplex=False)
        process = CONTEXT.Process(target=_build, args=(self, tell), daemon=True)
        process.start()
        tell.close()
        try:
            told.recv()
        except EOFError as error:
            raise RuntimeError("a build ended before it wrote anything") from error
        return process


def _build(place: Place, tell: Connection) -> None:
    def note(progress: Progress) -> None:
        if progress.stage == "write" and not progress.done:
            tell.send("writing")

    try:
        build([place.documents], settings=place.settings, encoder=FakeEncoder(), progress=note)
    except StoreError:  # the server was killed
        sys.exit(1)


def finish(place: Place) -> float:
    """Build to the end; the seconds after everything was embedded. Raises RuntimeError when the
    build fails."""
    process = place.start_build()
    began = time.monotonic()
    process.join(SECONDS)
    if process.exitcode:
        raise RuntimeError(f"a build that nobody killed ended with {process.exitcode}")
    return time.monotonic() - began


def look(place: Place) -> tuple[Shown, list[str]]:
    """The documents that the alias shows, and what of them is not whole."""
    with closing(MilvusStore(place.settings)) as store:
        name = store.current()
        if name is None:
            return frozenset(), []
        index = StoredIndex(store, name, place.settings.index)
        broken = [] if store.stats(name).sealed else [f"{name} is not sealed"]
        broken += _what_is_not_whole(store, name, index)
        return frozenset(index.documents[n].path for n in range(len(index.documents))), broken


def _what_is_not_whole(store: MilvusStore, name: str, index: StoredIndex) -> Iterator[str]:
    texts: dict[str, str] = {}
    found = store.fetch(name, range(len(index)), sentence_vectors=True)
    if len(found) != len(index):
        yield f"{len(index) - len(found)} passages are missing"
    for each in found:
        path = index.documents[each.document].path
        if path not in texts:
            texts[path] = index.document(path).text
        vectors = each.sentence_vectors
        if vectors is None or len(vectors) != len(each.sentences):
            yield f"passage {each.number} lacks vectors"
        if each.text != texts[path][each.start : each.end] or not each.text:
            yield f"passage {each.number} is another text"


def kill_again_and_again(place: Place, times: int, documents: int) -> Outcome:
    """Kill builder and server by turns so many times in all. Raises RuntimeError when a build that
    nobody kills fails."""
    outcome = Outcome()
    place.documents.mkdir(parents=True)
    for number in range(documents):
        _write(place, f"000-{number}")
    _write(place, "round-0")
    with place.server():
        window = finish(place)
    chance = random.Random(times)
    for number in range(1, times + 1):
        before = _names(place)
        (place.documents / f"round-{number - 1}.txt").unlink()
        _write(place, f"round-{number}")
        victim = VICTIMS[number % 2]
        who = kill(place, victim, chance.uniform(0, window))
        outcome.killed[who] += 1
        with place.server():
            _judge(place, f"{number}, {victim}", outcome, before, _names(place))
            build([place.documents], settings=place.settings, encoder=FakeEncoder())
            _judge(place, f"{number}, the next build", outcome, _names(place))
    return outcome


def kill(place: Place, victim: str, seconds: float) -> str:
    """Build, and so many seconds after everything was embedded kill one of ``VICTIMS``; who that
    was, and whether the build had ended before."""
    with place.server() as (_, server):
        process = place.start_build()
        time.sleep(seconds)
        was_over = process.exitcode is not None
        (process if victim == "builder" else server).kill()
        process.join(GRACE)  # without its server it waits for it, up to a minute
        process.kill()
        process.join()
    return f"{victim}, after the build" if was_over else victim


def _judge(place: Place, when: str, outcome: Outcome, *allowed: Shown) -> None:
    """Note what is shown, and what of it is broken; ``allowed``: which documents may be."""
    shown, broken = look(place)
    outcome.broken += [f"{when}: {each}" for each in broken]
    if shown not in allowed:
        outcome.broken.append(f"{when}: {len(shown)} documents are shown")
    if len(allowed) > 1:
        outcome.shown["the generation before" if shown == allowed[0] else "the next one"] += 1


def _write(place: Place, name: str) -> None:
    (place.documents / f"{name}.txt").write_text(made_up_text(name), encoding="utf-8")


def _names(place: Place) -> Shown:
    return frozenset(path.name for path in place.documents.iterdir())


def main(
    times: Annotated[int, typer.Option(min=1, help="How many kills.")] = 20,
    documents: Annotated[int, typer.Option(min=1, help="How many stay as they are.")] = 30,
) -> None:
    """Kill, look, and print the table."""
    with TemporaryDirectory() as name:
        outcome = kill_again_and_again(Place(Path(name), free_port()), times, documents)
    print(f"{machine_line()}. Killed {times} times.\n")
    print("| what | times |\n| --- | ---: |")
    for who, count in sorted(outcome.killed.items()):
        print(f"| killed: {who} | {count} |")
    for what, count in sorted(outcome.shown.items()):
        print(f"| then shown: {what} | {count} |")
    print(f"| **broken** | **{len(outcome.broken)}** |")
    for each in outcome.broken:
        print(each, file=sys.stderr)
    raise typer.Exit(1 if outcome.broken else 0)


if __name__ == "__main__":
    typer.run(main)
