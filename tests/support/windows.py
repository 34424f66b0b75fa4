"""A file system that refuses what Windows refuses, on Linux, where /proc tells what is open.

``WindowsFileSystem`` is put in the place of ``index.filesystem.SYSTEM``. A whole run of tests does
so, and takes over some more habits of Windows, with ``-p tests.support.windows`` (see
``pytest_configure``): ``python -m pytest -p tests.support.windows tests/index/storage``.
"""

from __future__ import annotations

import builtins
import errno
import io
import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from index import filesystem

ACCESS_DENIED, SHARING_VIOLATION, ALREADY_EXISTS, BAD_NAME = 5, 32, 183, 123
OWN = ("index", "qa")
_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f\\]|[. ]$')
_DEVICE = re.compile(r"(con|prn|aux|nul|(com|lpt)[0-9¹²³]|con(in|out)\$) *(\.|$)", re.IGNORECASE)


class WindowsError(OSError):
    """An OSError with the number that Windows gave, as Python has it there."""

    def __init__(self, number: int, code: int, text: str, path: object) -> None:
        super().__init__(code, text, str(path))
        self.winerror = number


class DeniedError(WindowsError, PermissionError):
    """As Python has it for the numbers 5 and 32."""


class ExistsError(WindowsError, FileExistsError):
    """As Python has it for the number 183."""


def is_windows_name(name: str) -> bool:
    """Whether Windows takes this as the name of one file, the same with and without its suffix."""
    return bool(name) and not _FORBIDDEN.search(name) and not _DEVICE.match(name)


def open_paths() -> Iterator[str]:
    """What this process and those it has started have open or mapped."""
    for process in _family(os.getpid()):
        folder = f"/proc/{process}"
        with suppress(OSError):
            for each in Path(f"{folder}/fd").iterdir():
                with suppress(OSError):
                    yield str(each.readlink())
        with suppress(OSError):
            for line in Path(f"{folder}/maps").read_text("utf-8", "surrogateescape").splitlines():
                yield line[73:]


def _family(process: int) -> Iterator[int]:
    yield process
    with suppress(OSError):
        for task in os.scandir(f"/proc/{process}/task"):
            for child in Path(task.path, "children").read_text("ascii").split():
                yield from _family(int(child))


class WindowsFileSystem:
    """Replaces, renames and removes nothing that is open or mapped."""

    def __init__(self) -> None:
        self.refused: list[str] = []
        """What was refused, in the order in which it was asked for, each time."""

    def _check(self, *paths: Path) -> None:
        real = [os.path.realpath(path) for path in paths if os.path.lexists(path)]
        for each in open_paths():
            for path in real:
                if each == path or each.startswith(f"{path}/"):
                    self.refused.append(each)
                    text = "The process cannot access the file because it is being used"
                    raise DeniedError(SHARING_VIOLATION, errno.EACCES, text, each)

    def replace(self, old: Path, new: Path) -> None:
        """See ``FileSystem``."""
        self._check(old, new)
        if new.is_dir():
            raise DeniedError(ACCESS_DENIED, errno.EACCES, "Access is denied", new)
        old.replace(new)

    def rename(self, old: Path, new: Path) -> None:
        """See ``FileSystem``."""
        if os.path.lexists(new):
            text = "Cannot create a file when that file already exists"
            raise ExistsError(ALREADY_EXISTS, errno.EEXIST, text, new)
        self._check(old)
        old.rename(new)

    def unlink(self, path: Path) -> None:
        """See ``FileSystem``."""
        self._check(path)
        path.unlink()

    def remove_folder(self, path: Path) -> None:
        """See ``FileSystem``: as ``shutil.rmtree``, it stops at the first file that is open."""
        for folder, _, names in os.walk(path, topdown=False):
            for name in names:
                self.unlink(Path(folder, name))
        self._check(path)
        shutil.rmtree(path)

    def flush(self, path: Path) -> None:
        """See ``FileSystem``: folders cannot be flushed, and files only by who may write."""
        if path.is_dir():
            return
        with path.open("r+b") as file:
            os.fsync(file.fileno())


def pytest_configure() -> None:
    """Become Windows for a whole run, as far as that goes.

    Files are as ``WindowsFileSystem`` has them, there is no ``os.pread``, and FAISS maps nothing.
    What the product opens must have a name that Windows takes; written as text it gets CR LF for
    a line's end; and its encoding is that of Chinese Windows unless the program names another.
    """
    import faiss

    from index import arrays

    del faiss.OnDiskInvertedLists

    filesystem.SYSTEM = WindowsFileSystem()
    arrays.read_at = arrays.seek_and_read
    builtins.open = io.open = _opening(io.open)


def _opening(original: Any) -> Any:
    """``open`` as Windows has it, for files that the product opens."""

    def opening(
        file: Any,
        mode: str = "r",
        buffering: int = -1,
        encoding: str | None = None,
        errors: str | None = None,
        newline: str | None = None,
        *rest: Any,
        **others: Any,
    ) -> Any:
        if _asked_by_product():
            name = "" if isinstance(file, int) else Path(os.fsdecode(file)).name
            if name and not is_windows_name(name):
                raise WindowsError(BAD_NAME, errno.EINVAL, "The file name is incorrect", name)
            if "b" not in mode:
                encoding = "cp936" if encoding in {None, "locale"} else encoding
                newline = "\r\n" if newline is None and mode[0] in "wax" else newline
        return original(file, mode, buffering, encoding, errors, newline, *rest, **others)

    return opening


def _asked_by_product() -> bool:
    frame = sys._getframe(2)
    while frame.f_globals.get("__name__", "").partition(".")[0] in {"pathlib", "io", "tempfile"}:
        if frame.f_back is None:
            return False
        frame = frame.f_back
    return str(frame.f_globals.get("__name__", "")).partition(".")[0] in OWN
