"""Vectors of a build under way: their bytes, and that they survive the process."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from index.storage.embedding_cache import EmbeddingCache, StoredVectors, remove_cache, to_stored
from index.types import PassageVectors

ONE = StoredVectors(b"passage one", b"sentences one")
TWO = StoredVectors(b"passage two", b"")


def test_vectors_are_stored_as_float32_and_float16() -> None:
    vectors = PassageVectors(np.array([1.0, -2.0]), np.array([[0.5, 0.25]], np.float32))
    stored = to_stored(vectors)
    assert stored.passage == bytes.fromhex("0000803f 000000c0")
    assert stored.sentences == bytes.fromhex("0038 0034")


def test_what_was_added_is_there_after_reopening(tmp_path: Path) -> None:
    with EmbeddingCache(tmp_path) as cache:
        cache.add([(b"1", ONE), (b"2", TWO)])
    with EmbeddingCache(tmp_path) as cache:
        assert cache.keys() == {b"1", b"2"}
        assert cache.fetch([b"2", b"3", b"1"]) == {b"1": ONE, b"2": TWO}
        assert cache.fetch([]) == {}


def test_more_keys_than_one_statement_takes(tmp_path: Path) -> None:
    rows = {
        number.to_bytes(2, "big"): StoredVectors(bytes([number % 7]), b"") for number in range(1201)
    }
    with EmbeddingCache(tmp_path) as cache:
        cache.add(rows.items())
        assert cache.fetch(list(rows)) == rows


def test_a_later_vector_replaces_an_earlier_one(tmp_path: Path) -> None:
    with EmbeddingCache(tmp_path) as cache:
        cache.add([(b"1", ONE)])
        cache.add([(b"1", TWO)])
        assert cache.fetch([b"1"]) == {b"1": TWO}


def test_a_damaged_file_is_begun_anew(tmp_path: Path) -> None:
    (tmp_path / "embedded.sqlite").write_bytes(b"no database" * 100)
    with EmbeddingCache(tmp_path) as cache:
        assert cache.keys() == set()


def test_nothing_is_left_once_it_is_removed(tmp_path: Path) -> None:
    with EmbeddingCache(tmp_path) as cache:
        cache.add([(b"1", ONE)])
    remove_cache(tmp_path)
    assert list(tmp_path.iterdir()) == []
