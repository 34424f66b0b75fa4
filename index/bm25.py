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
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.arrays import RowWriter

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
    end, shape (passages + 1,). vocabulary: how many words there are. Of the words only a bounded
    number is in memory at a time.
    """
    passages = len(ends) - 1
    lengths = np.diff(ends)
    average = (float(lengths.mean()) if passages else 0.0) or 1.0
    penalty = (K1 * (1 - B + B * lengths / average)).astype(np.float32)
    count = -(-len(words) // _BLOCK_WORDS) or 1
    # Ids are ranks of hashes, so equal ranges of them hold about as many words each.
    edges = np.linspace(0, vocabulary, count + 1).astype(np.int64)
    with (
        RowWriter(folder / "bm25_offsets.npy", np.int64, (vocabulary + 1,)) as offsets,
        RowWriter(folder / "idf.npy", np.float32, (vocabulary,)) as weights,
        RowWriter(folder / "bm25_passages.npy", np.int32, (0,)) as found_in,
        RowWriter(folder / "bm25_scores.npy", np.float32, (0,)) as scores,
    ):
        total = 0
        offsets.write([0])
        shares = _shares(folder, words, ends, edges)
        for first, last, share in zip(edges, edges[1:], shares, strict=False):
            ids, places, times = _count(share[:, 0], share[:, 1])
            frequency = np.bincount(ids - first, minlength=last - first)
            idf = inverse_frequency(frequency, passages)
            tf = times.astype(np.float32)
            offsets.write(total + np.cumsum(frequency))
            weights.write(idf)
            found_in.write(places)
            scores.write(idf[ids - first] * (tf / (tf + penalty[places])))
            total += len(ids)
        found_in.restate((total,))
        scores.restate((total,))


def _shares(
    folder: Path, words: IntArray, ends: OffsetArray, edges: OffsetArray
) -> Iterator[IntArray]:
    """For each range of word ids between two edges: every occurrence of these words, in order, as
    rows (word, passage). They wait in unnamed files, gone even when the process is killed."""
    with ExitStack() as stack:
        files = [stack.enter_context(TemporaryFile(dir=folder)) for _ in edges[1:]]
        for start in range(0, len(words), _BLOCK_WORDS):
            ids = np.asarray(words[start : start + _BLOCK_WORDS])
            places = _passages_of(ends, start, start + len(ids))
            for file, first, last in zip(files, edges, edges[1:], strict=False):
                inside = (ids >= first) & (ids < last)
                rows = np.column_stack([ids[inside], places[inside]])
                file.write(rows.astype(np.int32).data)
        for file in files:
            file.seek(0)
            yield np.frombuffer(file.read(), np.int32).reshape(-1, 2)
            file.close()


def _passages_of(ends: OffsetArray, start: int, stop: int) -> IntArray:
    """The passage that each of the words ``start`` to ``stop`` stands in."""
    first, last = np.searchsorted(ends, start, "right") - 1, np.searchsorted(ends, stop, "left")
    edges = np.clip(ends[first : last + 1], start, stop)
    return np.repeat(np.arange(first, last, dtype=np.int32), edges[1:] - edges[:-1])


def _count(ids: IntArray, passages: IntArray) -> tuple[IntArray, IntArray, OffsetArray]:
    """Of words and the (ascending) passages they stand in: each pair once, sorted, and how often
    it occurs."""
    order = _stable_order(ids)
    ids, passages = ids[order], passages[order]
    another = (ids[1:] != ids[:-1]) | (passages[1:] != passages[:-1])
    begins = np.flatnonzero(np.append(True, another)[: len(ids)])
    return ids[begins], passages[begins], np.diff(begins, append=len(ids))


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
