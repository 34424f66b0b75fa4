"""An open index: documents, passages, words and vectors, read from mapped files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.arrays import ScatteredRows, Stretches, open_array
from index.errors import DocumentError, IndexDamaged, IndexMismatch
from index.search.bm25 import Postings, inverse_frequency
from index.search.vectors import DenseSearch, open_vectors
from index.settings import Settings
from index.storage.document_table import (
    DocumentInfo,
    Entries,
    StoredEntries,
    document_info,
)
from index.storage.generations import current_generation, read_current
from index.storage.manifest import Manifest, verify_files
from index.storage.outlines import decode_outline
from index.text.vocabulary import find_words
from index.text.words import words_fingerprint
from index.types import Document, Passage, Sentence

FloatArray = NDArray[np.float32]
IntArray = NDArray[np.int32]
IdArray = NDArray[np.int64]
DOCUMENTS_KEPT = 2  # of those opened last


class Index(AbstractContextManager["Index"]):
    """One generation, held open. Several threads may read it at once; nothing is ever written.

    Passages are numbered from 0 to ``len(index) - 1``: documents in order of their paths, and each
    document from beginning to end.

    folder: that of the index. generation: its name; compare it with ``current_generation`` to
    notice a newer one.
    model, fingerprint, dimension: those of the encoder it was built with.
    processing: the settings it was built with. paths: the folders and files indexed.
    """

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        """Not for direct use: ``open_index`` checks the files first."""
        self._folder = folder
        self.folder = folder.parent.parent
        self.manifest = manifest
        self.generation = manifest.generation
        self.model = manifest.model
        self.fingerprint = manifest.fingerprint
        self.dimension = manifest.dimension
        self.processing: Mapping[str, Any] = manifest.processing
        self.paths = manifest.paths
        try:
            self._open(folder)
        except (OSError, ValueError, RuntimeError) as error:
            raise IndexDamaged("index.unopened", path=folder, why=error) from error

    def _open(self, folder: Path) -> None:
        self._entries: Entries = StoredEntries(folder, self.manifest.counts["documents"])
        # Where each document begins in: text, outlines, passages, sentences, words.
        self._starts = np.load(folder / "documents.npy", allow_pickle=False)
        self._passage_starts = np.ascontiguousarray(self._starts[:, 2])
        self._text = _open_bytes(folder / "text.utf8")
        self._outlines = _open_bytes(folder / "outlines.jsonl")
        self._passages = open_array(folder / "passages.npy")
        self._sentences = open_array(folder / "sentences.npy")
        self._words = open_array(folder / "words.npy")
        self._passage_vectors = open_vectors(folder / "passage_vectors.npy", self.manifest.dense)
        self._sentence_vectors = ScatteredRows(folder / "sentence_vectors.npy")
        self._vocabulary = open_array(folder / "vocabulary.npy")
        whole = isinstance(self._passage_vectors, np.ndarray)
        open_stretches = open_array if whole else Stretches
        self._postings = Postings(
            open_array(folder / "bm25_offsets.npy"),
            open_stretches(folder / "bm25_passages.npy"),
            open_stretches(folder / "bm25_scores.npy"),
            open_array(folder / "idf.npy"),
            len(self._passages),
        )
        self._dense = DenseSearch(folder, self._passage_vectors, self.manifest.dense)

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the files. Arrays returned earlier stay valid."""
        for name in [name for name in vars(self) if name.startswith("_") and name != "_folder"]:
            delattr(self, name)

    def __len__(self) -> int:
        """The number of passages."""
        return len(self._passages)

    @cached_property
    def documents(self) -> tuple[DocumentInfo, ...]:
        """All documents, in order of their paths."""
        return tuple(map(document_info, self._entries))

    def document_info(self, number: int) -> DocumentInfo:
        """The document of a given number in ``documents``, without reading the others."""
        return document_info(self._entries[number])

    def document(self, path: str) -> Document:
        """A document with its text. Raises DocumentError when the path is not in the index.

        The last ones are kept: a sheet of 100,000 rows takes a second to open, and an answer asks
        for its document several times.
        """
        return self._read_document(self._number(path))

    @cached_property
    def _read_document(self) -> Callable[[int], Document]:
        return lru_cache(DOCUMENTS_KEPT)(self._decode_document)

    def _decode_document(self, number: int) -> Document:
        entry = self._entries[number]
        starts, ends = self._starts[number], self._starts[number + 1]
        line = self._outlines[starts[1] : ends[1]].tobytes()
        paragraphs, omitted = decode_outline(line)
        return Document(
            path=entry.path,
            title=entry.title,
            text=_decode(self._text[starts[0] : ends[0]]),
            parts=entry.parts,
            paragraphs=paragraphs,
            omitted=omitted,
            tags=entry.tags,
        )

    def document_number(self, passage: int) -> int:
        """The number, in ``documents``, of the document a passage belongs to."""
        return int(np.searchsorted(self._passage_starts, passage, side="right")) - 1

    def passages_of(self, path: str) -> range:
        """The numbers of a document's passages. Raises DocumentError when there is none such."""
        number = self._number(path)
        return range(int(self._starts[number, 2]), int(self._starts[number + 1, 2]))

    def passages_of_documents(self, documents: Sequence[int] | IdArray) -> IdArray:
        """The numbers of the passages of some documents, which are given by their numbers in
        ``documents`` in any order; ascending, each once, int64."""
        numbers = np.unique(np.asarray(documents, np.int64))
        starts, ends = self._passage_starts[numbers], self._passage_starts[numbers + 1]
        lengths = (ends - starts).astype(np.int64)
        begins = np.cumsum(lengths) - lengths  # where each document's begin in the result
        offsets = np.repeat(starts.astype(np.int64) - begins, lengths)
        return np.asarray(np.arange(int(lengths.sum()), dtype=np.int64) + offsets)

    def title(self, path: str) -> str:
        """The title of a document. Raises DocumentError when the path is not in the index."""
        return self._entries[self._number(path)].title

    def _number(self, path: str) -> int:
        number = self._entries.find(path)
        if number is None:
            raise DocumentError("index.no_document", document=path)
        return number

    def passage(self, passage: int) -> Passage:
        """A passage by its number. Only its own span of the text is decoded."""
        number, row, first, last = self._locate(passage)
        base = int(self._starts[number, 0])
        text = self._text[base + int(row["byte_start"]) : base + int(row["byte_end"])]
        sentences = self._sentences[first:last]
        return Passage(
            document=self._entries[number].path,
            start=int(row["start"]),
            end=int(row["end"]),
            text=_decode(text),
            paragraph=int(row["paragraph"]),
            part=int(row["part"]),
            sentences=tuple(
                Sentence(start, end)
                for start, end in zip(
                    sentences["start"].tolist(), sentences["end"].tolist(), strict=True
                )
            ),
        )

    def passage_texts(self, passages: IdArray) -> list[str]:
        """Only the texts of passages, in a tenth of the time that ``passage`` takes for each."""
        numbers = np.searchsorted(self._passage_starts, passages, side="right") - 1
        rows, bases = self._passages[passages], self._starts[numbers, 0]
        starts = (bases + rows["byte_start"]).tolist()
        ends = (bases + rows["byte_end"]).tolist()
        return [_decode(self._text[a:b]) for a, b in zip(starts, ends, strict=True)]

    def _locate(self, passage: int) -> tuple[int, Any, int, int]:
        """The passage's document number, its row, and its first and last (exclusive) sentence."""
        if not 0 <= passage < len(self):
            raise IndexError(f"passage {passage} of {len(self)}")
        number = self.document_number(passage)
        row = self._passages[passage]
        first = int(self._starts[number, 3]) + int(row["sentence"])
        if passage + 1 < int(self._starts[number + 1, 2]):
            last = int(self._starts[number, 3]) + int(self._passages[passage + 1]["sentence"])
        else:
            last = int(self._starts[number + 1, 3])
        return number, row, first, last

    def sentence_words(self, passage: int) -> list[IntArray]:
        """The word ids of each sentence of a passage, in order, each int32."""
        number, _, first, last = self._locate(passage)
        base = int(self._starts[number, 4])
        sentences = self._sentences[first:last]
        starts, ends = sentences["word_start"].tolist(), sentences["word_end"].tolist()
        return [
            self._words[base + start : base + end] for start, end in zip(starts, ends, strict=True)
        ]

    def sentence_vectors(self, passage: int) -> FloatArray:
        """The vectors of a passage's sentences, shape (sentences, dimension), float32.

        They are stored at half precision, so their length is 1 only to about three decimals.
        """
        _, _, first, last = self._locate(passage)
        return np.asarray(self._sentence_vectors.between(first, last), np.float32)

    def passage_vectors(self, passages: Sequence[int] | IdArray) -> FloatArray:
        """The vectors of passages, shape (number of passages, dimension), float32."""
        return np.asarray(self._passage_vectors[np.asarray(passages, np.int64)])

    def word_ids(self, words: Sequence[str]) -> list[int]:
        """The ids of words as ``WordCutter.words`` gives them; -1 for words not in the index."""
        return find_words(self._vocabulary, words)

    def idf(self, word_ids: Sequence[int]) -> FloatArray:
        """The inverse document frequency of words, float32, above 0.

        Unknown words (-1) get the idf of a word that occurs in no passage, the largest there is.
        """
        known = self._postings.idf
        unknown = float(inverse_frequency(np.zeros(1), max(len(self), 1))[0])
        return np.array([known[i] if i >= 0 else unknown for i in word_ids], np.float32)

    def dense_search(
        self, vector: FloatArray, k: int, within: IdArray | None = None
    ) -> tuple[IdArray, FloatArray]:
        """The ``k`` passages nearest to a query vector and their cosines, best first.

        within: the passages to search, ascending and each once; None for all of them.
        """
        return self._dense.search(vector, k, within)

    def lexical_search(
        self, word_ids: Sequence[int], k: int, within: IdArray | None = None
    ) -> tuple[IdArray, FloatArray]:
        """The ``k`` passages with the highest BM25 scores above 0, and the scores, best first.

        within: the passages to search, ascending and each once; None for all of them.
        """
        if within is None:
            return self._postings.best(word_ids, k)
        return self._postings.best_within(word_ids, k, within)

    def dense_scores(self, vector: FloatArray, passages: Sequence[int] | IdArray) -> FloatArray:
        """The cosine (-1 to 1) of a query vector with each of the given passages."""
        return np.asarray(self.passage_vectors(passages) @ vector, np.float32)

    def lexical_scores(
        self, word_ids: Sequence[int], passages: Sequence[int] | IdArray
    ) -> FloatArray:
        """The BM25 score (0 or more) of each of the given passages."""
        return self._postings.score_some(word_ids, np.asarray(passages, np.int64))


def open_index(
    path: Path | str,
    *,
    encoder_fingerprint: str | None = None,
    settings: Settings | None = None,
    verify: bool = False,
) -> Index:
    """Open the current generation of an index for reading.

    encoder_fingerprint: that of the encoder for the questions. settings: those for cutting the
    questions into words. verify: compare every file with its checksum first.

    Raises IndexMissing; IndexMismatch when the index was written with another model, format or
    dictionary; IndexDamaged when a file is missing or truncated (or, with ``verify``, altered).
    """
    index = Path(path)
    while True:
        name = current_generation(index)
        try:
            return _open_current(index, encoder_fingerprint, settings, verify)
        except IndexDamaged:
            # Meanwhile a build may have finished twice and removed the generation being opened.
            if current_generation(index) == name:
                raise


def _open_current(
    index: Path, encoder_fingerprint: str | None, settings: Settings | None, verify: bool
) -> Index:
    folder, manifest = read_current(index)
    if encoder_fingerprint is not None and manifest.fingerprint != encoder_fingerprint:
        raise IndexMismatch(
            "index.other_model",
            index=index,
            model=manifest.model,
            fingerprint=manifest.fingerprint,
            other=encoder_fingerprint,
        )
    cut = None if settings is None else words_fingerprint(settings)
    if cut is not None and manifest.processing.get("words") != cut:
        raise IndexMismatch(
            "index.other_words", index=index, words=manifest.processing.get("words"), other=cut
        )
    verify_files(folder, manifest, content=verify)
    return Index(folder, manifest)


def _open_bytes(path: Path) -> NDArray[np.uint8]:
    if path.stat().st_size == 0:
        return np.zeros(0, np.uint8)
    return np.memmap(path, np.uint8, "r").view(np.ndarray)


def _decode(content: NDArray[np.uint8]) -> str:
    return content.tobytes().decode("utf-8", "surrogatepass")
