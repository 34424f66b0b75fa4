"""The file that a document was read from, as long as it is still the same."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from index.documents.formats.registry import ARCHIVE_SUFFIXES, list_entries
from index.errors import DocumentError
from index.reasons import system_reason


@dataclass(frozen=True, slots=True)
class Original:
    """The file a document was read from: as in ``DocumentInfo``, whose fields have these names."""

    path: str
    source: str
    size: int
    modified_ns: int
    hash: str

    @property
    def suffix(self) -> str:
        """The suffix of the document, in small letters, with the dot."""
        return PurePosixPath(self.path).suffix.lower()


@contextmanager
def open_original(original: Original) -> Iterator[BinaryIO]:
    """The file of a document, of an archive the entry.

    Raises DocumentError when there is none, it is gone, or it has changed since it was read.
    """
    if not original.source:
        raise DocumentError("original.none")
    try:
        with Path(original.source).open("rb") as file:
            _check(file, original)
            suffix = PurePosixPath(original.source).suffix.lower()
            yield _entry(file, suffix, original) if suffix in ARCHIVE_SUFFIXES else file
    except FileNotFoundError as error:
        raise DocumentError("original.gone") from error
    except OSError as error:
        raise DocumentError("original.unreadable", why=system_reason(error)) from error


def state_of(original: Original) -> tuple[int, int]:
    """The size and the time of the file as it is now; zeros when it is gone."""
    try:
        status = Path(original.source).stat()
    except OSError:
        return 0, 0
    return status.st_size, status.st_mtime_ns


def _check(file: BinaryIO, original: Original) -> None:
    """Raise DocumentError if the file is not the one that was read."""
    state = state_of(original)
    if state[0] != original.size:
        raise DocumentError("original.changed")
    if state[1] == original.modified_ns:
        return
    digest = hashlib.sha256()
    while piece := file.read(1 << 20):
        digest.update(piece)
    if digest.hexdigest() != original.hash:
        raise DocumentError("original.changed")
    file.seek(0)


def _entry(file: BinaryIO, suffix: str, original: Original) -> BinaryIO:
    """The entry of an archive that became the document."""
    for entry in list_entries(suffix, file.read()):
        if original.path.endswith(f"/{entry.name}") and not entry.reason:
            return io.BytesIO(entry.data)
    raise DocumentError("original.changed")
