"""Read a file: its bytes become documents with text, parts and paragraphs, and omissions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from index.documents.folder_boilerplate import (
    NO_BOILERPLATE,
    NO_FOLDER_BOILERPLATE,
    Boilerplate,
    Edges,
    FolderBoilerplate,
)
from index.documents.formats.registry import (
    ARCHIVE_SUFFIXES,
    MOST_BYTES,
    extract,
    list_entries,
    most_bytes,
)
from index.documents.outline import make_document
from index.documents.scanner import Skipped, Source
from index.errors import DocumentError
from index.reasons import system_reason
from index.settings import Settings
from index.types import Document


@dataclass(frozen=True, slots=True)
class Reading:
    """The documents of a file, what each shows at its edges (nothing of documents that came from
    memory), and what within it (entries of an archive) was left out."""

    documents: tuple[Document, ...]
    skipped: tuple[Skipped, ...] = ()
    edges: tuple[Edges, ...] = ()


def read(source: Source, settings: Settings) -> tuple[Document, ...]:
    """The documents in a file: one, or of an archive those of its entries that can be read.

    Raises DocumentError with the reason when the file cannot be read or has no words.
    """
    return read_all(source, settings).documents


def read_all(
    source: Source, settings: Settings, boilerplate: FolderBoilerplate = NO_FOLDER_BOILERPLATE
) -> Reading:
    """The documents in a file, with the entries of an archive that could not be read.

    boilerplate: lines that many documents of a folder share; they are left out where they stand at
    the edges of a document.

    Raises DocumentError with the reason when the file itself cannot be read.
    """
    data = _read_bytes(source)
    suffix = PurePosixPath(source.name).suffix.lower()
    if suffix in ARCHIVE_SUFFIXES:
        return _read_archive(source.name, suffix, data, boilerplate)
    document, edges = read_with_edges(source.name, data, boilerplate.of(source.name))
    return Reading((document,), (), (edges,))


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
    suffix = PurePosixPath(name).suffix.lower()
    most = most_bytes(suffix)
    if not data:
        raise DocumentError("document.empty")
    if len(data) > most:
        raise DocumentError("document.too_large_kind", size=len(data), suffix=suffix, most=most)
    found = extract(suffix, data, boilerplate)
    del data  # a large file need not be in memory twice
    document = make_document(name, found.text, found.blocks, found.omitted, found.title)
    return (replace(document, tags=found.tags) if found.tags else document), found.edges


def _read_archive(name: str, suffix: str, data: bytes, boilerplate: FolderBoilerplate) -> Reading:
    """The documents of an archive, each named after the archive and its entry."""
    documents: list[Document] = []
    edges: list[Edges] = []
    skipped: list[Skipped] = []
    for entry in list_entries(suffix, data):
        path = f"{name}/{entry.name}"
        try:
            if entry.reason:
                raise DocumentError(entry.reason)
            document, shown = read_with_edges(path, entry.data, boilerplate.of(path))
            documents.append(document)
            edges.append(shown)
        except DocumentError as error:
            skipped.append(Skipped(path, error.reason))
    if not documents and not skipped:
        raise DocumentError("archive.nothing")
    return Reading(tuple(documents), tuple(skipped), tuple(edges))


def _read_bytes(source: Source) -> bytes:
    """The content of a file, with the errors of the file system as DocumentError."""
    try:
        size = source.path.stat().st_size
        if size > MOST_BYTES:
            raise DocumentError("document.too_large", size=size, most=MOST_BYTES)
        if size == 0:
            raise DocumentError("document.empty")
        return source.path.read_bytes()
    except FileNotFoundError as error:
        raise DocumentError("document.gone") from error
    except PermissionError as error:
        raise DocumentError("document.not_permitted") from error
    except OSError as error:
        raise DocumentError("document.unreadable", why=system_reason(error)) from error
