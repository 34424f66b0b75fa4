"""Bring an index up to date: what changed? embed that, write a generation, switch."""

from __future__ import annotations

import errno
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index.building.changes import Changes, Item, file_items, find_changes, memory_items
from index.building.previous import Previous, load_previous, may_carry, remembered_paths, write_seen
from index.building.progress import BuildReport, ProgressCallback, Stage
from index.documents.scanner import Skipped, scan
from index.encoding.loading import known_fingerprint, load_encoder
from index.errors import IndexDamaged, WendaError
from index.settings import Settings, settings_from_environment
from index.storage.generations import (
    next_name,
    remove_old,
    remove_unfinished,
    switch,
    unfinished_folder,
    writing,
)
from index.storage.manifest import REMEDY, Contents, SkippedEntry
from index.types import Document, Encoder

if TYPE_CHECKING:
    from index.building.writer import Plan, Written

DEFAULT_PATHS = ("seeds",)


def build(
    paths: Sequence[Path | str] | None = None,
    *,
    index: Path | str | None = None,
    settings: Settings | None = None,
    encoder: Encoder | None = None,
    progress: ProgressCallback | None = None,
) -> BuildReport:
    """Make or update the index of the given folders and files.

    paths: None means those of the last build, else ``seeds``. index: its folder; default
    ``settings.index``. settings: default those of the environment. encoder: default that of
    ``settings.model``, loaded only when something must be embedded. progress: called often, from
    this thread.

    Documents that did not change are carried over, passages that were embedded before are not
    embedded again (even when their document was edited, renamed, or a build was interrupted).
    When nothing changed no generation is written. A document that cannot be read is left out
    and reported. Whatever ends a build, the last generation stays.

    Raises SettingsError (a path or the user dictionary is not there), IndexBusy (another build is
    under way), ModelError, and WendaError (the disk is full, or the index cannot be written).
    """
    job = _job(index, settings, encoder, progress)
    return _build(job, lambda: _find_files(paths, job.settings))


def build_documents(
    documents: Sequence[Document],
    *,
    index: Path | str | None = None,
    settings: Settings | None = None,
    encoder: Encoder | None = None,
    progress: ProgressCallback | None = None,
) -> BuildReport:
    """Make or update an index of documents already in memory; otherwise like ``build``."""
    job = _job(index, settings, encoder, progress)
    return _build(job, lambda: _Found((), memory_items(documents), ()))


@dataclass(frozen=True, slots=True)
class _Job:
    """What a build was asked for."""

    settings: Settings
    encoder: Encoder | None
    progress: ProgressCallback | None
    began: float


@dataclass(frozen=True, slots=True)
class _Found:
    """What there is to index: from where, the items, and what is left out at first sight."""

    paths: tuple[str, ...]
    items: list[Item]
    skipped: tuple[Skipped, ...]


def _job(
    index: Path | str | None,
    settings: Settings | None,
    encoder: Encoder | None,
    progress: ProgressCallback | None,
) -> _Job:
    chosen = settings_from_environment() if settings is None else settings
    chosen = chosen.with_changes(index=None if index is None else Path(index))
    return _Job(chosen, encoder, progress, time.monotonic())


def _find_files(paths: Sequence[Path | str] | None, settings: Settings) -> _Found:
    wanted = paths or remembered_paths(settings.index) or DEFAULT_PATHS
    absolute = [Path(path).absolute() for path in wanted]
    scanned = scan(absolute, settings)
    names = tuple(str(path) for path in absolute)
    return _Found(names, file_items(scanned, settings), scanned.skipped)


def _build(job: _Job, find: Callable[[], _Found]) -> BuildReport:
    from index.building.intake import with_framed_otherwise
    from index.building.writer import Plan  # here: a process that only answers writes nothing

    index = job.settings.index
    with _told_clearly(index), writing(index):
        stage = Stage("scan", 1, job.progress)
        with ThreadPoolExecutor(1) as pool:  # checksums are compared while folders are walked
            loading = pool.submit(load_previous, index)
            found, previous = find(), loading.result()
        remove_unfinished(index)
        known = job.encoder.fingerprint if job.encoder else known_fingerprint(job.settings)
        carried = previous is not None and may_carry(previous.manifest, job.settings, known)
        last = previous if carried else None
        changes = find_changes(found.items, Contents() if last is None else last.contents)
        stage.advance()
        if last is not None and changes.nothing and last.manifest.paths == found.paths:
            return _unchanged(job, last, changes, found)
        edges = {} if last is None else last.edges()
        changes = with_framed_otherwise(changes, edges)
        encoder = job.encoder
        if changes.read or last is None:
            encoder = encoder or load_encoder(job.settings)
        reusable = previous
        if previous and encoder and encoder.fingerprint != previous.manifest.fingerprint:
            reusable, changes, edges = None, find_changes(found.items, Contents()), {}
        name = next_name(index)
        plan = Plan(job.settings, encoder, reusable, changes, edges, found.paths, name)
        return _update(job, found, plan, previous)


def _unchanged(job: _Job, last: Previous, changes: Changes, found: _Found) -> BuildReport:
    from index.storage.embedding_cache import remove_journal

    remove_journal(job.settings.index)  # left when a build was killed just after it switched
    remove_old(job.settings.index)
    if changes.looked:
        write_seen(job.settings.index, last.manifest.generation, changes)
    counts = last.manifest.counts
    return BuildReport(
        documents=counts["documents"],
        passages=counts["passages"],
        sentences=counts["sentences"],
        embedded=0,
        reused=counts["passages"],
        removed=0,
        skipped=_skipped(found, changes, changes.failed),
        generation=last.manifest.generation,
        seconds=time.monotonic() - job.began,
    )


def _update(job: _Job, found: _Found, plan: Plan, previous: Previous | None) -> BuildReport:
    written = _written(job.settings.index, plan, job.progress)
    before = () if previous is None else previous.contents.documents
    now = {entry.path for entry in written.contents.documents}
    counts = written.manifest.counts
    return BuildReport(
        documents=counts["documents"],
        passages=counts["passages"],
        sentences=counts["sentences"],
        embedded=written.embedded,
        reused=counts["passages"] - written.embedded,
        removed=sum(entry.path not in now for entry in before),
        skipped=_skipped(found, plan.changes, written.contents.skipped),
        generation=plan.name,
        seconds=time.monotonic() - job.began,
    )


def _written(index: Path, plan: Plan, progress: ProgressCallback | None) -> Written:
    """Write a generation, switch to it, and clear away what it replaces."""
    from index.building.writer import write_generation
    from index.storage.embedding_cache import Journal, remove_journal

    folder = unfinished_folder(index)
    with Journal(index) as journal:
        try:
            written = write_generation(folder, plan, journal, progress)
            switch(index, folder, plan.name)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    remove_journal(index)
    remove_old(index)
    return written


def _skipped(
    found: _Found, changes: Changes, failed: Sequence[SkippedEntry]
) -> tuple[Skipped, ...]:
    """All that was left out, by path."""
    told = [Skipped(entry.path, entry.reason) for entry in failed]
    return tuple(sorted([*found.skipped, *changes.unreadable, *told], key=lambda each: each.path))


@contextmanager
def _told_clearly(index: Path) -> Iterator[None]:
    """Errors of the file system and of SQLite as one that says what to do."""
    import sqlite3

    try:
        yield
    except EOFError as error:
        raise IndexDamaged(f"{error}; {REMEDY}") from error
    except (OSError, sqlite3.OperationalError) as error:
        full = isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}
        full |= "is full" in str(error)
        what = "the disk is full; free some space and build again" if full else str(error)
        raise WendaError(
            f"{index} could not be written: {what} (the last generation is still there)"
        ) from error
