"""``wenda history``: the conversations that the screen keeps, for who has their file."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from index import Settings, WendaError, system_reason
from qa.accounts import fold_name, open_accounts
from qa.cli.options import (
    IndexOption,
    JsonOption,
    WordedGroup,
    given_name,
    given_text,
    given_texts,
    make_settings,
)
from qa.cli.streams import exit_codes, say, terminal_language, write_json, write_text
from qa.cli.text import escape_name, format_answer
from qa.history import History, KeptConversation, Summary, history_file
from qa.i18n.messages import say as text_in
from qa.serialize import answer_record

history_app = typer.Typer(cls=WordedGroup, no_args_is_help=True, rich_markup_mode=None)

MOST_NAMED = 1_000_000
"""Conversations among which one is looked for by the beginning of its identifier: all."""

SHOWN = 8
"""Characters of an identifier that are shown."""

ConversationArgument = Annotated[str, typer.Argument(metavar="ID", callback=given_text)]
AccountOption = Annotated[
    str | None, typer.Option("--user", metavar="NAME", show_default=False, callback=given_name)
]
MostOption = Annotated[int, typer.Option("--most", "-n", min=1)]


@dataclass(frozen=True, slots=True)
class _Kept:
    """The history of an index, None where nothing was ever kept, for looking must not make it; and
    whose conversations are meant, None for everybody's."""

    history: History | None
    owner: str | None

    def conversations(self, query: str = "", most: int = 200) -> tuple[Summary, ...]:
        """See ``History.conversations``."""
        return () if self.history is None else self.history.conversations(self.owner, query, most)


@contextmanager
def _opened(index: Path | None, account: str | None) -> Iterator[_Kept]:
    """What is kept beside an index, of an account or of everybody."""
    with exit_codes():
        settings = make_settings(index)
        file = history_file(settings)
        owner = None if account is None else _owner(settings, account)
        history = History(file) if file.exists() else None
        try:
            yield _Kept(history, owner)
        finally:
            if history is not None:
                history.close()


def _owner(settings: Settings, name: str) -> str:
    """What the conversations of an account are kept under. Raises WendaError when there is none of
    that name."""
    accounts = open_accounts(settings)
    try:
        found = [
            each.id for each in accounts.users.all() if fold_name(each.name) == fold_name(name)
        ]
    finally:
        accounts.close()
    if not found:
        raise WendaError("accounts.unknown", name=name)
    return found[0]


@history_app.command("list")
def list_conversations(
    most: MostOption = 200,
    account: AccountOption = None,
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the conversations, the last used first."""
    with _opened(index, account) as kept:
        _list(kept.conversations(most=most), as_json, "cli_no_history")


@history_app.command("find")
def find_conversations(
    words: Annotated[list[str], typer.Argument(metavar="WORD", callback=given_texts)],
    most: MostOption = 200,
    account: AccountOption = None,
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the conversations that have all these words."""
    with _opened(index, account) as kept:
        _list(kept.conversations(" ".join(words), most), as_json, "cli_none_found")


@history_app.command("show")
def show_conversation(
    conversation: ConversationArgument,
    account: AccountOption = None,
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print a conversation: its questions, answers and sources."""
    with _opened(index, account) as kept:
        found = _read(kept, conversation)
        if as_json:
            answers = [answer_record(answer) for answer in found.turns]
            write_json({"id": found.id, "title": found.title, "answers": answers})
            return
        for answer in found.turns:
            write_text(format_answer(answer, several=True))


@history_app.command("export")
def export_conversation(
    conversation: ConversationArgument,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", show_default=False)
    ] = None,
    account: AccountOption = None,
    index: IndexOption = None,
) -> None:
    """Save a conversation as Markdown, as the screen does."""
    from qa.web.conversation.export import export_markdown

    with _opened(index, account) as kept:
        found = _read(kept, conversation)
        exported = export_markdown(found.turns, terminal_language())
        if out is None:
            write_text(exported.rstrip("\n"))
            return
        try:
            out.write_text(exported, encoding="utf-8")
        except OSError as error:
            raise WendaError("path.unwritable", path=out, why=system_reason(error)) from error
        _told("cli_conversation_saved", title=escape_name(found.title), path=out)


@history_app.command("delete")
def delete_conversation(
    conversation: ConversationArgument,
    yes: Annotated[bool, typer.Option("--yes", "-y")] = False,
    account: AccountOption = None,
    index: IndexOption = None,
) -> None:
    """Delete a conversation from the disk, once that is confirmed."""
    with _opened(index, account) as kept:
        found = _find(kept, conversation)
        title = escape_name(found.title)
        if not yes:
            if not sys.stdin.isatty():
                raise WendaError("history.unconfirmed")
            asked = text_in(
                terminal_language(), "cli_delete_conversation", title=title, turns=found.turns
            )
            if not typer.confirm(asked, err=True):
                _told("cli_conversation_kept")
                return
        if kept.history is None or not kept.history.delete(kept.owner, found.id):
            raise WendaError("history.unknown", name=conversation)
        _told("cli_conversation_deleted", title=title)


def _told(key: str, **values: object) -> None:
    say(text_in(terminal_language(), key, **values))


def _list(kept: tuple[Summary, ...], as_json: bool, otherwise: str) -> None:
    """The conversations, a line each; where there are none, that is said."""
    if as_json:
        for each in kept:
            write_json(_record(each))
        return
    if not kept:
        _told(otherwise)
    language = terminal_language()
    for each in kept:
        shown: dict[str, object] = {"id": each.id[:SHOWN], "turns": each.turns}
        shown |= {"used": _time(each.used, " ", "minutes"), "title": escape_name(each.title)}
        write_text(text_in(language, "cli_conversation", **shown))


def _record(summary: Summary) -> dict[str, Any]:
    times = {"begun": _time(summary.begun), "used": _time(summary.used)}
    return {**asdict(summary), **times}


def _time(seconds: float, separator: str = "T", precision: str = "seconds") -> str:
    return (
        datetime.fromtimestamp(seconds)
        .astimezone()
        .isoformat(separator, precision)[: 16 if precision == "minutes" else None]
    )


def _find(kept: _Kept, beginning: str) -> Summary:
    """The conversation whose identifier begins so. Raises WendaError when there is none, or more
    than one."""
    every = kept.conversations(most=MOST_NAMED)
    found = [each for each in every if each.id.startswith(beginning.strip().lower())]
    if not found:
        raise WendaError("history.unknown", name=beginning)
    if len(found) > 1:
        raise WendaError("history.several", name=beginning, count=len(found))
    return found[0]


def _read(kept: _Kept, beginning: str) -> KeptConversation:
    found = _find(kept, beginning)
    history = kept.history
    conversation = None if history is None else history.conversation(kept.owner, found.id)
    if conversation is None:  # deleted meanwhile
        raise WendaError("history.unknown", name=beginning)
    return conversation
