"""Read new and changed documents, and reread those whose folder's boilerplate has changed.

Which lines are boilerplate (see index.documents.folder_boilerplate) depends on all documents of a
folder, so an unchanged document may have to be reread because others changed. The decision rests
on the documents alone: the edge lines of each, as they stand in its file, are stored with the
index. An incremental build therefore equals a clean one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from index.building.inputs.changes import Changes, Seen, read_again
from index.building.inputs.items import Item
from index.building.inputs.reading import Reader
from index.building.progress import ProgressCallback, Stage
from index.documents.folder_boilerplate import (
    NO_EDGES,
    Edges,
    FolderBoilerplate,
    find_folder_boilerplate,
)
from index.documents.scanner import Skipped
from index.reasons import Reason
from index.storage.blocks import Block, BlockWriter
from index.storage.manifest import DocumentEntry, SkippedEntry
from index.text.words import WordCutter

SAME_NAME = Reason("skipped.same_name")


@dataclass(frozen=True, slots=True)
class Intake:
    """The documents of a generation, without their vectors.

    staged: the documents that were read, on disk. fresh: the numbers of the valid ones among them
    (the others were reread later). kept: entries to carry over, by their number in the last
    generation. failed: items that cannot be read. edges: the edges of every document, by path.
    """

    staged: Block
    fresh: tuple[int, ...]
    kept: Mapping[int, DocumentEntry]
    failed: tuple[SkippedEntry, ...]
    edges: Mapping[str, Edges]


@dataclass(slots=True)
class _Collected:
    """The intake so far: by path, the edges and the item of each document and, for those that were
    read, the number in the block; and the items that could not be read."""

    edges: dict[str, Edges] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    failed: list[SkippedEntry] = field(default_factory=list)

    def find_stale(self, current: FolderBoilerplate) -> set[str]:
        """The items with documents that were read with outdated boilerplate."""
        return {
            self.origins[path]
            for path, edges in self.edges.items()
            if edges.lines and edges.lines & current.of(path) != edges.left_out
        }

    def forget(self, origins: Collection[str]) -> None:
        """Drop everything read from the items of these names."""
        for path in [path for path, origin in self.origins.items() if origin in origins]:
            del self.edges[path], self.origins[path]
            self.numbers.pop(path, None)
        self.failed = [entry for entry in self.failed if entry.origin not in origins]


def _carry_over(changes: Changes, last_edges: Mapping[str, Edges]) -> _Collected:
    collected = _Collected()
    for entry in changes.kept.values():
        collected.edges[entry.path] = last_edges.get(entry.path, NO_EDGES)
        collected.origins[entry.path] = entry.origin
    return collected


def add_stale_documents(changes: Changes, last_edges: Mapping[str, Edges]) -> Changes:
    """Also reread the documents whose folder lost its boilerplate when others were removed.

    If anything is to be read, ``take_in`` finds these itself.
    """
    if changes.read:
        return changes
    collected = _carry_over(changes, last_edges)
    return read_again(changes, collected.find_stale(find_folder_boilerplate(collected.edges)))


def take_in(
    folder: Path,
    changes: Changes,
    last_edges: Mapping[str, Edges],
    cutter: WordCutter,
    fingerprint: str,
    reader: Reader,
    progress: ProgressCallback | None,
) -> Intake:
    """Read, chunk and tokenize new documents into a block in an empty folder.

    They are read with the boilerplate of the last generation, which is usually still current;
    documents for which it is not are read a second time.
    """
    with BlockWriter(folder, cutter, fingerprint) as staging:
        gone = set(changes.removed)
        before = {path: edges for path, edges in last_edges.items() if path not in gone}
        collected = _carry_over(changes, last_edges)
        _read(changes.read, find_folder_boilerplate(before), collected, staging, reader, progress)
        current = find_folder_boilerplate(collected.edges)
        if again := collected.find_stale(current):
            collected.forget(again)
            first = [(item, seen) for item, seen in changes.read if item.name in again]
            changes = read_again(changes, again & changes.same.keys())
            carried = [changes.same[name] for name in sorted(again & changes.same.keys())]
            _read([*first, *carried], current, collected, staging, reader, progress)
        return Intake(
            staging.finish(),
            tuple(sorted(collected.numbers.values())),
            changes.kept,
            tuple(sorted([*changes.failed, *collected.failed], key=lambda entry: entry.path)),
            collected.edges,
        )


def _read(
    items: Sequence[tuple[Item, Seen]],
    boilerplate: FolderBoilerplate,
    collected: _Collected,
    staging: BlockWriter,
    reader: Reader,
    progress: ProgressCallback | None,
) -> None:
    for item, _ in items if progress else ():
        item.announce()
    stage = Stage("read", len(items), progress)
    ahead = reader.prepare(items, boilerplate, stage)
    for item, seen in items:
        facts = asdict(seen)
        documents, skipped = reader.read(item, seen, boilerplate)
        for document in documents:
            if document.path in collected.edges:
                skipped.append(Skipped(document.path, SAME_NAME))
                continue
            collected.numbers[document.path] = document.add(staging, facts)
            collected.edges[document.path] = document.edges
            collected.origins[document.path] = item.name
        collected.failed += [
            SkippedEntry(each.path, reason=each.reason, why=each.why.as_json(), **facts)
            for each in skipped
        ]
        if not ahead:
            stage.advance()
