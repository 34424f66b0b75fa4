"""An index whose generation is in a store: what ``Index`` offers, fetched when asked for."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from pathlib import Path
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from index.search.bm25 import K1, B, inverse_frequency
from index.search.opened_index import Index
from index.search.stores.protocol import (
    WORDS_AT_ONCE,
    FloatArray,
    Found,
    IdArray,
    IntArray,
    Store,
    StoredPassage,
    WordBlock,
)
from index.storage.blocks import compute_starts
from index.storage.document_table import Entries, ListedEntries
from index.storage.manifest import DenseKind, Manifest
from index.storage.outlines import decode_outline
from index.text.vocabulary import word_code
from index.types import Document, Passage, Sentence

_RESCORED = 2  # times as many as wanted are asked of the store, and scored again here
_PASSAGES_KEPT = 2_000
_SENTENCES_KEPT = 500
_WORD_BLOCKS_KEPT = 2_000

_Key = TypeVar("_Key", bound=Hashable)
_Value = TypeVar("_Value")


class Remembered(Generic[_Key, _Value]):
    """What was fetched last, by key; several threads may ask at once."""

    def __init__(self, most: int, load: Callable[[list[_Key]], Sequence[_Value]]) -> None:
        """``load`` fetches the values of keys, in their order; ``most`` are kept."""
        self._most, self._load = most, load
        self._kept: OrderedDict[_Key, _Value] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, keys: Sequence[_Key]) -> list[_Value]:
        """The values of keys, in their order; those not kept are fetched together."""
        with self._lock:
            known = {key: self._kept[key] for key in keys if key in self._kept}
        missing = list(dict.fromkeys(key for key in keys if key not in known))
        loaded = dict(zip(missing, self._load(missing), strict=True)) if missing else {}
        with self._lock:
            for key in keys:
                self._kept[key] = loaded[key] if key in loaded else known[key]
                self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return [loaded[key] if key in loaded else known[key] for key in keys]


class StoredIndex(Index):
    """One generation in a store. Passages, words and documents have the numbers that they have in
    the files it was written from.

    The store finds the candidates; their cosines and BM25 scores are then computed here, from what
    is stored with them, so that they are those of the files whatever the store's own structures
    round, and whatever statistics its BM25 is from.
    """

    def __init__(self, store: Store, generation: str, folder: Path) -> None:
        """``folder``: what is to be taken as the folder of the index; nothing in it is read.

        Raises StoreError when the generation is not there.
        """
        facts = store.stats(generation).facts
        catalogue = store.catalogue(generation)
        self.folder = folder
        self.generation = generation
        self.model, self.fingerprint = facts.model, facts.fingerprint
        self.dimension, self.processing, self.paths = facts.dimension, facts.processing, facts.paths
        self.manifest = Manifest(
            generation=generation,
            model=facts.model,
            model_setting=facts.model_setting,
            fingerprint=facts.fingerprint,
            dimension=facts.dimension,
            processing=facts.processing,
            paths=facts.paths,
            counts=facts.counts,
            dense=DenseKind("store"),
            files={},
        )
        self._store = store
        self._count = facts.counts["passages"]
        self._average = facts.counts["words"] / self._count if self._count else 1.0
        self._heads = catalogue.heads
        self._entries: Entries = ListedEntries(catalogue.documents)
        self._starts = compute_starts(catalogue.documents)
        self._passage_starts = np.ascontiguousarray(self._starts[:, 2])
        self._passages_kept: Remembered[int, StoredPassage] = Remembered(
            _PASSAGES_KEPT, lambda numbers: store.fetch(generation, numbers)
        )
        self._sentences_kept: Remembered[int, FloatArray] = Remembered(
            _SENTENCES_KEPT, self._load_sentence_vectors
        )
        self._blocks: Remembered[int, WordBlock] = Remembered(
            _WORD_BLOCKS_KEPT, lambda numbers: store.fetch_words(generation, numbers)
        )

    def _load_sentence_vectors(self, numbers: Sequence[int]) -> list[FloatArray]:
        fetched = self._store.fetch(self.generation, numbers, sentence_vectors=True)
        return [np.asarray(each.sentence_vectors, np.float32) for each in fetched]

    def __len__(self) -> int:
        """The number of passages."""
        return self._count

    def _decode_document(self, number: int) -> Document:
        entry = self._entries[number]
        stored = self._store.fetch_document(self.generation, number)
        paragraphs, omitted = decode_outline(stored.outline)
        return Document(
            path=entry.path,
            title=entry.title,
            text=stored.text,
            parts=entry.parts,
            paragraphs=paragraphs,
            omitted=omitted,
            tags=entry.tags,
        )

    def _fetched(self, passages: Sequence[int] | IdArray) -> list[StoredPassage]:
        numbers = [int(number) for number in passages]
        if wrong := [number for number in numbers if not 0 <= number < len(self)]:
            raise IndexError(f"passage {wrong[0]} of {len(self)}")
        return self._passages_kept.get(numbers)

    def passage(self, passage: int) -> Passage:
        """See ``Index``."""
        stored = self._fetched([passage])[0]
        return Passage(
            document=self._entries[stored.document].path,
            start=stored.start,
            end=stored.end,
            text=stored.text,
            paragraph=stored.paragraph,
            part=stored.part,
            sentences=tuple(Sentence(start, end) for start, end, _ in stored.sentences.tolist()),
        )

    def passage_texts(self, passages: IdArray) -> list[str]:
        """See ``Index``."""
        return [stored.text for stored in self._fetched(passages)]

    def sentence_words(self, passage: int) -> list[IntArray]:
        """See ``Index``."""
        stored = self._fetched([passage])[0]
        ends = np.cumsum(stored.sentences[:, 2])
        return np.split(stored.words, ends[:-1]) if len(ends) else []

    def sentence_vectors(self, passage: int) -> FloatArray:
        """See ``Index``."""
        self._fetched([passage])
        return self._sentences_kept.get([passage])[0]

    def passage_vectors(self, passages: Sequence[int] | IdArray) -> FloatArray:
        """See ``Index``."""
        if not len(passages):
            return np.zeros((0, self.dimension), np.float32)
        return np.stack([stored.vector for stored in self._fetched(passages)])

    def word_ids(self, words: Sequence[str]) -> list[int]:
        """See ``Index``."""
        codes = [word_code(word) for word in words]
        if not len(self._heads):
            return [-1] * len(codes)
        places = np.searchsorted(self._heads, np.array(codes, np.uint64), "right") - 1
        numbers = [max(int(place), 0) for place in places]
        return [
            _find_word(block, code)
            for block, code in zip(self._blocks.get(numbers), codes, strict=True)
        ]

    def idf(self, word_ids: Sequence[int]) -> FloatArray:
        """See ``Index``."""
        known = [word for word in word_ids if word >= 0]
        blocks = self._blocks.get([word // WORDS_AT_ONCE for word in known])
        frequency = {
            word: int(block.passages[word % WORDS_AT_ONCE])
            for word, block in zip(known, blocks, strict=True)
        }
        counts = np.array([frequency.get(word, 0) for word in word_ids], np.float64)
        return inverse_frequency(counts, self._count if known else max(self._count, 1))

    def dense_search(self, vector: FloatArray, k: int, within: IdArray | None = None) -> Found:
        """See ``Index``."""
        found, _ = self._store.search_dense(self.generation, vector, _RESCORED * k, within)
        return _best(found, self.dense_scores(vector, found), k)

    def lexical_search(
        self, word_ids: Sequence[int], k: int, within: IdArray | None = None
    ) -> Found:
        """See ``Index``."""
        known = [word for word in word_ids if word >= 0]
        found, _ = self._store.search_lexical(self.generation, known, _RESCORED * k, within)
        return _best(found, self.lexical_scores(known, found), k)

    def lexical_scores(
        self, word_ids: Sequence[int], passages: Sequence[int] | IdArray
    ) -> FloatArray:
        """See ``Index``; added up in the same order, word by word."""
        stored = self._fetched(passages)
        total = np.zeros(len(stored), np.float32)
        if not stored:
            return total
        lengths = np.array([len(each.words) for each in stored])
        penalty = (K1 * (1 - B + B * lengths / (self._average or 1.0))).astype(np.float32)
        words = np.concatenate([each.words for each in stored])
        owners = np.repeat(np.arange(len(stored)), lengths)
        known = [word for word in word_ids if word >= 0]
        for word, weight in zip(known, self.idf(known), strict=True):
            times = np.bincount(owners[words == word], minlength=len(stored)).astype(np.float32)
            total += weight * (times / (times + penalty))
        return total


def _find_word(block: WordBlock, code: int) -> int:
    """The id of the word with a code; -1 if the block has none such."""
    codes: NDArray[np.uint64] = block.codes
    place = int(np.searchsorted(codes, np.uint64(code)))
    there = place < len(codes) and int(codes[place]) == code
    return block.number * WORDS_AT_ONCE + place if there else -1


def _best(found: IdArray, scores: FloatArray, k: int) -> Found:
    """The best ``k`` of passages by their scores; ties by number."""
    order = np.lexsort((found, -scores))[:k]
    return found[order], scores[order]
