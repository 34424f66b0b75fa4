"""The file of the history: where it lies, its tables, and how it is opened.

<index>-history/history.sqlite   beside the index, so that no build touches it

An SQLite file in WAL mode, which several processes may read and write. What is deleted is
overwritten with zeros (``secure_delete``). ``user_version`` is the version of the schema; a
version that is not known is left alone.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from index import Settings, WendaError

VERSION = 1
BUSY_SECONDS = 1.0
"""How long to wait for another process that writes."""

_TABLES = """
CREATE TABLE conversations (
    id TEXT PRIMARY KEY,
    owner BLOB NOT NULL,
    title TEXT NOT NULL,
    folded_title TEXT NOT NULL,
    begun REAL NOT NULL,
    used REAL NOT NULL,
    turns INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX conversations_of_owner ON conversations (owner, used);
CREATE INDEX conversations_by_use ON conversations (used);
CREATE TABLE turns (
    conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    folded TEXT NOT NULL,
    answer BLOB NOT NULL,
    UNIQUE (conversation, position)
);
"""


def history_file(settings: Settings) -> Path:
    """Where the history of an index is kept."""
    index = settings.index.absolute()
    return index.with_name(f"{index.name}-history") / "history.sqlite"


def open_file(path: Path) -> sqlite3.Connection:
    """Open the file, which is made if it is missing, readable by its owner alone.

    Raises sqlite3.Error or OSError when it cannot be opened, and WendaError when a later version
    of the program has written it.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    connection = sqlite3.connect(
        path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )
    try:
        _prepare(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Set what is set for each connection, and make the tables of a new file."""
    version = _version(connection)
    if version > VERSION:
        raise WendaError("history.newer", path=path)
    if version == 0:
        connection.execute("PRAGMA auto_vacuum = INCREMENTAL")  # before there is any table
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA temp_store = MEMORY")
    if version == 0:
        connection.execute("BEGIN IMMEDIATE")
        if _version(connection) == 0:  # no other process was quicker
            for statement in filter(str.strip, _TABLES.split(";")):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def set_aside(path: Path, stamp: str) -> Path:
    """Rename a damaged file, with what SQLite keeps beside it, and return its new name."""
    kept = path.with_name(f"{path.stem}-damaged-{stamp}{path.suffix}")
    for end in ("-wal", "-shm", ""):
        there = path.with_name(path.name + end)
        if there.exists():
            there.replace(kept.with_name(kept.name + end))
    return kept
