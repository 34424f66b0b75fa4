"""BM25 against the reference implementation."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as configured
from hypothesis import strategies as st

import index.bm25
from index.bm25 import K1, B, Postings, inverse_frequency, write_bm25

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
        patch.setattr(index.bm25, "_BLOCK_WORDS", block)
        scores = written(tmp_path_factory.mktemp("bm25"), passages, 10).score_all(query)
    reference = bm25s.BM25(method="lucene", k1=K1, b=B)
    names = {str(word): word for word in range(10)}
    reference.index((passages, names), show_progress=False)
    expected = reference.get_scores_from_ids(query) if query else np.zeros(len(passages))
    np.testing.assert_allclose(scores, expected, rtol=1e-5, atol=1e-6)


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
