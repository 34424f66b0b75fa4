"""What changed since the last build: compared by size and time, then by content."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from index.building.inputs.items import Item
from index.documents.formats.needs import is_met
from index.documents.scanner import Skipped
from index.reasons import Reason, reason_from_text, system_reason
from index.storage.manifest import Contents, DocumentEntry, SkippedEntry

_Entry = TypeVar("_Entry", DocumentEntry, SkippedEntry)

# A file modified so shortly before it was checked may change again without a new time stamp.
_TIME_STAMP_NS = 2_000_000_000


def restore_skipped(entry: SkippedEntry) -> Skipped:
    """The stored record of a source that could not be read."""
    if entry.why is None:
        return Skipped(entry.path, reason_from_text(entry.reason))
    return Skipped(entry.path, Reason.from_json(entry.why))


@dataclass(frozen=True, slots=True)
class Seen:
    """The state of an item when it was checked: the fields of DocumentEntry about its file."""

    origin: str
    source: str
    size: int
    modified_ns: int
    checked_ns: int
    hash: str


@dataclass(frozen=True, slots=True)
class Changes:
    """The work of a build.

    kept: entries to carry over (with up-to-date times), by their number in the last generation.
    same: unchanged items by name. read: new and changed items. removed: paths of documents that
    are gone. failed: unchanged items that could not be read before. fewer_failed: whether any of
    those is gone. unreadable: items that cannot be opened. looked: whether any unchanged file had
    to be hashed.
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
        """Whether the last generation is still up to date."""
        return not (self.read or self.removed or self.fewer_failed)


def find_changes(items: Sequence[Item], last: Contents, *, ocr: bool = True) -> Changes:
    """Compare the items with the contents of the last generation.

    With an empty ``Contents()``, every item is to be read. ocr: whether pictures are to be read.
    """
    before: dict[str, DocumentEntry | SkippedEntry] = {each.origin: each for each in last.skipped}
    before |= {entry.origin: entry for entry in last.documents}
    possible = {each.origin for each in last.skipped if _is_possible_now(each, ocr)}
    same: dict[str, tuple[Item, Seen]] = {}
    to_read: list[tuple[Item, Seen]] = []
    unreadable: list[Skipped] = []
    for item in items:
        try:
            seen, unchanged = _check(item, before.get(item.name))
        except OSError as error:
            unreadable.append(
                Skipped(item.name, Reason.of("skipped.unreadable", why=system_reason(error)))
            )
            continue
        if unchanged and item.name not in possible:
            same[item.name] = item, seen
        else:
            to_read.append((item, seen))
    again = {item.name for item, _ in to_read}
    there = again | same.keys()
    documents = last.documents
    failed = tuple(
        _update_times(each, same[each.origin][1]) for each in last.skipped if each.origin in same
    )
    return Changes(
        kept={
            number: _update_times(entry, same[entry.origin][1])
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


def _is_possible_now(entry: SkippedEntry, ocr: bool) -> bool:
    """Whether a source was left out for lack of something that has been installed since."""
    return entry.why is not None and is_met(Reason.from_json(entry.why), ocr=ocr)


def read_again(changes: Changes, origins: Collection[str]) -> Changes:
    """The same changes, except that these unchanged items are read instead of carried over."""
    kept = {number: entry for number, entry in changes.kept.items() if entry.origin not in origins}
    return replace(
        changes,
        kept=kept,
        read=(*changes.read, *(changes.same[name] for name in sorted(origins))),
        failed=tuple(entry for entry in changes.failed if entry.origin not in origins),
    )


def _update_times(entry: _Entry, seen: Seen) -> _Entry:
    """The entry with up-to-date times."""
    if (entry.modified_ns, entry.checked_ns) == (seen.modified_ns, seen.checked_ns):
        return entry
    return replace(entry, modified_ns=seen.modified_ns, checked_ns=seen.checked_ns)


def _check(item: Item, before: DocumentEntry | SkippedEntry | None) -> tuple[Seen, bool]:
    """The present state of an item, and whether its content is unchanged."""
    now = time.time_ns()
    if before is None or before.source != item.source:
        return Seen(item.name, item.source, item.size, item.modified_ns, now, item.digest()), False
    settled = before.modified_ns + _TIME_STAMP_NS < before.checked_ns
    if settled and (item.size, item.modified_ns) == (before.size, before.modified_ns) != (0, 0):
        checked, content = before.checked_ns, before.hash
    else:
        checked, content = now, item.digest()
    seen = Seen(item.name, item.source, item.size, item.modified_ns, checked, content)
    return seen, content == before.hash
