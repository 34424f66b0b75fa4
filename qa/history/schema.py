"""The file of the history: where it lies, its tables, and how it is opened.

<index>-history/history.sqlite   beside the index, so that no build touches it

An SQLite file as ``qa.databases`` opens it. Where it is damaged, it is set aside.
"""

from __future__ import annotations

from pathlib import Path

from index import Settings, move_file
from qa.databases import Schema

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
SCHEMA = Schema(
    version=1,
    tables=_TABLES,
    newer="history.newer",
    busy_seconds=1.0,
    first=("auto_vacuum = INCREMENTAL",),
    each=("synchronous = NORMAL", "temp_store = MEMORY"),
)


def history_file(settings: Settings) -> Path:
    """Where the history of an index is kept."""
    index = settings.index.absolute()
    return index.with_name(f"{index.name}-history") / "history.sqlite"


def set_aside(path: Path, stamp: str) -> Path:
    """Rename a damaged file, with what SQLite keeps beside it, and return its new name."""
    kept = path.with_name(f"{path.stem}-damaged-{stamp}{path.suffix}")
    for end in ("-wal", "-shm", ""):
        there = path.with_name(path.name + end)
        if there.exists():
            move_file(there, kept.with_name(kept.name + end))
    return kept
