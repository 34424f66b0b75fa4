"""Assemble a generation from documents carried over and documents just read.

Documents are sorted by path and words by code, so the result does not depend on the previous
generation: an index kept up to date equals one built from scratch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.arrays import Rows, RowWriter, copy_bytes, locate_rows, open_array
from index.search.vectors import EXACT_LIMIT, write_dense
from index.storage.blocks import COPIED, KEY_BYTES, Block, Run, compute_starts
from index.storage.embedding_cache import EmbeddingCache, StoredVectors
from index.storage.manifest import DenseKind
from index.types import FloatArray

_COLUMN = {"text.utf8": 0, "outlines.jsonl": 1, "passages.npy": 2, "sentences.npy": 3}
_VECTORS_AT_ONCE = 256
_SAMPLES = 200


def sort_into_runs(chosen: Iterable[tuple[Block, int]]) -> list[Run]:
    """Sort documents, each given as block and number, by path; adjacent ones share a run."""
    runs: list[Run] = []
    for block, number in sorted(chosen, key=lambda choice: choice[0].entries[choice[1]].path):
        if runs and runs[-1].block is block and runs[-1].last == number:
            runs[-1] = Run(block, runs[-1].first, number + 1)
        else:
            runs.append(Run(block, number, number + 1))
    return runs


class VectorSource(Protocol):
    """Supplies the vectors of the documents that a build writes."""

    dimension: int

    def copy(self, run: Run, passages: RowWriter, sentences: RowWriter) -> None:
        """Append the vectors of a run's passages and sentences."""
        ...


def write_documents(folder: Path, runs: Sequence[Run]) -> NDArray[np.int64]:
    """Write what does not depend on other documents; return where each document starts.

    The starts are as in ``Block.starts``.
    """
    starts = compute_starts(
        [entry for run in runs for entry in run.block.entries[run.first : run.last]]
    )
    np.save(folder / "documents.npy", starts)
    for name, dtype in COPIED.items():
        column = _COLUMN.get(name, 2)
        shape: tuple[int, ...] | None = (int(starts[-1, column]), *dtype.shape)
        with RowWriter(folder / name, dtype.base, shape if name.endswith(".npy") else None) as file:
            for run in runs:
                file.copy(run.block.rows[name], *run.rows(column))
    return starts


def write_vectors(
    folder: Path,
    runs: Sequence[Run],
    starts: NDArray[np.int64],
    source: VectorSource,
    questions: Callable[[], FloatArray],
    exact_limit: int = EXACT_LIMIT,
) -> DenseKind:
    """Write the vectors of passages (float32) and of sentences (float16) and prepare their search.

    questions: see ``write_dense``, whose result is returned.
    """
    passages, sentences = int(starts[-1, 2]), int(starts[-1, 3])
    path = folder / "passage_vectors.npy"
    with (
        RowWriter(path, np.float32, (passages, source.dimension)) as passage_file,
        RowWriter(
            folder / "sentence_vectors.npy", np.float16, (sentences, source.dimension)
        ) as sentence_file,
    ):
        for run in runs:
            source.copy(run, passage_file, sentence_file)
    return write_dense(folder, open_array(path), questions, exact_limit)


def sample_sentences(folder: Path, starts: NDArray[np.int64]) -> list[str]:
    """The texts of up to 200 evenly spaced sentences, which stand in for questions."""
    sentences = open_array(folder / "sentences.npy")
    text = Rows(folder / "text.utf8", 0, 1)
    rows = np.linspace(0, max(len(sentences) - 1, 0), min(_SAMPLES, len(sentences))).astype(int)
    found = []
    for row in rows.tolist():
        number = int(np.searchsorted(starts[:, 3], row, "right")) - 1
        content = BytesIO()
        copy_bytes(text, int(starts[number, 0]), int(starts[number + 1, 0]), content)
        document = content.getvalue().decode("utf-8", "surrogatepass")
        found.append(document[sentences[row]["start"] : sentences[row]["end"]])
    return found


class PreviousVectors:
    """The vectors of the previous generation, by passage key."""

    def __init__(self, folder: Path, block: Block, keys: Sequence[bytes]) -> None:
        """``keys`` are the keys of the block's passages, in order."""
        self.block = block
        self._numbers = {key: number for number, key in enumerate(keys)}
        self._passage_rows = locate_rows(folder / "passage_vectors.npy")
        self._sentence_rows = locate_rows(folder / "sentence_vectors.npy")
        self._passages = open_array(folder / "passage_vectors.npy")
        self._sentences = open_array(folder / "sentence_vectors.npy")
        starts = block.starts
        first = open_array(folder / "passages.npy")["sentence"].astype(np.int64)
        first += np.repeat(starts[:-1, 3], np.diff(starts[:, 2]))
        self._first_sentences = np.append(first, starts[-1, 3])

    def __contains__(self, key: bytes) -> bool:
        return key in self._numbers

    def fetch(self, key: bytes) -> StoredVectors:
        """The vectors of the passage with this key. Raises KeyError when there is none."""
        number = self._numbers[key]
        first, last = self._first_sentences[number : number + 2]
        return StoredVectors(
            self._passages[number].tobytes(), self._sentences[first:last].tobytes()
        )

    def copy(self, run: Run, passages: RowWriter, sentences: RowWriter) -> None:
        """Append the vectors of a run of this generation's documents."""
        passages.copy(self._passage_rows, *run.rows(2))
        sentences.copy(self._sentence_rows, *run.rows(3))


class BuildVectors:
    """Takes vectors from the previous generation where it has them, else from the cache."""

    def __init__(
        self, dimension: int, last: PreviousVectors | None, cache: EmbeddingCache | None
    ) -> None:
        self.dimension = dimension
        self._last = last
        self._cache = cache

    def copy(self, run: Run, passages: RowWriter, sentences: RowWriter) -> None:
        """Append the vectors of a run's passages and sentences."""
        if self._last is not None and run.block is self._last.block:
            self._last.copy(run, passages, sentences)
            return
        for keys in _read_keys(run):
            found = {key: self._last.fetch(key) for key in keys if self._last and key in self._last}
            if self._cache is not None:
                found |= self._cache.fetch([key for key in keys if key not in found])
            for key in keys:
                passages.write_bytes(found[key].passage)
                sentences.write_bytes(found[key].sentences)


def _read_keys(run: Run) -> Iterator[list[bytes]]:
    """Yield the keys of a run's passages in batches."""
    rows: Any = run.block.rows["keys.npy"]
    first, last = run.rows(2)
    with rows.path.open("rb") as file:
        for start in range(first, last, _VECTORS_AT_ONCE):
            file.seek(rows.offset + start * KEY_BYTES)
            content = file.read(KEY_BYTES * min(_VECTORS_AT_ONCE, last - start))
            yield [content[i : i + KEY_BYTES] for i in range(0, len(content), KEY_BYTES)]
