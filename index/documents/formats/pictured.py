"""About how many pages of a file are pictures: asked before many files are read, to tell how long
that will take."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from index.documents.formats.registry import MOST_BYTES, PICTURES
from index.errors import DocumentError


def estimate_pictured(name: str, path: Path) -> int:
    """How many pages of a file will be read as pictures: all of a picture's; of a PDF's as many as
    three of them make likely. 0 for any other file, and for one that cannot be opened.

    name: tells which format it has. path: where it lies.
    """
    suffix = PurePosixPath(name).suffix.lower()
    try:
        if suffix in PICTURES:
            from index.documents.formats.pictures import count_pages

            with path.open("rb") as file:
                return count_pages(file)
        if suffix == ".pdf" and path.stat().st_size <= MOST_BYTES:
            from index.documents.formats.pdf.document import estimate_scanned

            return estimate_scanned(path)
    except (DocumentError, OSError):
        return 0
    return 0
