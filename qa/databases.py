"""SQLite files beside an index, readable by their owner alone: opened, made, and written to.

They are in WAL mode, for several processes may read and write one. What is deleted is overwritten
with zeros (``secure_delete``). ``user_version`` is the version of the tables; a file of a later
version is left alone.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from index import WendaError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Schema:
    """What stands in a file, and how it is opened.

    tables: the statements that make them. newer: the code of the error for a file that a later
    version of the program wrote. busy_seconds: how long to wait for another process that writes.
    first: pragmas that hold only where they are set before there is any table; each: those that
    are set anew for every connection.
    """

    version: int
    tables: str
    newer: str
    busy_seconds: float
    first: tuple[str, ...] = ()
    each: tuple[str, ...] = ()


def open_database(path: Path, schema: Schema) -> sqlite3.Connection:
    """Open the file, which is made, with its folder, if it is missing.

    Raises sqlite3.Error or OSError when it cannot be opened, and WendaError when a later version
    of the program has written it.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    connection = sqlite3.connect(
        path, timeout=schema.busy_seconds, isolation_level=None, check_same_thread=False
    )
    try:
        _prepare(connection, path, schema)
    except BaseException:
        connection.close()
        raise
    return connection


def transact(connection: sqlite3.Connection, work: Callable[[sqlite3.Connection], T]) -> T:
    """Do ``work`` in one transaction, which is undone where it raises."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        done = work(connection)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return done


def _prepare(connection: sqlite3.Connection, path: Path, schema: Schema) -> None:
    """Set what is set for each connection, and make the tables of a new file."""
    version = _version(connection)
    if version > schema.version:
        raise WendaError(schema.newer, path=path)
    always = ("journal_mode = WAL", "foreign_keys = ON", "secure_delete = ON", *schema.each)
    for pragma in (*(schema.first if version == 0 else ()), *always):
        connection.execute(f"PRAGMA {pragma}")
    if version == 0:
        transact(connection, lambda new: _make_tables(new, schema))


def _make_tables(connection: sqlite3.Connection, schema: Schema) -> None:
    if _version(connection) != 0:  # another process was quicker
        return
    for statement in filter(str.strip, schema.tables.split(";")):
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {schema.version}")


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
