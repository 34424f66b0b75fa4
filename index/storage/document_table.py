"""The documents of a generation, each read from ``documents.json`` on demand.

Reading all of them takes more than a second for 100,000 documents, while a question needs only a
few. Each line of the file is one document; they are sorted by path.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import overload

import numpy as np
from numpy.typing import NDArray

from index.errors import IndexDamaged
from index.reasons import Reason
from index.storage.manifest import DOCUMENTS, DocumentEntry, document_entry
from index.types import Part

_LINES_BEFORE = 2  # the brace, and the name of the list
_MOST_REMEMBERED = 4096


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """A document of the index without its text.

    ``source`` is the file it was read from ("" when it came from memory), ``omitted`` the number
    of spans left out of it; the other numbers are counts as well. ``size`` (bytes),
    ``modified_ns`` (nanoseconds since 1970) and ``hash`` (SHA-256) are those of its file when it
    was read. ``tags`` are those that the document itself states (``document_tags`` has all).
    """

    path: str
    title: str
    source: str
    characters: int
    paragraphs: int
    passages: int
    sentences: int
    omitted: int
    parts: tuple[Part, ...]
    size: int = 0
    modified_ns: int = 0
    hash: str = ""
    tags: tuple[str, ...] = ()


class Entries(Sequence[DocumentEntry]):
    """Documents sorted by path."""

    def find(self, path: str) -> int | None:
        """The number of the document with a given path, or None."""
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if self[middle].path < path:
                low = middle + 1
            else:
                high = middle
        return low if low < len(self) and self[low].path == path else None


class ListedEntries(Entries):
    """The documents of a list."""

    def __init__(self, entries: Sequence[DocumentEntry]) -> None:
        """``entries`` must be sorted by path."""
        self._entries = entries

    def __len__(self) -> int:
        return len(self._entries)

    @overload
    def __getitem__(self, number: int) -> DocumentEntry: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[DocumentEntry]: ...
    def __getitem__(self, number: int | slice) -> DocumentEntry | Sequence[DocumentEntry]:
        """A document by its number."""
        return self._entries[number]


class StoredEntries(Entries):
    """The documents as a read-only sequence; several threads may read it at once."""

    def __init__(self, folder: Path, count: int) -> None:
        """Open the file of ``count`` documents. Raises IndexDamaged when it holds fewer."""
        self._path = folder / DOCUMENTS
        try:
            content: NDArray[np.uint8] = np.memmap(self._path, np.uint8, "r").view(np.ndarray)
        except (OSError, ValueError) as error:
            raise self._damaged(error) from error
        ends = np.flatnonzero(content == ord("\n"))[_LINES_BEFORE - 1 :]
        lines = max(count, 1)  # an empty list has an empty line
        if len(ends) <= lines or content[ends[lines] + 1 :][:2].tobytes() != b"],":
            raise self._damaged(Reason("index.too_few_documents"))
        self._count = count
        # Not a method: bound to this object, it would keep the file mapped long after its use.
        read = partial(_read_entry, self._path, content, ends[: count + 1])
        self._remembered = lru_cache(_MOST_REMEMBERED)(read)

    def _damaged(self, reason: object) -> IndexDamaged:
        return IndexDamaged("index.unreadable", path=self._path, why=reason)

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, number: int) -> DocumentEntry: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[DocumentEntry]: ...
    def __getitem__(self, number: int | slice) -> DocumentEntry | Sequence[DocumentEntry]:
        """A document by its number. Raises IndexDamaged when its line was altered."""
        if isinstance(number, slice):
            return [self[each] for each in range(*number.indices(len(self)))]
        if not 0 <= number < len(self):
            raise IndexError(number)
        return self._remembered(number)


def _read_entry(
    path: Path, content: NDArray[np.uint8], ends: NDArray[np.int64], number: int
) -> DocumentEntry:
    line = content[ends[number] + 1 : ends[number + 1]].tobytes()
    try:
        return document_entry(json.loads(line.rstrip(b",")))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise IndexDamaged("index.unreadable", path=path, why=error) from error


def document_info(entry: DocumentEntry) -> DocumentInfo:
    """The public view of a stored entry."""
    return DocumentInfo(
        path=entry.path,
        title=entry.title,
        source=entry.source,
        characters=entry.characters,
        paragraphs=entry.paragraphs,
        passages=entry.passages,
        sentences=entry.sentences,
        omitted=entry.omitted,
        parts=entry.parts,
        size=entry.size,
        modified_ns=entry.modified_ns,
        hash=entry.hash,
        tags=entry.tags,
    )
