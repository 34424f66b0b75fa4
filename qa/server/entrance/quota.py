"""How much disk space uploads may take, in all and of one account.

<index>-uploads.sqlite   beside the index: what was uploaded, by whom, and where it lies

A file counts for as long as it is on the disk: for its account until it is removed, for the server
also in the trash. Nothing is noted of who has no quota. Its space is reserved before it is written,
so that many at once cannot take more than there is.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import uuid4

from index import Settings, WendaError, system_reason
from qa.server.entrance.callers import Caller

USUAL_ALL, USUAL_EACH = 20 * 10**9, 2 * 10**9
"""Bytes of uploads that a server keeps, and of one account, where nothing is set."""
BUSY_SECONDS = 10.0
_FORGOTTEN_SECONDS = 3600.0
"""After so long a reservation is one of a process that was ended."""
_TABLE = """
CREATE TABLE IF NOT EXISTS uploads (
    id TEXT PRIMARY KEY,
    place TEXT NOT NULL,
    owner TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    time REAL NOT NULL
) WITHOUT ROWID
"""
Keep = Callable[[Path], None]
"""Says where a file that was reserved for lies now."""


class Quota:
    """The ledger of what was uploaded; several threads and processes may use it at once."""

    def __init__(self, settings: Settings) -> None:
        """With the quotas of the settings; the usual ones hold for all but who sits here."""
        index = settings.index.absolute()
        self.path = index.with_name(f"{index.name}-uploads.sqlite")
        self._all, self._each = settings.upload_quota, settings.user_quota

    def check(self, caller: Caller, size: int) -> None:
        """Raise WendaError ``upload.quota`` or ``upload.own_quota`` where there is no room for so
        many bytes more."""
        if self.path.exists():
            self._change(lambda ledger: self._check(ledger, caller, size))

    @contextmanager
    def room(self, caller: Caller, size: int) -> Iterator[Keep]:
        """Room for a file of so many bytes; it is given back at the end unless the file was kept.

        Raises WendaError as ``check`` does, and ``upload.ledger`` where it cannot be noted.
        """
        if not any(self._limits(caller).values()):
            yield lambda _: None
            return
        name, kept = uuid4().hex, False

        def reserve(ledger: sqlite3.Connection) -> None:
            self._check(ledger, caller, size)
            row = (name, "", caller.owner, size, time.time())
            ledger.execute("INSERT INTO uploads VALUES (?, ?, ?, ?, ?)", row)

        def keep(file: Path) -> None:
            nonlocal kept
            update = "UPDATE uploads SET place = ? WHERE id = ?"
            self._change(lambda ledger: ledger.execute(update, (_place(file), name)))
            kept = True

        self._change(reserve)
        try:
            yield keep
        finally:
            if not kept:
                delete = "DELETE FROM uploads WHERE id = ?"
                self._change(lambda ledger: ledger.execute(delete, (name,)))

    def moved(self, file: Path, trash: Path) -> None:
        """A file was removed: it lies in the trash now, and is no account's any more."""
        if self.path.exists():
            update = "UPDATE uploads SET place = ?, owner = '' WHERE place = ?"
            self._change(lambda ledger: ledger.execute(update, (_place(trash), _place(file))))

    def _check(self, ledger: sqlite3.Connection, caller: Caller, size: int) -> None:
        for code, most in self._limits(caller).items():
            owner = caller.owner if code == "upload.own_quota" else None
            if not most or _used(ledger, owner) + size <= most:
                continue
            _forget_gone(ledger)  # files that somebody deleted or moved by hand
            used = _used(ledger, owner)
            if used + size > most:
                raise WendaError(code, used=used, most=most, size=size)

    def _limits(self, caller: Caller) -> dict[str, int]:
        """The quotas that hold for a caller, by what is said where they are full; 0 for none."""
        each = _most(self._each, USUAL_EACH, caller) if caller.owner else 0
        return {"upload.quota": _most(self._all, USUAL_ALL, caller), "upload.own_quota": each}

    def _change(self, work: Callable[[sqlite3.Connection], object]) -> None:
        """Do ``work`` in one transaction."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with closing(
                sqlite3.connect(self.path, timeout=BUSY_SECONDS, isolation_level=None)
            ) as ledger:
                ledger.execute(_TABLE)
                ledger.execute("BEGIN IMMEDIATE")
                try:
                    work(ledger)
                    ledger.execute("COMMIT")
                except BaseException:
                    ledger.execute("ROLLBACK")
                    raise
        except (sqlite3.Error, OSError) as error:
            why = system_reason(error) if isinstance(error, OSError) else str(error)
            raise WendaError("upload.ledger", path=self.path, why=why) from error


def _most(given: int | None, usual: int, caller: Caller) -> int:
    """The quota that holds for a caller; 0 for none."""
    if given is None:
        return 0 if caller.at_this_computer else usual
    return given


def _used(ledger: sqlite3.Connection, owner: str | None) -> int:
    """The bytes of an account; None: of all."""
    if owner is None:
        row = ledger.execute("SELECT coalesce(sum(bytes), 0) FROM uploads")
    else:
        select = "SELECT coalesce(sum(bytes), 0) FROM uploads WHERE owner = ?"
        row = ledger.execute(select, (owner,))
    return int(row.fetchone()[0])


def _forget_gone(ledger: sqlite3.Connection) -> None:
    """Drop what is not on the disk any more, and what never came to be there."""
    latest = time.time() - _FORGOTTEN_SECONDS
    for name, place, when in ledger.execute("SELECT id, place, time FROM uploads").fetchall():
        if (place and not Path(place).exists()) or (not place and when < latest):
            ledger.execute("DELETE FROM uploads WHERE id = ?", (name,))


def _place(file: Path) -> str:
    """A file as it really lies; a name that is no UTF-8 with escapes."""
    return os.path.realpath(file).encode("utf-8", "backslashreplace").decode()
