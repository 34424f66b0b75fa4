"""A real server that is killed in the middle of its work loses nothing that it acknowledged."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bench.load.kills import Acknowledged, integrity, kill_again_and_again, what_is_broken_on_disk
from bench.load.server import make_folder


@pytest.mark.slow
def test_it_starts_again_with_all_that_was_acknowledged(tmp_path: Path) -> None:
    make_folder(tmp_path)
    outcome = kill_again_and_again(tmp_path, 1, longest=1.0)
    assert outcome.broken == ()
    assert outcome.done.uploads
    _and_what_is_broken_is_seen(tmp_path, outcome.done)


def _and_what_is_broken_is_seen(folder: Path, done: Acknowledged) -> None:
    """Else a check that finds nothing says nothing."""
    name = done.uploads[0]
    file = folder / "docs" / name
    whole = file.read_bytes()
    file.write_bytes(whole[:-1])
    assert f"{name} is not what was sent" in list(what_is_broken_on_disk(folder, done))
    file.unlink()
    assert f"{name} was acknowledged, and is gone" in list(what_is_broken_on_disk(folder, done))
    (folder / "docs" / "stray.txt").write_bytes(b"")
    assert "stray.txt was never sent" in list(what_is_broken_on_disk(folder, done))
    with (folder / ".wenda-audit.jsonl").open("a") as log:
        log.write('{"torn')
    assert any("torn line" in each for each in what_is_broken_on_disk(folder, done))


def test_a_damaged_file_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE t (x TEXT)")
        connection.executemany("INSERT INTO t VALUES (?)", [(1000 * "a",) for _ in range(100)])
        connection.commit()
    assert integrity(path) == ""
    data = bytearray(path.read_bytes())
    data[8192:12288] = bytes(4096)
    path.write_bytes(data)
    assert integrity(path) != ""
