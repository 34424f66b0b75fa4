"""A build into Milvus that is killed: the alias never shows half a generation.

The builder is killed with SIGKILL before chosen ones of its calls to the server, and once the
server itself is killed while it works; a reader looks after each.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
import pytest
from numpy.typing import NDArray

from index import IndexMissing, Settings, StoreError, build, generation_of, load_words
from index.search.stores import loading
from index.search.stores.milvus import MilvusStore
from index.search.stores.protocol import StoredPassage
from index.search.stores.stored_index import StoredIndex
from tests.support.commands import free_port
from tests.support.documents.folders import HORSES, POVERTY, settings_in, write
from tests.support.fake_encoder import FakeEncoder
from tests.support.places import CACHE
from tests.support.servers.milvus_server import milvus_process, missing

KILLS = 5
CALLS = {
    "alter_alias", "create_alias", "create_collection", "create_index", "drop_collection", "flush",
    "load_collection", "upsert",
}  # fmt: skip

# The builder is forked from a server that has loaded everything, so that a kill finds it at work.
load_words(Settings(cache=CACHE), whole=True)


class Calls:
    """The client of a store, which counts the calls that change something, and kills the process
    before one of them; slowly, so that there is time for others to do so."""

    def __init__(self, client: Any, fatal: int, pause: float) -> None:
        self._client, self._fatal, self._pause = client, fatal, pause
        self.count = 0

    def __getattr__(self, name: str) -> Any:
        if name in CALLS:
            self.count += 1
            if self.count == self._fatal:
                os.kill(os.getpid(), signal.SIGKILL)
            time.sleep(self._pause)
        return getattr(self._client, name)


def share(settings: Settings, fatal: int = 0, pause: float = 0.0, *, lexical: bool = True) -> int:
    """Bring an index into its store in small steps; return how many calls that took."""
    loading._PASSAGES_AT_ONCE = 4
    store = MilvusStore(settings, lexical=lexical)
    calls = Calls(store._client, fatal, pause)
    store._client = calls
    loading.share_index(settings.index, store)
    return calls.count


def share_in_process(settings: Settings, fatal: int, pause: float) -> None:
    share(settings, fatal, pause)


def sharing(
    settings: Settings, fatal: int = 0, pause: float = 0.0
) -> multiprocessing.process.BaseProcess:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.index.search.stores.test_killed"])
    process = context.Process(target=share_in_process, args=(settings, fatal, pause), daemon=True)
    process.start()
    return process


def vectors_of(passage: StoredPassage) -> NDArray[np.float16]:
    assert passage.sentence_vectors is not None
    return passage.sentence_vectors


def shown(settings: Settings) -> tuple[str | None, list[str]]:
    """The generation that a reader sees, and all of its texts, each with all that belongs to it."""
    store = MilvusStore(settings)
    try:
        name = store.current()
        if name is None:
            return None, []
        assert store.stats(name).sealed
        index = StoredIndex(store, name, settings.index)
        every = range(len(index))
        for stored in store.fetch(name, every, sentence_vectors=True):
            assert len(stored.sentences) == len(vectors_of(stored))
            document = index.documents[stored.document]
            assert stored.text == index.document(document.path).text[stored.start : stored.end]
        return name, [index.passage(number).text for number in every]
    finally:
        store.close()


@pytest.fixture
def settings(milvus: str, tmp_path: Path) -> Settings:
    """An index of some 15 passages that is in no store yet."""
    on_disk = settings_in(tmp_path)
    write(tmp_path / "docs", 马=HORSES, 长=f"　　{'草原上的骑手都爱马。' * 150}\n" * 3)
    build([tmp_path / "docs"], settings=on_disk, encoder=FakeEncoder())
    return on_disk.with_changes(store=milvus, store_name=f"k{uuid4().hex[:12]}")


def edit(settings: Settings) -> None:
    """Make another generation of the index on disk."""
    folder = settings.index.parent / "docs"
    write(folder, 脱贫=POVERTY)
    build([folder], settings=settings.with_changes(store=""), encoder=FakeEncoder())


def test_a_killed_build_shows_the_generation_before_or_the_next(settings: Settings) -> None:
    calls = share(settings)
    before = shown(settings)
    assert len(before[1]) > 10
    edit(settings)
    seen = []
    for fatal in range(1, calls + 1, -(-calls // KILLS)):
        process = sharing(settings, fatal)
        process.join()
        assert process.exitcode in {-signal.SIGKILL, 0}
        seen.append(shown(settings))
    assert [before] * 2 == seen[:2]
    share(settings)
    after = shown(settings)
    assert after[0] != before[0]
    assert len(after[1]) == len(before[1]) + 1
    assert all(each in (before, after) for each in seen)
    assert MilvusStore(settings).generations() == sorted(filter(None, [before[0], after[0]]))


def test_a_first_build_that_is_killed_shows_nothing(settings: Settings) -> None:
    process = sharing(settings, 4)
    process.join()
    assert process.exitcode == -signal.SIGKILL
    assert shown(settings) == (None, [])
    with pytest.raises(IndexMissing):
        generation_of(settings)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    if lacking := missing():
        pytest.skip(lacking)
    yield tmp_path / "server"


def test_a_server_that_is_killed_shows_the_generation_before(
    settings: Settings, folder: Path
) -> None:
    port = free_port()
    with milvus_process(folder, port) as (address, server):
        settings = settings.with_changes(store=address)
        share(settings)
        before = shown(settings)
        edit(settings)
        threading.Timer(0.5, server.kill).start()
        process = sharing(settings, pause=0.2)
        server.wait()
        process.kill()
        process.join()
    with milvus_process(folder, port):
        assert shown(settings) == before
        share(settings)
        assert len(shown(settings)[1]) == len(before[1]) + 1


def test_a_build_says_that_the_server_is_gone(settings: Settings) -> None:
    with pytest.raises(StoreError, match=r"the store at http://127\.0\.0\.1:9 failed"):
        share(settings.with_changes(store="http://127.0.0.1:9"))
