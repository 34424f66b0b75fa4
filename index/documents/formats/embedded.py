"""Pictures within documents (.docx, .pptx, .epub): the text on them, where they stand in it."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from index.documents.boilerplate import UNCERTAIN
from index.documents.formats.pieces import Piece
from index.errors import DocumentError
from index.types import Place

if TYPE_CHECKING:
    from index.documents.formats.pdf.scans import ScannedPage
    from index.documents.recognition.recognizer import Recognizer

MOST_PICTURES = 100  # of a document
MOST_BYTES = 64 << 20  # of a picture
LEAST_WIDTH, LEAST_HEIGHT = 120, 40  # pixels; what is smaller is an icon
LEAST_LETTERS = 4  # or it is no text, but what a photograph looks like


@dataclass(frozen=True, slots=True)
class Embedded:
    """A picture in a document: its bytes, and the place that the format names, if it does."""

    data: bytes
    place: Place | None = None


def read_embedded(
    stream: Iterable[Piece | Embedded], recognizer: Recognizer | None
) -> Iterator[Piece]:
    """The pieces of a document, with the text on its pictures where they stand.

    Without a recognizer, or where it can read none, the pictures are passed over; so are those that
    are no pictures, too large, small, or damaged, and all after the first MOST_PICTURES. One that
    occurs several times is read once.
    """
    able = recognizer is not None and recognizer.lacking(of="scan") is None
    seen: set[str] = set()
    for each in stream:
        if isinstance(each, Piece):
            yield each
            continue
        key = hashlib.sha256(each.data).hexdigest()
        if recognizer is None or not able or key in seen or len(seen) >= MOST_PICTURES:
            continue
        seen.add(key)
        yield from _pieces(each, key, recognizer)


def _pieces(embedded: Embedded, key: str, recognizer: Recognizer) -> Iterator[Piece]:
    from index.documents.formats.pdf.document import pieces_of_lines

    found = _read(embedded.data, key, recognizer)
    if found is None or sum(len(line.text) for line in found.lines) < LEAST_LETTERS:
        return
    for piece in pieces_of_lines(found.lines):
        place = piece.place
        if embedded.place is not None:
            place = replace(embedded.place, kind=f"{embedded.place.kind}_picture")
        yield replace(piece, level=0, page=None, place=place)
    yield from (Piece(line.text, omit=UNCERTAIN) for line in found.uncertain)


def _read(data: bytes, key: str, recognizer: Recognizer) -> ScannedPage | None:
    """What is read on a picture; None where that is not possible."""
    from index.documents.formats.pdf.scans import scanned_page
    from index.documents.formats.pictures import open_picture, read_pixels

    if len(data) > MOST_BYTES:
        return None
    try:
        with open_picture(io.BytesIO(data)) as picture:
            if picture.width < LEAST_WIDTH or picture.height < LEAST_HEIGHT:
                return None
            recognizer.begin(1)
            return scanned_page(recognizer.page(key, 1, partial(read_pixels, picture, 1)), 1)
    except DocumentError:
        return None
