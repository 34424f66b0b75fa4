"""The tasks for where there is no make."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

import tasks
from tests.support.places import ROOT


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[list[str]]:
    """The commands that are run, in an environment that is not there yet."""
    commands: list[list[str]] = []

    def run(command: Sequence[str], cwd: Path) -> int:
        commands.append([Path(command[0]).name, *command[1:]])
        assert cwd == ROOT
        return 7 * ("fails" in command)

    monkeypatch.setattr(tasks, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(tasks, "SCRIPTS", tmp_path / ".venv" / "Scripts")
    monkeypatch.setattr("venv.create", lambda at, with_pip: (at / "Scripts").mkdir(parents=True))
    monkeypatch.setattr(tasks, "run", run)
    return commands


def test_the_first_task_installs_what_it_needs(called: list[list[str]]) -> None:
    tasks.main(["format"])
    tasks.main(["format", "index"])
    install = ["python", "-m", "pip", "install", "--editable", ".[test]"]
    mend = ["ruff", "check", "--fix"]
    assert called == [install, mend, ["ruff", "format"], mend, ["ruff", "format", "index"]]


def test_it_installs_again_when_the_project_file_is_newer(
    called: list[list[str]], tmp_path: Path
) -> None:
    tasks.main(["wheel"])
    os.utime(tmp_path / ".venv" / ".installed-ocr", (0, 0))
    tasks.main(["wheel"])
    assert [command[3] for command in called] == ["install", "wheel"] * 2


def test_a_command_that_fails_ends_the_task_with_its_code(called: list[list[str]]) -> None:
    with pytest.raises(SystemExit) as ended:
        tasks.main(["bench-quick", "fails"])
    assert ended.value.code == 7
    assert len(called) == 2


INTERRUPTED = """
import signal, sys
def stop(number, frame):
    print("stopping", flush=True)
    sys.exit(3)
signal.signal(signal.SIGINT, stop)
print("serving", flush=True)
while True:
    signal.pause()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal as only POSIX does")
def test_what_is_interrupted_ends_by_itself() -> None:
    """Both are told, as by Ctrl-C; the task waits for its command and says nothing of its own."""
    script = "import sys, pathlib, tasks; sys.exit(tasks.run(sys.argv[1:], pathlib.Path()))"
    with subprocess.Popen(
        [sys.executable, "-c", script, sys.executable, "-c", INTERRUPTED],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "serving\n"
        os.killpg(process.pid, signal.SIGINT)
        shown, complained = process.communicate(timeout=60)
    assert (shown, complained, process.returncode) == ("stopping\n", "", 3)


@pytest.mark.parametrize("arguments", [[], ["clean"]])
def test_what_is_no_task_is_answered_with_those_there_are(arguments: list[str]) -> None:
    shown = subprocess.run(
        [sys.executable, "tasks.py", *arguments],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    last = shown.stderr.splitlines()[-1]
    assert last.endswith("choose one of run, test, lint, format, wheel, bench-quick")
    assert (shown.returncode, last.partition(":")[0]) == (1, "clean" if arguments else "nothing")


def recipe(target: str) -> list[tuple[str, ...]]:
    """The commands of a target of the Makefile, with where they are installed left out."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    found = re.search(rf"^{target}:.*\n((?:\t.+\n)+)", makefile, re.MULTILINE)
    assert found is not None
    lines = found[1].replace("$(BIN)/", "").splitlines()
    return [tuple(line.split()) for line in lines]


@pytest.mark.parametrize("target", ["lint", "format", "bench-quick"])
def test_make_does_the_same(target: str) -> None:
    assert recipe(target) == list(tasks.TASKS[target].commands)


def test_make_runs_as_many_tests_at_a_time() -> None:
    (pytest_of_make,) = recipe("test")
    workers = re.search(
        r"^WORKERS \?= (\w+)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE
    )
    assert workers is not None
    told = [workers[1] if word == "$(WORKERS)" else word for word in pytest_of_make[:-1]]
    assert (told, pytest_of_make[-1]) == (list(tasks.TASKS["test"].commands[-1]), "$(TESTS)")
