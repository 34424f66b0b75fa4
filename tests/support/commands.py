"""Running the ``wenda`` command as a person does: another process, its streams, its exit code."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any, NamedTuple

from tests.support.places import ROOT

WENDA = (sys.executable, "-m", "qa")
LONGEST = 240  # seconds; reached only where something hangs


class Ended(NamedTuple):
    """What a command printed, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def records(self) -> list[Any]:
        """Standard output, which must be one JSON value a line."""
        return [json.loads(line) for line in self.out.splitlines()]


def environment(**changes: str) -> dict[str, str]:
    """The environment of a command: that of the tests, and the checkout to import from."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "", **changes}


def run(
    *arguments: str | Path,
    folder: Path,
    command: Sequence[str] = WENDA,
    environ: Mapping[str, str] | None = None,
    stdout: int | IO[bytes] = subprocess.PIPE,
) -> Ended:
    """Run ``wenda`` with the arguments in a folder, and wait for its end."""
    ended = subprocess.run(
        [*command, *map(str, arguments)],
        cwd=folder,
        env=environment() if environ is None else environ,
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
        timeout=LONGEST,
        check=False,
    )
    return Ended(ended.returncode, (ended.stdout or b"").decode(), ended.stderr.decode())


def start(
    *arguments: str | Path,
    folder: Path,
    command: Sequence[str] = WENDA,
    environ: Mapping[str, str] | None = None,
) -> Any:
    """Start ``wenda`` without waiting; a ``subprocess.Popen`` with text streams."""
    return subprocess.Popen(
        [*command, *map(str, arguments)],
        cwd=folder,
        env=environment() if environ is None else environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def one_line_of(text: str) -> str:
    """The one line that a failed command says."""
    (line,) = text.splitlines()
    return line
