"""BM25 against the reference implementation."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as configured
from hypothesis import strategies as st

import index.search.bm25
from index.search.bm25 import K1, B, IdArray, IntArray, Postings, inverse_frequency, write_bm25
from index.types import FloatArray

PASSAGES = st.lists(st.lists(st.integers(0, 9), max_size=12), min_size=1, max_size=12)


def written(folder: Path, passages: list[list[int]], vocabulary: int) -> Postings:
    ends = np.cumsum([0, *map(len, passages)])
    words = np.array([word for passage in passages for word in passage], np.int32)
    write_bm25(folder, words, ends, vocabulary)
    names = ("bm25_offsets", "bm25_passages", "bm25_scores", "idf")
    offsets, found_in, scores, idf = (np.load(folder / f"{name}.npy") for name in names)
    return Postings(offsets, found_in, scores, idf, len(passages))


@configured(deadline=None)
@given(passages=PASSAGES, query=st.lists(st.integers(0, 9), max_size=5), block=st.integers(1, 40))
def test_scores_are_those_of_bm25s(
    tmp_path_factory: pytest.TempPathFactory,
    passages: list[list[int]],
    query: list[int],
    block: int,
) -> None:
    import bm25s

    if not any(passages):
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index.search.bm25, "_BLOCK_WORDS", block)
        scores = written(tmp_path_factory.mktemp("bm25"), passages, 10).score_all(query)
    reference = bm25s.BM25(method="lucene", k1=K1, b=B)
    names = {str(word): word for word in range(10)}
    reference.index((passages, names), show_progress=False)
    expected = reference.get_scores_from_ids(query) if query else np.zeros(len(passages))
    np.testing.assert_allclose(scores, expected, rtol=1e-5, atol=1e-6)


@configured(deadline=None, max_examples=300)
@given(
    passages=PASSAGES,
    query=st.lists(st.integers(-1, 9), max_size=8),
    k=st.integers(-1, 14),
    few=st.sampled_from([-1, 8]),
)
def test_the_best_are_those_of_all_scores(
    tmp_path_factory: pytest.TempPathFactory,
    passages: list[list[int]],
    query: list[int],
    k: int,
    few: int,
) -> None:
    """Scores are equal to the last bit, whether postings are scanned or searched."""
    postings = written(tmp_path_factory.mktemp("bm25"), passages, 10)
    everything = postings.score_all(query)
    order = np.lexsort((np.arange(len(passages)), -everything))
    expected = [number for number in order.tolist() if everything[number] > 0][: max(k, 0)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index.search.bm25, "_FEW_POSTINGS", few)
        found, scores = postings.best(query, k)
        some = np.array([len(passages) - 1, 0], np.int64)
        np.testing.assert_array_equal(postings.score_some(query, some), everything[some])
    assert found.tolist() == expected
    np.testing.assert_array_equal(scores, everything[expected])


def test_long_postings_are_searched_not_scanned(tmp_path: Path) -> None:
    """One word in every passage, three in a few: the best are found among the few."""
    chance = np.random.default_rng(0)
    passages = [[0] * int(chance.integers(1, 4)) for _ in range(4000)]
    for word in (1, 2, 3):
        for number in chance.integers(0, 4000, 40):
            passages[number].append(word)
    postings = written(tmp_path, passages, 4)
    looked: list[int] = []
    added: list[int] = []

    class Watched(Postings):
        def _look_up(self, word: int, passages: IntArray) -> tuple[IdArray, FloatArray]:
            looked.append(word)
            return super()._look_up(word, passages)

        def _postings(self, word: int) -> tuple[IntArray, FloatArray]:
            added.append(word)
            return super()._postings(word)

    watched = Watched(postings.offsets, postings.passages, postings.scores, postings.idf, 4000)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index.search.bm25, "_FEW_POSTINGS", 0)
        found = watched._candidates([0, 1, 2, 3], 10)
    assert looked == [0]
    assert sorted(added) == [0, 1, 2, 3]
    assert len(found) < 120
    everything = postings.score_all([0, 1, 2, 3])
    assert set(np.argsort(-everything)[:10].tolist()) <= set(found.tolist())


def test_known_scores(tmp_path: Path) -> None:
    postings = written(tmp_path, [[0, 1, 1], [0], []], 3)
    idf = np.log(1 + 1.5 / 2.5), np.log(1 + 2.5 / 1.5), np.log(1 + 3.5 / 0.5)
    np.testing.assert_allclose(postings.idf, idf, rtol=1e-6)
    lengths = K1 * (1 - B + B * np.array([3, 1]) / (4 / 3))
    expected = [
        idf[0] / (1 + lengths[0]) + idf[1] * 2 / (2 + lengths[0]),
        idf[0] / (1 + lengths[1]),
    ]
    np.testing.assert_allclose(postings.score_all([0, 1, 2, -1]), [*expected, 0], rtol=1e-6)


def test_wide_vocabularies_sort_right(tmp_path: Path) -> None:
    passages = [[70_000, 3, 131_072], [131_072, 65_536]]
    postings = written(tmp_path, passages, 131_073)
    found = {
        word: postings.passages[postings.offsets[word] : postings.offsets[word + 1]].tolist()
        for word in (3, 65_536, 70_000, 131_072)
    }
    assert found == {3: [0], 65_536: [1], 70_000: [0], 131_072: [0, 1]}


def test_no_passages_at_all(tmp_path: Path) -> None:
    assert written(tmp_path, [], 0).score_all([-1]).tolist() == []


def test_a_word_found_nowhere_weighs_most() -> None:
    weights = inverse_frequency(np.arange(5), 4)
    assert weights.tolist() == sorted(weights.tolist(), reverse=True)
    assert weights[0] == pytest.approx(np.log(1 + 4.5 / 0.5))
