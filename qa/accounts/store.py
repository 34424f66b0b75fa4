"""The accounts of an index: one open file with users, sessions, keys and groups."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from index import Settings
from qa.accounts.access import Keys, Sessions
from qa.accounts.file import AccountsFile
from qa.accounts.groups import Groups
from qa.accounts.users import Users


@dataclass(frozen=True)
class Accounts:
    """All of it; what one changes in the file the others find."""

    users: Users
    sessions: Sessions
    keys: Keys
    groups: Groups
    file: AccountsFile

    def close(self) -> None:
        """Close the file; it is opened again when it is needed."""
        self.file.close()


def accounts_file(settings: Settings) -> Path:
    """Where the accounts of an index are kept."""
    index = settings.index.absolute()
    return index.with_name(f"{index.name}-accounts") / "accounts.sqlite"


def open_accounts(settings: Settings) -> Accounts:
    """The accounts of an index; none where there is no file, which nothing but a change makes."""
    file = AccountsFile(accounts_file(settings))
    return Accounts(Users(file), Sessions(file), Keys(file), Groups(file), file)
