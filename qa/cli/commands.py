"""The ``wenda`` command. See ``wenda --help``; every command has ``--index``, and all but ``mcp``
have ``--json``.

Results go to standard output (with ``--json`` one object per result and nothing else), progress
and messages to standard error. Exit codes: 0 fine (a refusal to answer is fine), 1 it failed and
said why, 2 wrong use, 130 ended by Ctrl-C.
"""

from __future__ import annotations

import sys
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from qa.cli.accounts import group_app, user_app
from qa.cli.asking import ask, overview, search
from qa.cli.building import build, status, tag
from qa.cli.calibration import calibrate
from qa.cli.history import history_app
from qa.cli.mcp import mcp
from qa.cli.model import model_app, with_optional_values
from qa.cli.options import IndexOption, JsonOption, Script, StoreOption, WordedGroup, make_settings
from qa.cli.streams import (
    ProgressBars,
    exit_codes,
    prepare_streams,
    progress_bar,
    say,
    terminal_language,
    write_json,
    write_text,
)
from qa.cli.text import format_figures
from qa.i18n.messages import say as text_in

app = typer.Typer(
    cls=WordedGroup,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        write_text(f"wenda {version('wenda')}")
        raise typer.Exit


@app.callback()
def _wenda(
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """Options that stand before the command."""


def evaluate(
    files: Annotated[list[Path], typer.Argument(metavar="FILE_OR_FOLDER")],
    limit: Annotated[int, typer.Option(min=1)] = 1500,
    ablate: Annotated[bool, typer.Option("--ablate")] = False,
    script: Annotated[Script | None, typer.Option()] = None,
    plot: Annotated[Path | None, typer.Option(metavar="DIR", show_default=False)] = None,
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Measure how well labelled questions are answered."""
    from qa.evaluation.plots import drawing
    from qa.evaluation.run import Asking, evaluate_files

    with exit_codes():
        settings = make_settings(index)
        draw = None if plot is None else drawing(plot)
        asking = Asking(limit, ablate, None if script is None else script.value)
        for file in evaluate_files(
            files, settings, asking, progress=progress_bar, building=ProgressBars()
        ):
            if as_json:
                write_json(file.figures)
            else:
                write_text(format_figures(file.figures) + "\n")
            if draw is not None:
                for picture in draw(file.curves):
                    say(text_in(terminal_language(), "cli_drawn", picture=picture))


def serve(
    host: Annotated[str, typer.Option()] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 7860,
    allow_host: Annotated[list[str] | None, typer.Option(metavar="NAME")] = None,
    allow_origin: Annotated[list[str] | None, typer.Option(metavar="ORIGIN")] = None,
    root_path: Annotated[str | None, typer.Option(metavar="PATH", show_default=False)] = None,
    allow_changes: Annotated[bool, typer.Option("--allow-changes")] = False,
    open_to_all: Annotated[bool, typer.Option("--open")] = False,
    store: StoreOption = None,
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Serve the chat in the browser, and the API, until Ctrl-C."""
    with exit_codes():
        from qa.cli.serving import serving, wait_for_the_end

        settings = make_settings(index, store=store).with_changes(
            allowed_hosts=tuple(allow_host or ()) or None,
            allowed_origins=tuple(allow_origin or ()) or None,
            root_path=root_path,
            mcp_changes=allow_changes,
        )
        with serving(settings, host, port, open_to_all=open_to_all) as url:
            if as_json:
                write_json({"url": url})
            else:
                write_text(text_in(terminal_language(), "cli_serving", url=url))
            wait_for_the_end()


app.command()(build)
app.command()(search)
app.command()(ask)
app.command()(overview)
app.command(name="eval")(evaluate)
app.command()(status)
app.command()(tag)
app.command()(serve)
app.command()(calibrate)
app.command()(mcp)
app.add_typer(history_app, name="history")
app.add_typer(model_app, name="llm")
app.add_typer(user_app, name="user")
app.add_typer(group_app, name="group")


def main(arguments: list[str] | None = None) -> None:
    """The entry point of ``wenda``; ``arguments`` None: those of the command line."""
    prepare_streams()
    given = sys.argv[1:] if arguments is None else arguments
    app(with_optional_values(given), prog_name="wenda")


if __name__ == "__main__":
    main()
