"""What a build is asked for, and what it finds there."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from index.building.generation.previous import Previous, find_last_paths, load_previous
from index.building.inputs.items import Item, find_inputs, list_memory_items
from index.building.inputs.web_pages import Fetch, list_page_items
from index.building.progress import PageStage, ProgressCallback
from index.documents.recognition.recognizer import Recognizer
from index.documents.scanner import Skipped
from index.documents.web.fetching import fetch
from index.settings import Settings, settings_from_environment
from index.storage.page_list import has_pages
from index.types import Document, Encoder

DEFAULT_PATHS = ("seeds",)


@dataclass(frozen=True, slots=True)
class Web:
    """The pages to fetch: those at new addresses and, with ``refresh``, all the others."""

    addresses: tuple[str, ...]
    refresh: bool
    fetch: Fetch


@dataclass(frozen=True, slots=True)
class Request:
    """What to build: the index of ``documents`` if given, else of ``paths`` and of web pages."""

    paths: tuple[Path | str, ...]
    documents: tuple[Document, ...] | None
    settings: Settings
    encoder: Encoder | None
    progress: ProgressCallback | None
    began: float
    recognizer: Recognizer
    web: Web = Web((), False, fetch)


@dataclass(frozen=True, slots=True)
class Found:
    """The inputs: the paths they are from, the items, and what the scan left out."""

    paths: tuple[str, ...]
    items: list[Item]
    skipped: tuple[Skipped, ...]


def make_request(
    paths: Sequence[Path | str] | None,
    documents: Sequence[Document] | None,
    index: Path | str | None,
    settings: Settings | None,
    encoder: Encoder | None,
    progress: ProgressCallback | None,
) -> Request:
    """The request, with what ``build`` was not given; its time counts from here."""
    chosen = settings_from_environment() if settings is None else settings
    if index is not None:
        chosen = chosen.with_changes(index=Path(index), store="")
    given = None if documents is None else tuple(documents)
    recognizer = Recognizer(chosen, PageStage(progress) if progress else None)
    began = time.monotonic()
    return Request(tuple(paths or ()), given, chosen, encoder, progress, began, recognizer)


def scan_and_load(request: Request) -> tuple[Found, Previous | None]:
    """Scan the folders while the checksums of the last generation are verified."""
    with ThreadPoolExecutor(1) as pool:
        loading = pool.submit(load_previous, request.settings.index)
        return find_items(request), loading.result()


def find_items(request: Request) -> Found:
    """Scan the folders, and add the web pages that are kept."""
    if request.documents is not None:
        return Found((), list_memory_items(request.documents), ())
    settings = request.settings
    wanted = request.paths or find_wanted_paths(settings.index)
    found = find_inputs(wanted, settings, request.recognizer)
    taken = {item.name for item in found.items}
    pages, gone = list_page_items(taken, settings, request.recognizer)
    return Found(found.paths, [*found.items, *pages], (*found.skipped, *gone))


def find_wanted_paths(index: Path) -> tuple[Path | str, ...]:
    """What is indexed where nothing is given: that of the last build, else ``seeds``; nothing but
    the pages where only addresses were given before."""
    return find_last_paths(index) or (() if has_pages(index) else DEFAULT_PATHS)
