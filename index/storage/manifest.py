"""What a generation is: the facts in its ``manifest.json`` and ``documents.json``.

``manifest.json`` is small and for people too. ``documents.json`` is a list with one entry for
each document, in the order of their names, which is the order of everything else on disk.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from index.errors import IndexDamaged, IndexMismatch
from index.reasons import system_reason
from index.types import Part

FORMAT = 3
MANIFEST = "manifest.json"
DOCUMENTS = "documents.json"
_PIECE = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class DenseKind:
    """How the nearest vectors are found. ``recall`` is that of the ten nearest, against exact."""

    kind: str = "exact"
    lists: int = 0
    probes: int = 0
    recall: float = 1.0

    def as_json(self) -> dict[str, Any]:
        """For the manifest."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class FileFacts:
    """Size in bytes and SHA-256 of a file of the generation."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The facts of a generation.

    model, fingerprint, dimension: of the encoder. model_setting: the setting it was loaded by.
    processing: settings and library versions that decide passages and words. paths: the folders
    and files indexed, absolute. counts: documents, passages, sentences, words (of all passages)
    and vocabulary. dense: how vectors are searched. files: every file but this one.
    """

    generation: str
    model: str
    model_setting: str
    fingerprint: str
    dimension: int
    processing: Mapping[str, Any]
    paths: tuple[str, ...]
    counts: Mapping[str, int]
    dense: DenseKind
    files: Mapping[str, FileFacts]
    format: int = FORMAT


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """One document of a generation.

    path: its name in the index; origin: the name of the source that holds it (a source such as an
    archive may hold several); source: the file it was read from ("" when it came from memory);
    size (bytes), modified_ns and hash (SHA-256 of the bytes): of its file, when it was looked at,
    which was at checked_ns (nanoseconds since 1970). characters, paragraphs, passages, sentences,
    words, omitted: how many. text_bytes, outline_bytes: how long it is in those files.
    """

    path: str
    title: str
    origin: str
    source: str
    size: int
    modified_ns: int
    checked_ns: int
    hash: str
    characters: int
    paragraphs: int
    passages: int
    sentences: int
    words: int
    omitted: int
    text_bytes: int
    outline_bytes: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class SkippedEntry:
    """A source, or an entry of an archive, that could not be read, with the reason.

    ``reason`` is in English, for people and other programs; ``why`` the same as data
    (``Reason.as_json``), None in an index written before there was any. The rest is as in
    DocumentEntry. While the source's bytes stay the same it is not tried again.
    """

    path: str
    origin: str
    source: str
    size: int
    modified_ns: int
    checked_ns: int
    hash: str
    reason: str
    why: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Contents:
    """``documents.json``: the documents, in order, and what could not be read."""

    documents: tuple[DocumentEntry, ...] = ()
    skipped: tuple[SkippedEntry, ...] = field(default=())


_NAMES = {kind: [each.name for each in fields(kind)] for kind in (DocumentEntry, SkippedEntry)}


def file_facts(path: Path) -> FileFacts:
    """Size and SHA-256 of a file."""
    digest = hashlib.sha256()
    size = 0
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
            size += len(piece)
    return FileFacts(size, digest.hexdigest())


def write_contents(folder: Path, contents: Contents) -> None:
    """Write ``documents.json``, one document a line."""
    lists: dict[str, Sequence[DocumentEntry | SkippedEntry]] = {
        "documents": contents.documents,
        "skipped": contents.skipped,
    }
    parts = [
        f'"{name}": [\n' + ",\n".join(json.dumps(_as_json(entry)) for entry in entries) + "\n]"
        for name, entries in lists.items()
    ]
    (folder / DOCUMENTS).write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="ascii")


def _as_json(entry: DocumentEntry | SkippedEntry) -> dict[str, Any]:
    """Like dataclasses.asdict, which takes ten times as long by copying every value."""
    stored = {name: getattr(entry, name) for name in _NAMES[type(entry)]}
    if isinstance(entry, DocumentEntry):
        stored["parts"] = [[part.title, part.start, part.end] for part in entry.parts]
    return stored


def read_contents(folder: Path) -> Contents:
    """Read ``documents.json``. Raises IndexDamaged when it is not what was written."""
    path = folder / DOCUMENTS
    try:
        stored = json.loads(path.read_bytes())
        return Contents(
            tuple(document_entry(entry) for entry in stored["documents"]),
            tuple(SkippedEntry(**entry) for entry in stored["skipped"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexDamaged("index.unreadable", path=path, why=error) from error


def document_entry(stored: dict[str, Any]) -> DocumentEntry:
    """A document as ``documents.json`` has it. Raises KeyError, TypeError or ValueError."""
    parts = tuple(Part(*part) for part in stored.pop("parts"))
    return DocumentEntry(**stored, parts=parts)


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write ``manifest.json``."""
    text = json.dumps(asdict(manifest), indent=1, sort_keys=True)
    (folder / MANIFEST).write_text(text + "\n", encoding="ascii")


def read_manifest(folder: Path, sha256: str | None = None) -> Manifest:
    """Read ``manifest.json``, checking it against its SHA-256 where that is given.

    Raises IndexMismatch when it is of another format, IndexDamaged when it is altered or missing.
    """
    path = folder / MANIFEST
    try:
        content = path.read_bytes()
        stored = json.loads(content)
        found = stored["format"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexDamaged("index.unreadable", path=path, why=error) from error
    if sha256 is not None and hashlib.sha256(content).hexdigest() != sha256:
        raise IndexDamaged("index.altered", path=path)
    if found != FORMAT:
        raise IndexMismatch("index.format", path=folder, found=found, wanted=FORMAT)
    try:
        files = {name: FileFacts(**facts) for name, facts in stored.pop("files").items()}
        dense = DenseKind(**stored.pop("dense"))
        paths = tuple(stored.pop("paths"))
        return Manifest(**stored, files=files, dense=dense, paths=paths)
    except (KeyError, TypeError, AttributeError) as error:
        raise IndexDamaged("index.incomplete", path=path, why=error) from error


def verify_files(folder: Path, manifest: Manifest, *, content: bool) -> None:
    """Compare every file's size, and with ``content`` its SHA-256, with the manifest.

    Raises IndexDamaged naming the first file that differs.
    """
    for name, facts in sorted(manifest.files.items()):
        path = folder / name
        try:
            size = path.stat().st_size
        except OSError as error:
            raise IndexDamaged("index.file_missing", path=path, why=system_reason(error)) from error
        if size != facts.bytes:
            raise IndexDamaged("index.wrong_size", path=path, size=size, right=facts.bytes)
    if content:
        _verify_content(folder, manifest)


def _verify_content(folder: Path, manifest: Manifest) -> None:
    from concurrent.futures import ThreadPoolExecutor

    names = sorted(manifest.files)
    with ThreadPoolExecutor(2) as pool:
        found = pool.map(lambda name: file_facts(folder / name), names)
        for name, facts in zip(names, found, strict=True):
            if facts != manifest.files[name]:
                raise IndexDamaged("index.altered", path=folder / name)
