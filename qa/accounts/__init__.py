"""Accounts: who may come in, what each may do, and which folders are open to whom.

They are kept in a local SQLite file beside the index: ``Users`` with their roles and passwords,
``Sessions`` of browsers, ``Keys`` of programs, and ``Groups``, to which folders are given.
``Accounts`` is the open file with the four of them. Of passwords, sessions and keys only hashes
are stored. ``AuditLog`` notes who did what.
"""

from qa.accounts.access import IDLE_SECONDS
from qa.accounts.audit import AuditLog, audit_file
from qa.accounts.groups import folder_path, is_within
from qa.accounts.store import Accounts, accounts_file, open_accounts
from qa.accounts.types import ROLES, Account, Group, Key
from qa.accounts.users import fold_name

__all__ = [
    "IDLE_SECONDS",
    "ROLES",
    "Account",
    "Accounts",
    "AuditLog",
    "Group",
    "Key",
    "accounts_file",
    "audit_file",
    "fold_name",
    "folder_path",
    "is_within",
    "open_accounts",
    "types",
]
