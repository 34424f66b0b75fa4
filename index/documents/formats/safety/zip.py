"""Opening zip files (and what is built on them) without falling for a bomb."""

from __future__ import annotations

import io
import zipfile
import zlib

from index.errors import DocumentError

MOST_ENTRIES = 10_000
MOST_UNPACKED = 512 * 1024 * 1024
MOST_PART = 64 * 1024 * 1024  # a single part that is parsed as XML or HTML
SUSPICIOUS_BYTES = 16 * 1024 * 1024  # below this any ratio is harmless
MOST_RATIO = 200
# What zipfile raises on damaged archives, besides its own error.
DAMAGE = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError
)  # fmt: skip


def open_zip(data: bytes) -> zipfile.ZipFile:
    """The archive, once its directory promises sizes that can be dealt with.

    Reading an entry never gives more bytes than its promised size.

    Raises DocumentError when it is damaged, or unpacks to too much.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except DAMAGE as error:
        raise DocumentError("document.damaged", why=error) from error
    if len(entries) > MOST_ENTRIES:
        raise DocumentError("archive.too_many_entries", count=len(entries), most=MOST_ENTRIES)
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MOST_UNPACKED:
        raise DocumentError("archive.too_large", size=unpacked, most=MOST_UNPACKED)
    if unpacked > SUSPICIOUS_BYTES and unpacked > MOST_RATIO * len(data):
        raise DocumentError("archive.bomb", times=unpacked / len(data))
    return archive


def read_part(archive: zipfile.ZipFile, name: str, most: int = MOST_PART) -> bytes:
    """The bytes of one entry.

    Raises DocumentError when it is missing, damaged, encrypted or larger than ``most``.
    """
    try:
        entry = archive.getinfo(name)
    except KeyError as error:
        raise DocumentError("document.part_missing", name=name) from error
    if entry.flag_bits & 1:
        raise DocumentError("document.encrypted")
    if entry.file_size > most:
        raise DocumentError("archive.part_too_large", name=name, size=entry.file_size, most=most)
    try:
        return archive.read(entry)
    except DAMAGE as error:
        raise DocumentError("document.damaged", why=str(error) or name) from error
