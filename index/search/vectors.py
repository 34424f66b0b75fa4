"""The nearest passage vectors: exact while that is quick, an inverted file beyond.

Up to ``EXACT_LIMIT`` passages FAISS compares with every vector, straight from the mapped file
(77 MB at the limit, read at the speed of memory). Beyond, ``dense.faiss`` holds an inverted file
of 8-bit vectors whose finds are scored again with the full vectors.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.arrays import ScatteredRows, open_array, open_rows
from index.storage.manifest import DenseKind

FloatArray = NDArray[np.float32]
IdArray = NDArray[np.int64]

Vectors = FloatArray | ScatteredRows
"""Shape (passages, dimension), float32, rows of length 1."""

EXACT_LIMIT = 50_000
_WANTED_RECALL = 0.99
_NEIGHBOURS = 10
_TRAINED_ON = 40  # vectors for each list; FAISS asks for 39
_STEP = 1.4
_RESCORED = 4
_FILE = "dense.faiss"


def write_dense(
    folder: Path,
    vectors: FloatArray,
    questions: Callable[[], FloatArray],
    exact_limit: int = EXACT_LIMIT,
) -> DenseKind:
    """Write what searching these vectors needs beside them, if anything, and say which.

    vectors: shape (passages, dimension), float32, rows of length 1. questions: gives the vectors
    of some hundred questions, shape (questions, dimension); not asked where search is exact.

    The number of probes is the least tried that finds 99% of the ten nearest of the questions;
    the recall stated is what it finds of them. Passages would not do in their place: a passage
    lies among its like, a question does not (99.8% of the ten nearest of passages were found
    with a number of probes that found 93% of those of questions).
    """
    count, dimension = vectors.shape
    if count <= exact_limit:
        return DenseKind()
    import faiss

    lists = int(4 * np.sqrt(count))
    index: Any = faiss.index_factory(dimension, f"IVF{lists},SQ8", faiss.METRIC_INNER_PRODUCT)
    chosen = np.random.default_rng(0).permutation(count)
    index.train(vectors[np.sort(chosen[: _TRAINED_ON * lists])])
    for start in range(0, count, 16_384):
        index.add(vectors[start : start + 16_384])
    queries = np.ascontiguousarray(questions(), np.float32)
    _, exact = faiss.knn(queries, vectors, _NEIGHBOURS, metric=faiss.METRIC_INNER_PRODUCT)
    recall, probes = 0.0, 4
    while recall < _WANTED_RECALL and probes < lists:
        probes = min(math.ceil(_STEP * probes), lists)
        index.nprobe = probes
        recall = _recall(index, vectors, queries, exact)
    faiss.write_index(index, str(folder / _FILE))
    return DenseKind("inverted file", lists, probes, round(recall, 4))


def _recall(index: Any, vectors: FloatArray, queries: FloatArray, exact: IdArray) -> float:
    hits = 0
    _, nearest = index.search(queries, _RESCORED * _NEIGHBOURS)
    for query, wanted, found in zip(queries, exact, nearest, strict=True):
        ids, _ = _best(vectors, query, found, _NEIGHBOURS)
        hits += len(np.intersect1d(ids, wanted))
    return hits / exact.size


@contextmanager
def _one_thread() -> Iterator[None]:
    """FAISS shares the work of many queries among threads; of one it only wakes them for nothing.

    The number is that of the calling thread alone.
    """
    import faiss

    threads = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(threads)


class DenseSearch:
    """The vectors of an open index, and how to find the nearest."""

    def __init__(self, folder: Path, vectors: Vectors, kind: DenseKind) -> None:
        """``vectors``: see ``open_vectors``."""
        self._vectors = vectors
        self._index: Any = None
        if kind.kind != "exact":
            import faiss

            self._index = faiss.read_index(str(folder / _FILE), faiss.IO_FLAG_MMAP)
            self._index.nprobe = kind.probes
            # Else every search starts threads that read the lists it is about to read.
            lists: Any = faiss.downcast_InvertedLists(self._index.invlists)
            lists.prefetch_nthread = 0

    def search(self, query: FloatArray, k: int) -> tuple[IdArray, FloatArray]:
        """The ``k`` nearest passages (fewer when there are fewer) and their cosines, best first."""
        k = min(k, len(self._vectors))
        if k <= 0:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        import faiss

        row = np.ascontiguousarray(query, np.float32)[None]
        with _one_thread():
            if self._index is None and isinstance(self._vectors, np.ndarray):
                _, ids = faiss.knn(row, self._vectors, k, metric=faiss.METRIC_INNER_PRODUCT)
            else:
                _, ids = self._index.search(row, _RESCORED * k)
        return _best(self._vectors, row[0], ids[0], k)


def open_vectors(path: Path, kind: DenseKind) -> Vectors:
    """The vectors of passages: mapped where a search reads them all, else read row by row."""
    return open_array(path) if kind.kind == "exact" else open_rows(path)


def _best(vectors: Vectors, query: FloatArray, ids: IdArray, k: int) -> tuple[IdArray, FloatArray]:
    """Scored with the full vectors: the best ``k``, equal ones by number."""
    ids = ids[ids >= 0]
    scores = vectors[ids] @ query
    order = np.lexsort((ids, -scores))[:k]
    return ids[order], np.asarray(scores[order], np.float32)
