"""What the commands have in common: options, texts as they were typed, and the settings meant."""

from __future__ import annotations

import os
from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from index import Settings, StoreError, open_index, settings_from_environment


def given_text(value: str) -> str:
    """A question or query as given; empty, or bytes that are no text, is wrong use.

    Where the locale is not that of the terminal, its bytes are taken as UTF-8.
    """
    try:
        strange = any("\udc80" <= character <= "\udcff" for character in value)
        text = os.fsencode(value).decode() if strange else value
    except UnicodeError as error:
        raise typer.BadParameter("it is not text in the encoding of this terminal") from error
    if not text.strip():
        raise typer.BadParameter("it is empty")
    return text


def given_texts(values: list[str]) -> list[str]:
    """Several of them."""
    return [given_text(value) for value in values]


class Script(str, Enum):
    """The two ways of writing Chinese."""

    SIMPLIFIED = "simplified"
    TRADITIONAL = "traditional"


IndexOption = Annotated[
    Path | None,
    typer.Option(
        "--index",
        metavar="DIR",
        help="Folder of the index; default: WENDA_INDEX, else .wenda.",
        show_default=False,
    ),
]
JsonOption = Annotated[
    bool, typer.Option("--json", help="Print one JSON object per result, and nothing else.")
]


def settings_for(
    index: Path | None, model: str | None = None, threshold: float | None = None
) -> Settings:
    """The settings of the environment with the options that were given.

    Where neither names a model it is the one that the index was built with, if there is one.
    Raises SettingsError when a value cannot be used.
    """
    settings = settings_from_environment().with_changes(
        index=index, model=model, threshold=threshold
    )
    if model is None and not os.environ.get("WENDA_MODEL"):
        settings = settings.with_changes(model=_model_of(settings.index))
    return settings


def _model_of(index: Path) -> str | None:
    try:
        with open_index(index) as opened:
            return opened.model
    except StoreError:  # what is wrong with the index is for the command itself to say
        return None
