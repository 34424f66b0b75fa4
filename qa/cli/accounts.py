"""``wenda user`` and ``wenda group``: who may come in, and which folders are open to whom."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from enum import Enum
from typing import Annotated, Any

import typer

from index import Index, IndexMissing, Settings, WendaError, open_index
from qa.accounts import (
    Account,
    Accounts,
    AuditLog,
    Group,
    Key,
    audit_file,
    folder_path,
    open_accounts,
)
from qa.cli.options import (
    IndexOption,
    JsonOption,
    WordedGroup,
    given_text,
    given_texts,
    make_settings,
)
from qa.cli.streams import exit_codes, say, terminal_language, write_json, write_text
from qa.i18n.messages import say as text_in

user_app = typer.Typer(cls=WordedGroup, no_args_is_help=True, rich_markup_mode=None)
group_app = typer.Typer(cls=WordedGroup, no_args_is_help=True, rich_markup_mode=None)


class RoleName(str, Enum):
    """What an account may do."""

    READER = "reader"
    EDITOR = "editor"
    ADMIN = "admin"


NameArgument = Annotated[str, typer.Argument(metavar="NAME", callback=given_text)]
UsersArgument = Annotated[list[str], typer.Argument(metavar="USER", callback=given_texts)]
FoldersArgument = Annotated[list[str], typer.Argument(metavar="FOLDER", callback=given_texts)]
RoleOption = Annotated[RoleName, typer.Option("--role")]


@contextmanager
def _changing(index: Any) -> Iterator[tuple[Accounts, AuditLog]]:
    """The accounts of an index, and the log of what is done to them."""
    with exit_codes():
        settings: Settings = make_settings(index)
        accounts = open_accounts(settings)
        try:
            yield accounts, AuditLog(audit_file(settings))
        finally:
            accounts.close()


def _who() -> str:
    """Who is at the command, for the log."""
    try:
        return f"command:{getpass.getuser()}"
    except (KeyError, OSError, ImportError):  # a container need not know its user
        return "command"


def _told(key: str, **values: object) -> None:
    say(text_in(terminal_language(), key, **values))


def _ask_password(name: str) -> str:
    """A password typed twice on a terminal, else the first line of standard input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    language = terminal_language()
    first = getpass.getpass(text_in(language, "cli_password", name=name))
    if getpass.getpass(text_in(language, "cli_password_again")) != first:
        raise WendaError("accounts.passwords_differ")
    return first


@user_app.command("add")
def add_user(
    name: NameArgument,
    role: RoleOption = RoleName.READER,
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Add an account; the password is asked for, or read from standard input."""
    with _changing(index) as (accounts, log):
        account = accounts.users.add(name, role.value, _ask_password(name))
        log.note("user added", _who(), user=account.name, role=account.role)
        _told("cli_user_added", name=account.name, role=account.role)
        if as_json:
            write_json(_account_record(account))


@user_app.command("list")
def list_users(index: IndexOption = None, as_json: JsonOption = False) -> None:
    """List the accounts."""
    with _changing(index) as (accounts, _):
        found = accounts.users.all()
        for account in found:
            if as_json:
                write_json(_account_record(account))
            else:
                shown = {"name": account.name, "role": account.role}
                write_text(text_in(terminal_language(), "cli_user", **shown))
        if not found:
            _told("cli_no_users")


def _account_record(account: Account) -> dict[str, Any]:
    return {"name": account.name, "role": account.role, "created": account.created}


@user_app.command("remove")
def remove_user(name: NameArgument, index: IndexOption = None) -> None:
    """Remove an account, with its sessions and keys."""
    with _changing(index) as (accounts, log):
        accounts.users.remove(name)
        log.note("user removed", _who(), user=name)
        _told("cli_user_removed", name=name)


@user_app.command("passwd")
def change_password(name: NameArgument, index: IndexOption = None) -> None:
    """Give an account another password; its sessions end."""
    with _changing(index) as (accounts, log):
        if name not in [account.name for account in accounts.users.all()]:
            accounts.keys.all(name)  # raises before a password is asked for
        accounts.users.set_password(name, _ask_password(name))
        log.note("password changed", _who(), user=name)
        _told("cli_user_changed", name=name)


@user_app.command("role")
def change_role(
    name: NameArgument,
    role: Annotated[RoleName, typer.Argument(metavar="ROLE")],
    index: IndexOption = None,
) -> None:
    """Give an account another role."""
    with _changing(index) as (accounts, log):
        accounts.users.set_role(name, role.value)
        log.note("role changed", _who(), user=name, role=role.value)
        _told("cli_user_role", name=name, role=role.value)


@user_app.command("key")
def keys(
    name: NameArgument,
    label: Annotated[str, typer.Option("--label", metavar="TEXT")] = "key",
    role: RoleOption = RoleName.READER,
    show: Annotated[bool, typer.Option("--list")] = False,
    revoke: Annotated[
        str | None, typer.Option("--revoke", metavar="LABEL", show_default=False)
    ] = None,
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a key for a program, which is shown once; or list or revoke keys."""
    with _changing(index) as (accounts, log):
        if show:
            for key in accounts.keys.all(name):
                if as_json:
                    write_json(asdict(key))
                else:
                    write_text(_format_key(key))
        elif revoke is not None:
            accounts.keys.revoke(name, revoke)
            log.note("key revoked", _who(), user=name, key=revoke)
            _told("cli_key_revoked", name=name, label=revoke)
        else:
            made = accounts.keys.make(name, label, role.value)
            log.note("key made", _who(), user=name, key=label, role=role.value)
            _told("cli_key_made", name=name, label=label, role=role.value)
            if as_json:
                write_json({"label": label, "role": role.value, "key": made})
            else:
                write_text(made)


def _format_key(key: Key) -> str:
    language = terminal_language()
    used = text_in(language, "cli_key_unused")
    if key.used is not None:
        used = datetime.fromtimestamp(key.used).isoformat(" ", "minutes")
    return text_in(language, "cli_key", label=key.label, role=key.role, used=used)


@group_app.command("add")
def add_group(name: NameArgument, index: IndexOption = None) -> None:
    """Add a group."""
    with _changing(index) as (accounts, log):
        accounts.groups.add(name)
        _changed(log, "group added", name)


@group_app.command("list")
def list_groups(index: IndexOption = None, as_json: JsonOption = False) -> None:
    """List the groups."""
    with _changing(index) as (accounts, _):
        found = accounts.groups.all()
        for group in found:
            if as_json:
                write_json(asdict(group))
            else:
                write_text(_format_group(group))
        if not found:
            _told("cli_no_groups")


def _format_group(group: Group) -> str:
    language = terminal_language()
    nobody = text_in(language, "cli_group_nobody")
    members, folders = (", ".join(each) or nobody for each in (group.members, group.folders))
    return text_in(language, "cli_group", name=group.name, members=members, folders=folders)


@group_app.command("remove")
def remove_group(name: NameArgument, index: IndexOption = None) -> None:
    """Remove a group, once it has no folders."""
    with _changing(index) as (accounts, log):
        accounts.groups.remove(name)
        _changed(log, "group removed", name)


@group_app.command("join")
def join_group(name: NameArgument, users: UsersArgument, index: IndexOption = None) -> None:
    """Take accounts into a group."""
    with _changing(index) as (accounts, log):
        accounts.groups.join(name, users)
        _changed(log, "group joined", name, users=users)


@group_app.command("leave")
def leave_group(name: NameArgument, users: UsersArgument, index: IndexOption = None) -> None:
    """Let accounts leave a group."""
    with _changing(index) as (accounts, log):
        accounts.groups.leave(name, users)
        _changed(log, "group left", name, users=users)


@group_app.command("give")
def give_folders(name: NameArgument, folders: FoldersArgument, index: IndexOption = None) -> None:
    """Give folders to a group: nobody else sees into them."""
    with _changing(index) as (accounts, log):
        try:
            with open_index(make_settings(index).index) as opened:
                _check_folders(opened, folders)
        except IndexMissing:
            pass  # it is made later; until then nothing is open to anybody
        accounts.groups.give(name, folders)
        _changed(log, "folders given", name, folders=folders)


def _check_folders(index: Index, folders: list[str]) -> None:
    """Raise WendaError for a folder that no document lies in: a slip would leave one open."""
    from qa.retrieval.names.scope import document_names

    names = document_names(index)
    for folder in folders:
        path = folder_path(folder)
        if path not in names.folders and path not in names.numbers:
            raise WendaError("accounts.no_folder", folder=folder)


@group_app.command("take")
def take_folders(name: NameArgument, folders: FoldersArgument, index: IndexOption = None) -> None:
    """Take folders from a group; one that no group has is open to all."""
    with _changing(index) as (accounts, log):
        accounts.groups.take(name, folders)
        _changed(log, "folders taken", name, folders=folders)


def _changed(log: AuditLog, event: str, group: str, **facts: object) -> None:
    log.note(event, _who(), group=group, **facts)
    _told("cli_group_changed", name=group)
