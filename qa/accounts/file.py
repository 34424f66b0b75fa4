"""The file of the accounts: its tables, how it is opened, read and written.

<index>-accounts/accounts.sqlite   beside the index, readable by its owner alone

An SQLite file in WAL mode: the command changes it while a server reads it. A damaged file is never
set aside, for a server that then found no accounts would let everybody in.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from index import WendaError, system_reason
from qa.databases import Schema, open_database, transact

T = TypeVar("T")

_TABLES = """
CREATE TABLE users (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    folded TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL,
    password TEXT NOT NULL,
    created REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE sessions (
    token BLOB PRIMARY KEY,
    user TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    begun REAL NOT NULL,
    used REAL NOT NULL
) WITHOUT ROWID;
CREATE INDEX sessions_of_user ON sessions (user);
CREATE TABLE keys (
    token BLOB PRIMARY KEY,
    user TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    label TEXT NOT NULL,
    role TEXT NOT NULL,
    created REAL NOT NULL,
    used REAL,
    UNIQUE (user, label)
) WITHOUT ROWID;
CREATE TABLE groups (
    name TEXT NOT NULL,
    folded TEXT PRIMARY KEY
) WITHOUT ROWID;
CREATE TABLE members (
    grouped TEXT NOT NULL REFERENCES groups (folded) ON DELETE CASCADE,
    user TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    PRIMARY KEY (grouped, user)
) WITHOUT ROWID;
CREATE TABLE folders (
    grouped TEXT NOT NULL REFERENCES groups (folded),
    folder TEXT NOT NULL,
    PRIMARY KEY (grouped, folder)
) WITHOUT ROWID;
"""
SCHEMA = Schema(
    version=1,
    tables=_TABLES,
    newer="accounts.newer",
    busy_seconds=3.0,
    each=("synchronous = FULL",),
)


class AccountsFile:
    """The open file, for several threads; it is made when it is first written to.

    ``read`` and ``write`` raise WendaError ``accounts.unusable`` when the file cannot be used, and
    ``accounts.newer`` when a later version of the program wrote it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connection: sqlite3.Connection | None = None
        self._lock = threading.RLock()

    def read(self, work: Callable[[sqlite3.Connection], T], otherwise: T) -> T:
        """What ``work`` finds in the file; ``otherwise`` where there is none."""
        with self._lock:
            if self._connection is None and not self.path.exists():
                return otherwise
            return self._explained(work)

    def write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do ``work`` in one transaction."""
        return self._explained(lambda connection: transact(connection, work))

    def close(self) -> None:
        """Close the file; it is opened again when it is needed."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            self._connection = None

    def _explained(self, work: Callable[[sqlite3.Connection], T]) -> T:
        with self._lock:
            try:
                if self._connection is None:
                    self._connection = open_database(self.path, SCHEMA)
                return work(self._connection)
            except (sqlite3.Error, OSError) as error:
                why = system_reason(error) if isinstance(error, OSError) else str(error)
                raise WendaError("accounts.unusable", path=self.path, why=why) from error
