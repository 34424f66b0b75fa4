"""Pictures (.png, .jpg, .tif, .webp, .bmp): the text on them, and the picture to be shown."""

from __future__ import annotations

import hashlib
import io
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, BinaryIO

import numpy as np
from numpy.typing import NDArray

from index.documents.folder_boilerplate import NO_BOILERPLATE, Boilerplate
from index.documents.formats.pdf.document import extract_pages
from index.documents.formats.pdf.lines import Line
from index.documents.formats.pdf.recognized import has_letters
from index.documents.formats.pdf.scans import scanned_page
from index.documents.formats.pieces import Entry, Extracted
from index.documents.page import PageImage
from index.errors import DocumentError
from index.reasons import Reason

if TYPE_CHECKING:
    from PIL.Image import Image

    from index.documents.recognition.recognizer import Recognizer

FORMATS = ("PNG", "JPEG", "TIFF", "WEBP", "BMP")
MOST_PIXELS = 80_000_000  # A3 at 600 dots an inch
MOST_FRAMES = 2000
LARGEST_READ = 3000  # pixels across; wider pictures are made smaller before they are read
MOST_SHOWN = 4_000_000  # pixels
MOST_SHOWN_BYTES = 3 << 20
DAMAGE = (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError, struct.error,
          OverflowError, MemoryError, RuntimeError)  # fmt: skip


def read_picture(
    data: bytes,
    boilerplate: Boilerplate = NO_BOILERPLATE,
    recognizer: Recognizer | None = None,
) -> Extracted:
    """The text on a picture; each page of a TIFF is a page, of an animation the first is read.

    Raises DocumentError when it is no picture, damaged or too large, holds no text, or nothing is
    there that could read it.
    """
    with open_picture(io.BytesIO(data)) as picture:
        kind = str(picture.format)
        frames = count_frames(picture)
        if recognizer is None:
            raise DocumentError(Reason.of("recognition.picture", suffix=kind))
        if lacking := recognizer.lacking(of=kind):
            raise DocumentError(lacking)
        left_out: tuple[Entry, ...] = ()
        if frames > 1 and kind != "TIFF":
            left_out = (Entry("2–" + str(frames), reason=Reason("picture.animated")),)
            frames = 1
        key = hashlib.sha256(data).hexdigest()
        recognizer.begin(frames)
        pages: list[list[Line]] = []
        uncertain: list[Line] = []
        for number in range(1, frames + 1):
            found = scanned_page(
                recognizer.page(key, number, partial(read_pixels, picture, number)), number
            )
            pages.append(list(found.lines))
            uncertain += found.uncertain
    if not has_letters(line for page in pages for line in page):
        raise DocumentError("recognition.nothing")
    return replace(extract_pages(pages, uncertain, boilerplate), attachments=left_out)


def draw_picture(file: BinaryIO, number: int, width: int) -> PageImage:
    """A picture to be shown as a page, about ``width`` pixels wide, of at most MOST_SHOWN.

    Raises DocumentError when it is damaged or there is no such page.
    """
    with open_picture(file) as picture:
        frames = _shown_frames(picture)
        if not 1 <= number <= frames:
            raise DocumentError("page.none", page=number, pages=frames)
        shown = _frame(picture, number, width)
    size = shown.width, shown.height
    for kind, options in (("PNG", {"compress_level": 4}), ("JPEG", {"quality": 80})):
        buffer = io.BytesIO()
        shown.save(buffer, kind, **options)
        if buffer.tell() <= MOST_SHOWN_BYTES:
            break
    return PageImage(number, frames, *size, f"image/{kind.lower()}", buffer.getvalue())


def count_pages(file: BinaryIO) -> int:
    """How many pages a picture is shown as. Raises DocumentError when it is damaged."""
    with open_picture(file) as picture:
        return _shown_frames(picture)


def count_frames(picture: Image) -> int:
    """How many pictures a file holds. Raises DocumentError when there are too many."""
    frames = int(getattr(picture, "n_frames", 1))
    if frames > MOST_FRAMES:
        raise DocumentError("picture.too_many", count=frames, most=MOST_FRAMES)
    return frames


def _shown_frames(picture: Image) -> int:
    return count_frames(picture) if picture.format == "TIFF" else 1


@contextmanager
def open_picture(file: BinaryIO) -> Iterator[Image]:
    """A picture whose size is bounded; what goes wrong with it comes out as DocumentError."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(file, formats=FORMATS) as picture:
            _check_size(picture)
            yield picture
    except DocumentError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise DocumentError("picture.too_large", most=MOST_PIXELS) from error
    except UnidentifiedImageError as error:
        raise DocumentError("picture.unknown") from error
    except DAMAGE as error:
        raise DocumentError("document.damaged_kind", kind="picture", why=error) from error


def _check_size(picture: Image) -> None:
    if picture.width * picture.height > MOST_PIXELS:
        raise DocumentError("picture.too_large", most=MOST_PIXELS)


def read_pixels(picture: Image, number: int) -> NDArray[np.uint8]:
    """The picture to be read; shape (height, width, 3), in the order blue, green, red."""
    with _bounded_errors():
        frame = _frame(picture, number, LARGEST_READ, most=MOST_PIXELS)
        return np.array(frame)[..., ::-1]


@contextmanager
def _bounded_errors() -> Iterator[None]:
    """What goes wrong while a frame is decoded, as DocumentError."""
    try:
        yield
    except DocumentError:
        raise
    except DAMAGE as error:
        raise DocumentError("document.damaged_kind", kind="picture", why=error) from error


def _frame(picture: Image, number: int, width: int, most: int = MOST_SHOWN) -> Image:
    """A frame in red, green and blue on white, upright as the camera was held, and no wider than
    that."""
    from PIL import Image, ImageOps

    picture.seek(number - 1)
    _check_size(picture)
    if picture.format == "JPEG":
        picture.draft("RGB", (width, width))
    frame = ImageOps.exif_transpose(picture)
    factor = min(1.0, width / frame.width, (most / (frame.width * frame.height)) ** 0.5)
    if frame.mode.startswith("I;16"):
        frame = frame.point(lambda value: value / 256).convert("L")
    if frame.has_transparency_data:
        whole = frame.convert("RGBA")
        frame = Image.new("RGB", whole.size, "white")
        frame.paste(whole, mask=whole.getchannel("A"))
    frame = frame.convert("RGB")
    if factor < 1.0:
        size = (max(1, round(frame.width * factor)), max(1, round(frame.height * factor)))
        frame = frame.resize(size, Image.Resampling.LANCZOS)
    return frame
