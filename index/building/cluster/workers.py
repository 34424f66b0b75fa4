"""The workers of a cluster, as a build uses them in place of its own process.

What they make is kept in Parquet until a generation holds it, by hashes of all that determines it:
a build that was interrupted takes from there what is done, and only sends what is not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import replace
from typing import Any

from index.building.cluster.jobs import Jobs
from index.building.cluster.parquet import ParquetFolder
from index.building.cluster.rows import (
    Row,
    WrittenDocument,
    item_key,
    read_item_row,
    read_vector_row,
    text_row,
)
from index.building.cluster.tasks import EmbedPassages, ReadItems, is_remote, item_as_row
from index.building.generation.embedding import EMBEDDED_AT_ONCE, Texts
from index.building.generation.previous import describe_processing
from index.building.inputs.changes import Seen
from index.building.inputs.items import FileItem, Item
from index.building.inputs.reading import Facts, Readable, Reader
from index.building.progress import Stage
from index.documents.folder_boilerplate import FolderBoilerplate
from index.documents.recognition.recognizer import Recognizer
from index.documents.scanner import Skipped
from index.errors import WendaError
from index.settings import Settings
from index.storage.blocks import BlockWriter
from index.storage.embedding_cache import EmbeddingCache
from index.types import Encoder

_READ_AT_ONCE = 1  # one may take as long as all others
_TEXTS_A_FILE = 10_000


class ClusterWorkers(AbstractContextManager["ClusterWorkers"]):
    """A ``Reader`` and an ``Embedder`` whose work is done by Ray."""

    def __init__(
        self,
        settings: Settings,
        fingerprint: str,
        given: Encoder | None,
        local: Reader,
        recognizer: Recognizer,
    ) -> None:
        """fingerprint: of the encoder. given: the encoder, if it is not that of the settings.
        local: reads what only this machine has. recognizer: keeps what was read on pictures.

        Raises ExtraMissing, and WendaError when the folder for Parquet cannot be used.
        """
        self._settings = settings
        self._sent = replace(settings, store="", store_token="")
        self._fingerprint, self._given = fingerprint, given
        self._local, self._recognizer = local, recognizer
        self._processing = describe_processing(settings)
        self._jobs = Jobs(settings.ray, settings.ray_workers)
        self._open = ExitStack()
        self._folder = parquet_folder(settings)
        self._read = ParquetFolder(f"{self._folder}/read")
        self._vectors = ParquetFolder(f"{self._folder}/vectors")
        self._texts = ParquetFolder(f"{self._folder}/texts")
        self._places: dict[bytes, tuple[str, int]] = {}

    def __enter__(self) -> ClusterWorkers:
        self._open.enter_context(self._jobs)
        return self

    def __exit__(self, *_error: object) -> None:
        self._open.close()

    def prepare(
        self, items: Sequence[tuple[Item, Seen]], boilerplate: FolderBoilerplate, stage: Stage
    ) -> bool:
        """See ``Reader``: those that can be read elsewhere are, and not those that were before."""
        self._find_read()
        todo: list[Row] = []
        for item, seen in items:
            key = self._key(seen, boilerplate)
            if is_remote(item) and key not in self._places:
                todo.append(item_as_row(key, item, seen))
        _advance(stage, len(items) - len(todo))
        if todo:
            arguments = (self._sent, self._given, boilerplate)

            def poll() -> None:
                _advance(stage, self._find_read())

            self._jobs.run(todo, ReadItems, arguments, self._read, _READ_AT_ONCE, poll)
        return True

    def _find_read(self) -> int:
        """Look where the items are that have been read; how many are new."""
        before = len(self._places)
        for file, table in self._read.new_files(["key"]):
            for number, key in enumerate(table["key"].to_pylist()):
                self._places.setdefault(key, (file, number))
        return len(self._places) - before

    def _key(self, seen: Seen, boilerplate: FolderBoilerplate) -> bytes:
        return item_key(seen, boilerplate, self._processing, self._fingerprint)

    def read(
        self, item: Item, seen: Seen, boilerplate: FolderBoilerplate
    ) -> tuple[list[Readable], list[Skipped]]:
        """See ``Reader``. Raises WendaError when the workers do not see the file."""
        place = self._places.get(self._key(seen, boilerplate))
        if place is None:
            return self._local.read(item, seen, boilerplate)
        found = read_item_row(self._read.row(*place))
        if isinstance(item, FileItem):
            _check_seen(item, found.skipped)
        self._recognizer.keep(found.lettering)
        return [_readable(each) for each in found.documents], list(found.skipped)

    def embed(self, texts: Texts, cache: EmbeddingCache, stage: Stage) -> None:
        """See ``Embedder``. Raises ModelError and WendaError."""
        self._load_vectors(cache)
        done, wanted = cache.keys(), set[bytes]()

        def left() -> Iterator[Row]:
            for key, text in texts:
                if key in done:
                    stage.advance()
                else:
                    wanted.add(key)
                    yield text_row(key, text)

        self._texts.clear()
        self._texts.write(left(), _TEXTS_A_FILE)
        if not wanted:
            return
        arguments = (self._sent, self._given)

        def poll() -> None:
            _advance(stage, self._load_vectors(cache))

        self._jobs.run(self._texts, EmbedPassages, arguments, self._vectors, EMBEDDED_AT_ONCE, poll)
        self._texts.clear()
        if missing := wanted - cache.keys():
            raise WendaError("ray.incomplete", missing=len(missing))

    def _load_vectors(self, cache: EmbeddingCache) -> int:
        """Take over the vectors that are there and were not before; return how many."""
        loaded = 0
        for _, table in self._vectors.new_files():
            rows = [read_vector_row(row) for row in table.to_pylist()]
            cache.add(rows)
            loaded += len(rows)
        return loaded


def parquet_folder(settings: Settings) -> str:
    """Where the jobs of an index write to: the folder of the settings, else that of the index."""
    if not settings.ray_folder:
        return str(settings.index.absolute() / "ray")
    name = hashlib.sha256(str(settings.index.absolute()).encode()).hexdigest()[:16]
    return f"{settings.ray_folder.rstrip('/')}/wenda-{name}"


def remove_parquet(settings: Settings) -> None:
    """Remove what the jobs of an index wrote."""
    ParquetFolder(parquet_folder(settings)).remove()


def _advance(stage: Stage, steps: int) -> None:
    """Tell a stage of what is done; nothing done twice begins it twice."""
    if steps:
        stage.advance(steps)


def _check_seen(item: FileItem, skipped: Sequence[Skipped]) -> None:
    """Raise WendaError when a worker did not find a file that is here."""
    gone = any(each.why.code == "document.gone" and each.path == item.name for each in skipped)
    if gone and item.file.path.is_file():
        raise WendaError("ray.not_shared", path=item.file.path)


def _readable(written: WrittenDocument) -> Readable:
    def add(staging: BlockWriter, facts: Facts) -> int:
        told: Mapping[str, Any] = facts
        return staging.add_written(replace(written.entry, **told), written.pieces)

    return Readable(written.entry.path, written.edges, add)
