"""The web pages of an index: adding one by its address, asking again, reading the copies."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from index.building.inputs.items import FileItem, Item
from index.building.progress import ProgressCallback, Stage
from index.documents.folder_boilerplate import FolderBoilerplate
from index.documents.objects import is_object_folder
from index.documents.reader import Reading
from index.documents.scanner import Skipped, Source
from index.documents.web.addresses import is_address, normalize, page_name
from index.documents.web.fetching import Fetched, Validators, fetch
from index.errors import DocumentError, WendaError
from index.reasons import Reason, system_reason
from index.settings import Settings
from index.storage.page_list import (
    WebPage,
    change_pages,
    copy_name,
    pages_folder,
    read_pages,
    write_copy,
)
from index.types import Document, Paragraph, Place

if TYPE_CHECKING:
    from index.documents.recognition.recognizer import Recognizer

AT_ONCE = 4
"""Pages that are asked for at a time."""

Fetch = Callable[[str, Validators | None], Fetched | None]
"""``fetch``, or what stands for it in a test."""

_Outcome = Fetched | Reason | None


def take_addresses(given: Iterable[Path | str]) -> tuple[list[Path | str], list[str]]:
    """What was given to be indexed, as paths and, normalized, as addresses.

    Raises WendaError, naming it, when an address cannot be one of a page.
    """
    paths: list[Path | str] = []
    addresses: list[str] = []
    for each in given:
        if not is_address(each) or is_object_folder(each):
            paths.append(each)
            continue
        addresses.append(_normalize(str(each)))
    return paths, list(dict.fromkeys(addresses))


def add_page(address: str, settings: Settings, fetch: Fetch = fetch) -> WebPage:
    """Fetch a page and put it among the documents, for the next build; one that is there already is
    asked for again.

    Raises WendaError, naming the address, when it cannot be fetched, and IndexDamaged, IndexBusy.
    """
    wanted = _normalize(address if is_address(address) else f"https://{address}")
    ask_for_pages([wanted], settings, fetch)
    return next(page for page in read_pages(settings.index) if page.address == wanted)


def _normalize(address: str) -> str:
    try:
        return normalize(address)
    except DocumentError as error:
        raise WendaError("web.failed", address=address, why=error.reason) from error


def ask_for_pages(
    given: Collection[str],
    settings: Settings,
    fetch: Fetch = fetch,
    *,
    refresh: bool = False,
    progress: ProgressCallback | None = None,
) -> None:
    """Fetch the given addresses and, with ``refresh``, ask for the other pages again.

    A page that is gone, or cannot be reached, keeps its last copy, and the list says why. Raises
    WendaError, naming the address, when one that is new cannot be fetched (the others are kept),
    and IndexDamaged, IndexBusy.
    """
    known = {page.address: page for page in read_pages(settings.index)}
    wanted = list(dict.fromkeys([*given, *(known if refresh else ())]))
    if not wanted:
        return
    stage = Stage("fetch", len(wanted), progress)
    outcomes: dict[str, _Outcome] = {}
    with ThreadPoolExecutor(AT_ONCE, "fetch") as pool:
        asking = pool.map(lambda each: _ask(each, known.get(each), settings, fetch), wanted)
        for address, outcome in zip(wanted, asking, strict=True):
            outcomes[address] = outcome
            stage.advance()
    _store(settings.index, outcomes, set(given))
    for address, outcome in outcomes.items():
        if isinstance(outcome, Reason) and address not in known:
            raise WendaError("web.failed", address=address, why=outcome)


def _ask(address: str, page: WebPage | None, settings: Settings, fetch: Fetch) -> _Outcome:
    """What became of asking for a page."""
    there = page is not None and (pages_folder(settings.index) / page.file).is_file()
    known = Validators(page.etag, page.modified) if page is not None and there else None
    try:
        return fetch(address, known if known != Validators() else None)
    except DocumentError as error:
        return error.reason


def _store(index: Path, outcomes: dict[str, _Outcome], given: Collection[str]) -> None:
    """Write the copies, then the list; a page that was removed meanwhile stays removed."""
    for address, outcome in outcomes.items():
        if isinstance(outcome, Fetched):
            write_copy(index, copy_name(address, outcome.data, outcome.suffix), outcome.data)

    def change(before: tuple[WebPage, ...]) -> list[WebPage]:
        after = [_updated(page, outcomes.get(page.address), before) for page in before]
        listed = {page.address for page in before}
        for address, outcome in outcomes.items():
            if address not in listed and address in given and isinstance(outcome, Fetched):
                after.append(_updated(WebPage(address, "", "", "", ""), outcome, after))
        return after

    change_pages(index, change)


def _updated(page: WebPage, outcome: _Outcome, others: Sequence[WebPage]) -> WebPage:
    """A page after it was asked for; the same content keeps the day on which it was fetched."""
    if isinstance(outcome, Reason):
        return replace(page, lost=outcome.as_json())
    if outcome is None:
        return replace(page, lost=None)
    etag, modified = outcome.validators.etag, outcome.validators.modified
    file = copy_name(page.address, outcome.data, outcome.suffix)
    if file == page.file:
        return replace(page, etag=etag, modified=modified, lost=None)
    names = {other.name for other in others if other.address != page.address}
    name = _free_name(page_name(page.address, outcome.suffix), names)
    day = time.strftime("%Y-%m-%d")
    return WebPage(page.address, outcome.address, name, file, day, etag, modified)


def _free_name(name: str, taken: Collection[str]) -> str:
    """The name, with a number where another has it."""
    path, number, free = PurePosixPath(name), 1, name
    while free in taken:
        number += 1
        free = str(path.with_name(f"{path.stem} ({number}){path.suffix}"))
    return free


def forget_page(file: Path, settings: Settings) -> str:
    """Take the page with this copy off the list; the file name that its name in the index ends in.

    Raises IndexDamaged, IndexBusy, OSError.
    """
    names = [PurePosixPath(page.name).name for page in read_pages(settings.index)
             if page.file == file.name]  # fmt: skip
    change_pages(settings.index, lambda pages: [page for page in pages if page.file != file.name])
    return names[0] if names else file.name


def list_lost_pages(settings: Settings) -> tuple[Skipped, ...]:
    """The pages that could not be fetched when they were last asked for, and whose last copies are
    kept, by address. Raises IndexDamaged."""
    return tuple(
        Skipped(page.address, Reason.of("web.lost", day=page.day, why=Reason.from_json(page.lost)))
        for page in read_pages(settings.index)
        if page.lost is not None
    )


@dataclass(frozen=True, slots=True)
class PageItem(FileItem):
    """The copy of a web page."""

    page: WebPage

    def read(self, boilerplate: FolderBoilerplate) -> Reading:
        """Read the copy; its places name the address and the day."""
        found = self.read_file(boilerplate)
        cited = tuple(_cite(document, self.page) for document in found.documents)
        return replace(found, documents=cited)


def _cite(document: Document, page: WebPage) -> Document:
    """A document whose paragraphs are cited by address and day; one that has places of its own, as
    a table its rows, says them in its title."""
    place = Place("web", int(page.day.replace("-", "")), page.found)
    if any(paragraph.place for paragraph in document.paragraphs):
        return replace(document, title=f"{document.title} · {page.found} ({page.day})")
    paragraphs = tuple(_placed(paragraph, place) for paragraph in document.paragraphs)
    return replace(document, paragraphs=paragraphs)


def _placed(paragraph: Paragraph, place: Place) -> Paragraph:
    return replace(paragraph, place=place)


def list_page_items(
    taken: Collection[str], settings: Settings, recognizer: Recognizer | None = None
) -> tuple[list[Item], list[Skipped]]:
    """The pages as items, under names that none of the files has (``taken``), and those whose
    copies are gone; ``recognizer`` reads the pictures among them. Raises IndexDamaged."""
    folder = pages_folder(Path(os.path.realpath(settings.index)))
    items: list[Item] = []
    gone: list[Skipped] = []
    names = set(taken)
    for page in read_pages(settings.index):
        name = _free_name(page.name, names)
        names.add(name)
        path = folder / page.file
        try:
            status = path.stat()
        except OSError as error:
            why = Reason.of("skipped.unreadable", why=system_reason(error))
            gone.append(Skipped(name, why))
            continue
        source = Source(path, name, status.st_size, status.st_mtime_ns)
        items.append(PageItem(source, settings, page, recognizer=recognizer))
    return sorted(items, key=lambda item: item.name), gone
