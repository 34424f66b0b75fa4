"""The nearest vectors, exactly and by the inverted file."""

from pathlib import Path

import numpy as np
import pytest

import index.arrays
from index.arrays import ScatteredRows, Stretches
from index.search.vectors import DenseSearch, open_vectors, write_dense
from index.storage.manifest import DenseKind
from index.types import FloatArray


def clustered(count: int, dimension: int = 32) -> FloatArray:
    chance = np.random.default_rng(7)
    centres = chance.standard_normal((40, dimension))
    vectors = centres[chance.integers(0, 40, count)] + chance.standard_normal((count, dimension))
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def never() -> FloatArray:
    raise AssertionError("exact search needs no questions")


def test_exact_search_finds_what_comparing_all_finds(tmp_path: Path) -> None:
    vectors = clustered(500)
    kind = write_dense(tmp_path, vectors, never)
    assert kind == DenseKind("exact")
    assert list(tmp_path.iterdir()) == []
    ids, scores = DenseSearch(tmp_path, vectors, kind).search(vectors[3], 20)
    everything = vectors @ vectors[3]
    assert ids.tolist() == np.argsort(-everything, kind="stable")[:20].tolist()
    np.testing.assert_allclose(scores, everything[ids], rtol=1e-5)
    assert ids[0] == 3


def test_equal_vectors_come_in_order_of_number(tmp_path: Path) -> None:
    vectors = np.repeat(np.eye(2, dtype=np.float32), 3, axis=0)
    search = DenseSearch(tmp_path, vectors, DenseKind())
    ids, scores = search.search(np.array([0.0, 1.0], np.float32), 10)
    assert ids.tolist() == [3, 4, 5, 0, 1, 2]
    assert scores.tolist() == [1, 1, 1, 0, 0, 0]


def test_the_inverted_file_has_the_recall_it_states(tmp_path: Path) -> None:
    """For questions, which lie apart from the passages, as a question's vector does."""
    vectors = clustered(4000)
    questions, others = apart(vectors, 200, 1), apart(vectors, 200, 2)
    kind = write_dense(tmp_path, vectors, lambda: questions, exact_limit=1000)
    assert (kind.kind, kind.lists) == ("inverted file", 252)
    search = DenseSearch(tmp_path, vectors, kind)
    assert kind.recall == recall(search, vectors, questions) >= 0.99
    assert recall(search, vectors, others) >= 0.97
    # For the passages themselves fewer probes do.
    (tmp_path / "passages").mkdir()
    easy = write_dense(tmp_path / "passages", vectors, lambda: vectors[::20], exact_limit=1000)
    assert easy.probes < kind.probes
    assert recall(DenseSearch(tmp_path / "passages", vectors, easy), vectors, questions) < 0.99


def apart(vectors: FloatArray, count: int, seed: int) -> FloatArray:
    chance = np.random.default_rng(seed)
    some = vectors[chance.integers(0, len(vectors), count)]
    noise = chance.standard_normal(some.shape).astype(np.float32) / np.sqrt(some.shape[1])
    moved = some + noise + vectors.mean(axis=0)
    return np.asarray(moved / np.linalg.norm(moved, axis=1, keepdims=True), np.float32)


def recall(search: DenseSearch, vectors: FloatArray, questions: FloatArray) -> float:
    hits = 0
    for question in questions:
        ids, scores = search.search(question, 10)
        everything = vectors @ question
        hits += len(np.intersect1d(ids, np.argsort(-everything)[:10]))
        np.testing.assert_allclose(scores, everything[ids], rtol=1e-4, atol=1e-6)
    return round(hits / (10 * len(questions)), 4)


def test_writing_the_inverted_file_twice_gives_the_same(tmp_path: Path) -> None:
    vectors = clustered(3000)
    content = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        write_dense(tmp_path / name, vectors, lambda: vectors[:100], exact_limit=1000)
        content.append((tmp_path / name / "dense.faiss").read_bytes())
    assert content[0] == content[1]


def test_rows_read_one_by_one_are_those_of_the_file(tmp_path: Path) -> None:
    vectors = clustered(300)
    np.save(tmp_path / "vectors.npy", vectors)
    rows = open_vectors(tmp_path / "vectors.npy", DenseKind("inverted file"))
    assert isinstance(rows, ScatteredRows)
    assert len(rows) == 300
    numbers = np.array([299, 0, 7, 7])
    np.testing.assert_array_equal(rows[numbers], vectors[numbers])
    assert rows[numbers[:0]].shape == (0, 32)
    np.save(tmp_path / "whole.npy", vectors)
    (tmp_path / "vectors.npy").write_bytes((tmp_path / "vectors.npy").read_bytes()[:-1])
    with pytest.raises(ValueError, match=r"vectors\.npy is cut short"):
        open_vectors(tmp_path / "vectors.npy", DenseKind("inverted file"))
    assert isinstance(open_vectors(tmp_path / "whole.npy", DenseKind()), np.ndarray)


def test_nothing_to_find(tmp_path: Path) -> None:
    empty = DenseSearch(tmp_path, np.zeros((0, 4), np.float32), DenseKind())
    ids, scores = empty.search(np.ones(4, np.float32), 5)
    assert (ids.tolist(), scores.tolist()) == ([], [])


@pytest.mark.parametrize("long", [2, 1 << 16])
def test_stretches_are_those_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, long: int
) -> None:
    monkeypatch.setattr(index.arrays, "_LONG", long)
    numbers = np.arange(7, dtype=np.int32)
    np.save(tmp_path / "numbers.npy", numbers)
    stretches = Stretches(tmp_path / "numbers.npy")
    for start, stop in ((0, 7), (3, 5), (6, 7), (4, 4), (7, 7)):
        found = stretches[np.int64(start) : np.int64(stop)]
        np.testing.assert_array_equal(found, numbers[start:stop], strict=True)
