"""The index folder as a store: FAISS and plain files, the same that a build writes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.arrays import open_array
from index.errors import IndexMissing, StoreError
from index.filesystem import discard_folder
from index.search.opened_index import Index
from index.search.stores.file_writing import GenerationWriter, read_facts
from index.search.stores.protocol import (
    WORDS_AT_ONCE,
    Catalogue,
    Facts,
    FloatArray,
    Found,
    IdArray,
    IntArray,
    Row,
    Stats,
    StoredDocument,
    StoredPassage,
    WordBlock,
)
from index.storage.blocks import compute_starts
from index.storage.generations import (
    current_generation,
    generations_folder,
    point_to,
    remove_unfinished,
    settle,
    unfinished_folder,
)
from index.storage.manifest import MANIFEST, Manifest, read_contents, read_manifest, verify_files


class FileStore:
    """The generations of an index folder. While one is written, a build would be in its way: hold
    the lock (``index.storage.generations.writing``)."""

    def __init__(self, folder: Path) -> None:
        """``folder`` is the index; it need not be there yet."""
        self._folder = folder
        self._writer: GenerationWriter | None = None
        self._opened: dict[str, _Generation] = {}

    def current(self) -> str | None:
        """See ``Store``."""
        try:
            return current_generation(self._folder)
        except IndexMissing:
            return None

    def generations(self) -> list[str]:
        """See ``Store``."""
        folder = generations_folder(self._folder)
        names = [] if not folder.is_dir() else [path.name for path in folder.iterdir()]
        found = {name for name in names if (folder / name / MANIFEST).is_file()}
        return sorted(found | {facts.generation for facts in self._unfinished().values()})

    def _unfinished(self) -> dict[Path, Facts]:
        """The generation being written, with its folder, if there is one."""
        parent = generations_folder(self._folder)
        folders = parent.iterdir() if parent.is_dir() else ()
        told = {path: read_facts(path) for path in folders}
        return {path: facts for path, facts in told.items() if facts is not None}

    def begin(self, facts: Facts) -> int:
        """See ``Store``; what an interrupted writing left is written anew, so this is 0."""
        self._close_writer()
        if facts.generation in self.generations():
            self.drop(facts.generation)
        self._writer = GenerationWriter(unfinished_folder(self._folder), facts)
        return 0

    def write(self, generation: str, rows: Sequence[Row]) -> None:
        """See ``Store``. Raises ValueError when a row is not the next of its kind."""
        writer = self._begun(generation)
        for row in rows:
            writer.write(row)

    def seal(self, generation: str, catalogue: Catalogue) -> None:
        """See ``Store``."""
        writer = self._begun(generation)
        writer.seal(catalogue)
        self._writer = None
        settle(self._folder, writer.folder, generation)

    def _begun(self, generation: str) -> GenerationWriter:
        if self._writer is None or self._writer.facts.generation != generation:
            raise StoreError("store.no_generation", store=self._folder, generation=generation)
        return self._writer

    def publish(self, generation: str) -> None:
        """See ``Store``."""
        if not self.stats(generation).sealed:
            raise StoreError("store.unsealed", store=self._folder, generation=generation)
        point_to(self._folder, generation)

    def drop(self, generation: str) -> None:
        """See ``Store``."""
        if self.current() == generation:
            raise StoreError("store.in_use", store=self._folder, generation=generation)
        if generation in {facts.generation for facts in self._unfinished().values()}:
            self._close_writer()
            remove_unfinished(self._folder)
            return
        if (opened := self._opened.pop(generation, None)) is not None:
            opened.index.close()
        discard_folder(generations_folder(self._folder) / generation)

    def search_dense(
        self, generation: str, vector: FloatArray, k: int, within: IdArray | None = None
    ) -> Found:
        """See ``Store``."""
        return self._open(generation).index.dense_search(vector, k, within)

    def search_lexical(
        self, generation: str, words: Sequence[int], k: int, within: IdArray | None = None
    ) -> Found:
        """See ``Store``."""
        return self._open(generation).index.lexical_search(words, k, within)

    def fetch(
        self, generation: str, passages: Sequence[int], *, sentence_vectors: bool = False
    ) -> list[StoredPassage]:
        """See ``Store``."""
        opened = self._open(generation)
        return [opened.passage(number, sentence_vectors) for number in passages]

    def fetch_document(self, generation: str, number: int) -> StoredDocument:
        """See ``Store``."""
        return self._open(generation).document(number)

    def fetch_words(self, generation: str, blocks: Sequence[int]) -> list[WordBlock]:
        """See ``Store``."""
        return [self._open(generation).words(number) for number in blocks]

    def catalogue(self, generation: str) -> Catalogue:
        """See ``Store``."""
        return self._open(generation).catalogue()

    def stats(self, generation: str) -> Stats:
        """See ``Store``."""
        for facts in self._unfinished().values():
            if facts.generation == generation:
                return Stats(facts, False, 0 if self._writer is None else self._writer.passages)
        manifest = self._open(generation).index.manifest
        return Stats(_facts(manifest), True, manifest.counts["passages"])

    def close(self) -> None:
        """See ``Store``."""
        self._close_writer()
        for opened in self._opened.values():
            opened.index.close()
        self._opened = {}

    def _close_writer(self) -> None:
        if self._writer is not None:
            self._writer.close()
        self._writer = None

    def _open(self, generation: str) -> _Generation:
        if generation not in self._opened:
            folder = generations_folder(self._folder) / generation
            if not (folder / MANIFEST).is_file():
                raise StoreError("store.no_generation", store=self._folder, generation=generation)
            self._opened[generation] = _Generation(folder)
        return self._opened[generation]


class _Generation:
    """One generation of files: as an index, and what its rows hold beyond that."""

    def __init__(self, folder: Path) -> None:
        manifest = read_manifest(folder)
        verify_files(folder, manifest, content=False)
        self.index = Index(folder, manifest)
        self._entries = read_contents(folder).documents
        self._starts = compute_starts(self._entries)
        self._passages = open_array(folder / "passages.npy")
        self._outlines = (folder / "outlines.jsonl").read_bytes()
        self._vocabulary = open_array(folder / "vocabulary.npy")
        self._offsets = open_array(folder / "bm25_offsets.npy")
        self._sentence_vectors = open_array(folder / "sentence_vectors.npy")

    def passage(self, number: int, sentence_vectors: bool) -> StoredPassage:
        passage, row = self.index.passage(number), self._passages[number]
        words = self.index.sentence_words(number)
        spans = [
            (sentence.start, sentence.end, len(ids))
            for sentence, ids in zip(passage.sentences, words, strict=True)
        ]
        document = self.index.document_number(number)
        first = int(self._starts[document, 3]) + int(row["sentence"])
        return StoredPassage(
            number=number,
            document=document,
            start=passage.start,
            end=passage.end,
            byte_start=int(row["byte_start"]),
            byte_end=int(row["byte_end"]),
            paragraph=passage.paragraph,
            part=passage.part,
            text=passage.text,
            sentences=np.array(spans, np.int32).reshape(len(spans), 3),
            words=_joined(words),
            vector=self.index.passage_vectors([number])[0],
            sentence_vectors=(
                np.array(self._sentence_vectors[first : first + len(spans)])
                if sentence_vectors
                else None
            ),
        )

    def document(self, number: int) -> StoredDocument:
        text = self.index.document(self._entries[number].path).text
        first, last = self._starts[number, 1], self._starts[number + 1, 1]
        return StoredDocument(number, text, self._outlines[first:last])

    def words(self, number: int) -> WordBlock:
        first = number * WORDS_AT_ONCE
        codes = np.array(self._vocabulary[first : first + WORDS_AT_ONCE])
        offsets = self._offsets[first : first + len(codes) + 1]
        return WordBlock(number, codes, np.diff(offsets).astype(np.int32))

    def catalogue(self) -> Catalogue:
        return Catalogue(self._entries, np.array(self._vocabulary[::WORDS_AT_ONCE]))


def _joined(words: Sequence[IntArray]) -> IntArray:
    joined: NDArray[np.int32] = np.concatenate([np.zeros(0, np.int32), *words])
    return joined


def _facts(manifest: Manifest) -> Facts:
    return Facts(
        generation=manifest.generation,
        model=manifest.model,
        model_setting=manifest.model_setting,
        fingerprint=manifest.fingerprint,
        dimension=manifest.dimension,
        processing=manifest.processing,
        paths=manifest.paths,
        counts=manifest.counts,
    )
