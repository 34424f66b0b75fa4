"""Write a generation of files from the rows of a store, as a build writes it.

What only builds need (the edge lines of documents) is not among the rows; the next build from the
folder then looks at every document's edges anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from index.arrays import RowWriter, open_array
from index.errors import StoreError
from index.filesystem import remove_file
from index.search.bm25 import write_bm25
from index.search.stores import packing
from index.search.stores.protocol import (
    Catalogue,
    Facts,
    Row,
    StoredDocument,
    StoredPassage,
    WordBlock,
)
from index.storage.blocks import (
    COPIED,
    PASSAGE_ROW,
    SENTENCE_ROW,
    compute_starts,
    passage_key,
)
from index.storage.checksums import FileSealer
from index.storage.manifest import (
    Contents,
    DenseKind,
    Manifest,
    write_contents,
    write_manifest,
)
from index.types import PassageText

FACTS = "facts.json"
"""In the folder of a generation being written; gone when it is sealed."""


def read_facts(folder: Path) -> Facts | None:
    """The facts of the generation being written to a folder; None when there is none."""
    try:
        return packing.unpack_facts((folder / FACTS).read_bytes())
    except (OSError, ValueError, TypeError):
        return None


class GenerationWriter(AbstractContextManager["GenerationWriter"]):
    """Writes the files of one generation, from the first row to the last."""

    def __init__(self, folder: Path, facts: Facts) -> None:
        """``folder`` must exist and be empty."""
        self.facts = facts
        self.folder = folder
        self._open = ExitStack()
        self._ends = [0]
        self._words = self._sentences = 0  # of the document so far
        self._document = -1
        self._counts = {"documents": 0, "passages": 0, "sentences": 0, "words": 0, "vocabulary": 0}
        counts, width = facts.counts, facts.dimension
        self._files = {
            name: self._open.enter_context(
                RowWriter(folder / name, kind.base, _shape(name, kind.shape, counts))
            )
            for name, kind in COPIED.items()
        }
        arrays: dict[str, tuple[DTypeLike, tuple[int, ...]]] = {
            "words.npy": (np.int32, (counts["words"],)),
            "vocabulary.npy": (np.uint64, (counts["vocabulary"],)),
            "passage_vectors.npy": (np.float32, (counts["passages"], width)),
            "sentence_vectors.npy": (np.float16, (counts["sentences"], width)),
        }
        for name, (dtype, shape) in arrays.items():
            writer = RowWriter(folder / name, dtype, shape)
            self._files[name] = self._open.enter_context(writer)
        (folder / FACTS).write_bytes(packing.pack_facts(facts))

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the files."""
        self._open.close()

    @property
    def passages(self) -> int:
        """How many passages have been written."""
        return self._counts["passages"]

    def write(self, row: Row) -> None:
        """Append a row. Raises ValueError when it is not the next of its kind."""
        if isinstance(row, WordBlock):
            self._files["vocabulary.npy"].write(row.codes)
            self._counts["vocabulary"] += len(row.codes)
        elif isinstance(row, StoredDocument):
            _check_next("document", row.number, self._counts["documents"])
            self._files["text.utf8"].write_bytes(row.text.encode("utf-8", "surrogatepass"))
            self._files["outlines.jsonl"].write_bytes(row.outline)
            self._counts["documents"] += 1
        else:
            _check_next("passage", row.number, self._counts["passages"])
            self._write_passage(row)

    def _write_passage(self, passage: StoredPassage) -> None:
        if passage.document != self._document:
            self._document, self._words, self._sentences = passage.document, 0, 0
        self._files["passages.npy"].write(np.array([self._row(passage)], PASSAGE_ROW))
        self._files["sentences.npy"].write(self._sentence_rows(passage))
        self._files["keys.npy"].write_bytes(_key(self.facts.fingerprint, passage))
        self._files["words.npy"].write(passage.words)
        self._files["passage_vectors.npy"].write(passage.vector)
        self._files["sentence_vectors.npy"].write_bytes(packing.pack_sentence_vectors(passage))
        self._words += len(passage.words)
        self._sentences += len(passage.sentences)
        self._counts["passages"] += 1
        self._counts["sentences"] += len(passage.sentences)
        self._counts["words"] += len(passage.words)
        self._ends.append(self._ends[-1] + len(passage.words))

    def _row(self, passage: StoredPassage) -> tuple[int, ...]:
        places = passage.start, passage.end, passage.byte_start, passage.byte_end
        return (*places, self._sentences, passage.paragraph, passage.part)

    def _sentence_rows(self, passage: StoredPassage) -> NDArray[Any]:
        rows = np.zeros(len(passage.sentences), SENTENCE_ROW)
        ends = self._words + np.cumsum(passage.sentences[:, 2])
        rows["start"], rows["end"] = passage.sentences[:, 0], passage.sentences[:, 1]
        rows["word_start"], rows["word_end"] = ends - passage.sentences[:, 2], ends
        return rows

    def seal(self, catalogue: Catalogue) -> None:
        """Write what depends on all rows, and the manifest.

        Raises StoreError when there are not as many as there should be.
        """
        self.close()
        documents = len(catalogue.documents)
        found = self._counts | {"documents": min(documents, self._counts["documents"])}
        if found != dict(self.facts.counts):
            raise StoreError(
                "store.incomplete",
                store=self.folder,
                generation=self.facts.generation,
                found=found["passages"],
                wanted=self.facts.counts["passages"],
            )
        remove_file(self.folder / FACTS)
        with FileSealer(self.folder) as sealing:
            np.save(self.folder / "documents.npy", compute_starts(catalogue.documents))
            write_bm25(
                self.folder,
                open_array(self.folder / "words.npy"),
                np.array(self._ends, np.int64),
                self.facts.counts["vocabulary"],
            )
            write_contents(self.folder, Contents(catalogue.documents))
            np.save(self.folder / "edges.npy", np.zeros(0, np.int32))
            manifest = Manifest(
                generation=self.facts.generation,
                model=self.facts.model,
                model_setting=self.facts.model_setting,
                fingerprint=self.facts.fingerprint,
                dimension=self.facts.dimension,
                processing=self.facts.processing,
                paths=self.facts.paths,
                counts=self.facts.counts,
                dense=DenseKind(),
                files=sealing.facts(),
            )
        write_manifest(self.folder, manifest)


def _shape(name: str, row: tuple[int, ...], counts: Mapping[str, int]) -> tuple[int, ...] | None:
    if not name.endswith(".npy"):
        return None
    return (counts["sentences" if name == "sentences.npy" else "passages"], *row)


def _check_next(kind: str, number: int, wanted: int) -> None:
    if number != wanted:
        raise ValueError(f"{kind} {number} was written when {wanted} should follow")


def _key(fingerprint: str, passage: StoredPassage) -> bytes:
    spans = (passage.sentences[:, :2] - passage.start).tolist()
    text = PassageText(passage.text, tuple((start, end) for start, end in spans))
    return passage_key(fingerprint, text)
