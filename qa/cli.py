"""The ``wenda`` command. See ``wenda --help``; every command has ``--index`` and ``--json``.

Results go to standard output (with ``--json`` one object per result and nothing else), progress
and messages to standard error. Exit codes: 0 fine (a refusal to answer is fine), 1 it failed and
said why, 2 wrong use, 130 ended by Ctrl-C.
"""

from __future__ import annotations

import os
import threading
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from index import (
    DEFAULT_MODEL,
    BuildReport,
    Settings,
    SettingsError,
    StoreError,
    WendaError,
    open_index,
    settings_from_environment,
)
from index import build as build_index
from index import check as check_index
from index import status as index_status
from index import watch as watch_folders
from qa.assistant import Assistant
from qa.cli_records import answer_record, build_record, passage_record, status_record
from qa.cli_streams import ProgressBars, exit_codes, prepare_streams, say, write_json, write_text
from qa.cli_text import answer_text, build_text, passage_text, status_text
from qa.retrieve import Retriever

app = typer.Typer(
    help="Ask your documents: every sentence of the answer is a quotation, shown in its place.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _text(value: str) -> str:
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


def _texts(values: list[str]) -> list[str]:
    return [_text(value) for value in values]


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


def _show_version(wanted: bool) -> None:
    if wanted:
        write_text(f"wenda {version('wenda')}")
        raise typer.Exit


@app.callback()
def _wenda(
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    """Options that stand before the command."""


@app.command()
def build(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="PATH",
            help="Folders and files; default: those of the last build, else seeds.",
            show_default=False,
        ),
    ] = None,
    watch: Annotated[
        bool, typer.Option("--watch", help="Go on: build again whenever something changes.")
    ] = False,
    model: Annotated[
        str | None,
        typer.Option(
            "--model",
            metavar="NAME_OR_PATH",
            help="A sentence-transformers model, by name or folder; default: WENDA_MODEL, "
            f"else that of the index, else {DEFAULT_MODEL}.",
            show_default=False,
        ),
    ] = None,
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make or update the index of folders and files."""

    def show(outcome: BuildReport | WendaError) -> None:
        if isinstance(outcome, WendaError):
            say(f"wenda: {outcome}")
        elif as_json:
            write_json(build_record(outcome))
        else:
            write_text(build_text(outcome))

    kept = "stopped; the old index stays, and the next build goes on from here"
    with exit_codes(interrupted=kept):
        settings = settings_for(index, model)
        progress = ProgressBars()
        if watch:
            watch_folders(paths, settings, threading.Event(), show, progress=progress)
            return
        try:
            show(build_index(paths, settings=settings, progress=progress))
        except SettingsError as error:
            hint = "" if paths else ": wenda build FOLDER"
            raise SettingsError(f"{error}{hint}") from error
        finally:
            progress.close()


@app.command()
def search(
    query: Annotated[str, typer.Argument(metavar="QUERY", callback=_text)],
    k: Annotated[int, typer.Option("-k", min=1, help="Most passages to print.")] = 10,
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print the passages nearest to a question or to words, best first."""
    with exit_codes():
        for result in Retriever.open(settings=settings_for(index)).search(query, k):
            if as_json:
                write_json(passage_record(result))
            else:
                write_text(passage_text(result) + "\n")


@app.command()
def ask(
    questions: Annotated[
        list[str],
        typer.Argument(metavar="QUESTION", callback=_texts, help="Asked one after another."),
    ],
    threshold: Annotated[
        float | None,
        typer.Option(
            min=0.0,
            max=1.0,
            help="Confidence below which a question is refused; default: WENDA_THRESHOLD, "
            "else 0.5.",
            show_default=False,
        ),
    ] = None,
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Answer questions from the documents; several are one conversation."""
    with exit_codes():
        retriever = Retriever.open(settings=settings_for(index, threshold=threshold))
        conversation = Assistant(retriever).conversation()
        for question in questions:
            answer = conversation.ask(question)
            if as_json:
                write_json(answer_record(answer))
            else:
                write_text(answer_text(answer, several=len(questions) > 1))


@app.command()
def status(
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Name every document, not the first few.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Compare every file of the index with its checksum.")
    ] = False,
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print what the index holds and what the next build would change."""
    with exit_codes():
        settings = settings_for(index)
        if check:
            check_index(settings.index)
        state = index_status(settings=settings)
        if as_json:
            write_json(status_record(state, check))
        else:
            write_text(status_text(state, check, verbose))


@app.command()
def serve(
    host: Annotated[
        str, typer.Option(help="Address to listen on; 0.0.0.0 opens it to the network.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 7860,
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Serve the chat in the browser until Ctrl-C."""
    with exit_codes():
        from qa.cli_serve import serving

        with serving(settings_for(index), host, port) as url:
            if as_json:
                write_json({"url": url})
            else:
                write_text(f"The chat is at {url} (Ctrl-C ends it)")
            threading.Event().wait()


def main() -> None:
    """The entry point of ``wenda``."""
    prepare_streams()
    app(prog_name="wenda")


if __name__ == "__main__":
    main()
