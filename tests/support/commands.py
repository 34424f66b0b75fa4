"""Running the ``wenda`` command: within this process, or as one of its own.

``run`` is for what a command prints, writes and returns. A process of its own (``run_process``,
``start``) is for tests of the process itself:

- Ctrl-C ends a build, a build that watches, a server (``qa/cli/test_build``, ``test_commands``);
- streams as a shell hands them over: closed, without a reader, in another encoding
  (``qa/cli/test_streams``, ``test_build``);
- what ``--help`` and ``ask`` import (``qa/cli/test_commands``);
- the installed wheel, and a server without a network (``project/test_package``, ``test_offline``).

Other tests start Python itself: for imports, peak memory, and builds that are killed.
"""

from __future__ import annotations

import json
import logging
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import IO, Any, NamedTuple

from typer.testing import CliRunner

from qa.cli.commands import main
from tests.support.places import ROOT
from tests.support.processes import running
from tests.support.waiting import PATIENCE

WENDA = (sys.executable, "-m", "qa")


class Ended(NamedTuple):
    """What a command printed, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def records(self) -> list[Any]:
        """Standard output, which must be one JSON value a line."""
        return [json.loads(line) for line in self.out.splitlines()]


def run(*arguments: str | Path, folder: Path, variables: Mapping[str, str] | None = None) -> Ended:
    """Run ``wenda`` with the arguments in a folder, within this process.

    variables: of the environment, besides those of the tests. Whatever the command raises that
    would be a traceback is raised.
    """
    runner = CliRunner(env=variables)
    with _working_in(folder), _logging_restored(), runner.isolation() as (out, err, _):
        code = _exit_code([str(argument) for argument in arguments])
        sys.stdout.flush()
        sys.stderr.flush()
        return Ended(code, out.getvalue().decode(), err.getvalue().decode())


def _exit_code(arguments: list[str]) -> int:
    try:
        main(arguments)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    return 0


@contextmanager
def _working_in(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


@contextmanager
def _logging_restored() -> Iterator[None]:
    """The command adds a handler that writes to the streams of the moment."""
    logger = logging.getLogger("index")
    handlers, level = logger.handlers[:], logger.level
    try:
        yield
    finally:
        logger.handlers[:] = handlers
        logger.setLevel(level)


def environment(**changes: str) -> dict[str, str]:
    """The environment of a process: that of the tests, and the checkout to import from."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "", **changes}


def run_process(
    *arguments: str | Path,
    folder: Path,
    command: Sequence[str] = WENDA,
    environ: Mapping[str, str] | None = None,
    stdout: int | IO[bytes] = subprocess.PIPE,
) -> Ended:
    """Run a command (``wenda``) with the arguments as a process, and wait for its end."""
    with running(
        [*command, *arguments],
        folder=folder,
        environ=environment() if environ is None else environ,
        stdout=stdout,
        encoding=None,
    ) as process:
        out, err = process.communicate(timeout=2 * PATIENCE)
        return Ended(process.returncode, (out or b"").decode(), err.decode())


def start(
    *arguments: str | Path,
    folder: Path,
    command: Sequence[str] = WENDA,
    environ: Mapping[str, str] | None = None,
) -> AbstractContextManager[Any]:
    """A command (``wenda``) that runs while the context lasts; a ``Popen`` with text streams."""
    chosen = environment() if environ is None else environ
    return running([*command, *arguments], folder=folder, environ=chosen)


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def one_line_of(text: str) -> str:
    """The one line that a failed command says."""
    (line,) = text.splitlines()
    return line
