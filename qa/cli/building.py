"""The commands that build and keep an index: ``wenda build``, ``status`` and ``tag``."""

from __future__ import annotations

import threading
from typing import Annotated

import typer

from index import DEFAULT_MODEL, BuildReport, SettingsError, WendaError, change_tags, open_index
from index import build as build_index
from index import check as check_index
from index import left_out as find_left_out
from index import status as index_status
from index import watch as watch_folders
from qa.cli.calibration import calibration_record, format_calibration, warn_of_uncalibrated
from qa.cli.options import (
    IndexOption,
    JsonOption,
    StoreOption,
    given_text,
    given_texts,
    make_settings,
)
from qa.cli.streams import ProgressBars, exit_codes, say, terminal_language, write_json, write_text
from qa.cli.text import format_build, format_status, format_tags, list_left_out
from qa.i18n.messages import reason_in
from qa.retrieval.dictionaries.bilingual import load_bilingual
from qa.retrieval.names.scope import documents_within
from qa.serialize import build_record, status_record, tags_record


def build(
    paths: Annotated[list[str] | None, typer.Argument(metavar="PATH", show_default=False)] = None,
    watch: Annotated[bool, typer.Option("--watch")] = False,
    model: Annotated[
        str | None, typer.Option("--model", metavar="NAME_OR_PATH", show_default=False)
    ] = None,
    store: StoreOption = None,
    ray: Annotated[
        str | None, typer.Option("--ray", metavar="[ADDRESS]", show_default=False)
    ] = None,
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
        settings = make_settings(index, model, store=store, ray=ray)
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


def tag(
    document: Annotated[str, typer.Argument(metavar="DOCUMENT", callback=given_text)],
    names: Annotated[
        list[str] | None, typer.Argument(metavar="TAG", show_default=False, callback=given_texts)
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
