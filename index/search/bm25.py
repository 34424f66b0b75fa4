"""BM25 over word ids, with every score computed once, when the index is built.

The score of a word in a passage is Lucene's (Kamphuis et al., ECIR 2020, table 1; the same as
``bm25s.BM25(method="lucene")``):
``idf * tf / (tf + k1 * (1 - b + b * length / average length))`` with
``idf = ln(1 + (N - df + 0.5) / (df + 0.5))``. The postings are stored by word, so a search adds
up a few short slices of two mapped arrays. ``bm25s`` itself builds its index from lists of Python
integers, one passage at a time; with whole arrays, 20,000 passages take a fraction of a second.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import DTypeLike, NDArray

from index.arrays import RowWriter, Stretches

FloatArray = NDArray[np.float32]
IntArray = NDArray[np.int32]
OffsetArray = NDArray[np.int64]
IdArray = NDArray[np.int64]

# Fitted together with the weights in qa/retrieval/fusion.py: see docs/quality.md.
K1 = 0.9
B = 0.4
_BLOCK_WORDS = 2_000_000
# Adding up this many postings takes some tenths of a millisecond, too little to optimise.
_FEW_POSTINGS = 100_000
_ROUNDING = 1e-5
# How many postings are added up in the time in which one passage is found among them.
_LOOK_UP_COST = 8


def inverse_frequency(frequency: NDArray[Any], passages: int) -> FloatArray:
    """The idf of words that occur in ``frequency`` of the passages; largest where that is 0."""
    return np.log(1 + (passages - frequency + 0.5) / (frequency + 0.5)).astype(np.float32)


class PostingsWriter:
    """Writes ``bm25_offsets``, ``bm25_passages``, ``bm25_times``, ``bm25_scores`` and ``idf`` (all
    .npy), a range of words at a time."""

    def __init__(self, stack: ExitStack, folder: Path, ends: OffsetArray, vocabulary: int) -> None:
        """Create the files in ``folder``; ``stack`` closes them.

        ends: where the words of each passage begin and end, shape (passages + 1,).
        vocabulary: the number of distinct words.
        """
        self._passages = len(ends) - 1
        lengths = np.diff(ends)
        average = (float(lengths.mean()) if self._passages else 0.0) or 1.0
        self._penalty = (K1 * (1 - B + B * lengths / average)).astype(np.float32)

        def open_file(name: str, kind: DTypeLike, rows: int) -> RowWriter:
            return stack.enter_context(RowWriter(folder / f"{name}.npy", kind, (rows,)))

        self._offsets = open_file("bm25_offsets", np.int64, vocabulary + 1)
        self._weights = open_file("idf", np.float32, vocabulary)
        self._by_posting = [
            open_file("bm25_passages", np.int32, 0),
            open_file("bm25_times", np.uint16, 0),
            open_file("bm25_scores", np.float32, 0),
        ]
        self._total = 0
        self._offsets.write([0])

    def write(self, words: range, ids: IntArray, places: IntArray, times: NDArray[Any]) -> None:
        """Write all postings of the word ids in ``words``, sorted by word and then by passage.

        ids, places, times: of each posting the word, the passage, and how often the word occurs
        in that passage.
        """
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
        """Record the number of postings in the headers of the files."""
        for file in self._by_posting:
            file.restate((self._total,))


def write_bm25(folder: Path, words: IntArray, ends: OffsetArray, vocabulary: int) -> None:
    """Count all words and write the BM25 files (see ``PostingsWriter``).

    words: the word ids of all passages, in order. ends: where each passage's words begin and
    end, shape (passages + 1,). vocabulary: the number of distinct words. Only a bounded number of
    words is in memory at a time.
    """
    count = -(-len(words) // _BLOCK_WORDS) or 1
    # Ids are ranks of hashes, so equal ranges of ids hold about equally many occurrences.
    edges = np.linspace(0, vocabulary, count + 1).astype(np.int64)
    with ExitStack() as stack:
        writer = PostingsWriter(stack, folder, ends, vocabulary)
        shares = _partition(folder, words, ends, edges)
        for (first, last), share in zip(pairwise(edges.tolist()), shares, strict=True):
            writer.write(range(first, last), *count_pairs(share))
        writer.finish()


def _partition(
    folder: Path, words: IntArray, ends: OffsetArray, edges: OffsetArray
) -> Iterator[OffsetArray]:
    """Yield, for each range of word ids between two edges, every occurrence of its words.

    Occurrences are encoded by ``encode_pairs``. Until they are yielded they are kept in unnamed
    files, which disappear even if the process is killed.
    """
    with ExitStack() as stack:
        files = [stack.enter_context(TemporaryFile(dir=folder)) for _ in edges[1:]]
        for start in range(0, len(words), _BLOCK_WORDS):
            ids = np.asarray(words[start : start + _BLOCK_WORDS])
            pairs = encode_pairs(ids, _find_passages(ends, start, start + len(ids)))
            for file, first, last in zip(files, edges, edges[1:], strict=False):
                file.write(pairs[(ids >= first) & (ids < last)].data)
        for file in files:
            file.seek(0)
            yield np.frombuffer(bytearray(file.read()), np.int64)
            file.close()


def encode_pairs(ids: NDArray[Any], passages: NDArray[Any]) -> OffsetArray:
    """Encode each occurrence of a word in a passage as ``word * 2**32 + passage``, int64."""
    pairs: OffsetArray = (ids.astype(np.int64) << 32) | passages
    return pairs


def _find_passages(ends: OffsetArray, start: int, stop: int) -> IntArray:
    """The passage that each of the words ``start`` to ``stop`` (exclusive) belongs to."""
    first, last = np.searchsorted(ends, start, "right") - 1, np.searchsorted(ends, stop, "left")
    edges = np.clip(ends[first : last + 1], start, stop)
    return np.repeat(np.arange(first, last, dtype=np.int32), edges[1:] - edges[:-1])


def count_pairs(pairs: OffsetArray) -> tuple[IntArray, IntArray, IntArray]:
    """Count equal pairs of a word and a passage (see ``encode_pairs``).

    Returns the words and the passages of the distinct pairs, sorted, and how often each pair
    occurs. The pairs of any one word must be given in ascending order of passage.
    """
    pairs = pairs[_stable_order(pairs >> 32)]
    begins = np.flatnonzero(np.append(True, pairs[1:] != pairs[:-1])[: len(pairs)])
    once = pairs[begins]
    times = np.empty(len(begins), np.int32)
    times[:-1] = begins[1:] - begins[:-1]
    times[-1:] = len(pairs) - begins[-1:]
    return (once >> 32).astype(np.int32), once.astype(np.int32), times


def _stable_order(ids: OffsetArray) -> OffsetArray:
    """The stable sorting order of 32-bit numbers.

    They are sorted by each half of 16 bits in turn, for which NumPy has a radix sort; that takes
    half as long as sorting all 32 bits at once.
    """
    order = np.argsort((ids & 0xFFFF).astype(np.uint16), kind="stable")
    return order[np.argsort((ids >> 16).astype(np.uint16)[order], kind="stable")]


class _QueryWord(NamedTuple):
    """A word of a query: its id, how often it occurs in the query, and the most that it and the
    words after it can add to the score of a passage, together."""

    number: int
    times: int
    to_come: float


def _kth_score(scores: FloatArray, k: int) -> float:
    """The ``k``-th highest score, or 0 when there are fewer."""
    return float(np.partition(scores, -k)[-k]) if len(scores) >= k else 0.0


def _threshold(sums: FloatArray, k: int) -> float:
    """The score a passage must reach to be among the best ``k``, less a margin for rounding."""
    return _kth_score(sums, k) * (1 - _ROUNDING)


@dataclass(frozen=True, slots=True)
class Postings:
    """The stored arrays, opened: offsets (words + 1), passages and scores (postings), idf.

    In every search a word given twice counts twice, and ids of -1 (unknown words) count nothing.
    A score is the same to the last bit whichever method computes it, because the words are always
    added in the order given.
    """

    offsets: OffsetArray
    passages: IntArray | Stretches
    scores: FloatArray | Stretches
    idf: FloatArray
    count: int

    def score_all(self, word_ids: Sequence[int]) -> FloatArray:
        """The BM25 score of every passage, shape (count,), 0 or more."""
        total = np.zeros(self.count, np.float32)
        for word in word_ids:
            if word >= 0:
                found_in, scores = self._postings(word)
                total[found_in] += scores
        return total

    def score_some(self, word_ids: Sequence[int], passages: IdArray) -> FloatArray:
        """The BM25 score of each of the given passages, by number."""
        if self._length(word_ids) <= _FEW_POSTINGS:
            return self.score_all(word_ids)[passages]
        narrow = passages.astype(np.int32)  # else every posting would be converted to 64 bits
        total = np.zeros(len(passages), np.float32)
        for word in word_ids:
            if word >= 0:
                rows, scores = self._look_up(word, narrow)
                total[rows] += scores
        return total

    def best(self, word_ids: Sequence[int], k: int) -> tuple[IdArray, FloatArray]:
        """The ``k`` passages with the highest scores above 0, and the scores; ties by number."""
        if k <= 0:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        if self._length(word_ids) <= _FEW_POSTINGS:
            total = self.score_all(word_ids)
            found = np.flatnonzero(total)
            scores = total[found]
        else:
            found = self._candidates(word_ids, k)
            scores = self.score_some(word_ids, found)
        high = np.flatnonzero(scores >= _kth_score(scores, k))
        found, scores = found[high], scores[high]
        order = np.lexsort((found, -scores))[:k]
        return found[order], scores[order]

    def best_within(
        self, word_ids: Sequence[int], k: int, within: IdArray
    ) -> tuple[IdArray, FloatArray]:
        """Like ``best``, of some passages only, which are given ascending and each once."""
        if k <= 0:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        scores = self._score_within(word_ids, within)
        high = np.flatnonzero((scores > 0) & (scores >= _kth_score(scores, k)))
        order = high[np.lexsort((within[high], -scores[high]))[:k]]
        return within[order], scores[order]

    def _score_within(self, word_ids: Sequence[int], within: IdArray) -> FloatArray:
        """The scores of some passages, found the cheaper way: by looking each up in the lists of
        postings, or by reading the lists as a whole."""
        looked_up = len(word_ids) * len(within) * _LOOK_UP_COST
        if looked_up < self._length(word_ids):
            return self.score_some(word_ids, within)
        return self.score_all(word_ids)[within]

    def _candidates(self, word_ids: Sequence[int], k: int) -> IdArray:
        """All passages that may be among the best ``k``, in no particular order.

        MaxScore (Turtle and Flood, IPM 1995, https://doi.org/10.1016/0306-4573(95)00020-H) one
        word at a time, the rare ones first. Once the remaining words together cannot add as much as
        the k-th best passage has already, a passage with none of the words so far is out of the
        running: from there on the long posting lists are no longer scanned, only searched.
        """
        to_add = self._rank_by_rarity(word_ids)
        total = np.zeros(self.count, np.float32)
        seen = [np.zeros(0, np.int32)]
        added = looked_at = 0
        while to_add:
            word = to_add[0]
            added += self._length([word.number])
            # Checking costs about as much as adding, so check only once as much again was added.
            if added > 2 * looked_at:
                looked_at = added
                if word.to_come < _threshold(total[np.concatenate(seen)], k):
                    break
            found_in, scores = self._postings(word.number)
            seen.append(found_in[total[found_in] == 0])
            total[found_in] += word.times * scores
            to_add = to_add[1:]
        found = np.concatenate(seen)
        return self._narrow(found, total[found], to_add, k)

    def _narrow(
        self, found: IntArray, sums: FloatArray, to_add: Sequence[_QueryWord], k: int
    ) -> IdArray:
        """Of passages and their scores so far, those that may still be among the best ``k``."""
        for word in to_add:
            kept = np.flatnonzero(sums + word.to_come >= _threshold(sums, k))
            found, sums = found[kept], sums[kept]
            rows, scores = self._look_up(word.number, found)
            sums[rows] += word.times * scores
        return found[sums >= _threshold(sums, k)].astype(np.int64)

    def _rank_by_rarity(self, word_ids: Sequence[int]) -> list[_QueryWord]:
        """The distinct words of a query, the rarest first."""
        counts = Counter(word for word in word_ids if word >= 0)
        rare_first = sorted(counts, key=lambda word: (-float(self.idf[word]), word))
        # tf / (tf + ...) is below 1, so no posting adds more than the idf.
        most = [float(self.idf[word]) * counts[word] for word in rare_first]
        to_come = np.cumsum(most[::-1])[::-1].tolist()
        return [
            _QueryWord(word, counts[word], least)
            for word, least in zip(rare_first, to_come, strict=True)
        ]

    def _postings(self, word: int) -> tuple[IntArray, FloatArray]:
        """The passages that contain a word, ascending, and the score it adds to each."""
        start, end = self.offsets[word], self.offsets[word + 1]
        return self.passages[start:end], self.scores[start:end]

    def _length(self, word_ids: Sequence[int]) -> int:
        """The total number of postings of these words."""
        known = np.array([word for word in word_ids if word >= 0], np.int64)
        return int((self.offsets[known + 1] - self.offsets[known]).sum())

    def _look_up(self, word: int, passages: IntArray) -> tuple[IdArray, FloatArray]:
        """The positions, in ``passages``, of those that contain a word, and the score it adds."""
        found_in, scores = self._postings(word)
        if not len(found_in):
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        at = np.minimum(np.searchsorted(found_in, passages), len(found_in) - 1)
        rows = np.flatnonzero(found_in[at] == passages)
        return rows, scores[at[rows]]
