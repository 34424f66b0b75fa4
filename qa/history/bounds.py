"""Keeping the history within its bounds: what was used longest ago goes first."""

from __future__ import annotations

import sqlite3

from qa.history.types import Bounds


def trim(connection: sqlite3.Connection, bounds: Bounds, owner: bytes, current: str) -> None:
    """Delete whole conversations other than ``current`` until the bounds hold; where it alone is
    too long, its first turns. Within a transaction."""
    over = _turns_of(connection, owner) - bounds.turns
    if over > 0:
        _drop_turns(connection, owner, current, over)
    while _bytes_in_use(connection) > bounds.bytes:
        dropped = connection.execute(
            "DELETE FROM conversations WHERE id IN (SELECT id FROM conversations"
            " WHERE id != ? ORDER BY used LIMIT 1)",
            (current,),
        )
        if not dropped.rowcount:
            return


def _drop_turns(connection: sqlite3.Connection, owner: bytes, current: str, over: int) -> None:
    """Delete at least so many turns of an owner, the oldest conversations first."""
    rows = connection.execute(
        "SELECT id, turns FROM conversations WHERE owner = ? AND id != ? ORDER BY used",
        (owner, current),
    )
    for conversation, turns in rows.fetchall():
        if over <= 0:
            return
        connection.execute("DELETE FROM conversations WHERE id = ?", (conversation,))
        over -= turns
    if over > 0:
        connection.execute(
            "DELETE FROM turns WHERE rowid IN (SELECT rowid FROM turns WHERE conversation = ?"
            " ORDER BY position LIMIT ?)",
            (current, over),
        )
        connection.execute(
            "UPDATE conversations SET turns = turns - ? WHERE id = ?", (over, current)
        )


def _turns_of(connection: sqlite3.Connection, owner: bytes) -> int:
    row = connection.execute("SELECT sum(turns) FROM conversations WHERE owner = ?", (owner,))
    return int(row.fetchone()[0] or 0)


def _bytes_in_use(connection: sqlite3.Connection) -> int:
    pages, free, size = (
        int(connection.execute(f"PRAGMA {name}").fetchone()[0])
        for name in ("page_count", "freelist_count", "page_size")
    )
    return (pages - free) * size
