"""BM25 over word ids, worked out once when an index is built.

The score of a word in a passage, as Lucene has it (Kamphuis et al., ECIR 2020, table 1; the
same as ``bm25s.BM25(method="lucene")``):
``idf * tf / (tf + k1 * (1 - b + b * length / average length))`` with
``idf = ln(1 + (N - df + 0.5) / (df + 0.5))``. The postings are stored by word, so a search adds
up a few short stretches of two mapped arrays. ``bm25s`` itself builds from lists of Python
integers, passage by passage; whole arrays take a fraction of a second for 20,000 passages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

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


class PostingsWriter:
    """Writes ``bm25_offsets``, ``bm25_passages``, ``bm25_times``, ``bm25_scores`` and ``idf`` (all
    .npy), some words at a time."""

    def __init__(self, stack: ExitStack, folder: Path, ends: OffsetArray, vocabulary: int) -> None:
        """ends: where the words of each passage begin and end, shape (passages + 1,).
        vocabulary: how many words there are. The files are closed by ``stack``."""
        self._passages = len(ends) - 1
        lengths = np.diff(ends)
        average = (float(lengths.mean()) if self._passages else 0.0) or 1.0
        self._penalty = (K1 * (1 - B + B * lengths / average)).astype(np.float32)

        def opened(name: str, kind: DTypeLike, rows: int) -> RowWriter:
            return stack.enter_context(RowWriter(folder / f"{name}.npy", kind, (rows,)))

        self._offsets = opened("bm25_offsets", np.int64, vocabulary + 1)
        self._weights = opened("idf", np.float32, vocabulary)
        self._by_posting = [
            opened("bm25_passages", np.int32, 0),
            opened("bm25_times", np.uint16, 0),
            opened("bm25_scores", np.float32, 0),
        ]
        self._total = 0
        self._offsets.write([0])

    def write(self, words: range, ids: IntArray, places: IntArray, times: NDArray[Any]) -> None:
        """Write all postings of the words from ``words.start`` to ``words.stop``: their ids and
        passages, ascending, and how often the one is in the other."""
        frequency = np.bincount(ids - words.start, minlength=len(words))
        idf = inverse_frequency(frequency, self._passages)
        tf = times.astype(np.float32)
        scores = idf[ids - words.start] * (tf / (tf + self._penalty[places]))
        self._offsets.write(self._total + np.cumsum(frequency))
        self._weights.write(idf)
        for file, values in zip(self._by_posting, (places, times, scores), strict=True):
            file.write(values)
        self._total += len(ids)

    def finish(self) -> None:
        """State how many postings there are."""
        for file in self._by_posting:
            file.restate((self._total,))


def write_bm25(folder: Path, words: IntArray, ends: OffsetArray, vocabulary: int) -> None:
    """Write the files of BM25 (see PostingsWriter) by counting all words.

    words: the word ids of all passages, in order. ends: where each passage's words begin and
    end, shape (passages + 1,). vocabulary: how many words there are. Of the words only a bounded
    number is in memory at a time.
    """
    count = -(-len(words) // _BLOCK_WORDS) or 1
    # Ids are ranks of hashes, so equal ranges of them hold about as many words each.
    edges = np.linspace(0, vocabulary, count + 1).astype(np.int64)
    with ExitStack() as stack:
        writer = PostingsWriter(stack, folder, ends, vocabulary)
        shares = _shares(folder, words, ends, edges)
        for (first, last), share in zip(pairwise(edges.tolist()), shares, strict=True):
            writer.write(range(first, last), *count_pairs(share))
        writer.finish()


def _shares(
    folder: Path, words: IntArray, ends: OffsetArray, edges: OffsetArray
) -> Iterator[OffsetArray]:
    """For each range of word ids between two edges: every occurrence of these words, as
    ``paired`` gives them. They wait in unnamed files, gone even when the process is killed."""
    with ExitStack() as stack:
        files = [stack.enter_context(TemporaryFile(dir=folder)) for _ in edges[1:]]
        for start in range(0, len(words), _BLOCK_WORDS):
            ids = np.asarray(words[start : start + _BLOCK_WORDS])
            pairs = paired(ids, _passages_of(ends, start, start + len(ids)))
            for file, first, last in zip(files, edges, edges[1:], strict=False):
                file.write(pairs[(ids >= first) & (ids < last)].data)
        for file in files:
            file.seek(0)
            yield np.frombuffer(bytearray(file.read()), np.int64)
            file.close()


def paired(ids: NDArray[Any], passages: NDArray[Any]) -> OffsetArray:
    """Words in passages, each as the number ``word * 2**32 + passage``."""
    pairs: OffsetArray = (ids.astype(np.int64) << 32) | passages
    return pairs


def _passages_of(ends: OffsetArray, start: int, stop: int) -> IntArray:
    """The passage that each of the words ``start`` to ``stop`` stands in."""
    first, last = np.searchsorted(ends, start, "right") - 1, np.searchsorted(ends, stop, "left")
    edges = np.clip(ends[first : last + 1], start, stop)
    return np.repeat(np.arange(first, last, dtype=np.int32), edges[1:] - edges[:-1])


def count_pairs(pairs: OffsetArray) -> tuple[IntArray, IntArray, IntArray]:
    """Of occurrences of words in passages (see ``paired``), those of each word in order: the
    words, the passages, each pair once and sorted, and how often it occurs."""
    pairs = pairs[_stable_order(pairs >> 32)]
    begins = np.flatnonzero(np.append(True, pairs[1:] != pairs[:-1])[: len(pairs)])
    once = pairs[begins]
    times = np.empty(len(begins), np.int32)
    times[:-1] = begins[1:] - begins[:-1]
    times[-1:] = len(pairs) - begins[-1:]
    return (once >> 32).astype(np.int32), once.astype(np.int32), times


def _stable_order(ids: OffsetArray) -> OffsetArray:
    """The stable sorting order of 32-bit numbers, by halves of 16 bits, for which NumPy has a radix
    sort. Half the time of sorting 32 bits at once.
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
