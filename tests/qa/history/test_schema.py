"""A history file that cannot be used: locked, damaged, of a later version, in a closed folder."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from index import Settings, WendaError
from qa.databases import open_database
from qa.history import History, store
from qa.history.schema import SCHEMA, history_file
from tests.support.conversations import made_answer

ANNA = "a" * 32
FIRST = made_answer("四个不摘指什么？")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "history.sqlite"


@pytest.fixture
def history(file: Path) -> Iterator[History]:
    opened = History(file)
    opened.keep(ANNA, "", 0, FIRST)
    yield opened
    opened.close()


def test_the_history_lies_beside_the_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert history_file(Settings(index=tmp_path / ".wenda")) == (
        tmp_path / ".wenda-history" / "history.sqlite"
    )
    monkeypatch.chdir(tmp_path)
    assert history_file(Settings(index=Path())) == (
        tmp_path.with_name(f"{tmp_path.name}-history") / "history.sqlite"
    )


def test_the_file_is_as_it_should_be(history: History, file: Path) -> None:
    with closing(open_database(file, SCHEMA)) as connection:
        settings = {
            name: connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in (
                *("journal_mode", "foreign_keys", "secure_delete", "user_version"),
                *("auto_vacuum", "synchronous", "temp_store"),
            )
        }
    assert settings == {
        "journal_mode": "wal", "foreign_keys": 1, "secure_delete": 1, "user_version": 1,
        "auto_vacuum": 2, "synchronous": 1, "temp_store": 2,
    }  # fmt: skip


def test_a_damaged_file_is_set_aside_and_a_new_one_begun(history: History, file: Path) -> None:
    history.close()
    file.write_bytes(b"this is no database" * 100)
    with pytest.raises(WendaError) as raised:
        history.conversations(ANNA)
    kept = Path(raised.value.fields["kept"])
    assert raised.value.code == "history.damaged"
    assert kept.read_bytes() == b"this is no database" * 100
    assert history.conversations(ANNA) == ()
    history.keep(ANNA, "", 0, FIRST)
    assert len(history.conversations(ANNA)) == 1


def test_pages_damaged_while_the_file_is_open_are_noticed(history: History, file: Path) -> None:
    for number in range(50):
        history.keep(ANNA, "", 0, made_answer(f"{number}？", "长" * 2000))
    history.clear("nobody")  # empties the log
    content = bytearray(file.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    history.close()
    file.write_bytes(content)
    with pytest.raises(WendaError) as raised:
        history.conversations(ANNA)
    assert raised.value.code == "history.damaged"
    assert Path(raised.value.fields["kept"]).read_bytes() == bytes(content)


def test_two_that_find_the_damage_set_the_file_aside_once(history: History, file: Path) -> None:
    other = History(file)
    other.conversations(ANNA)
    history.clear("nobody")  # empties the log
    history.close()
    file.write_bytes(b"no database" * 1000)
    with pytest.raises(WendaError):
        history.keep(ANNA, "", 0, FIRST)
    history.keep(ANNA, "", 0, FIRST)
    assert len(other.conversations(ANNA)) == 1
    assert len(list(file.parent.glob("*damaged*.sqlite"))) == 1
    other.close()


def test_a_locked_file_is_said_to_be_so_and_works_afterwards(
    history: History, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "SCHEMA", replace(SCHEMA, busy_seconds=0.05))
    history.close()
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(WendaError) as raised:
            history.keep(ANNA, "", 0, FIRST)
        assert raised.value.code in ("history.busy", "history.unusable")  # Python 3.10 cannot tell
        assert str(file) in str(raised.value)
        assert len(history.conversations(ANNA)) == 1
    history.keep(ANNA, "", 0, FIRST)
    assert len(history.conversations(ANNA)) == 2


def test_a_deletion_that_a_reader_hinders_is_made_good(
    history: History, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "SCHEMA", replace(SCHEMA, busy_seconds=0.02))
    history.close()
    with closing(sqlite3.connect(file, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM turns").fetchall()
        assert history.clear(ANNA) == 1
    assert history.conversations(ANNA) == ()
    on_disk = b"".join(path.read_bytes() for path in file.parent.iterdir())
    assert "不摘".encode() not in on_disk


def test_a_file_of_a_later_version_is_left_alone(history: History, file: Path) -> None:
    history.close()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA user_version = 99")
    before = file.read_bytes()
    with pytest.raises(WendaError) as raised:
        history.keep(ANNA, "", 0, FIRST)
    assert raised.value.code == "history.newer"
    assert file.read_bytes() == before


def test_a_place_that_cannot_be_written_is_said_to_be_so(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file where the folder should be")
    with pytest.raises(WendaError) as raised:
        History(tmp_path / "taken" / "history.sqlite").keep(ANNA, "", 0, FIRST)
    assert raised.value.code == "history.unusable"


def test_a_turn_that_cannot_be_read_costs_only_those_before_it(
    history: History, file: Path
) -> None:
    one = history.keep(ANNA, "", 0, FIRST)
    for position in (1, 2):
        history.keep(ANNA, one, position, FIRST)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE turns SET answer = x'00' WHERE position = 1")
        connection.commit()
    kept = history.conversation(ANNA, one)
    assert kept is not None
    assert (kept.turns, kept.first) == ((FIRST,), 2)


def test_a_history_survives_that_its_folder_is_removed(history: History, file: Path) -> None:
    for path in file.parent.iterdir():
        path.unlink()
    history.keep(ANNA, "", 0, FIRST)
    assert len(history.conversations(ANNA)) == 1
