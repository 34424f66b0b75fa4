"""What the tests start is ended, however they end."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from tests.support.commands import environment
from tests.support.processes import running
from tests.support.waiting import PATIENCE, wait_until

# Neither it nor what it starts ends when asked to.
STUBBORN = """
import os, signal, subprocess, sys, time
for number in (signal.SIGTERM, signal.SIGINT):
    signal.signal(number, signal.SIG_IGN)
if sys.argv[1:] == ["again"]:
    sys.stdout.write(f"{os.getpid()}\\n")
    sys.stdout.flush()
    time.sleep(300)
subprocess.run([sys.executable, sys.argv[0], "again"])
"""
TEST = """
import sys, time
from pathlib import Path
from tests.support import processes
from tests.support.commands import environment

processes.GRACE = 0.1

def test_of_a_process():
    folder = Path(__file__).parent
    command = [sys.executable, folder / "stubborn.py"]
    with processes.running(command, folder=folder, environ=environment()) as process:
        started = process.stdout.readline()
        (folder / "beside").write_text(f"{process.pid} {started}", "utf-8")
        (folder / "beside").rename(folder / "started")
        if (folder / "fails").exists():
            raise AssertionError("it fails")
        time.sleep(3600)
"""


def gone(number: int) -> bool:
    """Whether a process has ended (what its parent has not asked for yet counts as ended)."""
    try:
        status = Path(f"/proc/{number}/stat").read_text("utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return True
    return status.rpartition(")")[2].split()[0] in "ZX"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends them with their parent")
@pytest.mark.parametrize("end", ["fails", "interrupted", "killed"])
def test_nothing_stays_alive(end: str, tmp_path: Path) -> None:
    """A test fails, Ctrl-C is pressed, or the tests themselves are killed."""
    (tmp_path / "stubborn.py").write_text(STUBBORN, "utf-8")
    (tmp_path / "test_it.py").write_text(TEST, "utf-8")
    if end == "fails":
        (tmp_path / "fails").touch()
    pytest_of_it = [sys.executable, "-m", "pytest", "-s", "-p", "no:cacheprovider", "test_it.py"]
    with running(pytest_of_it, folder=tmp_path, environ=environment()) as tests:
        wait_until((tmp_path / "started").exists, "the process")
        process, other = map(int, (tmp_path / "started").read_text("utf-8").split())
        if end == "interrupted":
            tests.send_signal(signal.SIGINT)
        elif end == "killed":
            tests.kill()
        tests.communicate(timeout=PATIENCE)
        code = {"fails": 1, "interrupted": 2, "killed": -signal.SIGKILL}[end]
        assert tests.returncode == code
        wait_until(lambda: gone(process), "the end of the process")
        if end == "killed":  # Linux ends the process alone, nobody its group
            os.kill(other, signal.SIGKILL)
        wait_until(lambda: gone(other), "the end of what it started")


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
