"""The previous generation, and what a build may reuse of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from index.arrays import open_array
from index.building.generation.edges import read_edges
from index.building.inputs.changes import Changes
from index.documents.folder_boilerplate import Edges
from index.errors import IndexDamaged, IndexMismatch, IndexMissing
from index.filesystem import replace_file
from index.search.bm25 import K1, B
from index.settings import Settings
from index.storage.generations import generations_folder, read_current
from index.storage.manifest import (
    MANIFEST,
    Contents,
    DocumentEntry,
    Manifest,
    SkippedEntry,
    read_contents,
    verify_files,
)
from index.text.words import words_fingerprint

if TYPE_CHECKING:
    from index.building.generation.assembly import PreviousVectors
    from index.storage.blocks import Block

_Entry = TypeVar("_Entry", DocumentEntry, SkippedEntry)
_SEEN = "seen.json"

# Increment when reading or chunking changes, so that documents are read again.
READING = 5


@dataclass(frozen=True, slots=True)
class Previous:
    """A complete generation whose files have been verified."""

    folder: Path
    manifest: Manifest
    contents: Contents

    def block(self) -> Block:
        """Its documents as a block to copy from."""
        from index.storage.blocks import generation_block

        vocabulary = open_array(self.folder / "vocabulary.npy")
        return generation_block(self.folder, self.contents.documents, vocabulary)

    def edges(self) -> dict[str, Edges]:
        """The edges (see ``Edges``) of its documents, by path."""
        return read_edges(self.folder, [entry.path for entry in self.contents.documents])

    def vectors(self) -> PreviousVectors:
        """The vectors of its documents, by passage key."""
        from index.building.generation.assembly import PreviousVectors
        from index.storage.blocks import block_keys

        block = self.block()
        return PreviousVectors(self.folder, block, block_keys(block))


def describe_processing(settings: Settings) -> Mapping[str, Any]:
    """The settings and versions that determine passages and words.

    Raises SettingsError when the user dictionary cannot be read.
    """
    return {
        "reading": READING,
        "passage_characters": settings.passage_characters,
        "words": words_fingerprint(settings),
        "bm25": [K1, B],
    }


def load_previous(index: Path) -> Previous | None:
    """The current generation if it is intact (all checksums are verified), else None."""
    try:
        folder, manifest = read_current(index)
        verify_files(folder, manifest, content=True)
        contents = read_contents(folder)
    except (IndexMissing, IndexDamaged, IndexMismatch):
        return None
    return Previous(folder, manifest, apply_seen_times(index, manifest.generation, contents))


def can_reuse(manifest: Manifest, settings: Settings, fingerprint: str | None) -> bool:
    """Whether a build with these settings would read, chunk and embed as that generation's did.

    fingerprint: that of the encoder, or None while the encoder is not loaded (it is loaded only
    once something must be embedded); then the model settings are compared instead.
    """
    if fingerprint is None:
        same_model = manifest.model_setting == settings.model_setting
    else:
        same_model = manifest.fingerprint == fingerprint
    return same_model and manifest.processing == describe_processing(settings)


def write_seen(index: Path, generation: str, changes: Changes) -> None:
    """Store the times of hashed files, so that the next build need not hash them again.

    A generation never changes, so they are kept beside it, in a cache that may be lost.
    """
    entries: list[DocumentEntry | SkippedEntry] = [*changes.kept.values(), *changes.failed]
    times = {entry.origin: [entry.modified_ns, entry.checked_ns] for entry in entries}
    content = json.dumps({"generation": generation, "times": times}).encode("ascii")
    digest = hashlib.sha256(content).hexdigest().encode("ascii")
    replace_file(index / _SEEN, digest + b"\n" + content)


def apply_seen_times(index: Path, generation: str, contents: Contents) -> Contents:
    """Update the contents of a generation with the times stored by ``write_seen``.

    Returns them unchanged if that file is missing, damaged or of another generation.
    """
    try:
        digest, _, content = (index / _SEEN).read_bytes().partition(b"\n")
        if hashlib.sha256(content).hexdigest().encode("ascii") != digest:
            return contents
        stored = json.loads(content)
        times = stored["times"] if stored["generation"] == generation else {}
        return Contents(
            tuple(_update_times(entry, times.get(entry.origin)) for entry in contents.documents),
            tuple(_update_times(entry, times.get(entry.origin)) for entry in contents.skipped),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return contents


def _update_times(entry: _Entry, times: list[int] | None) -> _Entry:
    if times is None:
        return entry
    modified_ns, checked_ns = times
    return replace(entry, modified_ns=modified_ns, checked_ns=checked_ns)


def find_last_paths(index: Path) -> tuple[str, ...]:
    """The folders and files last indexed, even if that generation is damaged; () if unknown."""
    folder = generations_folder(index)
    if not folder.is_dir():
        return ()
    for generation in sorted(folder.iterdir(), reverse=True):
        try:
            stored = json.loads((generation / MANIFEST).read_bytes())
            return tuple(str(path) for path in stored["paths"])
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return ()
