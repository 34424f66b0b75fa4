"""What the tests start is ended, however they end."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from tests.support import processes
from tests.support.commands import environment
from tests.support.processes import running
from tests.support.waiting import PATIENCE, wait_until

# None of the three ends when asked to: it, what it starts, and what it starts in another group.
STUBBORN = """
import os, signal, subprocess, sys, time
for number in (signal.SIGTERM, signal.SIGINT):
    signal.signal(number, signal.SIG_IGN)
if sys.argv[1:]:
    time.sleep(300)
python = [sys.executable, sys.argv[0], "child"]
children = [subprocess.Popen(python), subprocess.Popen(python, start_new_session=True)]
print(os.getpid(), *[child.pid for child in children], flush=True)
children[0].wait()
"""
TEST = """
import time
from pathlib import Path
from tests.support import processes
from tests.support.commands import environment

processes.GRACE = 0.1
processes.watch_over_processes()

def test_of_a_process():
    folder = Path(__file__).parent
    command = [processes.sys.executable, folder / "stubborn.py"]
    with processes.running(command, folder=folder, environ=environment()) as process:
        (folder / "beside").write_text(process.stdout.readline(), "utf-8")
        (folder / "beside").rename(folder / "started")
        if (folder / "fails").exists():
            raise AssertionError("it fails")
        time.sleep(3600)
"""


def gone(number: int) -> bool:
    """Whether a process has ended, even if its parent has not collected it yet."""
    try:
        status = Path(f"/proc/{number}/stat").read_text("utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return True
    return status.rpartition(")")[2].split()[0] in "ZX"


@pytest.mark.skipif(sys.platform != "linux", reason="the watchdog needs /proc")
@pytest.mark.parametrize("end", ["fails", "interrupted", "killed"])
def test_nothing_stays_alive(end: str, tmp_path: Path) -> None:
    """A test fails, Ctrl-C is pressed, or the tests themselves are killed."""
    (tmp_path / "stubborn.py").write_text(STUBBORN, "utf-8")
    (tmp_path / "test_it.py").write_text(TEST, "utf-8")
    if end == "fails":
        (tmp_path / "fails").touch()
    pytest_of_it = [sys.executable, "-m", "pytest", "-s", "-p", "no:cacheprovider", "test_it.py"]
    without_plugins = environment(PYTEST_DISABLE_PLUGIN_AUTOLOAD="1")  # which take seconds to load
    with running(pytest_of_it, folder=tmp_path, environ=without_plugins) as tests:
        wait_until((tmp_path / "started").exists, "the process")
        started = list(map(int, (tmp_path / "started").read_text("utf-8").split()))
        assert len(started) == 3
        if end == "interrupted":
            tests.send_signal(signal.SIGINT)
        elif end == "killed":
            tests.kill()
        tests.communicate(timeout=PATIENCE)
        code = {"fails": 1, "interrupted": 2, "killed": -signal.SIGKILL}[end]
        assert tests.returncode == code
    wait_until(lambda: all(map(gone, started)), "the end of what was started")


def test_a_process_ends_with_its_context_and_all_of_its_group(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tests go on."""
    monkeypatch.setattr(processes, "GRACE", 0.1)
    (tmp_path / "stubborn.py").write_text(STUBBORN, "utf-8")
    python = [sys.executable, str(tmp_path / "stubborn.py")]
    with running(python, folder=tmp_path, environ=environment()) as process:
        started, child, outside = map(int, process.stdout.readline().split())
    os.kill(outside, signal.SIGKILL)
    wait_until(lambda: gone(started) and gone(child), "the end of the group")


def test_ctrl_c_reaches_a_process_of_tests_that_ignore_it(tmp_path: Path) -> None:
    """As those do that were started in the background of a shell."""
    shows = "import signal; print(signal.getsignal(signal.SIGINT) is signal.default_int_handler)"
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        python = [sys.executable, "-c", shows]
        with running(python, folder=tmp_path, environ=environment()) as process:
            assert process.communicate(timeout=PATIENCE) == ("True\n", "")
    finally:
        signal.signal(signal.SIGINT, before)
