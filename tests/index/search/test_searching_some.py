"""Searches that are confined to some passages find the best of these, as comparing all does."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as configured
from hypothesis import strategies as st

import index.search.bm25
import index.search.vectors
from index import build, open_index
from index.arrays import runs_of
from index.search.vectors import DenseSearch, open_vectors, write_dense
from index.storage.manifest import DenseKind
from index.types import FloatArray
from tests.index.search.test_bm25 import PASSAGES, written
from tests.index.search.test_vectors import apart, clustered
from tests.support.documents.folders import HORSES, settings_in, write
from tests.support.fake_encoder import FakeEncoder

IdArray = index.search.vectors.IdArray


def best_of(scores: FloatArray, within: IdArray, k: int) -> list[int]:
    order = np.lexsort((within, -scores[within]))[:k]
    return [int(number) for number in within[order]]


def pieces(*stretches: tuple[int, int, int]) -> IdArray:
    return np.concatenate([np.arange(*each, dtype=np.int64) for each in stretches])


SOME = [
    pieces((7, 8, 1)),
    pieces((0, 500, 1)),
    pieces((100, 400, 1)),
    pieces((1, 90, 3), (120, 300, 1), (301, 499, 7)),
]


@pytest.mark.parametrize("within", SOME, ids=["one", "all", "a run", "runs and single ones"])
@pytest.mark.parametrize("at_once", [10, 4096])
def test_the_nearest_of_some(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, within: IdArray, at_once: int
) -> None:
    monkeypatch.setattr(index.search.vectors, "_AT_ONCE", at_once)
    vectors = clustered(500)
    np.save(tmp_path / "vectors.npy", vectors)
    query = apart(vectors, 1, 3)[0]
    expected = best_of(vectors @ query, within, 20)
    for kind in (DenseKind(), DenseKind("inverted file")):
        opened = open_vectors(tmp_path / "vectors.npy", kind)
        search = DenseSearch(tmp_path, opened, DenseKind())
        ids, scores = search.search(query, 20, within)
        assert ids.tolist() == expected
        np.testing.assert_allclose(scores, vectors[ids] @ query, rtol=1e-5)


def test_equal_vectors_of_some_come_in_order_of_number(tmp_path: Path) -> None:
    vectors = np.repeat(np.eye(2, dtype=np.float32), 3, axis=0)
    search = DenseSearch(tmp_path, vectors, DenseKind())
    ids, scores = search.search(np.array([0.0, 1.0], np.float32), 2, np.array([1, 3, 4, 5]))
    assert ids.tolist() == [3, 4]
    assert scores.tolist() == [1, 1]


def test_more_than_can_be_compared_are_searched_with_the_recall_of_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vectors = clustered(4000)
    questions = apart(vectors, 200, 1)
    kind = write_dense(tmp_path, vectors, lambda: questions, exact_limit=1000)
    monkeypatch.setattr(index.search.vectors, "EXACT_LIMIT", 100)
    search = DenseSearch(tmp_path, vectors, kind)
    within = pieces((0, 4000, 4))
    found = [search.search(question, 10, within)[0].tolist() for question in questions]
    assert all(set(ids) <= set(within.tolist()) for ids in found)
    wanted = [best_of(vectors @ question, within, 10) for question in questions]
    hits = sum(len(set(a) & set(b)) for a, b in zip(found, wanted, strict=True))
    assert hits / 2000 >= 0.98


@configured(deadline=None, max_examples=200)
@given(
    passages=PASSAGES,
    query=st.lists(st.integers(-1, 9), max_size=8),
    k=st.integers(-1, 14),
    chosen=st.sets(st.integers(0, 11)),
    cost=st.sampled_from([0, 10**6]),
)
def test_the_best_matches_of_some(
    tmp_path_factory: pytest.TempPathFactory,
    passages: list[list[int]],
    query: list[int],
    k: int,
    chosen: set[int],
    cost: int,
) -> None:
    """Scores are equal to the last bit, whether postings are added up or searched."""
    postings = written(tmp_path_factory.mktemp("bm25"), passages, 10)
    within = np.array(sorted(each for each in chosen if each < len(passages)), np.int64)
    everything = postings.score_all(query)
    best = best_of(everything, within, max(k, 0))
    expected = [number for number in best if everything[number] > 0]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index.search.bm25, "_LOOK_UP_COST", cost)
        patch.setattr(index.search.bm25, "_FEW_POSTINGS", -1)
        found, scores = postings.best_within(query, k, within)
    assert found.tolist() == expected
    assert scores.tolist() == everything[expected].tolist()


def test_runs() -> None:
    numbers = np.array([3, 4, 5, 8, 10, 11], np.int64)
    assert runs_of(numbers, 2) == [(0, 3), (4, 6)]
    assert runs_of(numbers, 1) == [(0, 3), (3, 4), (4, 6)]
    assert runs_of(numbers[:0], 1) == []


def test_the_passages_of_documents_come_in_order(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    long = "蒙古马吃苦耐劳，每年七月有赛马。\n\n" * 90
    write(tmp_path / "docs", a=long, b=HORSES, c=long)
    build([tmp_path / "docs"], settings=settings, encoder=FakeEncoder())
    with open_index(settings.index) as opened:
        wanted = [*opened.passages_of("a.txt"), *opened.passages_of("c.txt")]
        assert len(wanted) == len(opened) - len(opened.passages_of("b.txt")) > 4
        assert opened.passages_of_documents([2, 0, 2]).tolist() == wanted
        assert opened.passages_of_documents([]).tolist() == []
