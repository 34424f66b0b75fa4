"""Putting files and folders in place and removing them, on every system.

POSIX replaces, renames and removes a file whether or not it is open. Windows refuses while anybody
has it open or mapped, this process included, and refuses to rename a folder while a file in it is
open; a virus scanner or the search of the system may open a new file for a moment. So whatever
here may meet an open file waits a little, and what can stay for a while is left to a later time.

Only this module calls the system for it, through ``SYSTEM``; a test puts another one there.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol, TypeVar

PATIENCE = 2.0
"""Seconds to wait for a file that somebody has open."""
_FIRST_WAIT, _LONGEST_WAIT = 0.005, 0.1
_IN_USE = {5, 32, 33, 1224}
"""Windows' numbers for: access denied, used by another process, locked, mapped."""
_Result = TypeVar("_Result")


class FileSystem(Protocol):
    """What is done differently, or refused, by one system or another. All raise OSError."""

    def replace(self, old: Path, new: Path) -> None:
        """Put a file under a name, at once, in place of a file that may be there."""

    def rename(self, old: Path, new: Path) -> None:
        """Give a folder another name, at once. What has that name already may be replaced when it
        is an empty folder, or not."""

    def unlink(self, path: Path) -> None:
        """Remove a file."""

    def remove_folder(self, path: Path) -> None:
        """Remove a folder with all that is in it; some of it is gone when this fails."""

    def flush(self, path: Path) -> None:
        """Make a file durable, or, where the system can, a folder's list of names."""


class LocalFileSystem:
    """The system that this process runs on."""

    def replace(self, old: Path, new: Path) -> None:
        """See ``FileSystem``."""
        old.replace(new)

    def rename(self, old: Path, new: Path) -> None:
        """See ``FileSystem``."""
        old.rename(new)

    def unlink(self, path: Path) -> None:
        """See ``FileSystem``."""
        path.unlink()

    def remove_folder(self, path: Path) -> None:
        """See ``FileSystem``."""
        shutil.rmtree(path)

    def flush(self, path: Path) -> None:
        """See ``FileSystem``. Windows does so for no folder, and only for what may be written."""
        windows = sys.platform == "win32"
        if windows and path.is_dir():
            return
        descriptor = os.open(path, os.O_RDWR if windows else os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


SYSTEM: FileSystem = LocalFileSystem()


def is_in_use(error: OSError) -> bool:
    """Whether the system refused because a file is open; POSIX never does."""
    return getattr(error, "winerror", None) in _IN_USE


def patiently(act: Callable[..., _Result], *arguments: Any) -> _Result:
    """What ``act`` returns, called again while it meets an open file, for ``PATIENCE`` seconds."""
    end, pause = time.monotonic() + PATIENCE, _FIRST_WAIT
    while True:
        try:
            return act(*arguments)
        except OSError as error:
            if not is_in_use(error) or time.monotonic() > end:
                raise
        time.sleep(pause)
        pause = min(2 * pause, _LONGEST_WAIT)


def move_file(old: Path, new: Path) -> None:
    """Put a file under a name, atomically, in place of one that may be there. Raises OSError."""
    patiently(SYSTEM.replace, old, new)


def rename_folder(old: Path, new: Path) -> None:
    """Give a folder a name that is free, atomically. Raises OSError, also when it is not free."""
    patiently(SYSTEM.rename, old, new)


def remove_file(path: Path) -> None:
    """Remove a file, if it is there. Raises OSError."""
    with suppress(FileNotFoundError):
        patiently(SYSTEM.unlink, path)


def discard_file(path: Path) -> None:
    """Remove a file that does no harm where it cannot be removed now."""
    with suppress(OSError):
        SYSTEM.unlink(path)


def remove_folder(path: Path) -> None:
    """Remove a folder with all that is in it, if it is there. Raises OSError."""
    with suppress(FileNotFoundError):
        patiently(SYSTEM.remove_folder, path)


def discard_folder(path: Path) -> None:
    """Remove of a folder, if it is there, what can be removed now."""
    for folder, _, files in os.walk(path, topdown=False):
        for name in files:
            discard_file(Path(folder, name))
        with suppress(OSError):
            SYSTEM.remove_folder(Path(folder))


def flush(path: Path) -> None:
    """Make a file, or (where the system can) a folder's list of names, durable. Raises OSError."""
    patiently(SYSTEM.flush, path)


def replace_file(path: Path, content: bytes) -> None:
    """Replace a file atomically and durably: readers see the old content or the new. For one
    writer at a time; raises OSError."""
    beside = path.with_name(path.name + ".new")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    move_file(beside, path)
    flush(path.parent)


def read_file(path: Path) -> bytes:
    """The content of a file that ``replace_file`` may be replacing. Raises OSError."""
    return patiently(path.read_bytes)
