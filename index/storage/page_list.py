"""The web pages of an index, kept beside the generations in ``pages/``.

``pages/pages.json`` lists them, and beside it lies the last copy of each, under a name that follows
from its address and its content. A copy is written before the list names it, and removed after the
list names another, so that whatever the list names is there::

    {"format": 1, "pages": [{"address": "https://example.com/help",
        "found": "https://example.com/help/", "name": "example.com/help.html",
        "file": "0f3a….html", "day": "2026-11-30", "etag": "…", "modified": "…", "lost": null}]}
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from index.errors import IndexBusy, IndexDamaged
from index.filesystem import discard_file, read_file, replace_file

FOLDER = "pages"
_LIST = "pages.json"
_FORMAT = 1
_PATIENCE = 10.0  # seconds to wait for another process that is writing


@dataclass(frozen=True, slots=True)
class WebPage:
    """A page: the address that was given, the one that redirects led to, its name in the index, its
    copy within ``pages/`` and the day (as 2026-11-30) on which that was fetched, what to send to a
    server to ask whether it has changed, and, as ``Reason.as_json``, why the last attempt to fetch
    it failed."""

    address: str
    found: str
    name: str
    file: str
    day: str
    etag: str = ""
    modified: str = ""
    lost: Mapping[str, Any] | None = None


def pages_folder(index: Path) -> Path:
    """Where the copies are; there need be none."""
    return index / FOLDER


def has_pages(index: Path) -> bool:
    """Whether there is a list, though all pages may have been removed from it."""
    return (pages_folder(index) / _LIST).is_file()


def read_pages(index: Path) -> tuple[WebPage, ...]:
    """The pages, in the order in which they were given. Raises IndexDamaged, naming the list."""
    path = pages_folder(index) / _LIST
    try:
        stored = json.loads(read_file(path))
        if stored["format"] != _FORMAT:
            raise ValueError(stored["format"])
        return tuple(WebPage(**each) for each in stored["pages"])
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexDamaged("pages.unreadable", path=path, why=error) from error


def change_pages(
    index: Path, change: Callable[[tuple[WebPage, ...]], Sequence[WebPage]]
) -> tuple[WebPage, ...]:
    """Replace the list by what ``change`` makes of it, atomically; one process at a time.

    Raises IndexDamaged, IndexBusy, OSError.
    """
    from filelock import FileLock, Timeout  # here: a reader takes no lock

    folder = pages_folder(index)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(folder / "lock", timeout=_PATIENCE):
            before = read_pages(index)
            after = tuple(change(before))
            if after != before:
                stored = {"format": _FORMAT, "pages": [asdict(page) for page in after]}
                text = json.dumps(stored, ensure_ascii=False, indent=1) + "\n"
                replace_file(folder / _LIST, text.encode())
            return after
    except Timeout as error:
        raise IndexBusy("index.busy_unknown", index=folder / _LIST) from error


def copy_name(address: str, data: bytes, suffix: str) -> str:
    """What the copy of a page is called within ``pages/``."""
    of_address, of_data = (
        hashlib.sha256(each).hexdigest()[:16] for each in (address.encode(), data)
    )
    return f"{of_address}-{of_data}{suffix}"


def write_copy(index: Path, name: str, data: bytes) -> None:
    """Put a copy in its place, durably, unless it is there. Raises OSError."""
    path = pages_folder(index) / name
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, data)


def remove_unlisted_copies(index: Path) -> None:
    """Remove the copies that the list does not name (any more). Raises IndexDamaged."""
    folder = pages_folder(index)
    if folder.is_dir():
        listed = {_LIST, "lock", *(page.file for page in read_pages(index))}
        for path in folder.iterdir():
            if path.name not in listed:
                discard_file(path)
