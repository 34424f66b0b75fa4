"""A file to documents: its text, where its parts and paragraphs stand, what is left out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

from index.documents.decoding import decode
from index.documents.folder_boilerplate import NO_FRAME, NO_FRAMES, Edges, Frame, Frames
from index.documents.formats.pieces import Extracted
from index.documents.outline import make_document
from index.documents.scanner import ARCHIVE_KINDS, DOCUMENT_KINDS, Skipped, Source
from index.errors import DocumentError
from index.settings import Settings
from index.types import Document

MOST_BYTES = 512 * 1024 * 1024
# What is parsed to a tree takes many times its size in memory.
MOST_BYTES_OF = {".html": 64 << 20, ".htm": 64 << 20, ".xhtml": 64 << 20}
MOST_MARKDOWN_BYTES = 16 << 20  # beyond it Markdown is read as plain text


@dataclass(frozen=True, slots=True)
class Reading:
    """The documents of a file, what each shows at its edges (nothing of documents that came from
    memory), and what within it (entries of an archive) was left out."""

    documents: tuple[Document, ...]
    skipped: tuple[Skipped, ...] = ()
    edges: tuple[Edges, ...] = ()


def read(source: Source, settings: Settings) -> tuple[Document, ...]:
    """The documents in a file: one, or of an archive those of its entries that can be read.

    Raises DocumentError with the reason when the file cannot be read or has no words.
    """
    return read_all(source, settings).documents


def read_all(source: Source, settings: Settings, frames: Frames = NO_FRAMES) -> Reading:
    """The documents in a file, with the entries of an archive that could not be read.

    frames: of the folders; their lines at the edges of documents are left out.

    Raises DocumentError with the reason when the file itself cannot be read.
    """
    data = _bytes_of(source)
    suffix = PurePosixPath(source.name).suffix.lower()
    if suffix in ARCHIVE_KINDS:
        return _read_archive(source.name, data, frames)
    document, edges = framed_document(source.name, data, frames.of(source.name))
    return Reading((document,), (), (edges,))


def document_of(name: str, data: bytes, frame: Frame = NO_FRAME) -> Document:
    """The document in the bytes of a file, whose name says what kind it is.

    Raises DocumentError with the reason when it cannot be read or has no words.
    """
    return framed_document(name, data, frame)[0]


def framed_document(name: str, data: bytes, frame: Frame) -> tuple[Document, Edges]:
    """The document in the bytes of a file without the frame of its folder, and what it shows at
    its edges.

    Raises DocumentError with the reason when it cannot be read or has no words.
    """
    suffix = PurePosixPath(name).suffix.lower()
    most = MOST_BYTES_OF.get(suffix, MOST_BYTES)
    if not data:
        raise DocumentError("it is empty")
    if len(data) > most:
        raise DocumentError(f"it has {len(data):,} bytes; the most for {suffix} is {most:,}")
    found = READERS[suffix](data, frame)
    del data  # a large file need not be in memory twice
    return make_document(name, found.text, found.blocks, found.omitted, found.title), found.edges


# Each kind's reader is imported where it is used: a process that only answers reads no files.
def _plain(data: bytes, frame: Frame) -> Extracted:
    from index.documents.formats.plain_text import plain_text

    return plain_text(decode(data), frame)


def _markdown(data: bytes, frame: Frame) -> Extracted:
    if len(data) > MOST_MARKDOWN_BYTES:
        return _plain(data, frame)
    from index.documents.formats.markdown import markdown_text

    return markdown_text(decode(data), frame)


def _word(data: bytes, frame: Frame) -> Extracted:
    from index.documents.formats.word import word_text

    return word_text(data, frame)


def _pdf(data: bytes, frame: Frame) -> Extracted:
    from index.documents.formats.pdf import pdf_text

    return pdf_text(data, frame)


def _html(data: bytes, frame: Frame) -> Extracted:
    from index.documents.formats.html import html_text

    return html_text(data, frame)


def _epub(data: bytes, frame: Frame) -> Extracted:
    from index.documents.formats.epub import epub_text

    return epub_text(data, frame)


READERS: dict[str, Callable[[bytes, Frame], Extracted]] = {
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


def _read_archive(name: str, data: bytes, frames: Frames) -> Reading:
    """The documents of an archive, each named after the archive and its entry."""
    from index.documents.formats.archive import archive_entries

    documents: list[Document] = []
    edges: list[Edges] = []
    skipped: list[Skipped] = []
    for entry in archive_entries(data, DOCUMENT_KINDS):
        path = f"{name}/{entry.name}"
        try:
            if entry.reason:
                raise DocumentError(entry.reason)
            document, shown = framed_document(path, entry.data, frames.of(path))
            documents.append(document)
            edges.append(shown)
        except DocumentError as error:
            skipped.append(Skipped(path, str(error)))
    if not documents and not skipped:
        raise DocumentError("nothing in it can be read")
    return Reading(tuple(documents), tuple(skipped), tuple(edges))


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
