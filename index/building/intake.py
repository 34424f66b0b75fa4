"""Read what is new, and again those documents that their folder's frame is now another one for.

Which lines frame a folder (see index.documents.folder_boilerplate) depends on all documents in it,
so one that did not change may have to be read again because others did. What decides is only how
the documents are: the lines at the edges of every one, as its file has them, are kept with the
index. So an index kept up to date equals one made from nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from index.building.changes import Changes, Item, Seen, read_again
from index.building.progress import ProgressCallback, Stage
from index.documents.folder_boilerplate import (
    NO_EDGES,
    Edges,
    FolderBoilerplate,
    find_folder_boilerplate,
)
from index.documents.reader import Reading
from index.documents.scanner import Skipped
from index.errors import DocumentError
from index.storage.blocks import Block, Staging
from index.storage.manifest import DocumentEntry, SkippedEntry
from index.text.words import WordCutter
from index.types import Document, Passage

SAME_NAME = "another document is called the same"
Split = Callable[[Document], Iterator[Passage]]


@dataclass(frozen=True, slots=True)
class Intake:
    """What goes into a generation, vectors apart.

    staged: the documents that were read; fresh: the numbers of those of them that count (others
    were read again). kept: the entries to carry over, by their number in the last generation.
    failed: what cannot be read. edges: of every document, by path.
    """

    staged: Block
    fresh: tuple[int, ...]
    kept: Mapping[int, DocumentEntry]
    failed: tuple[SkippedEntry, ...]
    edges: Mapping[str, Edges]


@dataclass(slots=True)
class _Taken:
    """What has been taken in so far, by path: the edges of each document, the item it is from, and
    of those that were read the number they were staged under; and what could not be read."""

    edges: dict[str, Edges] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    failed: list[SkippedEntry] = field(default_factory=list)

    def framed_otherwise(self, frames: FolderBoilerplate) -> set[str]:
        """The items of the documents that were read with another frame than theirs."""
        return {
            self.origins[path]
            for path, edges in self.edges.items()
            if edges.lines and edges.lines & frames.of(path) != edges.left_out
        }

    def forget(self, origins: Collection[str]) -> None:
        """Drop everything that came from items of these names."""
        for path in [path for path, origin in self.origins.items() if origin in origins]:
            del self.edges[path], self.origins[path]
            self.numbers.pop(path, None)
        self.failed = [entry for entry in self.failed if entry.origin not in origins]


def _carried(changes: Changes, last_edges: Mapping[str, Edges]) -> _Taken:
    taken = _Taken()
    for entry in changes.kept.values():
        taken.edges[entry.path] = last_edges.get(entry.path, NO_EDGES)
        taken.origins[entry.path] = entry.origin
    return taken


def with_framed_otherwise(changes: Changes, last_edges: Mapping[str, Edges]) -> Changes:
    """The changes, with those documents to be read again whose frame others took along when they
    were removed. (Where there is something to read anyhow, ``take_in`` sees to it.)"""
    if changes.read:
        return changes
    taken = _carried(changes, last_edges)
    return read_again(changes, taken.framed_otherwise(find_folder_boilerplate(taken.edges)))


def take_in(
    folder: Path,
    changes: Changes,
    last_edges: Mapping[str, Edges],
    cutter: WordCutter,
    fingerprint: str,
    split: Split,
    progress: ProgressCallback | None,
) -> Intake:
    """Read, split and cut into words what is new, laying it out in an empty folder.

    First with the frames of the last generation, which most often are those of now; the documents
    for which they are not are read a second time.
    """
    with Staging(folder, cutter, fingerprint) as staging:
        gone = set(changes.removed)
        before = {path: edges for path, edges in last_edges.items() if path not in gone}
        taken = _carried(changes, last_edges)
        _read(changes.read, find_folder_boilerplate(before), taken, staging, split, progress)
        frames = find_folder_boilerplate(taken.edges)
        if again := taken.framed_otherwise(frames):
            taken.forget(again)
            first = [(item, seen) for item, seen in changes.read if item.name in again]
            changes = read_again(changes, again & changes.same.keys())
            carried = [changes.same[name] for name in sorted(again & changes.same.keys())]
            _read([*first, *carried], frames, taken, staging, split, progress)
        return Intake(
            staging.finish(),
            tuple(sorted(taken.numbers.values())),
            changes.kept,
            tuple(sorted([*changes.failed, *taken.failed], key=lambda entry: entry.path)),
            taken.edges,
        )


def _read(
    items: Collection[tuple[Item, Seen]],
    frames: FolderBoilerplate,
    taken: _Taken,
    staging: Staging,
    split: Split,
    progress: ProgressCallback | None,
) -> None:
    stage = Stage("read", len(items), progress)
    for item, seen in items:
        facts = asdict(seen)
        reading = _reading(item, frames)
        skipped = list(reading.skipped)
        for document, edges in zip(reading.documents, reading.edges, strict=True):
            if document.path in taken.edges:
                skipped.append(Skipped(document.path, SAME_NAME))
                continue
            taken.numbers[document.path] = staging.add(document, split(document), facts)
            taken.edges[document.path] = edges
            taken.origins[document.path] = item.name
        taken.failed += [SkippedEntry(**asdict(each), **facts) for each in skipped]
        stage.advance()


def _reading(item: Item, frames: FolderBoilerplate) -> Reading:
    """What an item holds; one that cannot be read as skipped."""
    try:
        return item.read(frames)
    except DocumentError as error:
        return Reading((), (Skipped(item.name, str(error)),))
