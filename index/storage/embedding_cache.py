"""A durable cache of the embeddings of an unfinished build, so that none is computed twice.

It is one SQLite file in the index folder with one row per passage: its key, its vector (float32)
and its sentences' vectors (float16), as bytes. It is removed once a generation holds them all.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.filesystem import remove_file
from index.types import PassageVectors

_FILE = "embedded.sqlite"
_ASKED_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class StoredVectors:
    """The bytes of a passage's vector (float32) and of its sentences' vectors (float16)."""

    passage: bytes
    sentences: bytes


def to_stored(vectors: PassageVectors) -> StoredVectors:
    """Convert vectors to the precision and bytes they are stored as."""
    passage: NDArray[np.float32] = np.ascontiguousarray(vectors.passage, np.float32)
    sentences: NDArray[np.float16] = np.ascontiguousarray(vectors.sentences, np.float16)
    return StoredVectors(passage.tobytes(), sentences.tobytes())


class EmbeddingCache(AbstractContextManager["EmbeddingCache"]):
    """Computed vectors by passage key, which outlive the process."""

    def __init__(self, index: Path) -> None:
        """Open the cache of an interrupted build, or a new one; a damaged one is discarded.

        Raises sqlite3.OperationalError when it cannot be opened or created.
        """
        self._path = index / _FILE
        try:
            self._database = self._connect()
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise
            remove_cache(index)
            self._database = self._connect()

    def _connect(self) -> sqlite3.Connection:
        database = sqlite3.connect(self._path, check_same_thread=False)
        try:
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("PRAGMA synchronous = FULL")
            database.execute(
                "CREATE TABLE IF NOT EXISTS vectors"
                "(key BLOB PRIMARY KEY, passage BLOB NOT NULL, sentences BLOB NOT NULL)"
                " WITHOUT ROWID"
            )
            database.commit()
        except sqlite3.Error:
            database.close()
            raise
        return database

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def keys(self) -> set[bytes]:
        """The keys of all cached passages."""
        with closing(self._database.execute("SELECT key FROM vectors")) as rows:
            return {key for (key,) in rows}

    def add(self, rows: Iterable[tuple[bytes, StoredVectors]]) -> None:
        """Store vectors; they are on disk when this returns."""
        with self._database:
            self._database.executemany(
                "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)",
                [(key, stored.passage, stored.sentences) for key, stored in rows],
            )

    def fetch(self, keys: Sequence[bytes]) -> dict[bytes, StoredVectors]:
        """The vectors of those of the given keys that are cached."""
        found: dict[bytes, StoredVectors] = {}
        for start in range(0, len(keys), _ASKED_AT_ONCE):
            some = keys[start : start + _ASKED_AT_ONCE]
            query = f"SELECT * FROM vectors WHERE key IN ({', '.join('?' * len(some))})"
            with closing(self._database.execute(query, some)) as rows:
                found.update((row[0], StoredVectors(row[1], row[2])) for row in rows)
        return found


def remove_cache(index: Path) -> None:
    """Remove the cache, if there is one; it must be closed."""
    for suffix in ("", "-wal", "-shm"):
        remove_file(index / f"{_FILE}{suffix}")
