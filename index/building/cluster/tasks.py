"""What a worker does with a batch of rows; it holds the word cutter and the model open.

Ray is not imported here: a batch is a table of Arrow, and so is what becomes of it.
"""

from __future__ import annotations

import os
import pickle
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import asdict, replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeGuard

from index.building.cluster import rows
from index.building.cluster.parquet import ParquetFolder, as_table
from index.building.generation.embedding import encode_checked
from index.building.inputs.changes import Seen
from index.building.inputs.items import FileItem, Item, ObjectItem
from index.building.inputs.reading import Facts, read_item, split
from index.documents.folder_boilerplate import Edges, FolderBoilerplate
from index.documents.recognition.recognizer import Recognizer
from index.encoding.engines.runtime import use_threads
from index.encoding.loading import load_encoder
from index.errors import WendaError
from index.settings import Settings
from index.storage.blocks import BlockWriter
from index.storage.embedding_cache import to_stored
from index.text.words import load_words
from index.types import Document, Encoder

if TYPE_CHECKING:
    import pyarrow as pa


class _Task(ABC):
    """What both kinds of task have: the encoder, run on one core."""

    def __init__(self, target: str, settings: Settings, encoder: Encoder | None) -> None:
        """target: the folder that is written to. encoder: None for that of the settings."""
        os.environ["TOKENIZERS_PARALLELISM"] = "false"
        use_threads(1)
        self._target = ParquetFolder(target)
        self._settings = settings
        self._given = encoder

    def __call__(self, batch: pa.Table) -> pa.Table:
        """Rows become other rows. Raises WendaError, which is also left in the folder."""
        try:
            return as_table([*self._work(batch.to_pylist())])
        except WendaError as error:
            self._target.note_error(error)
            raise

    @abstractmethod
    def _work(self, batch: list[rows.Row]) -> Iterable[rows.Row]:
        """What becomes of some rows."""

    @cached_property
    def _encoder(self) -> Encoder:
        return self._given or load_encoder(self._settings)


class ReadItems(_Task):
    """Reads items, splits their documents into passages and cuts these into words."""

    def __init__(
        self,
        target: str,
        settings: Settings,
        encoder: Encoder | None,
        boilerplate: FolderBoilerplate,
    ) -> None:
        super().__init__(target, settings, encoder)
        self._boilerplate = boilerplate
        self._folder = tempfile.TemporaryDirectory(prefix="wenda-reading-")
        own = settings.with_changes(index=Path(self._folder.name))
        self._recognizer = Recognizer(own)

    def _work(self, batch: list[rows.Row]) -> Iterable[rows.Row]:
        """Rows of items (``item_as_row``) become rows of what was read."""
        return map(self._read, batch)

    def _read(self, row: rows.Row) -> rows.Row:
        # It came through Ray alone, as this code did, which is pickled too.
        item, facts = pickle.loads(row["item"])  # noqa: S301
        reading = read_item(replace(item, recognizer=self._recognizer), self._boilerplate)
        written = [
            self._write(document, edges, facts)
            for document, edges in zip(reading.documents, reading.edges, strict=True)
        ]
        lettering = self._recognizer.hand_over()
        read = rows.ReadItem(tuple(written), reading.skipped, tuple(lettering))
        return rows.item_row(row["key"], read)

    def _write(self, document: Document, edges: Edges, facts: Facts) -> rows.WrittenDocument:
        cutter = load_words(self._settings, whole=True)
        passages = partial(split, self._settings, self._encoder)(document)
        with tempfile.TemporaryDirectory(dir=self._folder.name) as name:
            with BlockWriter(Path(name), cutter, self._encoder.fingerprint) as block:
                block.add(document, passages, facts)
                entry = block.finish().entries[0]
            pieces = {file: (Path(name) / file).read_bytes() for file in rows.FILES}
        return rows.WrittenDocument(entry, edges, pieces)


class EmbedPassages(_Task):
    """Embeds passages."""

    def _work(self, batch: list[rows.Row]) -> Iterable[rows.Row]:
        """Rows of texts become rows of vectors. Raises ModelError."""
        texts = [rows.read_text_row(row) for row in batch]
        vectors = encode_checked(self._encoder, [text for _, text in texts])
        found = zip(texts, vectors, strict=True)
        return [rows.vector_row(key, to_stored(each)) for (key, _), each in found]


def is_remote(item: Item) -> TypeGuard[FileItem | ObjectItem]:
    """Whether another machine can read an item; the copies of web pages are in the index folder."""
    return type(item) in {FileItem, ObjectItem}


def item_as_row(key: bytes, item: FileItem | ObjectItem, seen: Seen) -> rows.Row:
    """An item as a row that is sent to a worker."""
    return {"key": key, "item": pickle.dumps((replace(item, recognizer=None), asdict(seen)))}
