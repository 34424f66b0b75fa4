"""Bring an index up to date.

Scan, compare with the last generation, read what is new, find folder boilerplate, chunk, embed what
no generation or cache holds, assemble the new generation, seal it, publish it.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from index.building.generation.previous import Previous, can_reuse, write_seen
from index.building.inputs.changes import Changes, find_changes
from index.building.inputs.web_pages import Fetch, ask_for_pages, take_addresses
from index.building.progress import BuildReport, ProgressCallback, Stage
from index.building.reports import report_unchanged, report_written
from index.building.request import Found, Request, Web, make_request, scan_and_load
from index.documents.web.fetching import fetch
from index.encoding.loading import known_fingerprint, load_encoder
from index.errors import IndexDamaged, WendaError
from index.filesystem import discard_folder
from index.search.stores.opening import check_writable, open_store
from index.settings import Settings
from index.storage.generations import (
    next_name,
    remove_old,
    remove_unfinished,
    switch,
    unfinished_folder,
    writing,
)
from index.storage.given_tags import follow_documents
from index.storage.manifest import Contents
from index.storage.page_list import remove_unlisted_copies
from index.types import Document, Encoder

if TYPE_CHECKING:
    from index.building.generation.writer import Plan, Workers, Written


def build(
    paths: Sequence[Path | str] | None = None,
    *,
    index: Path | str | None = None,
    settings: Settings | None = None,
    encoder: Encoder | None = None,
    progress: ProgressCallback | None = None,
    refresh: bool = True,
    fetch: Fetch = fetch,
) -> BuildReport:
    """Make or update the index of the given folders, files and addresses of web pages.

    paths: by default those of the last build, else ``seeds``. An address (``https://…``) is added
    to those given before; its page is fetched, and at every later build the server is asked whether
    it has changed, unless ``refresh`` is False. fetch: how. index: its folder, by default
    ``settings.index``; where it is given, no store is written. settings: by default those of the
    environment. encoder: by default that of ``settings.model``, loaded only if something must be
    embedded. progress: called often, from this thread.

    Unchanged documents are carried over, and passages that were embedded before are not embedded
    again, even if their document was edited or renamed or a build was interrupted. If nothing
    changed, no generation is written. A document that cannot be read is left out and reported.
    However a build ends, the last generation stays.

    With ``settings.store`` the index is then brought into that store, where others answer from it.
    If that fails, the index itself is up to date, and the next build goes on from there. With
    ``settings.ray`` the documents are read and embedded by the workers of Ray, to Parquet files,
    and put together here; a build that was interrupted takes from these what is done.

    An address of an object store (``s3://bucket/folder``) may stand for a folder.

    Raises SettingsError (a path or the user dictionary does not exist), IndexBusy (another build is
    running), ModelError, StoreError (the store fails, or this machine only reads it), and
    WendaError (the disk is full, or the index cannot be written).
    """
    folders, addresses = take_addresses(paths or ())
    request = make_request(folders, None, index, settings, encoder, progress)
    if not paths:
        check_writable(request.settings)
    report = _build(replace(request, web=Web(tuple(addresses), refresh, fetch)))
    if request.settings.store:
        _share(request)
    return report


def build_documents(
    documents: Sequence[Document],
    *,
    index: Path | str | None = None,
    settings: Settings | None = None,
    encoder: Encoder | None = None,
    progress: ProgressCallback | None = None,
) -> BuildReport:
    """Make or update an index of documents already in memory; otherwise like ``build``."""
    return _build(make_request(None, documents, index, settings, encoder, progress))


def _share(request: Request) -> None:
    """Bring the index into the store of the settings."""
    from index.search.stores.loading import share_index

    stage: Stage | None = None
    done = 0

    def advance(written: int, total: int) -> None:
        nonlocal stage, done
        stage = stage or Stage("share", total, request.progress)
        stage.advance(written - done)
        done = written

    with writing(request.settings.index):
        share_index(request.settings.index, open_store(request.settings), advance)


def _build(request: Request) -> BuildReport:
    """Scan, compare with the last generation, write what changed, publish."""
    index = request.settings.index
    with _clear_errors(index), writing(index), request.recognizer:
        web = request.web
        ask_for_pages(
            web.addresses, request.settings, web.fetch,
            refresh=web.refresh, progress=request.progress,
        )  # fmt: skip
        stage = Stage("scan", 1, request.progress)
        found, previous = scan_and_load(request)
        remove_unfinished(index)
        last = _find_reusable(previous, request)
        changes = find_changes(
            found.items, Contents() if last is None else last.contents, ocr=request.settings.ocr
        )
        stage.advance()
        if last is not None and changes.nothing and last.manifest.paths == found.paths:
            follow_documents(index, last.contents.documents)
            remove_unlisted_copies(index)
            _clean_up_after_nothing(request, last, changes)
            return report_unchanged(request, last, changes, found)
        plan = _plan(request, found, previous, last, changes)
        with _workers(request, plan) as workers:
            written = _write_and_publish(request, plan, workers)
        request.recognizer.forget_others([item.name for item in found.items])
        follow_documents(index, written.contents.documents)
        remove_unlisted_copies(index)
        return report_written(request, found, plan, previous, written)


def _find_reusable(previous: Previous | None, request: Request) -> Previous | None:
    """The last generation, if its documents may be carried over as they are."""
    encoder, settings = request.encoder, request.settings
    fingerprint = encoder.fingerprint if encoder else known_fingerprint(settings)
    if previous is None or not can_reuse(previous.manifest, settings, fingerprint):
        return None
    return previous


def _plan(
    request: Request,
    found: Found,
    previous: Previous | None,
    last: Previous | None,
    changes: Changes,
) -> Plan:
    """Decide what to read, and which generation's documents and vectors to reuse."""
    # Imported here, because a process that only answers questions does not need them.
    from index.building.generation.intake import add_stale_documents
    from index.building.generation.writer import Plan

    edges = {} if last is None else last.edges()
    changes = add_stale_documents(changes, edges)
    encoder = request.encoder
    if changes.read or last is None:
        encoder = encoder or load_encoder(request.settings)
    reusable = previous
    if previous and encoder and encoder.fingerprint != previous.manifest.fingerprint:
        reusable, changes, edges = None, find_changes(found.items, Contents()), {}
    name = next_name(request.settings.index)
    return Plan(request.settings, encoder, reusable, changes, edges, found.paths, name)


@contextmanager
def _workers(request: Request, plan: Plan) -> Iterator[Workers | None]:
    """What reads and embeds, if that is not this process."""
    if not (request.settings.ray and plan.changes.read and plan.encoder is not None):
        yield None
        return
    from index.building.cluster.workers import ClusterWorkers
    from index.building.generation.writer import Workers, local_workers

    reader = local_workers(plan).reader
    fingerprint = plan.encoder.fingerprint
    with ClusterWorkers(
        request.settings, fingerprint, request.encoder, reader, request.recognizer
    ) as cluster:
        yield Workers(cluster, cluster)


def _write_and_publish(request: Request, plan: Plan, workers: Workers | None) -> Written:
    """Write a generation, switch to it, and remove what it replaces."""
    from index.building.generation.writer import write_generation
    from index.storage.embedding_cache import EmbeddingCache, remove_cache

    index = request.settings.index
    folder = unfinished_folder(index)
    with EmbeddingCache(index) as cache:
        try:
            written = write_generation(folder, plan, cache, request.progress, workers)
            switch(index, folder, plan.name)
        finally:
            discard_folder(folder)
    remove_cache(index)
    _remove_parquet(request.settings)
    remove_old(index)
    return written


def _clean_up_after_nothing(request: Request, last: Previous, changes: Changes) -> None:
    from index.storage.embedding_cache import remove_cache

    remove_cache(request.settings.index)  # left if a build was killed right after the switch
    _remove_parquet(request.settings)
    remove_old(request.settings.index)
    if changes.looked:
        write_seen(request.settings.index, last.manifest.generation, changes)


def _remove_parquet(settings: Settings) -> None:
    """Remove what a build by others left, even if this one was not."""
    if settings.ray:
        from index.building.cluster.workers import remove_parquet

        remove_parquet(settings)
    discard_folder(settings.index / "ray")


@contextmanager
def _clear_errors(index: Path) -> Iterator[None]:
    """Turn errors of the file system and of SQLite into WendaError, with the remedy."""
    import sqlite3

    try:
        yield
    except EOFError as error:
        raise IndexDamaged("index.ends_early", path=error) from error
    except (OSError, sqlite3.OperationalError) as error:
        if _is_disk_full(error):
            raise WendaError("index.disk_full", index=index) from error
        raise WendaError("index.unwritable", index=index, why=error) from error


def _is_disk_full(error: Exception) -> bool:
    if isinstance(error, OSError):
        return error.errno in {errno.ENOSPC, errno.EDQUOT}
    # The message of SQLITE_FULL; its code is not available before Python 3.11.
    return str(error) == "database or disk is full"
