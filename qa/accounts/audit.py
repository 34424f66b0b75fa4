"""The audit log: who logged in, uploaded, removed, built, and made keys, as JSON lines.

<index>-audit.jsonl   beside the index; older ones end with .1 to .9
"""

from __future__ import annotations

import json
import os
import time
from datetime import datetime, timezone
from pathlib import Path

from filelock import FileLock

from index import Settings, WendaError, move_file, system_reason

MOST_BYTES = 8 << 20
KEPT = 9
"""How long a file becomes, and how many older ones are kept."""


def audit_file(settings: Settings) -> Path:
    """Where the audit log of an index is kept."""
    index = settings.index.absolute()
    return index.with_name(f"{index.name}-audit.jsonl")


class AuditLog:
    """Notes events; several threads and processes may note at once."""

    def __init__(self, path: Path, most_bytes: int = MOST_BYTES) -> None:
        """``most_bytes``: the size at which another file is begun."""
        self.path = path
        self._most = most_bytes

    def note(self, event: str, who: str, **facts: object) -> None:
        """One line: the time (UTC, ISO 8601), the event, whose doing it is, and what belongs to it.

        It is on the disk when this returns. Raises WendaError when it cannot be written.
        """
        now = datetime.fromtimestamp(time.time(), timezone.utc)
        record = {"time": now.isoformat(timespec="milliseconds"), "event": event, "who": who}
        line = json.dumps({**record, **facts}, ensure_ascii=True, default=str) + "\n"
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(f"{self.path}.lock", mode=0o600):
                self._rotate(len(line))
                descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
                with os.fdopen(descriptor, "ab", buffering=0) as file:
                    file.write(line.encode())
                    os.fsync(file.fileno())
        except OSError as error:
            raise WendaError("accounts.audit", path=self.path, why=system_reason(error)) from error

    def _rotate(self, more: int) -> None:
        """Begin another file where this one would become too long; the oldest goes."""
        try:
            size = self.path.stat().st_size
        except FileNotFoundError:
            return
        if size + more <= self._most:
            return
        for number in range(KEPT, 0, -1):
            older = self.path if number == 1 else self._numbered(number - 1)
            if older.exists():
                move_file(older, self._numbered(number))

    def _numbered(self, number: int) -> Path:
        return self.path.with_name(f"{self.path.name}.{number}")
