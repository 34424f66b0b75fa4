"""What the commands have in common: options, texts as they were typed, and the settings meant."""

from __future__ import annotations

import os
from enum import Enum
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperArgument, TyperGroup, TyperOption

from index import Settings, StoreError, WendaError, open_index_of, settings_from_environment
from qa.cli.streams import terminal_language
from qa.i18n.help import help_text
from qa.i18n.messages import say

GROUPS = frozenset({"group", "history", "llm", "user"})
"""Commands that have commands of their own."""


class WordedGroup(TyperGroup):
    """The command with its help in the language of the terminal.

    Typer makes it anew for every run, so the language is that of the moment.
    """

    def __init__(self, **attributes: Any) -> None:
        """Take what Typer gives, and put in the words."""
        super().__init__(**attributes)
        language = terminal_language()
        within = f"{self.name}." if self.name in GROUPS else ""
        told = {f"{within}{name}": command for name, command in self.commands.items()}
        for name, command in {within.rstrip(".") or "wenda": self, **told}.items():
            command.help = help_text(language, name)
            for parameter in command.params:
                if isinstance(parameter, TyperArgument | TyperOption) and parameter.name:
                    parameter.help = help_text(language, name, parameter.name)


def given_text(value: str) -> str:
    """A question or query as given; empty, or bytes that are no text, is wrong use.

    Where the locale is not that of the terminal, its bytes are taken as UTF-8.
    """
    try:
        strange = any("\udc80" <= character <= "\udcff" for character in value)
        text = os.fsencode(value).decode() if strange else value
    except UnicodeError as error:
        raise typer.BadParameter(say(terminal_language(), "cli_not_text")) from error
    if not text.strip():
        raise typer.BadParameter(say(terminal_language(), "cli_empty"))
    return text


def given_name(value: str | None) -> str | None:
    """The name of a document as given, or None; like ``given_text``."""
    return None if value is None else given_text(value)


def given_texts(values: list[str] | None) -> list[str]:
    """Several of them, or none. (Typer takes ``list[str]`` alone for a class on Python 3.10.)"""
    return [given_text(value) for value in values or []]


def complete_names(incomplete: str) -> list[str]:
    """What the shell offers for a name: documents and folders of the index of the environment whose
    paths begin with what is typed so far; nothing where there is no index to look into."""
    from qa.retrieval.names.scope import known_names

    try:
        with open_index_of(settings_from_environment(), check_words=False) as opened:
            return [name for name in known_names(opened) if name.startswith(incomplete)]
    except WendaError:  # the shell has nowhere to show it; the command itself will say it
        return []


class Script(str, Enum):
    """The two ways of writing Chinese."""

    SIMPLIFIED = "simplified"
    TRADITIONAL = "traditional"


IndexOption = Annotated[Path | None, typer.Option("--index", metavar="DIR", show_default=False)]
ScopeOption = Annotated[
    list[str] | None,
    typer.Option(
        "--in",
        metavar="NAME",
        show_default=False,
        callback=given_texts,
        autocompletion=complete_names,
    ),
]
StoreOption = Annotated[str | None, typer.Option("--store", metavar="URL", show_default=False)]
JsonOption = Annotated[bool, typer.Option("--json")]


def make_settings(
    index: Path | None,
    model: str | None = None,
    threshold: float | None = None,
    store: str | None = None,
    ray: str | None = None,
) -> Settings:
    """The settings of the environment with the options that were given.

    Where neither names a model it is the one that the index was built with, if there is one.
    Raises SettingsError when a value cannot be used.
    """
    settings = settings_from_environment().with_changes(
        index=index,
        model=model,
        threshold=threshold,
        store=store,
        ray=None if ray is None else ray or "local",
    )
    if model is None and not os.environ.get("WENDA_MODEL"):
        settings = settings.with_changes(model=_read_model(settings))
    return settings


def _read_model(settings: Settings) -> str | None:
    try:
        with open_index_of(settings, check_words=False) as opened:
            return opened.model
    except StoreError:  # what is wrong with the index is for the command itself to say
        return None
