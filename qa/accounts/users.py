"""The accounts themselves: adding, removing, listing them; their passwords."""

from __future__ import annotations

import sqlite3
import time
import unicodedata
from uuid import uuid4

from index import WendaError, compile_later
from qa.accounts.file import AccountsFile
from qa.accounts.passwords import hash_password, is_outdated, matches
from qa.accounts.types import ROLES, Account, Role

_NAME = compile_later(r"[\w.@+-]{1,64}")
_COLUMNS = "id, name, role, created"


class Users:
    """Those who may come in. A name is found however it is typed: width and case do not matter.

    Raises WendaError ``accounts.unknown`` where there is none of a name.
    """

    def __init__(self, file: AccountsFile) -> None:
        self._file = file

    def any(self) -> bool:
        """Whether there is an account."""
        return self._file.read(
            lambda each: each.execute("SELECT 1 FROM users LIMIT 1").fetchone() is not None, False
        )

    def all(self) -> tuple[Account, ...]:
        """The accounts, by name."""
        select = f"SELECT {_COLUMNS} FROM users ORDER BY folded"
        none: list[tuple[str, str, Role, float]] = []
        rows = self._file.read(lambda each: each.execute(select).fetchall(), none)
        return tuple(Account(*row) for row in rows)

    def add(self, name: str, role: Role, password: str) -> Account:
        """A new account. Raises WendaError for a name that is taken or none, for a role that there
        is not, and for a password that is too short or too long."""
        shown = unicodedata.normalize("NFKC", name)
        if not _NAME.fullmatch(shown):
            raise WendaError("accounts.name", name=name)
        if role not in ROLES:
            raise WendaError("accounts.role", role=role, known=", ".join(ROLES))
        account = Account(uuid4().hex, shown, role, time.time())
        row = (account.id, shown, fold_name(name), role, hash_password(password), account.created)

        def write(connection: sqlite3.Connection) -> Account:
            try:
                connection.execute("INSERT INTO users VALUES (?, ?, ?, ?, ?, ?)", row)
            except sqlite3.IntegrityError as error:
                raise WendaError("accounts.taken", name=shown) from error
            return account

        return self._file.write(write)

    def remove(self, name: str) -> None:
        """End an account, with its sessions and keys."""
        self._change("DELETE FROM users WHERE folded = ?", (), name)

    def set_role(self, name: str, role: Role) -> None:
        """Give an account another role, also in the sessions that it has."""
        if role not in ROLES:
            raise WendaError("accounts.role", role=role, known=", ".join(ROLES))
        self._change("UPDATE users SET role = ? WHERE folded = ?", (role,), name)

    def set_password(self, name: str, password: str) -> None:
        """Give an account another password, and end its sessions."""
        stored = hash_password(password)

        def write(connection: sqlite3.Connection) -> None:
            user = user_of(connection, name)
            connection.execute("UPDATE users SET password = ? WHERE id = ?", (stored, user))
            connection.execute("DELETE FROM sessions WHERE user = ?", (user,))

        self._file.write(write)

    def check(self, name: str, password: str) -> Account | None:
        """The account of that name and password; None, after the same time, where there is none."""
        select = f"SELECT {_COLUMNS}, password FROM users WHERE folded = ?"
        row = self._file.read(
            lambda each: each.execute(select, (fold_name(name),)).fetchone(), None
        )
        if not matches(None if row is None else row[-1], password):
            return None
        if is_outdated(row[-1]):
            self._renew(row[0], row[-1], password)
        return Account(*row[:-1])

    def _renew(self, user: str, stored: str, password: str) -> None:
        """Store a password anew with the effort that is made now, unless it was changed."""
        anew = hash_password(password)
        self._file.write(
            lambda each: each.execute(
                "UPDATE users SET password = ? WHERE id = ? AND password = ?", (anew, user, stored)
            )
        )

    def _change(self, statement: str, values: tuple[object, ...], name: str) -> None:
        def write(connection: sqlite3.Connection) -> None:
            if not connection.execute(statement, (*values, fold_name(name))).rowcount:
                raise WendaError("accounts.unknown", name=name)

        self._file.write(write)


def user_of(connection: sqlite3.Connection, name: str) -> str:
    """The identifier of an account. Raises WendaError ``accounts.unknown``."""
    found = connection.execute("SELECT id FROM users WHERE folded = ?", (fold_name(name),))
    row = found.fetchone()
    if row is None:
        raise WendaError("accounts.unknown", name=name)
    return str(row[0])


def fold_name(name: str) -> str:
    """A name in one width and case."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return folded.encode("utf-8", "replace").decode().replace("\0", " ")
