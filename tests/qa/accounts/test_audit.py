"""The audit log: whole lines, in order, and no more of them than are to be kept."""

from __future__ import annotations

import json
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from index import Settings
from qa.accounts import AuditLog, audit_file
from qa.accounts.audit import KEPT


def test_a_line_is_an_event(tmp_path: Path) -> None:
    path = audit_file(Settings(index=tmp_path / "ix"))
    AuditLog(path).note("login", "a\nb\u2028王", address="::1")
    (line,) = path.read_text("ascii").splitlines()
    record = json.loads(line)
    assert record.pop("time").endswith("+00:00")
    assert record == {"event": "login", "who": "a\nb\u2028王", "address": "::1"}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_many_note_at_once_and_old_files_go(tmp_path: Path) -> None:
    log = AuditLog(tmp_path / "log.jsonl", most_bytes=2000)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: log.note("upload", "x", number=number), range(400)))
    files = sorted(tmp_path.glob("log.jsonl*"))
    assert [each.name for each in files] == [
        "log.jsonl",
        *(f"log.jsonl.{number}" for number in range(1, KEPT + 1)),
        "log.jsonl.lock",
    ]
    lines = [line for file in files[:-1] for line in file.read_text("ascii").splitlines()]
    numbers = [json.loads(line)["number"] for line in lines]
    assert len(numbers) == len(set(numbers)) > 100
    assert all(file.stat().st_size <= 2000 for file in files[:-1])
