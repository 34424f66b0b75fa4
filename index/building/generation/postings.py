"""Write the words of a generation: vocabulary, word ids, BM25.

Ids and scores depend on all documents. If most documents are carried over, the counts of the last
generation are updated (``_update``); otherwise all words are counted (``_count_all``). Both write
exactly the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.arrays import RowWriter, open_array
from index.search.bm25 import PostingsWriter, count_pairs, encode_pairs, write_bm25
from index.storage.blocks import Run
from index.text.vocabulary import add_codes, merge_codes, rank_codes

CodeArray = NDArray[np.uint64]
IntArray = NDArray[np.int32]
OffsetArray = NDArray[np.int64]

_WORDS_AT_ONCE = 1_000_000
_POSTINGS_AT_ONCE = 2_000_000
MOST_FRESH = 2_000_000
"""With more words than this in fresh documents (or than in the others), all are counted."""


def write_words(
    folder: Path, runs: Sequence[Run], starts: OffsetArray, last: Path | None = None
) -> int:
    """Write the vocabulary, the word ids and BM25; return the size of the vocabulary.

    starts: as in ``Block.starts``, for the generation being written to ``folder``. last: the folder
    of the generation that documents are carried over from, if any.
    """
    ends = _find_passage_ends(folder, starts)
    fresh = [run for run in runs if run.block.vocabulary is None]
    words = sum(run.rows(4)[1] - run.rows(4)[0] for run in fresh)
    if last is None or words > min(MOST_FRESH, int(starts[-1, 4]) - words):
        return _count_all(folder, runs, ends)
    return _update(folder, runs, ends, _Last.open(last))


def _count_all(folder: Path, runs: Sequence[Run], ends: OffsetArray) -> int:
    vocabulary = merge_codes(_collect_codes(runs))
    carried = next((run.block.vocabulary for run in runs if run.block.vocabulary is not None), None)
    new_ids = None if carried is None else rank_codes(vocabulary, carried)
    _write_ids(folder, runs, vocabulary, int(ends[-1]), new_ids)
    write_bm25(folder, open_array(folder / "words.npy"), ends, len(vocabulary))
    return len(vocabulary)


def _collect_codes(runs: Sequence[Run]) -> Iterator[CodeArray]:
    """Yield the codes of all words of all runs, in pieces; codes may repeat."""
    carried: CodeArray | None = None
    used = np.zeros(0, bool)
    for run in runs:
        if run.block.vocabulary is None:
            yield from _read_words(run)
            continue
        if carried is None:
            carried = run.block.vocabulary
            used = np.zeros(len(carried), bool)
        for ids in _read_words(run):
            used[ids] = True
    if carried is not None:
        yield carried[used]


def _write_ids(
    folder: Path, runs: Sequence[Run], vocabulary: CodeArray, words: int, new_ids: IntArray | None
) -> None:
    """Write the vocabulary, and the id of every word of every document.

    new_ids: the new id of each word of the generation that documents are carried over from.
    """
    np.save(folder / "vocabulary.npy", vocabulary)
    with RowWriter(folder / "words.npy", np.int32, (words,)) as file:
        for run in runs:
            for some in _read_words(run):
                if run.block.vocabulary is None or new_ids is None:
                    file.write(rank_codes(vocabulary, some))
                else:
                    file.write(new_ids[some])


def _read_words(run: Run) -> Iterator[NDArray[Any]]:
    """Yield the words of a run as its block stores them, as ids or codes, in bounded pieces."""
    rows = run.block.rows["words.npy"]
    dtype = np.uint64 if run.block.vocabulary is None else np.int32
    first, last = run.rows(4)
    with rows.path.open("rb") as file:
        for start in range(first, last, _WORDS_AT_ONCE):
            file.seek(rows.offset + rows.row_bytes * start)
            count = min(_WORDS_AT_ONCE, last - start)
            yield np.frombuffer(file.read(rows.row_bytes * count), dtype)


def _find_passage_ends(folder: Path, starts: OffsetArray) -> OffsetArray:
    """Find where the words of each passage begin, and where those of the last one end."""
    passages, sentences = open_array(folder / "passages.npy"), open_array(folder / "sentences.npy")
    begins = np.append(sentences["word_start"].astype(np.int64), 0)
    begins[:-1] += np.repeat(starts[:-1, 4], np.diff(starts[:, 3]))
    begins[-1] = starts[-1, 4]
    first = passages["sentence"] + np.repeat(starts[:-1, 3], np.diff(starts[:, 2]))
    return np.append(begins[first], starts[-1, 4])


@dataclass(frozen=True, slots=True)
class _Last:
    """The postings of the last generation: offsets (words + 1), passages and times (postings)."""

    vocabulary: CodeArray
    offsets: OffsetArray
    passages: IntArray
    times: NDArray[np.uint16]

    @classmethod
    def open(cls, folder: Path) -> _Last:
        names = ("vocabulary", "bm25_offsets", "bm25_passages", "bm25_times")
        return cls(*(open_array(folder / f"{name}.npy") for name in names))

    def pieces(self) -> Iterator[range]:
        """Yield all words in ranges whose postings are bounded in number."""
        first = 0
        while first < len(self.vocabulary):
            limit = self.offsets[first] + _POSTINGS_AT_ONCE
            last = max(first + 1, int(np.searchsorted(self.offsets, limit, "right")) - 1)
            yield range(first, last)
            first = last

    def postings(self, words: range) -> tuple[OffsetArray, slice]:
        """The number of postings of each of some words, and the slice that holds them all."""
        offsets = np.asarray(self.offsets[words.start : words.stop + 1])
        return np.diff(offsets), slice(int(offsets[0]), int(offsets[-1]))


@dataclass(frozen=True, slots=True)
class _Fresh:
    """The words of the documents just read: the code and the passage of each occurrence."""

    codes: CodeArray
    passages: IntArray


def _update(folder: Path, runs: Sequence[Run], ends: OffsetArray, last: _Last) -> int:
    """Renumber the words and passages of carried postings, merge in those of fresh passages, and
    recompute all scores; return the size of the vocabulary."""
    moved, fresh = _renumber_passages(runs), _read_fresh(runs, ends)
    vocabulary = add_codes(_find_used_codes(last, moved), fresh.codes)
    new_ids = rank_codes(vocabulary, last.vocabulary)
    _write_ids(folder, runs, vocabulary, int(ends[-1]), new_ids)
    ids, places, times = count_pairs(
        encode_pairs(rank_codes(vocabulary, fresh.codes), fresh.passages)
    )
    added = encode_pairs(ids, places)
    with ExitStack() as stack:
        writer = PostingsWriter(stack, folder, ends, len(vocabulary))
        written = 0
        for words in last.pieces():
            end = int(new_ids[words.stop]) if words.stop < len(new_ids) else len(vocabulary)
            counts, rows = last.postings(words)
            kept = moved[last.passages[rows]]
            there = kept >= 0
            pairs = encode_pairs(
                np.repeat(new_ids[words.start : words.stop], counts)[there], kept[there]
            )
            some = slice(*np.searchsorted(ids, [written, end]))
            where = np.searchsorted(pairs, added[some])
            pairs = np.insert(pairs, where, added[some])
            both = np.insert(last.times[rows][there], where, times[some])
            writer.write(
                range(written, end), (pairs >> 32).astype(np.int32), pairs.astype(np.int32), both
            )
            written = end
        writer.finish()
    return len(vocabulary)


def _renumber_passages(runs: Sequence[Run]) -> IntArray:
    """The new number of each passage of the last generation; -1 for those that are gone."""
    carried = next(run.block for run in runs if run.block.vocabulary is not None)
    moved = np.full(int(carried.starts[-1, 2]), -1, np.int32)
    at = 0
    for run in runs:
        first, last = run.rows(2)
        if run.block is carried:
            moved[first:last] = np.arange(at, at + last - first)
        at += last - first
    return moved


def _read_fresh(runs: Sequence[Run], ends: OffsetArray) -> _Fresh:
    codes = [np.zeros(0, np.uint64)]
    passages = [np.zeros(0, np.int32)]
    at = 0
    for run in runs:
        first, last = run.rows(2)
        if run.block.vocabulary is None:
            codes += _read_words(run)
            lengths = np.diff(ends[at : at + last - first + 1])
            passages.append(np.repeat(np.arange(at, at + last - first, dtype=np.int32), lengths))
        at += last - first
    return _Fresh(np.concatenate(codes), np.concatenate(passages))


def _find_used_codes(last: _Last, moved: IntArray) -> CodeArray:
    """The codes of the words that occur in any passage carried over, sorted."""
    if moved.min(initial=0) >= 0:
        return last.vocabulary
    used = []
    for words in last.pieces():
        counts, rows = last.postings(words)
        there = moved[last.passages[rows]] >= 0
        begins = np.cumsum(counts) - counts
        used.append(
            last.vocabulary[words.start : words.stop][np.logical_or.reduceat(there, begins)]
        )
    return np.concatenate(used) if used else last.vocabulary
