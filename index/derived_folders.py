"""Folders of derived files: complete or absent, and made again if damaged."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from index.filesystem import rename_folder

DAMAGE = (OSError, ValueError, KeyError, RuntimeError)
"""What reading a damaged file raises (marisa-trie raises RuntimeError)."""

_logger = logging.getLogger(__name__)
_Opened = TypeVar("_Opened")


def open_derived(
    folder: Path, write: Callable[[Path], None], read: Callable[[Path], _Opened]
) -> _Opened:
    """Return what ``read`` makes of a folder, which ``write`` fills if it is missing or damaged.

    Several processes may do so at once. Raises what ``write`` raises, and OSError if the folder
    cannot be put in place.
    """
    if folder.is_dir():
        try:
            return read(folder)
        except DAMAGE as error:
            _logger.info("making %s anew, it is damaged: %s", folder, error)
        # Not before the error is gone, and with it what it holds open in the folder.
        _discard(folder)
    write_derived(folder, write)
    return read(folder)


def write_derived(folder: Path, write: Callable[[Path], None]) -> None:
    """Let ``write`` fill a temporary folder, then rename it, so that all files or none are there.

    A folder that another process has put there meanwhile stays. Raises what ``write`` raises, and
    OSError if the folder cannot be put in place.
    """
    with tempfile.TemporaryDirectory(dir=folder.parent) as made:
        beside = Path(made) / "files"
        beside.mkdir()
        write(beside)
        try:
            rename_folder(beside, folder)
        except OSError:
            if not folder.is_dir():
                raise


def _discard(folder: Path) -> None:
    """Remove a folder atomically, so that nobody finds half of its files."""
    with tempfile.TemporaryDirectory(dir=folder.parent) as discarded:
        try:
            rename_folder(folder, Path(discarded) / "files")
        except FileNotFoundError:
            return  # another process was quicker
