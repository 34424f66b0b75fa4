"""How an account comes in: sessions of browsers, after a password; keys of programs."""

from __future__ import annotations

import sqlite3
import time

from index import WendaError
from qa.accounts.file import AccountsFile
from qa.accounts.passwords import hash_token, new_token
from qa.accounts.types import ROLES, Account, Key, Role, lesser
from qa.accounts.users import user_of

IDLE_SECONDS = 7 * 24 * 3600.0
LONGEST_SECONDS = 30 * 24 * 3600.0
"""How long a session lasts without being used, and in all."""
KEY_START = "wenda_"
_NOTED_SECONDS = 60.0
"""Uses within so many seconds of each other are noted once."""
_JOINED = "SELECT u.id, u.name, u.role, u.created, t.used"


class Sessions:
    """Browsers that are logged in. A session has a token, which its browser keeps as a cookie."""

    def __init__(self, file: AccountsFile) -> None:
        self._file = file

    def begin(self, account: Account, instead_of: str = "") -> str:
        """The token of a new session; that of an earlier one of the same browser ends."""
        token, now = new_token(), time.time()

        def write(connection: sqlite3.Connection) -> str:
            connection.execute("DELETE FROM sessions WHERE token = ?", (hash_token(instead_of),))
            connection.execute(
                "DELETE FROM sessions WHERE used < ? OR begun < ?",
                (now - IDLE_SECONDS, now - LONGEST_SECONDS),
            )
            row = (hash_token(token), account.id, now, now)
            connection.execute("INSERT INTO sessions VALUES (?, ?, ?, ?)", row)
            return token

        return self._file.write(write)

    def account(self, token: str) -> Account | None:
        """Whose session it is; None where there is none (any more) of that token."""
        now = time.time()
        values = (hash_token(token), now - IDLE_SECONDS, now - LONGEST_SECONDS)
        select = f"{_JOINED} FROM sessions t JOIN users u ON u.id = t.user"
        select += " WHERE t.token = ? AND t.used >= ? AND t.begun >= ?"
        row = self._file.read(lambda each: each.execute(select, values).fetchone(), None)
        if row is None:
            return None
        if now - row[-1] > _NOTED_SECONDS:
            update = "UPDATE sessions SET used = ? WHERE token = ?"
            self._file.write(lambda each: each.execute(update, (now, values[0])))
        return Account(*row[:-1])

    def end(self, token: str) -> bool:
        """End a session; False where there is none."""
        delete = "DELETE FROM sessions WHERE token = ?"
        return self._file.write(
            lambda each: each.execute(delete, (hash_token(token),)).rowcount > 0
        )


class Keys:
    """Keys of programs. What is stored is the hash of a key; it is shown once, when it is made."""

    def __init__(self, file: AccountsFile) -> None:
        self._file = file

    def make(self, name: str, label: str, role: Role) -> str:
        """A new key of an account. Raises WendaError when there is one of that label, or there is
        no such account or role."""
        if role not in ROLES:
            raise WendaError("accounts.role", role=role, known=", ".join(ROLES))
        if not label.strip() or len(label) > 64 or not label.isprintable():
            raise WendaError("accounts.label", label=label[:64])
        key = KEY_START + new_token()

        def write(connection: sqlite3.Connection) -> str:
            row = (hash_token(key), user_of(connection, name), label, role, time.time())
            try:
                connection.execute("INSERT INTO keys VALUES (?, ?, ?, ?, ?, NULL)", row)
            except sqlite3.IntegrityError as error:
                raise WendaError("accounts.label_taken", label=label, name=name) from error
            return key

        return self._file.write(write)

    def all(self, name: str) -> tuple[Key, ...]:
        """The keys of an account, the oldest first. Raises WendaError when there is none such."""

        def read(connection: sqlite3.Connection) -> tuple[Key, ...] | None:
            rows = connection.execute(
                "SELECT label, role, created, used FROM keys WHERE user = ? ORDER BY created",
                (user_of(connection, name),),
            )
            return tuple(Key(*row) for row in rows.fetchall())

        found = self._file.read(read, None)
        if found is None:
            raise WendaError("accounts.unknown", name=name)
        return found

    def revoke(self, name: str, label: str) -> None:
        """End a key. Raises WendaError when the account has none of that label."""

        def write(connection: sqlite3.Connection) -> None:
            values = (user_of(connection, name), label)
            delete = "DELETE FROM keys WHERE user = ? AND label = ?"
            if not connection.execute(delete, values).rowcount:
                raise WendaError("accounts.no_key", label=label, name=name)

        self._file.write(write)

    def account(self, key: str) -> Account | None:
        """For whom a key acts, in the lesser of its role and theirs; None where there is none."""
        if not key.startswith(KEY_START):
            return None
        now, token = time.time(), hash_token(key)
        select = f"{_JOINED}, t.role FROM keys t JOIN users u ON u.id = t.user WHERE t.token = ?"
        row = self._file.read(lambda each: each.execute(select, (token,)).fetchone(), None)
        if row is None:
            return None
        user, name, role, created, used, limited = row
        if used is None or now - used > _NOTED_SECONDS:
            update = "UPDATE keys SET used = ? WHERE token = ?"
            self._file.write(lambda each: each.execute(update, (now, token)))
        return Account(user, name, lesser(role, limited), created)
