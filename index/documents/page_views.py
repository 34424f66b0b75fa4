"""What the pages of documents look like, and where on them a stretch of text stands."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import numpy as np

from index.documents.formats.registry import PICTURES
from index.documents.originals import Original, open_original, state_of
from index.documents.page import Box, PageImage, PageText
from index.documents.placement import find_boxes, pages_of
from index.errors import DocumentError
from index.types import Document

WIDTHS = (600, 900, 1200, 1600, 2400)
"""Pixels: pictures are made in these widths, so that readers with other windows share them."""

PAGED = frozenset({".pdf", *PICTURES})
"""The suffixes of documents whose pages can be shown."""

_Made = TypeVar("_Made")


def has_pages(original: Original) -> bool:
    """Whether a document has pages that can be shown, if its file is still there."""
    return bool(original.source) and original.suffix in PAGED


@dataclass(frozen=True, slots=True)
class _Reader:
    """What draws the pages of a kind of file, counts them, and says where their characters are."""

    draw: Callable[[BinaryIO, int, int], PageImage]
    count: Callable[[BinaryIO], int]
    text: Callable[[BinaryIO, int], PageText]


def _reader(original: Original) -> _Reader:
    if original.suffix in PICTURES:
        from index.documents.formats import pictures

        return _Reader(pictures.draw_picture, pictures.count_pages, _no_text)
    from index.documents.formats.pdf import pages

    return _Reader(pages.draw_page, pages.count_pages, pages.read_page_text)


def _no_text(_file: BinaryIO, number: int) -> PageText:
    return PageText(number, "", np.zeros((0, 4), np.float32))


class PageViews:
    """Pages of documents, made when they are asked for; the last ones are kept.

    Several threads may ask at once. most_bytes: of the pictures and texts that are kept. index: the
    folder of the index, which holds what was read on pages that are pictures.
    """

    def __init__(self, most_bytes: int = 16 << 20, index: Path | None = None) -> None:
        self._most_bytes = most_bytes
        self._index = index
        self._kept: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def picture(self, original: Original, number: int, width: int = 1200) -> PageImage:
        """The picture of a page (from 1), at least ``width`` pixels wide as far as that is allowed.

        Raises DocumentError when the document has no pages to show, its file is gone or has changed
        since it was read, or the page is damaged or takes too long.
        """
        draw_one = _reader(original).draw
        chosen = next((each for each in WIDTHS if each >= width), WIDTHS[-1])

        def draw() -> tuple[PageImage, int]:
            with open_original(original) as file:
                picture = draw_one(file, number, chosen)
            return picture, len(picture.data)

        return self._keep(original, ("picture", number, chosen), draw)

    def text(self, original: Original, number: int) -> PageText:
        """The characters of a page (from 1) and where they stand. Raises as ``picture`` does."""

        def read() -> tuple[PageText, int]:
            with open_original(original) as file:
                text = self._scanned(file, number) or _reader(original).text(file, number)
            return text, text.boxes.nbytes + 4 * len(text.text)

        return self._keep(original, ("text", number), read)

    def count(self, original: Original) -> int:
        """How many pages a document has. Raises as ``picture`` does."""

        def count() -> tuple[int, int]:
            with open_original(original) as file:
                return _reader(original).count(file), 8

        return self._keep(original, ("count",), count)

    def boxes(
        self, original: Original, document: Document, start: int, end: int
    ) -> dict[int, tuple[Box, ...]]:
        """Where ``document.text[start:end]`` stands: boxes by page number; empty if it is not
        found. Raises as ``picture`` does."""
        pages = [number for number in pages_of(document, start, end)
                 if number <= self.count(original)]  # fmt: skip
        texts = [self.text(original, number) for number in pages]
        return find_boxes(document, start, end, texts) if texts else {}

    def _scanned(self, file: BinaryIO, number: int) -> PageText | None:
        """The characters that were read on the picture of a page, if they were."""
        from index.documents.recognition.store import FILE, LetteringStore

        if self._index is None or not (self._index / FILE).is_file():
            return None
        from index.documents.formats.pdf.scans import scanned_text

        digest = hashlib.sha256()
        while piece := file.read(1 << 20):
            digest.update(piece)
        file.seek(0)
        store = LetteringStore(self._index)
        try:
            found = store.get(digest.hexdigest(), number)
        finally:
            store.close()
        return None if found is None else scanned_text(found, number)

    def _keep(
        self, original: Original, what: tuple[object, ...], make: Callable[[], tuple[_Made, int]]
    ) -> _Made:
        """What was made before of the file as it is now, else made and kept."""
        if not has_pages(original):
            raise DocumentError("original.no_pages")
        key = (original, state_of(original), *what)
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
                made: _Made = kept[0]
                return made
        made, size = make()
        with self._lock:
            if key not in self._kept:
                self._kept[key] = made, size
                self._bytes += size
            while self._bytes > self._most_bytes and len(self._kept) > 1:
                self._bytes -= self._kept.popitem(last=False)[1][1]
        return made
