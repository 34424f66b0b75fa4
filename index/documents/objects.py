"""Documents in an object store (``s3://bucket/folder``), listed and fetched by fsspec.

What stands in the listing decides whether an object has changed (its tag or checksum, its time and
size), so nothing is fetched to find that out.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import PurePosixPath
from typing import Any

from index.documents.access import refusals
from index.documents.formats.registry import MOST_BYTES, SUFFIXES, suffix_reason
from index.documents.scanner import Skipped, printable_name
from index.errors import DocumentError, ExtraMissing, SettingsError
from index.reasons import reason_from_text, system_reason

SCHEMES = frozenset(
    ("abfs", "abfss", "adl", "az", "file", "gcs", "gs", "hdfs", "memory", "s3", "s3a", "sftp")
)
"""Schemes of addresses whose objects are read with fsspec."""

_TAGS = ("ETag", "etag", "md5Hash", "md5", "content_md5", "crc32c", "generation", "version_id")
_TIMES = ("LastModified", "last_modified", "updated", "mtime", "modified", "modificationTime")


@dataclass(frozen=True, slots=True)
class StoredObject:
    """An object that can be read. ``address`` is whole; ``name`` becomes ``Document.path``; ``tag``
    changes with the content; ``size`` is in bytes, ``modified_ns`` in nanoseconds since 1970."""

    address: str
    name: str
    size: int
    modified_ns: int
    tag: str


def is_object_folder(given: object) -> bool:
    """Whether what was given to be indexed is in an object store."""
    if not isinstance(given, str) or "://" not in given:
        return False
    return given.partition("://")[0].lower() in SCHEMES


def open_file_system(address: str) -> tuple[Any, str]:
    """The file system of fsspec for an address, and the path in it.

    Raises ExtraMissing when fsspec, or what it needs for that scheme, is not installed.
    """
    try:
        import fsspec

        system, path = fsspec.core.url_to_fs(address)
    except (ImportError, ValueError) as error:
        scheme = address.partition("://")[0]
        raise ExtraMissing("objects.not_installed", scheme=scheme, why=error) from error
    return system, str(path)


def list_objects(
    folders: Sequence[str], taken: Collection[str] = ()
) -> tuple[list[StoredObject], list[Skipped]]:
    """Every readable object below the given addresses, sorted by name, and what is left out.

    Hidden ones (a leading dot) are passed over. taken: names that are others' already; where a name
    is taken, as much of the address as tells them apart stands in front.

    Raises SettingsError, naming the address, when nothing is there or it cannot be listed, and
    ExtraMissing.
    """
    names = set(taken)
    found: dict[str, StoredObject] = {}
    skipped: list[Skipped] = []
    for folder in folders:
        for address, relative, facts in _list(folder):
            if address in found or _is_hidden(relative):
                continue
            suffix = PurePosixPath(relative).suffix.lower()
            if suffix not in SUFFIXES:
                reason = suffix_reason(printable_name(suffix), SUFFIXES)
                skipped.append(Skipped(printable_name(relative), reason))
                continue
            name = _free_name(folder, relative, names)
            names.add(name)
            found[address] = _stored(address, name, facts)
    return sorted(found.values(), key=lambda each: each.name), skipped


def fetch_object(stored: StoredObject) -> bytes:
    """The content of an object. Raises DocumentError when it cannot be had."""
    if stored.size > MOST_BYTES:
        raise DocumentError("document.too_large", size=stored.size, most=MOST_BYTES)
    system, path = open_file_system(stored.address)
    with refusals():
        content: bytes = system.cat_file(path)
    return content


def _list(folder: str) -> list[tuple[str, str, Mapping[str, Any]]]:
    """The address, the name below the folder, and the facts of each object."""
    system, root = open_file_system(folder)
    try:
        listed: dict[str, Mapping[str, Any]] = system.find(root, detail=True)
    except FileNotFoundError:
        listed = {}
    except OSError as error:
        why = system_reason(error)
        raise SettingsError("objects.unlistable", address=folder, why=why) from error
    except ValueError as error:
        why = reason_from_text(error)
        raise SettingsError("objects.unlistable", address=folder, why=why) from error
    if not listed:
        raise SettingsError("objects.nothing", address=folder)
    above = root.rstrip("/")
    return [
        (
            system.unstrip_protocol(path),
            path.removeprefix(above).lstrip("/") or path.rpartition("/")[2],
            facts,
        )
        for path, facts in sorted(listed.items())
    ]


def _is_hidden(relative: str) -> bool:
    return any(part.startswith((".", "~$")) for part in relative.split("/"))


def _free_name(folder: str, relative: str, names: Collection[str]) -> str:
    name = printable_name(relative)
    above = [part for part in folder.partition("://")[2].split("/") if part]
    while name in names and above:
        name = f"{printable_name(above.pop())}/{name}"
    return name


def _stored(address: str, name: str, facts: Mapping[str, Any]) -> StoredObject:
    size = int(facts.get("size") or 0)
    tags = [str(facts[key]) for key in _TAGS if facts.get(key)]
    modified = next((facts[key] for key in _TIMES if facts.get(key)), None)
    told = repr([address, size, tags or str(modified)])
    tag = hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()
    return StoredObject(address, name, size, _nanoseconds(modified), tag)


def _nanoseconds(modified: Any) -> int:
    """A time as a listing gives it; where it gives none, now, so that the tag is compared."""
    if isinstance(modified, datetime):
        aware = modified if modified.tzinfo else modified.replace(tzinfo=timezone.utc)
        return int(aware.timestamp() * 1_000_000_000)
    if isinstance(modified, int | float):
        return int(modified * 1_000_000_000)
    return time.time_ns()
