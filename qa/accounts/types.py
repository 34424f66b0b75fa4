"""What the accounts return."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Role = Literal["reader", "editor", "admin"]
"""What an account may do, each more than the one before: read; change the documents; all."""
ROLES: tuple[Role, ...] = get_args(Role)


def lesser(first: Role, second: Role) -> Role:
    """The role of the two that may do less."""
    return ROLES[min(ROLES.index(first), ROLES.index(second))]


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may come in. ``id`` is random and never used again, also not for another
    account of the same name; ``created`` is in seconds since 1970."""

    id: str
    name: str
    role: Role
    created: float


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a program, which acts for an account, in at most this role. ``used`` is when it was
    last used, in seconds since 1970; None for never."""

    label: str
    role: Role
    created: float
    used: float | None


@dataclass(frozen=True, slots=True)
class Group:
    """The names of those in a group, and the folders that were given to it."""

    name: str
    members: tuple[str, ...]
    folders: tuple[str, ...]
