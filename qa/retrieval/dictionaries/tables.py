"""Dictionaries kept as SQLite files of tables with a key and what was found for it.

Such a file answers in microseconds, is shared by threads and processes, and takes no memory.
"""

from __future__ import annotations

import sqlite3
import tempfile
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from index import move_file

Rows = Mapping[str, Mapping[str, str]]
"""The content of each table, by its name: what is found for each key."""


class Tables:
    """Open tables, safe to query from several threads."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Use ``open_tables``."""
        self._connection = connection
        self._lock = threading.Lock()

    def look(self, table: str, key: str) -> str:
        """What a table holds for a key; empty if it does not have the key."""
        with self._lock:
            row = self._connection.execute(
                f"SELECT found FROM {table} WHERE key = ?", (key,)
            ).fetchone()
        return "" if row is None else str(row[0])


def open_tables(path: Path, make: Callable[[], Rows]) -> Tables:
    """Open the tables of a file, which is written first if it is not there.

    If its folder is not writable, they are made in memory.
    """
    if not path.is_file():
        try:
            _write(path, make)
        except OSError:
            connection = sqlite3.connect(":memory:", check_same_thread=False)
            _fill(connection, make())
            return Tables(connection)
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    return Tables(sqlite3.connect(address, uri=True, check_same_thread=False))


def _write(path: Path, make: Callable[[], Rows]) -> None:
    """Write to a temporary file and rename it, so that the file is complete or absent."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        beside = Path(folder) / path.name
        connection = sqlite3.connect(beside)
        try:
            _fill(connection, make())
        finally:
            connection.close()
        move_file(beside, path)


def _fill(connection: sqlite3.Connection, rows: Rows) -> None:
    for table, content in rows.items():
        connection.execute(f"CREATE TABLE {table} (key TEXT PRIMARY KEY, found TEXT) WITHOUT ROWID")
        connection.executemany(f"INSERT INTO {table} VALUES (?, ?)", sorted(content.items()))
    connection.commit()
