"""Nearest passage vectors: by exact search while that is quick, by an inverted file beyond.

Up to ``EXACT_LIMIT`` passages, FAISS compares the query with every vector, straight from the mapped
file (77 MB at the limit, read at the speed of memory). Beyond that, ``dense.faiss`` holds an
inverted file of 8-bit vectors, and what it finds is rescored with the full vectors.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.arrays import ScatteredRows, open_array, runs_of
from index.storage.manifest import DenseKind

FloatArray = NDArray[np.float32]
IdArray = NDArray[np.int64]

Vectors = FloatArray | ScatteredRows
"""Shape (passages, dimension), float32, rows of length 1."""

EXACT_LIMIT = 50_000
_WANTED_RECALL = 0.99
_NEIGHBOURS = 10
_TRAINED_ON = 40  # vectors per list; FAISS asks for at least 39
_STEP = 1.4
_RESCORED = 4
_AT_ONCE = 4096  # rows read from the file at a time
_LONG_RUN = 64  # consecutive rows that are worth a product of their own
_ROUNDING = 1e-5  # cosines of the same vectors may differ by this
_FILE = "dense.faiss"


def write_dense(
    folder: Path,
    vectors: FloatArray,
    questions: Callable[[], FloatArray],
    exact_limit: int = EXACT_LIMIT,
) -> DenseKind:
    """Write the search structure that these vectors need, if any, and return its kind.

    vectors: shape (passages, dimension), float32, rows of length 1. questions: called for the
    vectors of some hundred questions, shape (questions, dimension), unless search is exact.

    The number of probes is the smallest tried that finds 99% of the questions' ten nearest
    passages; the recall returned is the one measured with it. Passages could not stand in for the
    questions: a passage lies among similar ones, a question does not (a number of probes that
    found 99.8% of the ten nearest of passages found 93% of those of questions).
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
        recall = _measure_recall(index, vectors, queries, exact)
    with (folder / _FILE).open("wb") as file:  # FAISS opens only names in ASCII on Windows
        library: Any = faiss
        faiss.write_index(index, library.PyCallbackIOWriter(file.write))
    return DenseKind("inverted file", lists, probes, round(recall, 4))


def _measure_recall(index: Any, vectors: FloatArray, queries: FloatArray, exact: IdArray) -> float:
    hits = 0
    _, nearest = index.search(queries, _RESCORED * _NEIGHBOURS)
    for query, wanted, found in zip(queries, exact, nearest, strict=True):
        ids, _ = _rescore(vectors, query, found, _NEIGHBOURS)
        hits += len(np.intersect1d(ids, wanted))
    return hits / exact.size


@contextmanager
def _one_thread() -> Iterator[None]:
    """Restrict FAISS to the calling thread: for a single query, waking others is pure cost.

    FAISS keeps this setting for each thread that calls it, so other threads are not affected.
    """
    import faiss

    threads = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(threads)


def _read_inverted_file(path: Path) -> Any:
    """Open an inverted file: mapped, or, where FAISS cannot map (on Windows), read into memory."""
    import faiss

    library: Any = faiss
    if not hasattr(faiss, "OnDiskInvertedLists"):
        with path.open("rb") as file:
            return faiss.read_index(library.PyCallbackIOReader(file.read))
    index: Any = faiss.read_index(str(path), faiss.IO_FLAG_MMAP)
    # Else every search starts threads to prefetch the lists it is about to read itself.
    lists: Any = faiss.downcast_InvertedLists(index.invlists)
    lists.prefetch_nthread = 0
    return index


class DenseSearch:
    """Nearest-neighbour search over the vectors of an open index."""

    def __init__(self, folder: Path, vectors: Vectors, kind: DenseKind) -> None:
        """``vectors``: see ``open_vectors``."""
        self._vectors = vectors
        self._index: Any = None
        if kind.kind != "exact":
            self._index = _read_inverted_file(folder / _FILE)
            self._index.nprobe = kind.probes

    def search(
        self, query: FloatArray, k: int, within: IdArray | None = None
    ) -> tuple[IdArray, FloatArray]:
        """The ``k`` nearest passages (fewer when there are fewer) and their cosines, best first.

        within: the passages to search, ascending and each once; None for all of them. As among all
        of them, up to ``EXACT_LIMIT`` passages are compared one by one.
        """
        k = min(k, len(self._vectors) if within is None else len(within))
        if k <= 0:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        row = np.ascontiguousarray(query, np.float32)[None]
        if within is None:
            return self._search_all(row, k)
        if self._index is None or len(within) <= EXACT_LIMIT:
            scores = _scores_of(self._vectors, row[0], within)
            least = np.partition(scores, -k)[-k] - _ROUNDING
            return _rescore(self._vectors, row[0], within[scores >= least], k)
        return self._search_some(row, k, within)

    def _search_some(self, row: FloatArray, k: int, within: IdArray) -> tuple[IdArray, FloatArray]:
        """Search the inverted file for some of its passages, and so much more of it as they are
        fewer than all."""
        import faiss

        inside = np.zeros(len(self._vectors), bool)
        inside[within] = True
        made: Any = faiss  # its types know of no arrays
        wanted = made.IDSelectorBitmap(np.packbits(inside, bitorder="little"))
        probes = math.ceil(self._index.nprobe * len(self._vectors) / len(within))
        chosen = made.SearchParametersIVF(sel=wanted, nprobe=min(probes, self._index.nlist))
        with _one_thread():
            _, ids = self._index.search(row, _RESCORED * k, params=chosen)
        return _rescore(self._vectors, row[0], ids[0], k)

    def _search_all(self, row: FloatArray, k: int) -> tuple[IdArray, FloatArray]:
        import faiss

        with _one_thread():
            if self._index is None and isinstance(self._vectors, np.ndarray):
                _, ids = faiss.knn(row, self._vectors, k, metric=faiss.METRIC_INNER_PRODUCT)
            else:
                _, ids = self._index.search(row, _RESCORED * k)
        return _rescore(self._vectors, row[0], ids[0], k)


def _scores_of(vectors: Vectors, query: FloatArray, rows: IdArray) -> FloatArray:
    """The cosine of a query with each of some rows, ascending, float32 of shape (rows,)."""
    if isinstance(vectors, np.ndarray):
        return _inner_products(vectors, query, rows)
    scores = np.empty(len(rows), np.float32)
    scattered = np.ones(len(rows), bool)
    for start, end in runs_of(rows, _LONG_RUN):  # read as one, as a folder's documents can be
        scattered[start:end] = False
        for first in range(start, end, _AT_ONCE):
            last = min(first + _AT_ONCE, end)
            block = vectors.between(int(rows[first]), int(rows[last - 1]) + 1)
            scores[first:last] = _inner_products(block, query, np.arange(last - first))
    places = np.flatnonzero(scattered)
    for first in range(0, len(places), _AT_ONCE):
        some = places[first : first + _AT_ONCE]
        scores[some] = _inner_products(vectors[rows[some]], query, np.arange(len(some)))
    return scores


def _inner_products(vectors: FloatArray, query: FloatArray, rows: IdArray) -> FloatArray:
    """The inner product of a query with each of some rows, which are not copied together first, by
    the calling thread alone: a product of NumPy's wakes others, which on a busy machine takes
    several times as long."""
    import faiss

    made: Any = faiss
    found, wanted = np.empty(len(rows), np.float32), np.ascontiguousarray(rows, np.int64)
    given = [made.swig_ptr(each) for each in (found, query, vectors, wanted)]
    with _one_thread():
        made.fvec_inner_products_by_idx(*given, vectors.shape[1], 1, len(rows))
    return found


def open_vectors(path: Path, kind: DenseKind) -> Vectors:
    """Open the passage vectors: mapped if a search reads them all, else read row by row."""
    return open_array(path) if kind.kind == "exact" else ScatteredRows(path)


def _rescore(
    vectors: Vectors, query: FloatArray, ids: IdArray, k: int
) -> tuple[IdArray, FloatArray]:
    """The best ``k`` of the candidates ``ids`` by the full vectors; ties by number."""
    ids = ids[ids >= 0]
    scores = vectors[ids] @ query
    order = np.lexsort((ids, -scores))[:k]
    return ids[order], np.asarray(scores[order], np.float32)
