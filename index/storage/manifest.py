"""The metadata of a generation: its ``manifest.json`` and ``documents.json``.

``manifest.json`` is small and readable by people too. ``documents.json`` has one entry for each
document, sorted by path; everything else on disk is in the same order.
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
    """How the nearest vectors are found. ``recall`` is that of the ten nearest (exact is 1)."""

    kind: str = "exact"
    lists: int = 0
    probes: int = 0
    recall: float = 1.0

    def as_json(self) -> dict[str, Any]:
        """The fields as the manifest stores them."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class FileFacts:
    """The size in bytes and the SHA-256 of a file of the generation."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What ``manifest.json`` says of a generation.

    model, fingerprint, dimension: those of the encoder. model_setting: the setting it was loaded
    with. processing: the settings and library versions that determine passages and words. paths:
    the indexed folders and files, absolute. counts: documents, passages, sentences, words (of all
    passages) and vocabulary. dense: how vectors are searched. files: all files but this one.
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
    size (bytes), modified_ns and hash (SHA-256 of the bytes): those of its file at the time
    checked_ns; both times are in nanoseconds since 1970. characters, paragraphs, passages,
    sentences, words, omitted: their numbers. text_bytes, outline_bytes: its bytes in those files.
    tags: those that the document itself states; none in an index written before they were read.
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
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SkippedEntry:
    """A source, or an entry of an archive, that could not be read, with the reason.

    ``reason`` is in English, for people and other programs; ``why`` is the same as data
    (``Reason.as_json``), or None in an index written before it existed. The other fields are as
    in ``DocumentEntry``. It is not tried again until the bytes of the source change.
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
    """What ``documents.json`` holds: the documents, sorted, and what could not be read."""

    documents: tuple[DocumentEntry, ...] = ()
    skipped: tuple[SkippedEntry, ...] = field(default=())


_NAMES = {kind: [each.name for each in fields(kind)] for kind in (DocumentEntry, SkippedEntry)}


def file_facts(path: Path) -> FileFacts:
    """Compute the size and the SHA-256 of a file."""
    digest = hashlib.sha256()
    size = 0
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
            size += len(piece)
    return FileFacts(size, digest.hexdigest())


def write_contents(folder: Path, contents: Contents) -> None:
    """Write ``documents.json``, with one document per line."""
    lists: dict[str, Sequence[DocumentEntry | SkippedEntry]] = {
        "documents": contents.documents,
        "skipped": contents.skipped,
    }
    parts = [
        f'"{name}": [\n' + ",\n".join(json.dumps(_as_json(entry)) for entry in entries) + "\n]"
        for name, entries in lists.items()
    ]
    (folder / DOCUMENTS).write_bytes(("{\n" + ",\n".join(parts) + "\n}\n").encode("ascii"))


def _as_json(entry: DocumentEntry | SkippedEntry) -> dict[str, Any]:
    """Like dataclasses.asdict, which takes ten times as long by copying every value."""
    stored = {name: getattr(entry, name) for name in _NAMES[type(entry)]}
    if isinstance(entry, DocumentEntry):
        stored["parts"] = [[part.title, part.start, part.end] for part in entry.parts]
    return stored


def read_contents(folder: Path) -> Contents:
    """Read ``documents.json``. Raises IndexDamaged when it cannot be read or is malformed."""
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
    """Parse one document of ``documents.json``.

    Raises KeyError, TypeError or ValueError when it is malformed.
    """
    parts = tuple(Part(*part) for part in stored.pop("parts"))
    tags = tuple(map(str, stored.pop("tags", ())))
    return DocumentEntry(**stored, parts=parts, tags=tags)


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write ``manifest.json``."""
    text = json.dumps(asdict(manifest), indent=1, sort_keys=True)
    (folder / MANIFEST).write_bytes((text + "\n").encode("ascii"))


def read_manifest(folder: Path, sha256: str | None = None) -> Manifest:
    """Read ``manifest.json``, checking it against its SHA-256 where that is given.

    Raises IndexMismatch when its format is another, IndexDamaged when it is altered or missing.
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

    Raises IndexDamaged, which names the first file that differs.
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
