"""The open history: every question about it goes through one connection, a lock around each."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

from index import WendaError, fold, system_reason
from qa.databases import open_database, transact
from qa.history.bounds import trim
from qa.history.records import load_answer, store_answer
from qa.history.schema import SCHEMA, set_aside
from qa.history.types import Bounds, KeptConversation, Summary
from qa.types import Answer

T = TypeVar("T")
_OWNED = "(? OR owner = ?)"
_COLUMNS = "id, title, begun, used, turns"
_BUSY = (5, 6)  # SQLITE_BUSY, SQLITE_LOCKED
_WIPES = 5  # times to try to empty the log after a deletion, each as long as a lock is waited for


class History:
    """The conversations in one file, which is opened (and made) when it is first needed.

    ``owner`` is a secret that only one person has; only its hash is stored, and what another owner
    has kept is never found, whatever identifier is asked for. Where it may be None, everybody's
    are meant: that is for who has the file itself. Several threads may use one history, and several
    processes one file.

    Every method raises WendaError when the file cannot be used: ``history.busy`` (another process
    holds it), ``history.unusable`` (it cannot be read or written), ``history.newer`` (a later
    version of the program wrote it), and ``history.damaged``, once, when it was set aside: what
    was asked for may then be asked again, of a new file.
    """

    def __init__(self, path: Path, bounds: Bounds | None = None) -> None:
        self.path = path
        self.bounds = bounds or Bounds()
        self._connection: sqlite3.Connection | None = None
        self._opened = 0  # the inode of the file that is open
        self._to_wipe = False
        self._lock = threading.RLock()

    def conversations(
        self, owner: str | None, query: str = "", most: int = 200
    ) -> tuple[Summary, ...]:
        """The owner's conversations, the last used first.

        query: words that must all stand in the title or the turns, in any script or width.
        """
        terms = [_clean(term) for term in fold(query).split()]
        found = " AND (instr(folded_title, ?) OR EXISTS (SELECT 1 FROM turns WHERE"
        found += " conversation = id AND instr(folded, ?)))"
        select = f"SELECT {_COLUMNS} FROM conversations WHERE {_OWNED}{found * len(terms)}"
        doubled = [term for term in terms for _ in range(2)]
        values = (*_owned(owner), *doubled, most)
        rows = self._run(
            lambda each: each.execute(f"{select} ORDER BY used DESC LIMIT ?", values).fetchall()
        )
        return tuple(Summary(*row) for row in rows)

    def conversation(self, owner: str | None, conversation: str) -> KeptConversation | None:
        """A conversation with its turns; None when the owner has none of that identifier."""

        def read(connection: sqlite3.Connection) -> KeptConversation | None:
            title = _title_of(connection, owner, conversation)
            if title is None:
                return None
            rows = connection.execute(
                "SELECT position, answer FROM turns WHERE conversation = ? ORDER BY position",
                (conversation,),
            ).fetchall()
            return KeptConversation(conversation, title, *_load(rows))

        return self._run(read)

    def keep(self, owner: str, conversation: str, position: int, answer: Answer) -> str:
        """Keep an answer as the turn at ``position``, instead of all turns from there on.

        Returns the identifier of the conversation: a new one, named by the question, where the
        owner has none of the identifier given. Old conversations make room (``Bounds``).
        """
        stored, folded = store_answer(answer), _clean(fold(f"{answer.question}\n{answer.text}"))

        def write(connection: sqlite3.Connection) -> str:
            named, now = conversation, time.time()
            if _title_of(connection, owner, conversation) is None:
                named = uuid4().hex
                title = self._title(answer.question)
                row = (named, _hash(owner), title, fold(title), now, now)
                connection.execute("INSERT INTO conversations VALUES (?, ?, ?, ?, ?, ?, 0)", row)
            connection.execute(
                "DELETE FROM turns WHERE conversation = ? AND position >= ?", (named, position)
            )
            turn = (named, position, folded, stored)
            connection.execute("INSERT INTO turns VALUES (?, ?, ?, ?)", turn)
            connection.execute(
                "UPDATE conversations SET used = ?, turns = (SELECT count(*) FROM turns"
                " WHERE conversation = id) WHERE id = ?",
                (now, named),
            )
            trim(connection, self.bounds, _hash(owner), named)
            return named

        return self._run(write, writing=True)

    def rename(self, owner: str, conversation: str, title: str) -> bool:
        """Give a conversation another name; False when there is none such, or the name is empty."""
        title = self._title(title)

        def write(connection: sqlite3.Connection) -> bool:
            changed = connection.execute(
                "UPDATE conversations SET title = ?, folded_title = ? WHERE owner = ? AND id = ?",
                (title, fold(title), _hash(owner), conversation),
            )
            return changed.rowcount > 0

        return bool(title) and self._run(write, writing=True)

    def delete(self, owner: str | None, conversation: str) -> bool:
        """Delete a conversation from the disk; False when the owner has none of that identifier."""
        return self._delete(f"{_OWNED} AND id = ?", (*_owned(owner), conversation)) > 0

    def clear(self, owner: str) -> int:
        """Delete all conversations of an owner from the disk, and return how many there were."""
        return self._delete("owner = ?", (_hash(owner),))

    def close(self) -> None:
        """Close the file; it is opened again when it is needed."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            self._connection = None

    def _delete(self, condition: str, values: Sequence[object]) -> int:
        def write(connection: sqlite3.Connection) -> int:
            delete = f"DELETE FROM conversations WHERE {condition}"
            self._to_wipe = True
            return connection.execute(delete, values).rowcount

        with self._lock:
            count = self._run(write, writing=True)
            for _ in range(_WIPES):
                if self._to_wipe:
                    self._run(self._wipe)
        return count

    def _wipe(self, connection: sqlite3.Connection) -> None:
        """Give back the pages that are free, and empty the log, which holds what was deleted."""
        connection.execute("PRAGMA incremental_vacuum").fetchall()
        busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        self._to_wipe = bool(busy)

    def _title(self, text: str) -> str:
        return _clean(" ".join(text.split()))[: self.bounds.title].strip()

    def _run(self, work: Callable[[sqlite3.Connection], T], writing: bool = False) -> T:
        """What ``work`` makes of the open file, in one transaction; raises WendaError instead of
        what SQLite raises."""
        with self._lock:
            try:
                connection = self._open()
                if self._to_wipe and not writing and work != self._wipe:
                    self._wipe(connection)  # another process was in the way before
                return transact(connection, work) if writing else work(connection)
            except (sqlite3.Error, OSError) as error:
                raise self._explain(error) from error

    def _open(self) -> sqlite3.Connection:
        """The connection; a new one where another process has set the file aside meanwhile."""
        if self._connection is not None and _inode(self.path) != self._opened:
            self.close()
        if self._connection is None:
            self._connection = open_database(self.path, SCHEMA)
            self._opened = _inode(self.path)
        return self._connection

    def _explain(self, error: sqlite3.Error | OSError) -> WendaError:
        """The error as ours. A damaged file (which is what a plain DatabaseError says) is closed
        and set aside, unless another process has done so already."""
        if type(error) is not sqlite3.DatabaseError:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in _BUSY:  # from Python 3.11 on
                return WendaError("history.busy", path=self.path)
            why = system_reason(error) if isinstance(error, OSError) else str(error)
            return WendaError("history.unusable", path=self.path, why=why)
        opened = self._opened if self._connection is not None else _inode(self.path)
        self.close()
        try:
            if _inode(self.path) == opened:
                kept = set_aside(self.path, f"{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}")
                return WendaError("history.damaged", path=self.path, kept=kept)
        except OSError as failed:
            return WendaError("history.unusable", path=self.path, why=system_reason(failed))
        return WendaError("history.damaged", path=self.path, kept=self.path.parent)


def _title_of(connection: sqlite3.Connection, owner: str | None, conversation: str) -> str | None:
    row = connection.execute(
        f"SELECT title FROM conversations WHERE {_OWNED} AND id = ?",
        (*_owned(owner), _clean(conversation)),
    ).fetchone()
    return None if row is None else str(row[0])


def _load(rows: Sequence[tuple[int, bytes]]) -> tuple[tuple[Answer, ...], int]:
    """The answers of turns and the position of the first; after the last that cannot be read."""
    answers: list[Answer] = []
    first = 0
    for position, stored in rows:
        try:
            answer = load_answer(stored)
        except (KeyError, TypeError, ValueError):
            answers.clear()
            continue
        first = position if not answers else first
        answers.append(answer)
    return tuple(answers), first


def _owned(owner: str | None) -> tuple[int, bytes]:
    """The values of ``_OWNED``."""
    return int(owner is None), b"" if owner is None else _hash(owner)


def _hash(owner: str) -> bytes:
    """What is stored of an owner. A key has 128 random bits, so it cannot be found by trying."""
    return hashlib.sha256(b"wenda history\0" + owner.encode("utf-8", "surrogatepass")).digest()


def _clean(text: str) -> str:
    """Text that SQLite can hold and compare: no lone surrogates, no NUL."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", " ")


def _inode(path: Path) -> int:
    """What tells a file from another one of the same name; 0 when there is none."""
    try:
        return path.stat().st_ino
    except FileNotFoundError:
        return 0
