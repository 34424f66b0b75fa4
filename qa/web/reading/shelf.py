"""The documents that were opened last, with what reading them needs, worked out once for each."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Collection, Mapping
from functools import cached_property

from index import Document, DocumentError, DocumentInfo, Original, PageViews, fold
from qa.overview.headings import heading_depths
from qa.service import AssistantService
from qa.web.reading.matches import find_all
from qa.web.reading.outline import Entry, outline
from qa.web.source_window import Span

KEPT = 4
MOST_CHARACTERS = 4_000_000
"""So many documents are kept, and no more than so many characters of them, but always one."""


class Opened:
    """A document that is being read, and of its file as much as the index records."""

    def __init__(self, document: Document, original: Original | None = None) -> None:
        self.document = document
        self.original = original
        self._found: tuple[str, list[Span]] = ("", [])

    @cached_property
    def depths(self) -> Mapping[int, int]:
        """See ``heading_depths``."""
        return heading_depths(self.document)

    @cached_property
    def outline(self) -> tuple[Entry, ...]:
        """See ``outline``."""
        return outline(self.document, self.depths)

    @cached_property
    def _folded(self) -> str:
        return fold(self.document.text)

    def find(self, wanted: str) -> list[Span]:
        """Where a text occurs; remembered, for the next one is asked for next."""
        known, found = self._found
        if known != wanted:
            found = find_all(self._folded, wanted)
            self._found = wanted, found
        return found


class Shelf:
    """What the visitors read: the documents opened last and their pages. For several threads."""

    def __init__(self, pages: PageViews | None = None) -> None:
        self.pages = pages or PageViews()
        self._opened: OrderedDict[tuple[str, str], Opened] = OrderedDict()
        self._lock = threading.Lock()

    def open(self, assistant: AssistantService, path: str) -> Opened:
        """A document of the index. Raises WendaError when there is none of that path."""
        key = (assistant.generation, path)
        with self._lock:
            if key in self._opened:
                self._opened.move_to_end(key)
                return self._opened[key]
        opened = Opened(assistant.document(path), find_original(assistant, path))
        with self._lock:
            self._opened[key] = opened
            while len(self._opened) > 1 and self._too_many():
                self._opened.popitem(last=False)
        return opened

    def _too_many(self) -> bool:
        characters = sum(len(each.document.text) for each in self._opened.values())
        return len(self._opened) > KEPT or characters > MOST_CHARACTERS


class SeenShelf(Shelf):
    """A shelf as far as somebody may see what is on it."""

    def __init__(self, shelf: Shelf, visible: Collection[str]) -> None:
        """``visible``: the paths of the documents that there are."""
        super().__init__(shelf.pages)
        self._shelf = shelf
        self._visible = visible

    def open(self, assistant: AssistantService, path: str) -> Opened:
        """See ``Shelf.open``."""
        if path not in self._visible:
            raise DocumentError("index.no_document", document=path)
        return self._shelf.open(assistant, path)


def find_original(assistant: AssistantService, path: str) -> Original | None:
    """The file of a document as the index records it; None when the index does not list it."""
    for info in assistant.documents():
        if info.path == path:
            return original_of(info)
    return None


def original_of(info: DocumentInfo) -> Original:
    """The file of a document."""
    return Original(info.path, info.source, info.size, info.modified_ns, info.hash)
