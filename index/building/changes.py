"""What changed since the last build: size and time first, then content."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from index.documents.folder_boilerplate import NO_EDGES, FolderBoilerplate
from index.documents.reader import Reading, read_all
from index.documents.scanner import Scan, Skipped, Source
from index.settings import Settings
from index.storage.manifest import Contents, DocumentEntry, SkippedEntry, file_facts
from index.types import Document

_Entry = TypeVar("_Entry", DocumentEntry, SkippedEntry)

# A file changed so shortly before it was looked at may change again within the same time stamp.
_TIME_STAMP_NS = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Item:
    """Something documents come from: a file, or a document in memory.

    ``hash`` reads it and gives the SHA-256 of its content (OSError where it cannot be read);
    ``read`` gives the documents it holds, without the frames of their folders (DocumentError where
    it cannot be read).
    """

    name: str
    source: str
    size: int
    modified_ns: int
    hash: Callable[[], str]
    read: Callable[[FolderBoilerplate], Reading]


@dataclass(frozen=True, slots=True)
class Seen:
    """An item as it was when looked at: the fields of DocumentEntry that tell of its file."""

    origin: str
    source: str
    size: int
    modified_ns: int
    checked_ns: int
    hash: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What a build has to do.

    kept: entries (with the times of now) to carry over, by their number in the last generation.
    same: the items these come from, by name. read: items to read, each with how it was seen.
    removed: documents that are gone.
    failed: items that could not be read before and did not change since; fewer_failed: whether
    others that could not be read are gone. unreadable: items that cannot be opened.
    looked: whether a file had to be looked into although its content is the same.
    """

    kept: dict[int, DocumentEntry]
    same: Mapping[str, tuple[Item, Seen]]
    read: tuple[tuple[Item, Seen], ...]
    removed: tuple[str, ...]
    failed: tuple[SkippedEntry, ...]
    fewer_failed: bool
    unreadable: tuple[Skipped, ...]
    looked: bool

    @property
    def nothing(self) -> bool:
        """Whether the last generation still says it all."""
        return not (self.read or self.removed or self.fewer_failed)


def file_items(scan: Scan, settings: Settings) -> list[Item]:
    """The items of a scan."""
    return [_file_item(source, settings) for source in scan.sources]


def _file_item(source: Source, settings: Settings) -> Item:
    return Item(
        source.name,
        str(source.path),
        source.size,
        source.modified_ns,
        partial(_hash_file, source.path),
        partial(read_all, source, settings),
    )


def _hash_file(path: Path) -> str:
    return file_facts(path).sha256


def memory_items(documents: Sequence[Document]) -> list[Item]:
    """Documents in memory as items."""
    return [
        Item(
            document.path,
            "",
            0,
            0,
            partial(_hash_document, document),
            partial(_as_given, document),
        )
        for document in documents
    ]


def _as_given(document: Document, _frames: FolderBoilerplate) -> Reading:
    """A document in memory: what its paragraphs are was decided by whoever made it."""
    return Reading((document,), (), (NO_EDGES,))


def _hash_document(document: Document) -> str:
    return hashlib.sha256(json.dumps(asdict(document)).encode("ascii")).hexdigest()


def find_changes(items: Sequence[Item], last: Contents) -> Changes:
    """Compare what is there with what the last generation holds.

    Nothing is carried over from an empty ``Contents()``: then all is read.
    """
    before: dict[str, DocumentEntry | SkippedEntry] = {each.origin: each for each in last.skipped}
    before |= {entry.origin: entry for entry in last.documents}
    same: dict[str, tuple[Item, Seen]] = {}
    to_read: list[tuple[Item, Seen]] = []
    unreadable: list[Skipped] = []
    for item in items:
        try:
            seen, unchanged = _look(item, before.get(item.name))
        except OSError as error:
            unreadable.append(Skipped(item.name, f"cannot be opened: {error.strerror or error}"))
            continue
        if unchanged:
            same[item.name] = item, seen
        else:
            to_read.append((item, seen))
    again = {item.name for item, _ in to_read}
    there = again | same.keys()
    documents = last.documents
    failed = tuple(
        _as_seen(each, same[each.origin][1]) for each in last.skipped if each.origin in same
    )
    return Changes(
        kept={
            number: _as_seen(entry, same[entry.origin][1])
            for number, entry in enumerate(documents)
            if entry.origin in same
        },
        same=same,
        read=tuple(to_read),
        removed=tuple(entry.path for entry in documents if entry.origin not in there),
        failed=failed,
        fewer_failed=any(each.origin not in there for each in last.skipped),
        unreadable=tuple(unreadable),
        looked=any(seen.checked_ns != before[name].checked_ns for name, (_, seen) in same.items()),
    )


def read_again(changes: Changes, origins: Collection[str]) -> Changes:
    """The same changes, with unchanged items of these names to be read rather than carried over."""
    kept = {number: entry for number, entry in changes.kept.items() if entry.origin not in origins}
    return replace(
        changes,
        kept=kept,
        read=(*changes.read, *(changes.same[name] for name in sorted(origins))),
        failed=tuple(entry for entry in changes.failed if entry.origin not in origins),
    )


def _as_seen(entry: _Entry, seen: Seen) -> _Entry:
    """An entry with the times of now."""
    if (entry.modified_ns, entry.checked_ns) == (seen.modified_ns, seen.checked_ns):
        return entry
    return replace(entry, modified_ns=seen.modified_ns, checked_ns=seen.checked_ns)


def _look(item: Item, before: DocumentEntry | SkippedEntry | None) -> tuple[Seen, bool]:
    """How an item is now, and whether its content is what it was."""
    now = time.time_ns()
    if before is None or before.source != item.source:
        return Seen(item.name, item.source, item.size, item.modified_ns, now, item.hash()), False
    settled = before.modified_ns + _TIME_STAMP_NS < before.checked_ns
    if settled and (item.size, item.modified_ns) == (before.size, before.modified_ns) != (0, 0):
        checked, content = before.checked_ns, before.hash
    else:
        checked, content = now, item.hash()
    seen = Seen(item.name, item.source, item.size, item.modified_ns, checked, content)
    return seen, content == before.hash
