"""A store in Milvus (https://milvus.io): a generation is a collection of passages, with another of
contents beside it; the one that answers is where the alias points."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import numpy as np

from index.arrays import runs_of
from index.errors import StoreError
from index.search.stores import packing
from index.search.stores.milvus_client import Contents, clear_errors, connect, count_rows
from index.search.stores.milvus_schema import (
    MOST_CHARACTERS,
    WAIT,
    consistency,
    create_contents,
    create_passages,
    dense_index,
    terms,
)
from index.search.stores.protocol import (
    WORDS_AT_ONCE,
    Catalogue,
    Facts,
    FloatArray,
    Found,
    IdArray,
    Row,
    Stats,
    StoredDocument,
    StoredPassage,
    WordBlock,
)
from index.settings import Settings

_CONTENTS = "_contents"
_BEGUN, _SEALED, _CATALOGUE = "b", "s", "c"  # keys; the others are kinds, with numbers after them
_PASSAGE, _SENTENCES, _DOCUMENT, _WORDS = "p", "v", "d", "w"
_MOST_FOUND = 16_384  # that one search of Milvus returns


_Answer = TypeVar("_Answer")


class MilvusStore:
    """Generations in Milvus, under the name of an alias. Several names may share a server."""

    def __init__(self, settings: Settings, *, lexical: bool = True) -> None:
        """Connect to ``settings.store``; ``lexical``: whether it has full-text search, as servers
        do from 2.5 on. Without, nothing is found by its words.

        Raises SettingsError when a setting cannot be used or the client is not installed, and
        StoreError when the server does not answer.
        """
        self._dense = dense_index(settings.store_index)
        self._level = consistency(settings.store_consistency)
        self._name = settings.store_name
        self._address = settings.store
        self._client = connect(settings.store, settings.store_token)
        self._loaded: set[str] = set()
        self._lexical = lexical

    def current(self) -> str | None:
        """See ``Store``."""
        from pymilvus import MilvusException

        with clear_errors(self._address):
            try:
                found = self._client.describe_alias(self._name, timeout=WAIT)
            except MilvusException:
                # Servers differ in the code for an alias that does not exist.
                listed: Any = self._client.list_aliases(timeout=WAIT)
                if self._name in listed["aliases"]:
                    raise
                return None
        return str(found["collection_name"]).removeprefix(f"{self._name}_")

    def generations(self) -> list[str]:
        """See ``Store``."""
        form = re.compile(rf"{re.escape(self._name)}_(\w+){_CONTENTS}")
        with clear_errors(self._address):
            found = map(form.fullmatch, self._client.list_collections(timeout=WAIT))
            return sorted(match.group(1) for match in found if match)

    def begin(self, facts: Facts) -> int:
        """See ``Store``."""
        name, told = self._collection(facts.generation), packing.pack_facts(facts)
        with clear_errors(self._address):
            if not self._is_begun(facts.generation, told):
                self._remove(facts.generation)
                create_contents(self._client, name + _CONTENTS)
                create_passages(
                    self._client, name, facts.dimension, self._dense, lexical=self._lexical
                )
                self._contents(facts.generation).write({_BEGUN: told})
            stored = count_rows(self._client, name)
            # Rows are written in order, so without a gap the count is how far it came.
            beyond = count_rows(self._client, name, f"number >= {stored}") if stored else 0
            return 0 if beyond else stored

    def _is_begun(self, generation: str, told: bytes) -> bool:
        name = self._collection(generation)
        if not self._client.has_collection(name, timeout=WAIT):
            return False
        if not self._client.has_collection(name + _CONTENTS, timeout=WAIT):
            return False
        try:
            self._load(generation)
        except StoreError:  # cut short before it had its indexes
            return False
        return self._contents(generation, "Strong").fetch([_BEGUN]).get(_BEGUN) == told

    def write(self, generation: str, rows: Sequence[Row]) -> None:
        """See ``Store``."""
        contents: dict[str, bytes] = {}
        passages = [row for row in rows if isinstance(row, StoredPassage)]
        for row in rows:
            contents |= _contents_of(row)
        with clear_errors(self._address):
            self._contents(generation).write(contents)
            if passages:
                self._client.upsert(
                    self._collection(generation),
                    [self._row(each) for each in passages],
                    timeout=WAIT,
                )

    def _row(self, passage: StoredPassage) -> dict[str, Any]:
        words = terms(passage.words.tolist())
        if len(words) > MOST_CHARACTERS:
            raise StoreError("store.passage_too_long", store=self._address, passage=passage.number)
        return {"number": passage.number, "vector": passage.vector.tolist(), "words": words}

    def seal(self, generation: str, catalogue: Catalogue) -> None:
        """See ``Store``."""
        contents = self._contents(generation, "Strong")
        with clear_errors(self._address):
            contents.write({_CATALOGUE: packing.pack_catalogue(catalogue)})
            for name in (self._collection(generation), self._collection(generation) + _CONTENTS):
                self._client.flush(name, timeout=WAIT)
            self._load(generation)
            told = contents.fetch([_BEGUN])[_BEGUN]
            counts = packing.unpack_facts(told).counts
            wanted = {
                _PASSAGE: counts["passages"],
                _SENTENCES: counts["passages"],
                _DOCUMENT: counts["documents"],
                _WORDS: -(-counts["vocabulary"] // WORDS_AT_ONCE),
            }
            found = {kind: contents.count(kind) for kind in wanted}
            rows = count_rows(self._client, self._collection(generation))
            if found != wanted or rows != counts["passages"]:
                raise StoreError(
                    "store.incomplete",
                    store=self._address,
                    generation=generation,
                    found=rows,
                    wanted=counts["passages"],
                )
            contents.write({_SEALED: told})

    def publish(self, generation: str) -> None:
        """See ``Store``."""
        if not self.stats(generation).sealed:
            raise StoreError("store.unsealed", store=self._address, generation=generation)
        name, before = self._collection(generation), self.current()
        with clear_errors(self._address):
            if before is None:
                self._client.create_alias(name, self._name, timeout=WAIT)
            elif before != generation:
                self._client.alter_alias(name, self._name, timeout=WAIT)

    def drop(self, generation: str) -> None:
        """See ``Store``."""
        if self.current() == generation:
            raise StoreError("store.in_use", store=self._address, generation=generation)
        with clear_errors(self._address):
            self._remove(generation)

    def _remove(self, generation: str) -> None:
        """Remove both collections; that of the contents, by which it is listed, last."""
        name = self._collection(generation)
        for each in (name, name + _CONTENTS):
            if self._client.has_collection(each, timeout=WAIT):
                self._client.drop_collection(each, timeout=WAIT)
        self._loaded.discard(generation)

    def search_dense(
        self, generation: str, vector: FloatArray, k: int, within: IdArray | None = None
    ) -> Found:
        """See ``Store``."""
        most = min(k, _MOST_FOUND)
        search = {"metric_type": "IP", "params": self._dense.search_for(most)}
        query = np.asarray(vector, np.float32).tolist()
        return self._search(generation, "vector", query, search, k, within)

    def search_lexical(
        self, generation: str, words: Sequence[int], k: int, within: IdArray | None = None
    ) -> Found:
        """See ``Store``."""
        if not words or not self._lexical:
            return _nothing()
        numbers, scores = self._search(
            generation, "terms", terms(words), {"metric_type": "BM25"}, k, within
        )
        scores = np.abs(scores)  # milvus-lite gives them as distances, below 0
        return numbers[scores > 0], scores[scores > 0]

    def _search(
        self,
        generation: str,
        field: str,
        query: Any,
        search: dict[str, Any],
        k: int,
        within: IdArray | None,
    ) -> Found:
        if k <= 0 or (within is not None and not len(within)):
            return _nothing()
        found: Any = self._read(
            generation,
            lambda: self._client.search(
                self._collection(generation),
                data=[query],
                anns_field=field,
                limit=min(k, _MOST_FOUND),
                filter="" if within is None else _filter(within),
                search_params=search,
                output_fields=["number"],
                consistency_level=self._level,
                timeout=WAIT,
            )[0],
        )
        numbers = np.array([hit["number"] for hit in found], np.int64)
        return numbers, np.array([hit["distance"] for hit in found], np.float32)

    def fetch(
        self, generation: str, passages: Sequence[int], *, sentence_vectors: bool = False
    ) -> list[StoredPassage]:
        """See ``Store``."""
        keys = [f"{_PASSAGE}{number}" for number in passages]
        others = [f"{_SENTENCES}{number}" for number in passages] if sentence_vectors else []
        found = self._fetch(generation, [*keys, *others])
        plain = [
            packing.unpack_passage(number, found[key])
            for number, key in zip(passages, keys, strict=True)
        ]
        if not sentence_vectors:
            return plain
        return [
            packing.add_sentence_vectors(passage, found[key])
            for passage, key in zip(plain, others, strict=True)
        ]

    def fetch_document(self, generation: str, number: int) -> StoredDocument:
        """See ``Store``."""
        key = f"{_DOCUMENT}{number}"
        return packing.unpack_document(number, self._fetch(generation, [key])[key])

    def fetch_words(self, generation: str, blocks: Sequence[int]) -> list[WordBlock]:
        """See ``Store``."""
        keys = [f"{_WORDS}{number}" for number in blocks]
        found = self._fetch(generation, keys)
        return [
            packing.unpack_words(number, found[key])
            for number, key in zip(blocks, keys, strict=True)
        ]

    def catalogue(self, generation: str) -> Catalogue:
        """See ``Store``."""
        return packing.unpack_catalogue(self._fetch(generation, [_CATALOGUE])[_CATALOGUE])

    def _fetch(self, generation: str, keys: Sequence[str]) -> dict[str, bytes]:
        """The contents of keys. Raises StoreError when one is not there."""
        found = self._read(generation, lambda: self._contents(generation).fetch(keys))
        if missing := [key for key in keys if key not in found]:
            raise StoreError(
                "store.missing", store=self._address, generation=generation, what=missing[0]
            )
        return found

    def stats(self, generation: str) -> Stats:
        """See ``Store``."""
        if generation not in self.generations():
            raise StoreError("store.no_generation", store=self._address, generation=generation)
        self._load(generation)
        with clear_errors(self._address):
            told = self._contents(generation, "Strong").fetch([_BEGUN, _SEALED])
            if _BEGUN not in told:
                raise StoreError("store.no_generation", store=self._address, generation=generation)
            stored = count_rows(self._client, self._collection(generation))
        return Stats(packing.unpack_facts(told[_BEGUN]), _SEALED in told, stored)

    def close(self) -> None:
        """See ``Store``."""
        self._client.close()

    def _collection(self, generation: str) -> str:
        return f"{self._name}_{generation}"

    def _contents(self, generation: str, level: str | None = None) -> Contents:
        name = self._collection(generation) + _CONTENTS
        return Contents(self._client, name, level or self._level)

    def _read(self, generation: str, read: Callable[[], _Answer]) -> _Answer:
        """What ``read`` returns; tried again, with the generation loaded, where the server has
        meanwhile been restarted. Raises StoreError."""
        self._load(generation)
        try:
            with clear_errors(self._address):
                return read()
        except StoreError:
            self._loaded.discard(generation)
            self._load(generation)
            with clear_errors(self._address):
                return read()

    def _load(self, generation: str) -> None:
        """Make sure a generation can be read: after a restart its collections are not loaded."""
        if generation in self._loaded:
            return
        with clear_errors(self._address):
            for name in (self._collection(generation), self._collection(generation) + _CONTENTS):
                if self._client.has_collection(name, timeout=WAIT):
                    self._client.load_collection(name, timeout=WAIT)
        self._loaded.add(generation)


def _contents_of(row: Row) -> dict[str, bytes]:
    """What a row is stored as, by key."""
    if isinstance(row, StoredDocument):
        return {f"{_DOCUMENT}{row.number}": packing.pack_document(row)}
    if isinstance(row, WordBlock):
        return {f"{_WORDS}{row.number}": packing.pack_words(row)}
    return {
        f"{_PASSAGE}{row.number}": packing.pack_passage(row),
        f"{_SENTENCES}{row.number}": packing.pack_sentence_vectors(row),
    }


def _filter(within: IdArray) -> str:
    """A filter for passages given ascending: those of a document follow one another."""
    spans = runs_of(within, 1)
    return " or ".join(
        f"(number >= {within[first]} and number <= {within[last - 1]})" for first, last in spans
    )


def _nothing() -> Found:
    return np.zeros(0, np.int64), np.zeros(0, np.float32)
