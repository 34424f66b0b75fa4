"""What an index holds, and what the next build would change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from index.building.generation.previous import apply_seen_times, can_reuse, find_last_paths
from index.building.inputs.changes import find_changes, restore_skipped
from index.building.inputs.items import find_inputs
from index.building.inputs.web_pages import list_lost_pages, list_page_items
from index.documents.boilerplate import omission_reason
from index.documents.scanner import Skipped
from index.reasons import Reason
from index.search.document_tags import combined_tags
from index.search.opened_index import open_index
from index.search.stores.opening import has_generation, open_index_of
from index.settings import Settings, settings_from_environment
from index.storage.generations import read_current, size_on_disk
from index.storage.given_tags import GivenTags, read_given_tags
from index.storage.manifest import Contents, read_contents


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """An index, and the state of its folders.

    generation, model, fingerprint, dimension: as in Index. counts: documents, passages,
    sentences, words, vocabulary. dense: "exact" or "inverted file". bytes: of the whole index
    folder. paths: what is indexed. omitted: of each document that has some, how many stretches
    are left out. rebuild: whether all would be read again, for other settings or another model.
    added, changed, removed: documents the next build would read or drop. skipped: what it would
    leave out, or left out before. tags: those of each document that has any. formats: how many
    documents have each suffix (small letters), by suffix. pages: how many web pages are indexed by
    address. lost: those that could not be fetched when they were last asked for, as in BuildReport.
    """

    generation: str
    model: str
    fingerprint: str
    dimension: int
    counts: Mapping[str, int]
    dense: str
    bytes: int
    paths: tuple[str, ...]
    omitted: Mapping[str, int]
    rebuild: bool
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    skipped: tuple[Skipped, ...]
    tags: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    formats: Mapping[str, int] = field(default_factory=dict)
    pages: int = 0
    lost: tuple[Skipped, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A stretch that is kept out of the passages: where it stands in its document, why, and its
    text."""

    document: str
    start: int
    end: int
    reason: str
    text: str

    @property
    def why(self) -> Reason:
        """The reason as data."""
        return omission_reason(self.reason)


def left_out(index: Path | str) -> Iterator[LeftOut]:
    """Everything in the documents of an index that is kept out of the passages, in order.

    Raises IndexMissing, IndexDamaged, IndexMismatch.
    """
    with open_index(index) as opened:
        for info in opened.documents:
            if not info.omitted:
                continue
            document = opened.document(info.path)
            for each in document.omitted:
                text = document.text[each.start : each.end]
                yield LeftOut(info.path, each.start, each.end, each.reason, text)


def status(
    index: Path | str | None = None,
    paths: Sequence[Path | str] | None = None,
    settings: Settings | None = None,
) -> IndexStatus:
    """The state of an index, compared with the given folders (default: those it was built from).

    Where the settings name a store and there is no index in the folder, that in the store, whose
    bytes and changes are not known here.

    Reads no document but those whose time or size changed, asks no site, and writes nothing.
    Raises IndexMissing, IndexDamaged, IndexMismatch, and SettingsError when a folder is not there.
    """
    chosen = settings_from_environment() if settings is None else settings
    chosen = chosen.with_changes(index=None if index is None else Path(index))
    if chosen.store and not has_generation(chosen.index):
        return _shared_status(chosen)
    folder, manifest = read_current(chosen.index)
    contents = apply_seen_times(chosen.index, manifest.generation, read_contents(folder))
    carried = can_reuse(manifest, chosen, None)
    wanted = [*(paths or find_last_paths(chosen.index))]
    scanned = find_inputs(wanted, chosen)
    items, gone = list_page_items({item.name for item in scanned.items}, chosen)
    pages = len(items)
    items = [*scanned.items, *items]
    from_files = bool(wanted) or any(entry.source for entry in contents.documents)
    changes = find_changes(items, contents if from_files else Contents(), ocr=chosen.ocr)
    known = {entry.origin for entry in contents.documents}
    known |= {entry.origin for entry in contents.skipped}
    names = [item.name for item, _ in changes.read]
    told = [restore_skipped(entry) for entry in changes.failed]
    every = [*scanned.skipped, *gone, *changes.unreadable, *told]
    return IndexStatus(
        generation=manifest.generation,
        model=manifest.model,
        fingerprint=manifest.fingerprint,
        dimension=manifest.dimension,
        counts=manifest.counts,
        dense=manifest.dense.kind,
        bytes=size_on_disk(chosen.index),
        paths=manifest.paths,
        omitted={entry.path: entry.omitted for entry in contents.documents if entry.omitted},
        rebuild=not carried,
        added=tuple(name for name in names if name not in known),
        changed=tuple(name for name in names if name in known),
        removed=changes.removed,
        skipped=tuple(sorted(every, key=lambda each: each.path)),
        tags=_tags(chosen.index, contents),
        formats=count_formats(entry.path for entry in contents.documents),
        pages=pages + len(gone),
        lost=list_lost_pages(chosen),
    )


def _shared_status(settings: Settings) -> IndexStatus:
    """The state of an index in a store: what a build would change is known where it is built."""
    with open_index_of(settings, check_words=False) as opened:
        documents = opened.documents
        return IndexStatus(
            generation=opened.generation,
            model=opened.model,
            fingerprint=opened.fingerprint,
            dimension=opened.dimension,
            counts=opened.manifest.counts,
            dense=opened.manifest.dense.kind,
            bytes=0,
            paths=opened.paths,
            omitted={each.path: each.omitted for each in documents if each.omitted},
            rebuild=False,
            added=(),
            changed=(),
            removed=(),
            skipped=(),
            tags={each.path: each.tags for each in documents if each.tags},
            formats=count_formats(each.path for each in documents),
        )


def _tags(index: Path, contents: Contents) -> dict[str, tuple[str, ...]]:
    given = read_given_tags(index)
    found = {
        entry.path: combined_tags(entry.tags, given.get(entry.path, GivenTags()))
        for entry in contents.documents
    }
    return {path: tags for path, tags in found.items() if tags}


def count_formats(paths: Iterable[str]) -> dict[str, int]:
    """How many of these documents have each suffix, the commonest first; "" stands for none."""
    counts = Counter(_suffix(path) for path in paths)
    return dict(sorted(counts.items(), key=lambda each: (-each[1], each[0])))


def _suffix(path: str) -> str:
    """The suffix of a path with slashes, in lower case; that of PurePosixPath, at a tenth of the
    time."""
    name, dot, suffix = path.rpartition("/")[2].rpartition(".")
    return f".{suffix.lower()}" if dot and name.strip(".") and suffix else ""
