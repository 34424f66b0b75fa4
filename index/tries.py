"""Tries in files, opened mapped, under any name."""

from __future__ import annotations

import sys
from pathlib import Path

import marisa_trie


def open_trie(path: Path) -> marisa_trie.Trie:
    """The trie that ``save_trie`` wrote. Raises OSError or RuntimeError if it is none.

    The library opens only names in ASCII on Windows; a file with another is read into memory there.
    """
    trie = marisa_trie.Trie()
    if sys.platform == "win32" and not str(path).isascii():
        trie.frombytes(path.read_bytes())
    else:
        trie.mmap(str(path))
    return trie


def save_trie(trie: marisa_trie.Trie, path: Path) -> None:
    """Write a trie to a file. Raises OSError."""
    path.write_bytes(trie.tobytes())
