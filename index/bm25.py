"""BM25 over word ids, worked out once when an index is built.

The score of a word in a passage, as Lucene has it (Kamphuis et al., ECIR 2020, table 1; the
same as ``bm25s.BM25(method="lucene")``):
``idf * tf / (tf + k1 * (1 - b + b * length / average length))`` with
``idf = ln(1 + (N - df + 0.5) / (df + 0.5))``. The postings are stored by word, so a search adds
up a few short stretches of two mapped arrays. ``bm25s`` itself builds from lists of Python
integers, passage by passage; with whole arrays it takes a fraction of a second for 20,000
passages, so that it can be done anew whenever one document changes.
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

# Fitted together with the weights in qa/retrieve.py: see docs/quality.md.
K1 = 0.9
B = 0.4
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
    blocks = list(_blocks(words, ends))
    frequency = np.zeros(vocabulary, np.int64)
    for block in blocks:
        frequency[block.words] += block.found_in
    offsets = np.zeros(vocabulary + 1, np.int64)
    np.cumsum(frequency, out=offsets[1:])
    idf = inverse_frequency(frequency, passages)
    found_in = np.zeros(offsets[-1], np.int32)
    scores = np.zeros(offsets[-1], np.float32)
    lengths = np.diff(ends)
    average = (float(lengths.mean()) if passages else 0.0) or 1.0
    penalty = (K1 * (1 - B + B * lengths / average)).astype(np.float32)
    filled = offsets[:-1].copy()
    for block in blocks:
        before = np.cumsum(block.found_in) - block.found_in
        places = np.repeat(filled[block.words] - before, block.found_in)
        places += np.arange(len(places))
        found_in[places] = block.passages
        tf = block.times.astype(np.float32)
        weight = np.repeat(idf[block.words], block.found_in)
        scores[places] = weight * (tf / (tf + penalty[block.passages]))
        filled[block.words] += block.found_in
    stored = {"bm25_offsets": offsets, "bm25_passages": found_in, "bm25_scores": scores, "idf": idf}
    for name, array in stored.items():
        np.save(folder / f"{name}.npy", array)


@dataclass(frozen=True, slots=True)
class _Block:
    """Some passages' words: each word once, in how many of them it is found, and for each of
    these findings (by word, then passage) the passage and how many times."""

    words: IntArray
    found_in: OffsetArray
    passages: IntArray
    times: IntArray


def _blocks(words: IntArray, ends: OffsetArray) -> Iterator[_Block]:
    """All passages, a bounded number of words at a time."""
    first = 0
    while first < len(ends) - 1:
        last = int(np.searchsorted(ends, ends[first] + _BLOCK_WORDS, side="right")) - 1
        last = max(last, first + 1)
        ids = np.asarray(words[ends[first] : ends[last]])
        lengths = np.diff(ends[first : last + 1])
        yield _count(ids, np.repeat(np.arange(first, last, dtype=np.int32), lengths))
        first = last


def _count(ids: IntArray, passages: IntArray) -> _Block:
    """Words and the (ascending) passages they stand in, counted."""
    order = _stable_order(ids)
    ids, passages = ids[order], passages[order]
    another_word = np.append(True, ids[1:] != ids[:-1])[: len(ids)]
    begins = np.flatnonzero(
        np.append(True, passages[1:] != passages[:-1])[: len(ids)] | another_word
    )
    first_of_word = np.flatnonzero(another_word[begins])
    return _Block(
        words=ids[begins[first_of_word]],
        found_in=np.diff(first_of_word, append=len(begins)),
        passages=passages[begins],
        times=np.diff(begins, append=len(ids)).astype(np.int32),
    )


def _stable_order(ids: IntArray) -> OffsetArray:
    """The stable sorting order, by halves of 16 bits, for which NumPy has a radix sort.

    Half the time of sorting 32 bits at once.
    """
    order = np.argsort((ids & 0xFFFF).astype(np.uint16), kind="stable")
    return order[np.argsort((ids >> 16).astype(np.uint16)[order], kind="stable")]


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
