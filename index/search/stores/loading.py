"""Bring a generation of one store into another, and clear away what it replaces."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path

from index.errors import StoreError
from index.search.document_tags import combined_tags
from index.search.stores.files import FileStore
from index.search.stores.protocol import (
    WORDS_AT_ONCE,
    Catalogue,
    Row,
    Store,
    StoredDocument,
)
from index.storage.generations import current_generation, read_current
from index.storage.given_tags import GivenTags, read_given_tags
from index.storage.manifest import MANIFEST, DocumentEntry

_PASSAGES_AT_ONCE = 200
_DOCUMENTS_AT_ONCE = 50
_BLOCKS_AT_ONCE = 50

Advance = Callable[[int, int], None]
"""Told how many of how many passages are written."""


def copy_generation(
    source: Store,
    generation: str,
    target: Store,
    name: str,
    entries: Sequence[DocumentEntry] | None = None,
    advance: Advance | None = None,
) -> None:
    """Write a generation of ``source`` to ``target`` under another name, and seal it.

    What an interrupted call wrote is kept. entries: in place of those of the source, as many.
    Raises StoreError; whatever it has written then answers nothing.
    """
    facts = replace(source.stats(generation).facts, generation=name)
    catalogue = source.catalogue(generation)
    total = facts.counts["passages"]
    done = target.begin(facts)
    blocks = -(-facts.counts["vocabulary"] // WORDS_AT_ONCE)
    for some in _ranges(0, blocks, _BLOCKS_AT_ONCE):
        target.write(name, source.fetch_words(generation, some))
    for some in _ranges(0, facts.counts["documents"], _DOCUMENTS_AT_ONCE):
        target.write(name, _documents(source, generation, some))
    for some in _ranges(done, total, _PASSAGES_AT_ONCE):
        target.write(name, source.fetch(generation, some, sentence_vectors=True))
        if advance is not None:
            advance(some[-1] + 1, total)
    documents = catalogue.documents if entries is None else tuple(entries)
    target.seal(name, Catalogue(documents, catalogue.heads))


def _documents(source: Store, generation: str, numbers: Sequence[int]) -> list[Row]:
    found: list[StoredDocument] = [source.fetch_document(generation, each) for each in numbers]
    return [*found]


def _ranges(first: int, last: int, size: int) -> Iterator[range]:
    for start in range(first, last, size):
        yield range(start, min(start + size, last))


def share_index(index: Path, store: Store, advance: Advance | None = None) -> str:
    """Bring the current generation of an index folder into a store, if it is not there already,
    publish it, and drop those before the last; return its name there.

    The name says what is in it, so folders of other machines do not get in its way. The tags that
    people gave go with it. The folder must not be built meanwhile. Raises IndexMissing,
    IndexDamaged, IndexMismatch and StoreError.
    """
    files = FileStore(index)
    try:
        generation = current_generation(index)
        entries = _with_given_tags(files.catalogue(generation).documents, index)
        name = _name(index, entries)
        if store.current() == name:
            return name
        if not _is_sealed(store, name):
            copy_generation(files, generation, store, name, entries, advance)
        before = store.current()
        store.publish(name)
        _drop_old(store, name, before, files.stats(generation).facts.paths)
        return name
    finally:
        files.close()


def _with_given_tags(entries: Sequence[DocumentEntry], index: Path) -> tuple[DocumentEntry, ...]:
    given = read_given_tags(index)
    return tuple(
        replace(entry, tags=combined_tags(entry.tags, given.get(entry.path, GivenTags())))
        for entry in entries
    )


def _name(index: Path, entries: Sequence[DocumentEntry]) -> str:
    """The name of the current generation in a store: its own, and a hash of all that is in it."""
    folder, manifest = read_current(index)
    digest = hashlib.sha256((folder / MANIFEST).read_bytes())
    digest.update(json.dumps([asdict(entry)["tags"] for entry in entries]).encode())
    return f"{manifest.generation}_{digest.hexdigest()[:10]}"


def _is_sealed(store: Store, name: str) -> bool:
    if name not in store.generations():
        return False
    try:
        return store.stats(name).sealed
    except StoreError:  # it was hardly begun
        return False


def _drop_old(store: Store, current: str, before: str | None, paths: tuple[str, ...]) -> None:
    """Drop all generations but the current one and the one before, which questions under way may
    still be answered from; of those unfinished only our own, as others may be at work on theirs."""
    for name in store.generations():
        if name in {current, before}:
            continue
        try:
            stats = store.stats(name)
        except StoreError:  # hardly begun, perhaps by another at this moment
            continue
        if stats.sealed or stats.facts.paths == paths:
            store.drop(name)
