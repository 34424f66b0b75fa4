"""What the Makefile does, for where there is no make (on Windows, say): ``python tasks.py test``.

run          build the index of what is in ``seeds`` and serve the chat
test         lint, types and all tests; what follows goes to pytest: ``tasks.py test -k name``
lint         the checks of style, imports and types
format       what ruff mends by itself
wheel        the wheel, in ``dist``
bench-quick  speed and memory, compared with the last full run

Each first makes a virtual environment in ``.venv`` and installs there what it needs, once.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent
VENV = ROOT / ".venv"
SCRIPTS = VENV / ("Scripts" if sys.platform == "win32" else "bin")
OLDEST = (3, 10)


class Task(NamedTuple):
    """The extras that a task needs, and its commands; modules are run by the environment's own
    Python."""

    extras: str
    commands: tuple[tuple[str, ...], ...]


LINT = (
    ("ruff", "check"),
    ("ruff", "format", "--check"),
    ("lint-imports",),
    ("mypy",),
    (*("mypy", "--platform", "win32", "--cache-dir", ".mypy_cache/win32"), "index", "qa", "app.py"),
)
# As many files of tests at a time as there are cores, but four at most: each takes up to 2.5 GB.
PARALLEL = ("-n", "logical", "--maxprocesses", "4", "--dist", "loadfile")
TASKS = {
    "run": Task("ocr", (("python", "-m", "qa", "build"), ("python", "-m", "qa", "serve"))),
    "test": Task("test", (*LINT, ("python", "-m", "pytest", *PARALLEL))),
    "lint": Task("test", LINT),
    "format": Task("test", (("ruff", "check", "--fix"), ("ruff", "format"))),
    "wheel": Task("ocr", (("python", "-m", "pip", "wheel", "--no-deps", "-w", "dist", "."),)),
    "bench-quick": Task("bench,ocr", (("python", "-m", "bench.guard"),)),
}


def install(extras: str) -> None:
    """Make the environment and install the project with these extras, unless that was done since
    ``pyproject.toml`` was last changed."""
    stamp = VENV / f".installed-{extras.replace(',', '-')}"
    if stamp.exists() and stamp.stat().st_mtime > (ROOT / "pyproject.toml").stat().st_mtime:
        return
    if not SCRIPTS.is_dir():
        venv.create(VENV, with_pip=True)
    call(("python", "-m", "pip", "install", "--editable", f".[{extras}]"))
    stamp.touch()


def run(command: Sequence[str], cwd: Path) -> int:
    """The exit code of a command. Ctrl-C is its affair: it hears of it too, and may take its time
    to stop."""
    before = signal.signal(signal.SIGINT, lambda number, frame: None)
    try:
        with subprocess.Popen(command, cwd=cwd) as process:
            return process.wait()
    finally:
        signal.signal(signal.SIGINT, before)


def call(command: Sequence[str]) -> None:
    """Run a command of the environment; where it fails, so does this program, with its code."""
    code = run([str(SCRIPTS / command[0]), *command[1:]], ROOT)
    if code:
        sys.exit(code)


def main(arguments: Sequence[str]) -> None:
    """Do the task that is named first; what follows goes to its last command."""
    if sys.version_info < OLDEST:
        sys.exit("Python 3.10 or newer is needed")
    name, *more = arguments or ("",)
    if name not in TASKS:
        sys.exit(f"{__doc__}\n{name or 'nothing'}: choose one of {', '.join(TASKS)}")
    task = TASKS[name]
    install(task.extras)
    *first, last = task.commands
    for command in (*first, (*last, *more)):
        call(command)


if __name__ == "__main__":
    main(sys.argv[1:])
