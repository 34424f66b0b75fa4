"""The inputs of a build: files, or documents already in memory."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from index.documents.folder_boilerplate import NO_EDGES, FolderBoilerplate
from index.documents.formats.pictured import estimate_pictured
from index.documents.objects import StoredObject, fetch_object, is_object_folder, list_objects
from index.documents.reader import Reading, read_all, read_content
from index.documents.scanner import Scan, Skipped, Source, scan
from index.settings import Settings
from index.storage.manifest import file_facts
from index.types import Document

if TYPE_CHECKING:
    from index.documents.recognition.recognizer import Recognizer


class Item(Protocol):
    """One input of a build: a file or a document in memory."""

    @property
    def name(self) -> str:
        """The path of its document or archive; unique."""
        ...

    @property
    def source(self) -> str:
        """The path of the file; "" in memory."""
        ...

    @property
    def size(self) -> int:
        """Bytes; 0 in memory."""
        ...

    @property
    def modified_ns(self) -> int:
        """Nanoseconds since 1970; 0 in memory."""
        ...

    def digest(self) -> str:
        """The SHA-256 of its content, in hexadecimal. Raises OSError if it cannot be read."""
        ...

    def announce(self) -> None:
        """Tell what reads pictures how many of its pages will probably be."""
        ...

    def read(self, boilerplate: FolderBoilerplate) -> Reading:
        """Its documents, without the boilerplate of their folders. Raises DocumentError if it
        cannot be read."""
        ...


@dataclass(frozen=True, slots=True)
class FileItem:
    """A file found by a scan."""

    file: Source
    settings: Settings
    recognizer: Recognizer | None = field(default=None, kw_only=True)

    @property
    def name(self) -> str:
        """Its name in the index."""
        return self.file.name

    @property
    def source(self) -> str:
        """Its path."""
        return str(self.file.path)

    @property
    def size(self) -> int:
        """Its bytes."""
        return self.file.size

    @property
    def modified_ns(self) -> int:
        """When it was modified."""
        return self.file.modified_ns

    def digest(self) -> str:
        """Hash the file."""
        return file_facts(self.file.path).sha256

    def announce(self) -> None:
        """Tell what reads pictures, if it wants to know, how many pages to expect."""
        if self.recognizer is not None and self.recognizer.counts_ahead:
            self.recognizer.expect(self.name, estimate_pictured(self.name, self.file.path))

    def read(self, boilerplate: FolderBoilerplate) -> Reading:
        """Read the file, or all entries of the archive."""
        return self.read_file(boilerplate)

    def read_file(self, boilerplate: FolderBoilerplate) -> Reading:
        """What the file holds, pictures of pages too. Raises as ``read``."""
        if self.recognizer is None:
            return read_all(self.file, self.settings, boilerplate)
        self.recognizer.origin = self.name
        try:
            return read_all(self.file, self.settings, boilerplate, self.recognizer)
        finally:
            self.recognizer.expect(self.name, 0)


@dataclass(frozen=True, slots=True)
class ObjectItem:
    """An object in a store that fsspec reads."""

    stored: StoredObject
    recognizer: Recognizer | None = field(default=None, kw_only=True)

    @property
    def name(self) -> str:
        """Its name in the index."""
        return self.stored.name

    @property
    def source(self) -> str:
        """Its address."""
        return self.stored.address

    @property
    def size(self) -> int:
        """Its bytes."""
        return self.stored.size

    @property
    def modified_ns(self) -> int:
        """When it was modified."""
        return self.stored.modified_ns

    def digest(self) -> str:
        """A hash of what the store says of it, which changes with its content."""
        return self.stored.tag

    def announce(self) -> None:
        """How many of its pages are pictures is not known before it is fetched."""

    def read(self, boilerplate: FolderBoilerplate) -> Reading:
        """Fetch the object and read it, or all entries of the archive."""
        if self.recognizer is not None:
            self.recognizer.origin = self.name
        return read_content(self.name, fetch_object(self.stored), boilerplate, self.recognizer)


@dataclass(frozen=True, slots=True)
class MemoryItem:
    """A document in memory; its paragraphs are taken as they are."""

    document: Document
    source: str = ""
    size: int = 0
    modified_ns: int = 0

    @property
    def name(self) -> str:
        """The path of the document."""
        return self.document.path

    def digest(self) -> str:
        """Hash all fields of the document."""
        return hashlib.sha256(json.dumps(asdict(self.document)).encode("ascii")).hexdigest()

    def announce(self) -> None:
        """None of its pages is a picture."""

    def read(self, boilerplate: FolderBoilerplate) -> Reading:
        """The document as it is; no boilerplate is removed."""
        return Reading((self.document,), (), (NO_EDGES,))


def list_file_items(
    scan: Scan, settings: Settings, recognizer: Recognizer | None = None
) -> list[Item]:
    """The files of a scan as items; ``recognizer`` reads the pictures among their pages."""
    return [FileItem(source, settings, recognizer=recognizer) for source in scan.sources]


@dataclass(frozen=True, slots=True)
class Inputs:
    """What is found at some paths: these paths as they are stored, the items, what is left out."""

    paths: tuple[str, ...]
    items: list[Item]
    skipped: tuple[Skipped, ...]


def find_inputs(
    paths: Sequence[Path | str], settings: Settings, recognizer: Recognizer | None = None
) -> Inputs:
    """The files and objects below some paths and addresses of object stores.

    Raises SettingsError when one of them is not there, and ExtraMissing.
    """
    addresses = [str(path) for path in paths if is_object_folder(path)]
    absolute = [Path(path).absolute() for path in paths if not is_object_folder(path)]
    scanned = scan(absolute, settings)
    items = list_file_items(scanned, settings, recognizer)
    objects, skipped = list_objects(addresses, {item.name for item in items})
    items += [ObjectItem(stored, recognizer=recognizer) for stored in objects]
    return Inputs(
        (*map(str, absolute), *addresses),
        sorted(items, key=lambda item: item.name),
        (*scanned.skipped, *skipped),
    )


def list_memory_items(documents: Sequence[Document]) -> list[Item]:
    """Documents in memory as items."""
    return [MemoryItem(document) for document in documents]
