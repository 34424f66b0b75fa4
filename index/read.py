"""A file to documents: its text, where its parts and paragraphs stand, what is left out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

from index.decode import decode
from index.errors import DocumentError
from index.formats.pieces import Extracted
from index.outline import make_document
from index.scan import ARCHIVE_KINDS, DOCUMENT_KINDS, Skipped, Source
from index.settings import Settings
from index.types import Document

MOST_BYTES = 512 * 1024 * 1024
# What is parsed to a tree takes many times its size in memory.
MOST_BYTES_OF = {".html": 64 << 20, ".htm": 64 << 20, ".xhtml": 64 << 20}
MOST_MARKDOWN_BYTES = 16 << 20  # beyond it Markdown is read as plain text


@dataclass(frozen=True, slots=True)
class Reading:
    """The documents of a file, and what within it (entries of an archive) was left out."""

    documents: tuple[Document, ...]
    skipped: tuple[Skipped, ...] = ()


def read(source: Source, settings: Settings) -> tuple[Document, ...]:
    """The documents in a file: one, or of an archive those of its entries.

    Raises DocumentError with the reason when the file cannot be read or has no words.
    """
    return read_all(source, settings).documents


def read_all(source: Source, settings: Settings) -> Reading:
    """The documents in a file, with the entries of an archive that could not be read.

    Raises DocumentError with the reason when there is no document at all.
    """
    data = _bytes_of(source)
    suffix = PurePosixPath(source.name).suffix.lower()
    if suffix in ARCHIVE_KINDS:
        return _read_archive(source.name, data)
    return Reading((document_of(source.name, data),))


def document_of(name: str, data: bytes) -> Document:
    """The document in the bytes of a file, whose name says what kind it is.

    Raises DocumentError with the reason when it cannot be read or has no words.
    """
    suffix = PurePosixPath(name).suffix.lower()
    most = MOST_BYTES_OF.get(suffix, MOST_BYTES)
    if not data:
        raise DocumentError("it is empty")
    if len(data) > most:
        raise DocumentError(f"it has {len(data):,} bytes; the most for {suffix} is {most:,}")
    extracted = READERS[suffix](data)
    del data  # a large file need not be in memory twice
    return make_document(name, extracted.text, extracted.blocks, extracted.omitted, extracted.title)


# Each kind's reader is imported where it is used: a process that only answers reads no files.
def _plain(data: bytes) -> Extracted:
    from index.plain_text import plain_blocks

    text = decode(data)
    blocks, omitted = plain_blocks(text)
    return Extracted(text, tuple(blocks), tuple(omitted))


def _markdown(data: bytes) -> Extracted:
    from index.formats.markdown import markdown_text

    return _plain(data) if len(data) > MOST_MARKDOWN_BYTES else markdown_text(decode(data))


def _word(data: bytes) -> Extracted:
    from index.formats.word import word_text

    return word_text(data)


def _pdf(data: bytes) -> Extracted:
    from index.formats.pdf import pdf_text

    return pdf_text(data)


def _html(data: bytes) -> Extracted:
    from index.formats.html import html_text

    return html_text(data)


def _epub(data: bytes) -> Extracted:
    from index.formats.epub import epub_text

    return epub_text(data)


READERS: dict[str, Callable[[bytes], Extracted]] = {
    ".txt": _plain,
    ".text": _plain,
    ".md": _markdown,
    ".markdown": _markdown,
    ".docx": _word,
    ".pdf": _pdf,
    ".html": _html,
    ".htm": _html,
    ".xhtml": _html,
    ".epub": _epub,
}


def _read_archive(name: str, data: bytes) -> Reading:
    """The documents of an archive, each named after the archive and its entry."""
    from index.formats.archive import archive_entries

    documents: list[Document] = []
    skipped: list[Skipped] = []
    for entry in archive_entries(data, DOCUMENT_KINDS):
        path = f"{name}/{entry.name}"
        try:
            if entry.reason:
                raise DocumentError(entry.reason)
            documents.append(document_of(path, entry.data))
        except DocumentError as error:
            skipped.append(Skipped(path, str(error)))
    if not documents:
        shown = "; ".join(f"{entry.path}: {entry.reason}" for entry in skipped[:3])
        raise DocumentError("nothing in it can be read" + (f" ({shown})" if shown else ""))
    return Reading(tuple(documents), tuple(skipped))


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
