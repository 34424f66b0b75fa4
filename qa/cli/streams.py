"""The command's streams: results on standard output, all else on standard error, exit codes."""

from __future__ import annotations

import json
import logging
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typer
from tqdm import tqdm

from index import Progress, WendaError
from qa.i18n.messages import Language, language_of_locale, reason_in, stage_name
from qa.i18n.messages import say as text_in

STANDARD_OUTPUT, STANDARD_ERROR = 1, 2
FAILED = 1
INTERRUPTED = 130
"""What a shell expects of a program that Ctrl-C ended."""

STAGES = ("read", "recognize", "embed", "write", "share")
"""The stages of a build that get a bar."""


def terminal_language() -> Language:
    """The language of what is said to the person, ``--help`` included; ``--json`` is in English,
    and an answer is labelled in the language of its question."""
    return language_of_locale(os.environ)


def prepare_streams() -> None:
    """Make any text writable: a terminal that lacks a character shows ``?`` for it.

    A stream that was closed before the start (``>&-``) is replaced by one that goes nowhere.
    """
    nowhere = Path(os.devnull)
    sys.stdout = sys.stdout or nowhere.open("w", encoding="utf-8")
    sys.stderr = sys.stderr or nowhere.open("w", encoding="utf-8")
    _reconfigure(errors="replace")
    logging.getLogger("index").addHandler(_Say(logging.INFO))
    logging.getLogger("index").setLevel(logging.INFO)


class _Say(logging.Handler):
    """Shows a log message to the person."""

    def emit(self, record: logging.LogRecord) -> None:
        """One line on standard error."""
        say(record.getMessage())


def _reconfigure(**options: str) -> None:
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:  # absent where a test has put its own stream
        reconfigure(**options)


def write_text(text: str) -> None:
    """A result for a person, on standard output."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def write_json(record: Mapping[str, Any]) -> None:
    """A result for a program: one JSON object on one line of standard output, in UTF-8.

    Half of a surrogate pair, which UTF-8 does not have, becomes JSON's own escape for it.
    """
    _reconfigure(encoding="utf-8", errors="backslashreplace")
    write_text(json.dumps(record, ensure_ascii=False))


def say(text: str) -> None:
    """One line for the person, on standard error; if nobody reads that, it is lost."""
    try:
        tqdm.write(" ".join(text.splitlines()), file=sys.stderr)
        sys.stderr.flush()
    except OSError:
        _discard(STANDARD_ERROR)


def _discard(descriptor: int) -> None:
    """Let what is still written to a stream that lost its reader go nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, descriptor)
    os.close(nowhere)


@contextmanager
def exit_codes(interrupted: str = "cli_stopped") -> Iterator[None]:
    """Turn how a command ends into its exit code, with one line that says why.

    interrupted: the name of the text for Ctrl-C.

    A reader of standard output that has seen enough (``| head``) is no failure.
    """
    try:
        yield
    except WendaError as error:
        say(f"wenda: {reason_in(terminal_language(), error)}")
        raise typer.Exit(FAILED) from error
    except KeyboardInterrupt as error:
        say(f"wenda: {text_in(terminal_language(), interrupted)}")
        raise typer.Exit(INTERRUPTED) from error
    except BrokenPipeError as error:
        _discard(STANDARD_OUTPUT)  # else Python complains when it flushes
        raise typer.Exit(0) from error


def progress_bar(items: Iterable[Any], what: str) -> Iterable[Any]:
    """The items, with a bar on standard error as they are gone through (on a terminal only)."""
    bar: Iterable[Any] = tqdm(items, what, file=sys.stderr, disable=None, **_terminal())
    return bar


def _terminal() -> dict[str, int]:
    """The size of the terminal for a bar; usual values where it does not say (then tqdm alone
    would show nothing)."""
    size = shutil.get_terminal_size()
    return {"ncols": min(size.columns, 100), "nrows": size.lines}


class ProgressBars:
    """Shows a build's progress on standard error: bars on a terminal, else a line per stage."""

    def __init__(self) -> None:
        self._stage = ""
        self._bar: Any = None

    def __call__(self, progress: Progress) -> None:
        """Take one report; a bar that nobody can see any more does not stop the build."""
        if progress.stage not in STAGES or not progress.total:
            return
        try:
            self._show(progress)
        except OSError:
            _discard(STANDARD_ERROR)
            self._bar = None

    def _show(self, progress: Progress) -> None:
        if progress.stage != self._stage or progress.done == 0:
            self.close()
            self._stage = progress.stage
            self._bar = self._new_bar(progress)
        if self._bar is not None:
            self._bar.update(progress.done - self._bar.n)
            if progress.done >= progress.total:
                self.close()

    def _new_bar(self, progress: Progress) -> Any:
        language = terminal_language()
        unit = text_in(language, f"cli_unit_{progress.stage}")
        name = progress.stage if language == "en" else stage_name(language, progress.stage)
        if not sys.stderr.isatty():
            if progress.done == 0:  # else it goes on after another one
                say(f"{name}: {progress.total} {unit}")
            return None
        return tqdm(
            total=progress.total,
            desc=f"{name:5}",
            unit=f" {unit}",
            file=sys.stderr,
            **_terminal(),
        )

    def close(self) -> None:
        """End the bar that is shown, leaving it on the screen."""
        if self._bar is not None:
            self._bar.close()
        self._bar = None
