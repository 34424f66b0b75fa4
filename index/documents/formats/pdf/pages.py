"""The pages of a PDF: drawn as pictures, and where each character of their text stands."""

from __future__ import annotations

import ctypes
import io
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from index.documents.formats.pdf.characters import page_text
from index.documents.formats.pdf.pdfium import LOCK, alone
from index.documents.page import PageImage, PageText
from index.errors import DocumentError

if TYPE_CHECKING:
    from pypdfium2 import PdfBitmap, PdfDocument, PdfPage

MOST_PIXELS = 4_000_000
MOST_BYTES = 3 << 20  # of a picture without loss; above that it is compressed with some
SECONDS = 5.0  # to wait for other threads, and then to draw a page
READ_PIXELS = 1654  # the shorter side of a page that is read as a picture: A4 at 200 dots an inch
READ_DENSITY = (200, 400)  # dots an inch
MOST_READ = 8_000_000  # pixels
_FINE = 1_000_000  # steps a page is divided into where pdfium gives whole numbers
_FAR = 1000.0  # points


def read_page_text(file: BinaryIO, number: int) -> PageText:
    """Where the characters of a page stand; number counts from 1.

    Raises DocumentError when the file or the page is damaged, or there is no such page.
    """
    with _page(file, number) as (_, page):
        text = page.get_textpage()
        try:
            return page_text(text, number, _scale(page))
        finally:
            text.close()


def draw_page(file: BinaryIO, number: int, width: int) -> PageImage:
    """The picture of a page, about ``width`` pixels wide, of at most MOST_PIXELS.

    Raises DocumentError when the file or the page is damaged, there is no such page, or drawing it
    takes longer than SECONDS.
    """
    with _page(file, number) as (document, page):
        bitmap = _draw(page, *_size(page, width), number)
        try:
            media_type, data = _encode(bitmap)
            return PageImage(number, len(document), bitmap.width, bitmap.height, media_type, data)
        finally:
            bitmap.close()


def draw_pixels(document: PdfDocument, number: int) -> NDArray[np.uint8]:
    """The picture of a page to be read; shape (height, width, 3), in the order blue, green, red.

    Raises DocumentError when the page is damaged or drawing it takes longer than SECONDS.
    """
    import pypdfium2

    with LOCK:
        try:
            page = document[number - 1]
        except pypdfium2.PdfiumError as error:
            raise DocumentError("document.damaged_page", page=number, why=error) from error
        try:
            width, height = (max(side, 1.0) for side in page.get_size())
            factor = READ_PIXELS / min(width, height)
            factor = min(max(factor, READ_DENSITY[0] / 72), READ_DENSITY[1] / 72)
            factor = min(factor, (MOST_READ / (width * height)) ** 0.5)
            across, down = (min(int(side * factor) or 1, MOST_READ) for side in (width, height))
            bitmap = _draw(page, across, min(down, MOST_READ // across or 1), number)
        finally:
            page.close()
        try:
            return np.array(bitmap.to_numpy())
        finally:
            bitmap.close()


def count_pages(file: BinaryIO) -> int:
    """How many pages a PDF has. Raises DocumentError when it is damaged."""
    with _document(file) as document:
        return len(document)


@contextmanager
def _document(file: BinaryIO) -> Iterator[PdfDocument]:
    """A PDF, opened for this thread alone; what goes wrong with it comes out as DocumentError."""
    import pypdfium2

    with alone(SECONDS):
        try:
            document = pypdfium2.PdfDocument(file)
        except (pypdfium2.PdfiumError, OSError) as error:
            raise DocumentError("document.damaged_kind", kind="PDF", why=error) from error
        try:
            yield document
        finally:
            document.close()


@contextmanager
def _page(file: BinaryIO, number: int) -> Iterator[tuple[PdfDocument, PdfPage]]:
    """A PDF and a page of it."""
    import pypdfium2

    with _document(file) as document:
        if not 1 <= number <= len(document):
            raise DocumentError("page.none", page=number, pages=len(document))
        try:
            page = document[number - 1]
            try:
                yield document, page
            finally:
                page.close()
        except pypdfium2.PdfiumError as error:
            raise DocumentError("document.damaged_page", page=number, why=error) from error


def _scale(page: PdfPage) -> NDArray[np.float64]:
    """What turns a point of the page (x, y, 1) into shares of its width and height from the upper
    left corner of what is shown, however it is cropped or turned; shape (2, 3)."""
    origin = _to_shares(page, 0.0, 0.0)
    right = (_to_shares(page, _FAR, 0.0) - origin) / _FAR
    up = (_to_shares(page, 0.0, _FAR) - origin) / _FAR
    return np.column_stack([right, up, origin])


def _to_shares(page: PdfPage, x: float, y: float) -> NDArray[np.float64]:
    from pypdfium2 import raw

    across, down = ctypes.c_int(), ctypes.c_int()
    raw.FPDF_PageToDevice(page, 0, 0, _FINE, _FINE, 0, x, y, across, down)
    return np.array([across.value, down.value]) / _FINE


def _size(page: PdfPage, width: int) -> tuple[int, int]:
    """The size of a picture in pixels: as wide as asked for, unless that were too many pixels."""
    points = [max(side, 1.0) for side in page.get_size()]
    factor = max(width, 1) / points[0]
    factor = min(factor, (MOST_PIXELS / (points[0] * points[1])) ** 0.5)
    across, down = (int(side * factor) or 1 for side in points)
    return min(across, MOST_PIXELS // down or 1), min(down, MOST_PIXELS)


def _draw(page: PdfPage, width: int, height: int, number: int) -> PdfBitmap:
    """Draw a page on white; raises DocumentError when it takes too long."""
    import pypdfium2
    from pypdfium2 import raw

    end = time.monotonic() + SECONDS
    ask = type(raw.IFSDK_PAUSE().NeedToPauseNow)(lambda _: time.monotonic() > end)
    pause = raw.IFSDK_PAUSE(version=1, NeedToPauseNow=ask)
    bitmap: Any = pypdfium2.PdfBitmap.new_native(width, height, raw.FPDFBitmap_BGR)
    raw.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
    frame = (0, 0, width, height, 0, raw.FPDF_ANNOT)
    try:
        state = raw.FPDF_RenderPageBitmap_Start(bitmap, page, *frame, pause)
    finally:
        raw.FPDF_RenderPage_Close(page)
    if state == raw.FPDF_RENDER_DONE:
        return bitmap
    bitmap.close()
    if state == raw.FPDF_RENDER_TOBECONTINUED:
        raise DocumentError("page.slow", page=number, seconds=SECONDS)
    raise DocumentError("page.not_drawn", page=number)


def _encode(bitmap: PdfBitmap) -> tuple[str, bytes]:
    """The media type and the bytes of a picture: PNG, or JPEG where that would be too large."""
    picture = bitmap.to_pil()
    if not _has_colour(bitmap.to_numpy()):
        picture = picture.convert("L")
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", compress_level=4)
    if buffer.tell() <= MOST_BYTES:
        return "image/png", buffer.getvalue()
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=80)
    return "image/jpeg", buffer.getvalue()


def _has_colour(pixels: NDArray[np.uint8]) -> bool:
    """Whether any pixel is not grey; shape (height, width, 3)."""
    blue, green, red = pixels[..., 0], pixels[..., 1], pixels[..., 2]
    return bool((blue != green).any() or (green != red).any())
