"""SQLite files of one owner: made once, written whole or not at all."""

from __future__ import annotations

import sqlite3
import stat
import sys
from contextlib import closing
from pathlib import Path

import pytest

from index import WendaError
from qa.databases import Schema, open_database, transact

SCHEMA = Schema(
    version=2,
    tables="CREATE TABLE words (word TEXT); CREATE INDEX by_word ON words (word);",
    newer="history.newer",
    busy_seconds=0.1,
    each=("synchronous = FULL",),
)


def test_a_file_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "kept" / "words.sqlite"
    for expected in ([], [("水",)]):
        with closing(open_database(file, SCHEMA)) as connection:
            assert connection.execute("SELECT word FROM words").fetchall() == expected
            assert connection.execute("PRAGMA user_version").fetchone() == (2,)
            assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
            connection.execute("INSERT INTO words VALUES ('水')")
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_a_file_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "words.sqlite"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA user_version = 3")
    before = file.read_bytes()
    with pytest.raises(WendaError) as raised:
        open_database(file, SCHEMA)
    assert (raised.value.code, raised.value.fields) == ("history.newer", {"path": str(file)})
    assert file.read_bytes() == before


def test_a_transaction_that_fails_leaves_nothing(tmp_path: Path) -> None:
    def half(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO words VALUES ('火')")
        raise LookupError

    with closing(open_database(tmp_path / "words.sqlite", SCHEMA)) as connection:
        with pytest.raises(LookupError):
            transact(connection, half)
        assert connection.execute("SELECT word FROM words").fetchall() == []
        assert transact(connection, lambda it: it.execute("SELECT 1").fetchone()) == (1,)
