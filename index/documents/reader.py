"""Read a file: its bytes become documents with text, parts and paragraphs, and omissions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from index.documents.access import refusals
from index.documents.folder_boilerplate import (
    NO_BOILERPLATE,
    NO_FOLDER_BOILERPLATE,
    Boilerplate,
    Edges,
    FolderBoilerplate,
)
from index.documents.formats.content import true_suffix
from index.documents.formats.pieces import Entry
from index.documents.formats.registry import (
    ARCHIVE_SUFFIXES,
    MOST_BYTES,
    SUFFIXES,
    extract,
    is_called_by_name,
    list_entries,
    most_bytes,
    suffix_reason,
)
from index.documents.outline import make_document
from index.documents.scanner import Skipped, Source
from index.errors import DocumentError
from index.settings import Settings
from index.types import Document

if TYPE_CHECKING:
    from index.documents.recognition.recognizer import Recognizer

MOST_WITHIN = 1 << 30
"""The most bytes of all files within a file, and of the files within those."""
MOST_DEPTH = 3
"""In how many files an attachment may lie within one another."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The documents of a file, what each shows at its edges (nothing of documents that came from
    memory), and what within it (entries of an archive) was left out."""

    documents: tuple[Document, ...]
    skipped: tuple[Skipped, ...] = ()
    edges: tuple[Edges, ...] = ()


def read(source: Source, settings: Settings) -> tuple[Document, ...]:
    """The documents in a file: one, with the attachments of a mail, or of an archive those of its
    entries that can be read.

    Raises DocumentError with the reason when the file cannot be read or has no words.
    """
    return read_all(source, settings).documents


def read_all(
    source: Source,
    settings: Settings,
    boilerplate: FolderBoilerplate = NO_FOLDER_BOILERPLATE,
    recognizer: Recognizer | None = None,
) -> Reading:
    """The documents in a file, with the entries of an archive, and the attachments of a mail, that
    could not be read.

    boilerplate: lines that many documents of a folder share; they are left out where they stand at
    the edges of a document. recognizer: reads pages that are pictures; without one they are not
    read.

    Raises DocumentError with the reason when the file itself cannot be read.
    """
    return read_content(source.name, _read_bytes(source), boilerplate, recognizer)


def read_content(
    name: str,
    data: bytes,
    boilerplate: FolderBoilerplate = NO_FOLDER_BOILERPLATE,
    recognizer: Recognizer | None = None,
) -> Reading:
    """``read_all`` for the bytes of a file that is no file on this machine."""
    return _read_file(name, data, boilerplate, _Limits(recognizer=recognizer))


def read_document(name: str, data: bytes, boilerplate: Boilerplate = NO_BOILERPLATE) -> Document:
    """The document in the bytes of a file, whose name says which format it has.

    Raises DocumentError with the reason when it cannot be read or has no words.
    """
    return read_with_edges(name, data, boilerplate)[0]


def read_with_edges(name: str, data: bytes, boilerplate: Boilerplate) -> tuple[Document, Edges]:
    """The document in the bytes of a file, without the boilerplate of its folder, and what it shows
    at its edges.

    Raises DocumentError with the reason when it cannot be read or has no words.
    """
    document, edges, _ = _read_parts(name, data, boilerplate)
    return document, edges


def _read_parts(
    name: str, data: bytes, boilerplate: Boilerplate, recognizer: Recognizer | None = None
) -> tuple[Document, Edges, tuple[Entry, ...]]:
    """A document, its edges, and the files within it; raises as read_with_edges."""
    suffix = PurePosixPath(name).suffix.lower()
    if not data:
        raise DocumentError("document.empty")
    for each in dict.fromkeys((suffix, suffix := true_suffix(suffix, data))):
        if len(data) > most_bytes(each):
            most = most_bytes(each)
            raise DocumentError("document.too_large_kind", size=len(data), suffix=each, most=most)
    found = extract(suffix, data, boilerplate, recognizer)
    del data  # a large file need not be in memory twice
    title = found.title
    if not title and is_called_by_name(suffix):
        title = PurePosixPath(name).stem
    document = make_document(name, found.text, found.blocks, found.omitted, title)
    document = replace(document, tags=found.tags) if found.tags else document
    return document, found.edges, found.attachments


@dataclass(slots=True)
class _Limits:
    """What may still be taken from within a file: so many bytes, and files in files so deep; and
    what reads the pictures there, if anything does."""

    bytes: int = MOST_WITHIN
    depth: int = MOST_DEPTH
    recognizer: Recognizer | None = None

    def take(self, size: int) -> None:
        """Count some bytes; raises DocumentError when that is too much."""
        self.bytes -= size
        if self.bytes < 0:
            raise DocumentError(
                "archive.too_large", size=MOST_WITHIN - self.bytes, most=MOST_WITHIN
            )


def _read_file(name: str, data: bytes, boilerplate: FolderBoilerplate, limits: _Limits) -> Reading:
    """The documents in the bytes of a file: one, and those of its attachments, or of an archive
    those of its entries."""
    suffix = PurePosixPath(name).suffix.lower()
    if suffix in ARCHIVE_SUFFIXES:
        found = _read_entries(name, list_entries(suffix, data), boilerplate, limits)
        if not found.documents and not found.skipped:
            raise DocumentError("archive.nothing")
        return found
    document, edges, attachments = _read_parts(name, data, boilerplate.of(name), limits.recognizer)
    del data
    inner = _read_entries(name, attachments, boilerplate, limits)
    return Reading((document, *inner.documents), inner.skipped, (edges, *inner.edges))


def _read_entries(
    name: str, entries: Iterable[Entry], boilerplate: FolderBoilerplate, limits: _Limits
) -> Reading:
    """The documents of files within a file, each named after that file and itself."""
    documents: list[Document] = []
    edges: list[Edges] = []
    skipped: list[Skipped] = []
    for entry in entries:
        path = f"{name}/{entry.name}"
        try:
            if entry.reason:
                raise DocumentError(entry.reason)
            suffix = PurePosixPath(entry.name).suffix.lower()
            if suffix not in SUFFIXES:
                raise DocumentError(suffix_reason(suffix, SUFFIXES))
            if limits.depth == 0:
                raise DocumentError("archive.too_deep")
            limits.take(len(entry.data))
            limits.depth -= 1
            try:
                found = _read_file(path, entry.data, boilerplate, limits)
            finally:
                limits.depth += 1
            documents += found.documents
            edges += found.edges
            skipped += found.skipped
        except DocumentError as error:
            skipped.append(Skipped(path, error.reason))
    return Reading(tuple(documents), tuple(skipped), tuple(edges))


def _read_bytes(source: Source) -> bytes:
    """The content of a file, with the errors of the file system as DocumentError."""
    with refusals():
        size = source.path.stat().st_size
        if size > MOST_BYTES:
            raise DocumentError("document.too_large", size=size, most=MOST_BYTES)
        if size == 0:
            raise DocumentError("document.empty")
        return source.path.read_bytes()
