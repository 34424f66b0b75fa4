"""The real Milvus server that a PyPI package carries (2.3.5): dense vectors, filters, upserts,
aliases, kinds of index, and builds during which the builder or the server is killed.

It has no full-text search (that came with 2.5), so nothing is found by words there; all other calls
are those made to any server.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest

from index import Settings, StoreError, build, open_index
from index.search.stores.files import FileStore
from index.search.stores.loading import copy_generation
from index.search.stores.milvus import MilvusStore
from tests.index.search.stores.test_killed import edit, share, shown
from tests.support.commands import free_port
from tests.support.documents.folders import (
    HORSES,
    QUERIES,
    quick_folder,
    settings_in,
    write,
)
from tests.support.fake_encoder import FakeEncoder
from tests.support.servers.real_milvus import missing, real_milvus

pytestmark = pytest.mark.slow
NAME = "000007"


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[str, Path, int]]:
    """The address, the data folder and the process of a server for all tests but the last."""
    if lacking := missing():
        pytest.skip(lacking)
    with quick_folder() as folder, real_milvus(folder, ("127.0.0.1", free_port())) as found:
        yield found[0], folder, found[1]


def store_at(address: str, **changes: str) -> MilvusStore:
    name = f"t{uuid4().hex[:12]}"
    return MilvusStore(
        Settings(store=address, store_name=name).with_changes(**changes), lexical=False
    )


def test_rows_come_back_and_the_nearest_are_found_within_a_scope(
    server: tuple[str, Path, int], built: Settings
) -> None:
    source, store = FileStore(built.index), store_at(server[0])
    copy_generation(source, "000001", store, NAME)
    copied = store.fetch(NAME, range(37), sentence_vectors=True)
    for one, other in zip(
        copied, source.fetch("000001", range(37), sentence_vectors=True), strict=True
    ):
        assert (one.text, one.words.tolist(), one.vector.tolist()) == (
            other.text,
            other.words.tolist(),
            other.vector.tolist(),
        )
    within = np.array([0, 1, 2, 20, 21, 34, 35, 36])
    with open_index(built.index) as index:
        for query in QUERIES:
            vector = FakeEncoder().encode_queries([query])[0]
            for some in (None, within):
                wanted, cosines = index.dense_search(vector, 37, some)
                found, scores = store.search_dense(NAME, vector, 37, some)
                assert sorted(found.tolist()) == sorted(wanted.tolist())
                assert scores == pytest.approx(np.sort(cosines)[::-1], abs=1e-5)
    # Writing a row again changes nothing; sealing counts; the alias switches.
    store.write(NAME, source.fetch("000001", range(5), sentence_vectors=True))
    assert store.stats(NAME).passages == 37
    store.publish(NAME)
    facts = replace(source.stats("000001").facts, generation="000008")
    store.begin(facts)
    store.write("000008", source.fetch("000001", range(36), sentence_vectors=True))
    with pytest.raises(StoreError, match="is not whole: 36 of 37 passages"):
        store.seal("000008", source.catalogue("000001"))
    with pytest.raises(StoreError, match="is not finished"):
        store.publish("000008")
    copy_generation(source, "000001", store, "000009")
    store.publish("000009")
    assert (store.current(), store.generations()) == ("000009", [NAME, "000008", "000009"])
    store.drop(NAME)
    with pytest.raises(StoreError, match="is the one that answers"):
        store.drop("000009")
    source.close()
    store.close()


@pytest.mark.parametrize("kind", ["FLAT", "HNSW", "DISKANN"])
def test_kinds_of_index_find_the_nearest(
    kind: str, server: tuple[str, Path, int], built: Settings
) -> None:
    source, store = FileStore(built.index), store_at(server[0], store_index=kind)
    copy_generation(source, "000001", store, NAME)
    vector = FakeEncoder().encode_queries(["草原上的骑手都爱马"])[0]
    with open_index(built.index) as index:
        wanted = index.dense_search(vector, 5)[1]
    assert store.search_dense(NAME, vector, 5)[1] == pytest.approx(wanted, abs=1e-4)
    assert len(store.search_dense(NAME, vector, 300)[0]) == 37  # more than is looked through else
    source.close()
    store.close()


def test_a_kind_that_the_server_lacks_is_its_error(
    server: tuple[str, Path, int], built: Settings
) -> None:
    source, store = FileStore(built.index), store_at(server[0], store_index="IVF_RABITQ")
    with pytest.raises(StoreError, match=r"the store at .* failed"):
        copy_generation(source, "000001", store, NAME)
    assert store.current() is None
    source.close()
    store.close()


def on_disk(folder: Path, address: str) -> Settings:
    settings = settings_in(folder)
    write(folder / "docs", 马=HORSES, 长=f"　　{'草原上的骑手都爱马。' * 150}\n" * 3)
    build([folder / "docs"], settings=settings, encoder=FakeEncoder())
    return settings.with_changes(store=address, store_name=f"k{uuid4().hex[:12]}")


def test_a_server_that_is_killed_shows_the_generation_before(
    server: tuple[str, Path, int], tmp_path: Path
) -> None:
    """The last of this file, as it ends the server that the others share."""
    address, folder, number = server
    settings = on_disk(tmp_path, address)
    share(settings, lexical=False)
    before = shown(settings)
    edit(settings)
    threading.Timer(3.0, os.kill, (number, signal.SIGKILL)).start()
    with pytest.raises(StoreError):
        share(settings, pause=1.0, lexical=False)
    with real_milvus(folder, ("127.0.0.1", free_port())) as (again, _):
        settings = settings.with_changes(store=again)
        assert shown(settings) == before
        share(settings, lexical=False)
        after = shown(settings)
        assert after[0] != before[0]
        assert len(after[1]) == len(before[1]) + 1
