"""BM25 over word ids, worked out once when an index is built.

The score of a word in a passage, as Lucene has it (Kamphuis et al., ECIR 2020, table 1; the
same as ``bm25s.BM25(method="lucene")``):
``idf * tf / (tf + k1 * (1 - b + b * length / average length))`` with
``idf = ln(1 + (N - df + 0.5) / (df + 0.5))``. The postings are stored by word, so a search adds
up a few short stretches of two mapped arrays. Built a block of passages at a time and with
sparse matrices, so that one changed document costs well under a second in an index of 20,000
passages, and memory stays bounded.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]
IntArray = NDArray[np.int32]
OffsetArray = NDArray[np.int64]

K1 = 1.5
B = 0.75
_BLOCK_WORDS = 2_000_000


def inverse_frequency(frequency: NDArray[Any], passages: int) -> FloatArray:
    """The idf of words found in so many of the passages; largest for a word found in none."""
    return np.log(1 + (passages - frequency + 0.5) / (frequency + 0.5)).astype(np.float32)


def write_bm25(folder: Path, words: IntArray, ends: OffsetArray, vocabulary: int) -> None:
    """Write ``bm25_offsets``, ``bm25_passages``, ``bm25_scores`` and ``idf`` (all .npy).

    words: the word ids of all passages, in order. ends: where each passage's words begin and
    end, shape (passages + 1,). vocabulary: how many words there are.
    """
    passages = len(ends) - 1
    frequency = np.zeros(vocabulary, np.int64)
    for _, counts in _blocks(words, ends, vocabulary):
        frequency += np.diff(counts.indptr)
    offsets = np.zeros(vocabulary + 1, np.int64)
    np.cumsum(frequency, out=offsets[1:])
    idf = inverse_frequency(frequency, passages)
    found_in = np.zeros(offsets[-1], np.int32)
    scores = np.zeros(offsets[-1], np.float32)
    lengths = np.diff(ends)
    average = max(float(lengths.mean()), 1.0) if passages else 1.0
    penalty = (K1 * (1 - B + B * lengths / average)).astype(np.float32)
    filled = offsets[:-1].copy()
    for first, counts in _blocks(words, ends, vocabulary):
        here = np.diff(counts.indptr)
        places = np.repeat(filled - counts.indptr[:-1], here) + np.arange(len(counts.indices))
        found = counts.indices + first
        tf = counts.data.astype(np.float32)
        found_in[places] = found
        scores[places] = np.repeat(idf, here) * (tf / (tf + penalty[found]))
        filled += here
    stored = {"bm25_offsets": offsets, "bm25_passages": found_in, "bm25_scores": scores, "idf": idf}
    for name, array in stored.items():
        np.save(folder / f"{name}.npy", array)


def _blocks(words: IntArray, ends: OffsetArray, vocabulary: int) -> Iterator[tuple[int, Any]]:
    """Blocks of passages: the first one's number, and a sparse (passage, word) count by word."""
    from scipy.sparse import csr_matrix

    first = 0
    while first < len(ends) - 1:
        last = int(np.searchsorted(ends, ends[first] + _BLOCK_WORDS, side="right")) - 1
        last = min(max(last, first + 1), len(ends) - 1)
        ids = np.asarray(words[ends[first] : ends[last]])
        starts = ends[first : last + 1] - ends[first]
        ones = np.ones(len(ids), np.int32)
        counts = csr_matrix((ones, ids, starts), shape=(last - first, vocabulary)).tocsc()
        counts.sum_duplicates()
        yield first, counts
        first = last


@dataclass(frozen=True, slots=True)
class Postings:
    """The stored arrays, opened: offsets (words + 1), passages and scores (postings), idf."""

    offsets: OffsetArray
    passages: IntArray
    scores: FloatArray
    idf: FloatArray
    count: int

    def score_all(self, word_ids: Sequence[int]) -> FloatArray:
        """The BM25 score of every passage, shape (count,), 0 or more.

        A word given twice counts twice; ids of -1 (unknown words) count nothing.
        """
        total = np.zeros(self.count, np.float32)
        for word in word_ids:
            if word >= 0:
                start, end = self.offsets[word], self.offsets[word + 1]
                total[self.passages[start:end]] += self.scores[start:end]
        return total
