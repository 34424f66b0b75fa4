"""What a store of generations does, and what is written to it.

A generation is written, sealed (its counts are verified), published (from then on it answers), and
some time later dropped. Everything an answer needs of it can be fetched by number, so that a
machine that answers holds nothing of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.storage.manifest import DocumentEntry

FloatArray = NDArray[np.float32]
IntArray = NDArray[np.int32]
IdArray = NDArray[np.int64]
Found = tuple[IdArray, FloatArray]
"""The numbers of passages and their scores, best first."""

WORDS_AT_ONCE = 1024
"""The words of a generation are stored and fetched in blocks of so many."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a generation before it is written; the fields are as in ``Manifest``."""

    generation: str
    model: str
    model_setting: str
    fingerprint: str
    dimension: int
    processing: Mapping[str, Any]
    paths: tuple[str, ...]
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True, eq=False)
class StoredPassage:
    """A passage with all that the search and the ranking need of it.

    number: as in ``Index``. document: the number of its document. byte_start, byte_end: of its
    text, in the document's in UTF-8. sentences: shape (sentences, 3), int32: start, end (both in
    the document) and number of words of each. words: the word ids of its sentences, in order.
    vector: (dimension,), float32. sentence_vectors: (sentences, dimension), float16, or None where
    they were not asked for.
    """

    number: int
    document: int
    start: int
    end: int
    byte_start: int
    byte_end: int
    paragraph: int
    part: int
    text: str
    sentences: IntArray
    words: IntArray
    vector: FloatArray
    sentence_vectors: NDArray[np.float16] | None


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """The text of a document, and its outline as ``encode_outline`` gives it."""

    number: int
    text: str
    outline: bytes


@dataclass(frozen=True, slots=True, eq=False)
class WordBlock:
    """Block ``number`` of the words: their codes, uint64, ascending (``WORDS_AT_ONCE`` of them,
    fewer in the last block), and in how many passages each occurs, int32."""

    number: int
    codes: NDArray[np.uint64]
    passages: IntArray


Row = StoredPassage | StoredDocument | WordBlock


@dataclass(frozen=True, slots=True, eq=False)
class Catalogue:
    """What a reader holds of a generation: its documents, sorted by path, and the first code of
    each block of words, uint64."""

    documents: tuple[DocumentEntry, ...]
    heads: NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Stats:
    """A generation, whether it was sealed, and how many of its passages are stored."""

    facts: Facts
    sealed: bool
    passages: int


class Store(Protocol):
    """Where generations are kept. Several threads may read at once; one process writes.

    All methods raise StoreError when the store cannot be reached or refuses.
    """

    def current(self) -> str | None:
        """The name of the generation published last; None where none was."""
        ...

    def generations(self) -> list[str]:
        """The names of all generations, sealed or not, in ascending order."""
        ...

    def begin(self, facts: Facts) -> int:
        """Begin a generation; return how many of its passages are stored already.

        They are those from 0 on which a writing of the very same generation left when it was cut
        short; what is left of any other generation of that name is removed.
        """
        ...

    def write(self, generation: str, rows: Sequence[Row]) -> None:
        """Write rows: those of each kind in the order of their numbers, passages last. Writing a
        row again changes nothing."""
        ...

    def seal(self, generation: str, catalogue: Catalogue) -> None:
        """Finish a generation. Raises StoreError unless all that ``Facts.counts`` says is there."""
        ...

    def publish(self, generation: str) -> None:
        """Make a sealed generation, all at once, the one that answers.

        Raises StoreError when it was not sealed.
        """
        ...

    def drop(self, generation: str) -> None:
        """Remove a generation, if there is one of that name.

        Raises StoreError when it is the current one.
        """
        ...

    def search_dense(
        self, generation: str, vector: FloatArray, k: int, within: IdArray | None = None
    ) -> Found:
        """The ``k`` passages nearest to a query vector, with their cosines as the store's own
        structure gives them. within: as in ``Index.dense_search``."""
        ...

    def search_lexical(
        self, generation: str, words: Sequence[int], k: int, within: IdArray | None = None
    ) -> Found:
        """The ``k`` passages with the highest BM25 scores above 0, as the store computes them, for
        word ids of 0 or more. within: as in ``Index.lexical_search``."""
        ...

    def fetch(
        self, generation: str, passages: Sequence[int], *, sentence_vectors: bool = False
    ) -> list[StoredPassage]:
        """Passages by their numbers, in the order given."""
        ...

    def fetch_document(self, generation: str, number: int) -> StoredDocument:
        """A document by its number."""
        ...

    def fetch_words(self, generation: str, blocks: Sequence[int]) -> list[WordBlock]:
        """Blocks of words by their numbers, in the order given."""
        ...

    def catalogue(self, generation: str) -> Catalogue:
        """What the generation was sealed with."""
        ...

    def stats(self, generation: str) -> Stats:
        """The facts of a generation. Raises StoreError when there is none of that name."""
        ...

    def close(self) -> None:
        """Close what is open."""
        ...
