"""What is shown on a terminal, and what where there is none."""

from __future__ import annotations

import os
import pty
import subprocess
import sys

import pytest

from index import Progress
from qa.cli_streams import ProgressBars
from tests.commands import ROOT

REPORTS = [("scan", 1), ("read", 2), ("embed", 3), ("write", 4)]
SCRIPT = f"""
from index import Progress
from qa.cli_streams import ProgressBars, progress_bar
show = ProgressBars()
for stage, total in {REPORTS}:
    for done in range(total + 1):
        show(Progress(stage, done, total))
show.close()
print(sum(progress_bar([1, 2, 3], "asking")))
"""


def test_bars_on_a_terminal_even_of_unknown_size() -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", SCRIPT]
    ended = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=theirs, check=True)
    os.close(theirs)
    shown = os.read(ours, 1 << 16).decode()
    os.close(ours)
    assert ended.stdout == b"6\n"
    bars = [line for line in shown.replace("\r", "\n").splitlines() if "100%" in line]
    names = [bar.split(":")[0].strip() for bar in bars]
    assert list(dict.fromkeys(names)) == ["read", "embed", "write", "asking"]
    assert "| 3/3 [" in bars[names.index("embed")]


def test_a_line_a_stage_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    show = ProgressBars()
    for stage, total in REPORTS:
        for done in range(total + 1):
            show(Progress(stage, done, total))
    show(Progress("embed", 0, 0))
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == "read: 2 documents\nembed: 3 passages\nwrite: 4 steps\n"
