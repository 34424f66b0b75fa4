"""Groups, and the folders that are given to them.

A folder that was given to groups is there for their members alone (and for administrators), with
all that is in it; where a folder within it was given as well, both must be open. A folder that was
given to no group is open to every account.
"""

from __future__ import annotations

import sqlite3
import unicodedata
from collections.abc import Callable, Mapping, Sequence

from index import WendaError, compile_later
from qa.accounts.file import AccountsFile
from qa.accounts.types import Group
from qa.accounts.users import fold_name, user_of

Resolve = Callable[[sqlite3.Connection, str], str]
_NAME = compile_later(r"[\w.@+-]{1,64}")


class Groups:
    """The groups. Raises WendaError ``accounts.no_group`` where there is none of a name."""

    def __init__(self, file: AccountsFile) -> None:
        self._file = file

    def all(self) -> tuple[Group, ...]:
        """The groups, by name."""
        return self._file.read(_all, ())

    def add(self, name: str) -> None:
        """A new group. Raises WendaError when the name is taken, or cannot be one."""
        shown = unicodedata.normalize("NFKC", name)
        if not _NAME.fullmatch(shown):
            raise WendaError("accounts.name", name=name)

        def write(connection: sqlite3.Connection) -> None:
            try:
                connection.execute("INSERT INTO groups VALUES (?, ?)", (shown, fold_name(name)))
            except sqlite3.IntegrityError as error:
                raise WendaError("accounts.group_taken", name=shown) from error

        self._file.write(write)

    def remove(self, name: str) -> None:
        """End a group. Raises WendaError while it has folders: these would be open to all."""

        def write(connection: sqlite3.Connection) -> None:
            group = _group_of(connection, name)
            select = "SELECT folder FROM folders WHERE grouped = ? ORDER BY folder"
            folders = [row[0] for row in connection.execute(select, (group,)).fetchall()]
            if folders:
                raise WendaError("accounts.group_holds", name=name, folders=", ".join(folders))
            connection.execute("DELETE FROM groups WHERE folded = ?", (group,))

        self._file.write(write)

    def join(self, name: str, users: Sequence[str]) -> None:
        """Take accounts into a group."""
        self._each(name, users, "INSERT OR IGNORE INTO members VALUES (?, ?)", user_of)

    def leave(self, name: str, users: Sequence[str]) -> None:
        """Let accounts leave a group."""
        self._each(name, users, "DELETE FROM members WHERE grouped = ? AND user = ?", user_of)

    def give(self, name: str, folders: Sequence[str]) -> None:
        """Give folders to a group, by their paths in the index."""
        self._each(name, folders, "INSERT OR IGNORE INTO folders VALUES (?, ?)", _folder)

    def take(self, name: str, folders: Sequence[str]) -> None:
        """Take folders from a group; one that no group has any more is open to every account."""
        self._each(name, folders, "DELETE FROM folders WHERE grouped = ? AND folder = ?", _folder)

    def closed_to(self, user: str) -> frozenset[str]:
        """The folders that an account, by its identifier, may not see into."""

        def read(connection: sqlite3.Connection) -> frozenset[str]:
            rows = connection.execute(
                "SELECT folder, max(EXISTS (SELECT 1 FROM members m WHERE m.grouped = f.grouped"
                " AND m.user = ?)) FROM folders f GROUP BY folder",
                (user,),
            )
            return frozenset(folder for folder, member in rows.fetchall() if not member)

        return self._file.read(read, frozenset())

    def _each(self, name: str, values: Sequence[str], statement: str, resolve: Resolve) -> None:
        def write(connection: sqlite3.Connection) -> None:
            group = _group_of(connection, name)
            for value in values:
                connection.execute(statement, (group, resolve(connection, value)))

        self._file.write(write)


def is_within(path: str, folders: frozenset[str]) -> bool:
    """Whether a document is in one of the folders, or in a folder of theirs."""
    parts = path.split("/")
    return any("/".join(parts[:end]) in folders for end in range(1, len(parts) + 1))


def folder_path(folder: str) -> str:
    """A folder as the paths of documents begin with it: without slashes around it."""
    return folder.replace("\\", "/").removeprefix("./").strip("/")


def _folder(_: sqlite3.Connection, folder: str) -> str:
    return folder_path(folder)


def _group_of(connection: sqlite3.Connection, name: str) -> str:
    row = connection.execute("SELECT folded FROM groups WHERE folded = ?", (fold_name(name),))
    found = row.fetchone()
    if found is None:
        raise WendaError("accounts.no_group", name=name)
    return str(found[0])


def _all(connection: sqlite3.Connection) -> tuple[Group, ...]:
    names: Mapping[str, str] = dict(
        connection.execute("SELECT folded, name FROM groups ORDER BY folded").fetchall()
    )
    members: dict[str, list[str]] = {group: [] for group in names}
    folders: dict[str, list[str]] = {group: [] for group in names}
    select = "SELECT grouped, name FROM members JOIN users ON id = user ORDER BY folded"
    for group, name in connection.execute(select).fetchall():
        members[group].append(name)
    for group, folder in connection.execute(
        "SELECT grouped, folder FROM folders ORDER BY folder"
    ).fetchall():
        folders[group].append(folder)
    return tuple(
        Group(name, tuple(members[group]), tuple(folders[group])) for group, name in names.items()
    )
