"""Processes that a test starts: each in a group of its own, and none outlives the tests.

``running`` ends a process and its group with the context. What escapes that (the tests are killed,
or something has left its group, as Chromium does) is killed by a watchdog: a process that waits for
the end of the tests and then kills all that carry their mark in the environment.

Every process is started by a launcher, which restores Ctrl-C: the background of a shell (``make
test &``) ignores SIGINT, and what is ignored is inherited. (A launcher, and not ``preexec_fn``:
after a fork beside running threads Python may hang.)
"""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import IO, Any

from tests.support.waiting import PATIENCE

GRACE = 20
"""Seconds that a process has to end after SIGTERM, before it is killed."""
MARK = "WENDA_TESTS"
"""The variable whose value marks the processes of one run of the tests."""
_PYTHON = (sys.executable, "-I", "-S", "-c")
_LAUNCHER = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execvp(sys.argv[1], sys.argv[1:])
"""
# Killed ones may have started others meanwhile: it looks until none is left.
_WATCHDOG = """
import os, signal, sys, time
from pathlib import Path
mark = sys.argv[1].encode()
def is_marked(process):
    try:
        return mark in (process / "environ").read_bytes().split(b"\\0")
    except OSError:
        return False
sys.stdin.buffer.read()
while marked := [process for process in Path("/proc").glob("[0-9]*") if is_marked(process)]:
    for process in marked:
        try:
            os.kill(int(process.name), signal.SIGKILL)
        except ProcessLookupError:
            pass
    time.sleep(0.01)
"""


@cache
def watch_over_processes() -> object:
    """Kill whatever this process and its descendants start from now on when it ends, however.

    Where there is no /proc (elsewhere than on Linux) nothing happens. Returns the watchdog.
    """
    if sys.platform != "linux":
        return None
    outside = {name: value for name, value in os.environ.items() if name != MARK}
    os.environ[MARK] = secrets.token_hex(16)
    command = [*_PYTHON, _WATCHDOG, f"{MARK}={os.environ[MARK]}"]
    # Its standard input ends with this process; in a session of its own Ctrl-C does not reach it.
    return subprocess.Popen(
        command,
        env=outside,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


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
        [*_PYTHON, _LAUNCHER, *map(str, command)],
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
