"""A file to documents: its text, where its parts and paragraphs stand, what is left out."""

from __future__ import annotations

from index.decode import decode
from index.errors import DocumentError
from index.outline import make_document
from index.plain_text import plain_blocks
from index.scan import Source
from index.settings import Settings
from index.types import Document

MOST_BYTES = 512 * 1024 * 1024


def read(source: Source, settings: Settings) -> tuple[Document, ...]:
    """The documents in a file.

    Raises DocumentError with the reason when the file cannot be read or has no words.
    """
    data = _bytes_of(source)
    text = decode(data)
    del data  # a large file need not be in memory twice
    blocks, omitted = plain_blocks(text)
    return (make_document(source.name, text, blocks, omitted),)


def _bytes_of(source: Source) -> bytes:
    """The content of a file, with the errors of the file system as DocumentError."""
    try:
        size = source.path.stat().st_size
        if size > MOST_BYTES:
            raise DocumentError(
                f"it has {size:,} bytes; the most that is read is {MOST_BYTES:,}: divide it"
            )
        if size == 0:
            raise DocumentError("it is empty")
        return source.path.read_bytes()
    except FileNotFoundError as error:
        raise DocumentError("it is not there any more") from error
    except PermissionError as error:
        raise DocumentError("you are not allowed to read it; change its permissions") from error
    except OSError as error:
        raise DocumentError(f"it cannot be opened: {error.strerror}") from error
