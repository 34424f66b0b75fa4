"""Processes that a test starts: each in a group of its own, and none outlives the tests.

Every one is started by a launcher, which asks Linux to kill it when its parent dies, however that
happens, and restores Ctrl-C: the background of a shell (``make test &``) ignores SIGINT, and what
is ignored is inherited. (A launcher, and not ``preexec_fn``: after a fork beside running threads
Python may hang.)
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from tests.support.waiting import PATIENCE

GRACE = 20
"""Seconds that a process has to end after SIGTERM, before it is killed."""
PR_SET_PDEATHSIG = 1
_LAUNCHER = f"""
import ctypes, os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
if sys.platform == "linux":
    ctypes.CDLL(None).prctl({PR_SET_PDEATHSIG}, {int(signal.SIGKILL)})
    if os.getppid() != int(sys.argv[1]):  # it died before the kernel was asked
        sys.exit(1)
os.execvp(sys.argv[2], sys.argv[2:])
"""


def die_with_parent() -> None:
    """Ask Linux to kill this process when its parent dies; elsewhere nothing happens."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL))


def launched(command: Sequence[str | Path]) -> list[str]:
    """The command, to be started by the launcher, as a child of this process."""
    launcher = [sys.executable, "-I", "-S", "-c", _LAUNCHER, str(os.getpid())]
    return [*launcher, *map(str, command)]


@contextmanager
def running(
    command: Sequence[str | Path],
    *,
    folder: Path,
    environ: Mapping[str, str],
    stdout: int | IO[bytes] = subprocess.PIPE,
    encoding: str | None = "utf-8",
) -> Iterator[Any]:
    """A ``subprocess.Popen`` while the context lasts; afterwards it is gone, with all of its group.

    Its streams are pipes of text (``encoding`` None: of bytes); standard input is empty.
    """
    with subprocess.Popen(
        launched(command),
        cwd=folder,
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
        encoding=encoding,
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            end(process)


def interrupt(process: subprocess.Popen[Any]) -> tuple[str, str]:
    """Press Ctrl-C, wait for the end; what was then still to be read of the two streams."""
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=PATIENCE)
    return out, err


def end(process: subprocess.Popen[Any]) -> None:
    """End a process of ``running`` and its group: asked to, and killed where that does not do."""
    if process.poll() is None:
        _signal_group(process, signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            process.wait(GRACE)
    _signal_group(process, signal.SIGKILL)  # what it started, too
    process.wait()


def _signal_group(process: subprocess.Popen[Any], number: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, number)
