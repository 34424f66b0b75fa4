"""Zip archives of documents: their entries are read in memory, nothing is unpacked to disk."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import PurePosixPath

from index.documents.decoding import decode
from index.documents.formats.pieces import Entry
from index.documents.formats.registry import ARCHIVE_SUFFIXES, suffix_reason
from index.documents.formats.safety.zip import MOST_UNPACKED, open_zip, read_part
from index.errors import DocumentError
from index.reasons import Reason

UTF8_NAME = 0x800
ENCRYPTED = 0x1


def read_archive(data: bytes, suffixes: frozenset[str]) -> Iterator[Entry]:
    """The entries of an archive in the order of their names; hidden ones are passed over.

    suffixes: those that are read; other entries come with a reason.

    Raises DocumentError when the archive is damaged or looks like a bomb.
    """
    with open_zip(data) as archive:
        named = sorted((_name(entry), number) for number, entry in enumerate(archive.infolist()))
        entries = archive.infolist()
        for name, number in named:
            parts = PurePosixPath(name).parts
            hidden = any(part.startswith((".", "~$")) and part != ".." for part in parts)
            if entries[number].is_dir() or hidden or "__MACOSX" in parts:
                continue
            reason = _unsafe(name, entries[number]) or _other_format(name, suffixes)
            if reason:
                yield Entry(name, reason=reason)
                continue
            try:
                yield Entry(name, read_part(archive, entries[number].filename, MOST_UNPACKED))
            except DocumentError as error:
                yield Entry(name, reason=error.reason)


def _name(entry: zipfile.ZipInfo) -> str:
    """The entry's name, with slashes: archives made under Chinese Windows have it in GBK, unmarked,
    where the second byte of a character may be a backslash."""
    name = entry.orig_filename.partition("\0")[0]
    if not (entry.flag_bits & UTF8_NAME or name.isascii()):
        with suppress(UnicodeEncodeError, DocumentError):
            name = decode(name.encode("cp437"))
    return name.replace("\\", "/")


def _unsafe(name: str, entry: zipfile.ZipInfo) -> Reason | None:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or name[1:2] == ":":
        return Reason("archive.name_outside")
    if stat.S_ISLNK(entry.external_attr >> 16):
        return Reason("archive.link")
    return Reason("document.encrypted") if entry.flag_bits & ENCRYPTED else None


def _other_format(name: str, suffixes: frozenset[str]) -> Reason | None:
    suffix = PurePosixPath(name).suffix.lower()
    if suffix in ARCHIVE_SUFFIXES:
        return Reason("archive.nested")
    if suffix not in suffixes:
        return suffix_reason(suffix, suffixes)
    return None
