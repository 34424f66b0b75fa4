"""The nearest vectors, exactly and by the inverted file."""

from pathlib import Path

import numpy as np

from index.dense import DenseKind, DenseSearch, write_dense
from index.types import FloatArray


def clustered(count: int, dimension: int = 32) -> FloatArray:
    chance = np.random.default_rng(7)
    centres = chance.standard_normal((40, dimension))
    vectors = centres[chance.integers(0, 40, count)] + chance.standard_normal((count, dimension))
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def test_exact_search_finds_what_comparing_all_finds(tmp_path: Path) -> None:
    vectors = clustered(500)
    kind = write_dense(tmp_path, vectors, vectors[:5])
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
    vectors = clustered(4000)
    kind = write_dense(tmp_path, vectors, clustered(4000)[5::20], exact_limit=1000)
    assert (kind.kind, kind.lists) == ("inverted file", 252)
    assert kind.recall >= 0.99
    search = DenseSearch(tmp_path, vectors, kind)
    queries = clustered(4000)[::40]
    hits = 0
    for query in queries:
        ids, scores = search.search(query, 10)
        everything = vectors @ query
        hits += len(np.intersect1d(ids, np.argsort(-everything)[:10]))
        np.testing.assert_allclose(scores, everything[ids], rtol=1e-5)
    assert hits / (10 * len(queries)) >= 0.97


def test_writing_the_inverted_file_twice_gives_the_same(tmp_path: Path) -> None:
    vectors = clustered(3000)
    content = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        write_dense(tmp_path / name, vectors, vectors[:100], exact_limit=1000)
        content.append((tmp_path / name / "dense.faiss").read_bytes())
    assert content[0] == content[1]


def test_nothing_to_find(tmp_path: Path) -> None:
    empty = DenseSearch(tmp_path, np.zeros((0, 4), np.float32), DenseKind())
    ids, scores = empty.search(np.ones(4, np.float32), 5)
    assert (ids.tolist(), scores.tolist()) == ([], [])
