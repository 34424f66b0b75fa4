"""What reads the items of a build: this process, one after another, unless others help."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from index.building.inputs.changes import Seen
from index.building.inputs.items import Item
from index.building.progress import Stage
from index.documents.folder_boilerplate import Edges, FolderBoilerplate
from index.documents.reader import Reading
from index.documents.scanner import Skipped
from index.errors import DocumentError
from index.settings import Settings
from index.storage.blocks import BlockWriter
from index.text.chunking import iterate_passages
from index.types import Document, Encoder, Passage

Facts = Mapping[str, Any]
"""The fields of a document's entry that describe its file."""
Split = Callable[[Document], Iterator[Passage]]


@dataclass(frozen=True, slots=True)
class Readable:
    """A document that was read: its path, its edges, and how it is added to a block; returned is
    its number there."""

    path: str
    edges: Edges
    add: Callable[[BlockWriter, Facts], int]


class Reader(Protocol):
    """Reads the items of a build."""

    def prepare(
        self, items: Sequence[tuple[Item, Seen]], boilerplate: FolderBoilerplate, stage: Stage
    ) -> bool:
        """Told which items will be read next, with which boilerplate. Returns whether they have
        been read ahead; the stage was told of them then."""
        ...

    def read(
        self, item: Item, seen: Seen, boilerplate: FolderBoilerplate
    ) -> tuple[list[Readable], list[Skipped]]:
        """The documents of an item, and what of it cannot be read, with the reason."""
        ...


class LocalReader:
    """Reads each item in this process when it is wanted."""

    def __init__(self, split: Split) -> None:
        """``split`` cuts a document into passages."""
        self._split = split

    def prepare(
        self, items: Sequence[tuple[Item, Seen]], boilerplate: FolderBoilerplate, stage: Stage
    ) -> bool:
        """See ``Reader``; nothing is read ahead."""
        return False

    def read(
        self, item: Item, seen: Seen, boilerplate: FolderBoilerplate
    ) -> tuple[list[Readable], list[Skipped]]:
        """See ``Reader``."""
        reading = read_item(item, boilerplate)
        found = zip(reading.documents, reading.edges, strict=True)
        readable = [Readable(each.path, edges, self._adding(each)) for each, edges in found]
        return readable, list(reading.skipped)

    def _adding(self, document: Document) -> Callable[[BlockWriter, Facts], int]:
        return lambda staging, facts: staging.add(document, self._split(document), facts)


def read_item(item: Item, boilerplate: FolderBoilerplate) -> Reading:
    """Read the documents of an item; if that fails, none and the reason."""
    try:
        return item.read(boilerplate)
    except DocumentError as error:
        return Reading((), (Skipped(item.name, error.reason),))


def split(settings: Settings, encoder: Encoder | None, document: Document) -> Iterator[Passage]:
    """The passages of a document. Raises ValueError without an encoder."""
    if encoder is None:
        raise ValueError("reading needs an encoder, to know what fits")
    return iterate_passages(document, settings, encoder.fits)
