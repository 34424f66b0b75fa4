"""The ``wenda`` command. See ``wenda --help``; every command has ``--index``, and all but ``mcp``
have ``--json``.

Results go to standard output (with ``--json`` one object per result and nothing else), progress
and messages to standard error. Exit codes: 0 fine (a refusal to answer is fine), 1 it failed and
said why, 2 wrong use, 130 ended by Ctrl-C.
"""

from __future__ import annotations

import sys
import threading
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from index import (
    DEFAULT_MODEL,
    BuildReport,
    SettingsError,
    WendaError,
    change_tags,
    load_words,
    open_index,
    open_index_of,
)
from index import build as build_index
from index import check as check_index
from index import left_out as find_left_out
from index import status as index_status
from index import watch as watch_folders
from qa.assistant import Assistant, give_overview
from qa.cli.accounts import group_app, user_app
from qa.cli.calibration import (
    calibrate,
    calibration_record,
    format_calibration,
    warn_if_uncalibrated,
    warn_of_uncalibrated,
)
from qa.cli.explanation import format_explanation
from qa.cli.mcp import mcp
from qa.cli.model import (
    model_app,
    open_writer,
    resolve,
    show_prompts,
    with_optional_values,
    write_generated,
)
from qa.cli.options import (
    IndexOption,
    JsonOption,
    ScopeOption,
    Script,
    StoreOption,
    WordedGroup,
    given_name,
    given_names,
    given_text,
    given_texts,
    make_settings,
)
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
from qa.cli.text import (
    format_answer,
    format_build,
    format_figures,
    format_passage,
    format_status,
    format_tags,
    list_left_out,
)
from qa.i18n.messages import reason_in
from qa.i18n.messages import say as text_in
from qa.retrieval.dictionaries.bilingual import load_bilingual
from qa.retrieval.names.scope import documents_within
from qa.retrieval.retriever import Retriever
from qa.serialize import (
    answer_record,
    build_record,
    passage_record,
    status_record,
    tags_record,
)

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


@app.command()
def build(
    paths: Annotated[list[str] | None, typer.Argument(metavar="PATH", show_default=False)] = None,
    watch: Annotated[bool, typer.Option("--watch")] = False,
    model: Annotated[
        str | None, typer.Option("--model", metavar="NAME_OR_PATH", show_default=False)
    ] = None,
    store: StoreOption = None,
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make or update the index of folders, files and web pages."""

    language = terminal_language()

    def show(outcome: BuildReport | WendaError) -> None:
        if isinstance(outcome, WendaError):
            say(f"wenda: {reason_in(language, outcome)}")
        elif as_json:
            write_json(build_record(outcome))
        else:
            write_text(format_build(outcome, language))

    with exit_codes(interrupted="cli_build_stopped"):
        settings = make_settings(index, model, store=store)
        progress = ProgressBars()
        if watch:
            watch_folders(paths, settings, threading.Event(), show, progress=progress)
            return
        try:
            show(build_index(paths, settings=settings, progress=progress))
        except SettingsError as error:
            if paths or error.code != "path.missing":
                raise
            raise SettingsError("path.missing_default", **error.fields) from error
        finally:
            progress.close()
    with exit_codes():  # the index is there: to stop now leaves no old one
        load_bilingual(settings.cache)  # made once, so that no question waits for it
        if settings.model != DEFAULT_MODEL or settings.reranker:
            with open_index(settings.index) as opened:
                warn_of_uncalibrated(settings, opened.model, opened.fingerprint)


@app.command()
def search(
    query: Annotated[str, typer.Argument(metavar="QUERY", callback=given_text)],
    k: Annotated[int, typer.Option("-k", min=1)] = 10,
    within: ScopeOption = None,
    store: StoreOption = None,
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print the passages nearest to a question or to words, best first."""
    with exit_codes():
        retriever = Retriever.open(settings=make_settings(index, store=store))
        for result in retriever.search(query, k, within or ()):
            if as_json:
                write_json(passage_record(result))
            else:
                write_text(format_passage(result, terminal_language()) + "\n")


@app.command()
def ask(
    questions: Annotated[list[str], typer.Argument(metavar="QUESTION", callback=given_texts)],
    threshold: Annotated[float | None, typer.Option(min=0.0, max=1.0, show_default=False)] = None,
    within: ScopeOption = None,
    llm: Annotated[str | None, typer.Option("--llm", metavar="[MODEL]", show_default=False)] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y")] = False,
    show_prompt: Annotated[bool, typer.Option("--show-prompt")] = False,
    explain: Annotated[bool, typer.Option("--explain")] = False,
    store: StoreOption = None,
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Answer questions from the documents; several are one conversation."""
    with exit_codes():
        retriever = Retriever.open(settings=make_settings(index, threshold=threshold, store=store))
        warn_if_uncalibrated(retriever)
        assistant = Assistant(retriever)
        if show_prompt:
            show_prompts(assistant, questions, llm, within or (), as_json)
            return
        writer = None if llm is None else open_writer(assistant, llm)
        conversation = assistant.conversation()
        for question in questions:
            answer = conversation.ask(question, within or ())
            if writer is not None:
                answer = resolve(writer, conversation)
            if not as_json:
                write_text(format_answer(answer, len(questions) > 1))
            if writer is not None:
                answer = write_generated(writer, answer, as_json, yes)
            explained = None
            if explain:
                before = conversation.answers[:-1]
                explained = assistant.explain(question, before, within or ())
            if as_json:
                write_json(answer_record(answer, explained))
            elif explained is not None:
                write_text(format_explanation(explained))


@app.command()
def overview(
    document: Annotated[
        str | None, typer.Argument(metavar="DOCUMENT", show_default=False, callback=given_name)
    ] = None,
    sentences: Annotated[int | None, typer.Option("--sentences", "-n", show_default=False)] = None,
    llm: Annotated[str | None, typer.Option("--llm", metavar="[MODEL]", show_default=False)] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y")] = False,
    store: StoreOption = None,
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Quote what stands for a document, part by part, or for all documents, by topic."""
    with exit_codes():
        settings = make_settings(index, store=store)
        if llm is not None:
            assistant = Assistant(Retriever.open(settings=settings))
            writer = open_writer(assistant, llm)
            answer = assistant.overview(document, sentences=sentences)
            if not as_json:
                write_text(format_answer(answer, several=False))
            answer = write_generated(writer, answer, as_json, yes)
            if as_json:
                write_json(answer_record(answer))
            return
        with open_index_of(settings) as opened:
            answer = give_overview(opened, load_words(settings), document, sentences)
        if as_json:
            write_json(answer_record(answer))
        else:
            write_text(format_answer(answer, several=False))


@app.command(name="eval")
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


@app.command()
def status(
    verbose: Annotated[bool, typer.Option("--verbose", "-v")] = False,
    check: Annotated[bool, typer.Option("--check")] = False,
    store: StoreOption = None,
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print what the index holds and what the next build would change."""
    with exit_codes():
        settings = make_settings(index, store=store)
        if check:
            check_index(settings.index)
        state = index_status(settings=settings)
        left_out = tuple(find_left_out(settings.index)) if verbose else ()
        if as_json:
            record = status_record(state, check, left_out if verbose else None)
            write_json({**record, **calibration_record(settings, state)})
        else:
            language = terminal_language()
            calibration = format_calibration(settings, state, language)
            shown = format_status(state, check, verbose, language, calibration)
            write_text("\n".join([shown, *list_left_out(left_out, language)]))


@app.command()
def tag(
    document: Annotated[str, typer.Argument(metavar="DOCUMENT", callback=given_text)],
    names: Annotated[
        list[str] | None, typer.Argument(metavar="TAG", show_default=False, callback=given_names)
    ] = None,
    remove: Annotated[bool, typer.Option("--remove")] = False,
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Give tags to a document or a folder, take them away, or show them."""
    with exit_codes():
        settings = make_settings(index)
        with open_index(settings.index) as opened:
            documents = documents_within(opened, [document])
        given: dict[str, list[str]] = {"withdraw" if remove else "give": names or []}
        for path, tags in change_tags(documents, settings, **given).items():
            if as_json:
                write_json(tags_record(path, tags))
            else:
                write_text(format_tags(path, tags, terminal_language()))


@app.command()
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


app.command()(calibrate)
app.command()(mcp)
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
