"""The programs that are compared: their job, time, memory and environments."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from bench.measure.peers.driver import Job, timed
from bench.measure.rig.environments import PEERS, measure_size
from tests.support.places import ROOT


def test_a_job_goes_through_the_command_line(tmp_path: Path) -> None:
    job = Job(tmp_path / "a", tmp_path / "b", tmp_path / "c", questions=tmp_path / "d")
    shown = {name: value and str(value) for name, value in vars(job).items()}
    assert Job.parse(json.dumps(shown)) == job


def test_every_call_is_timed() -> None:
    asked: list[str] = []
    seconds = timed(asked.append, ["a", "b", "c"])
    assert asked == ["a", "b", "c"]
    assert len(seconds) == 3
    assert min(seconds) >= 0


HOLDING = """
import json
from bench.measure.peers.driver import memory
before = memory()
held = bytearray(60_000_000)
held[::4096] = b"x" * len(held[::4096])
print(json.dumps([before, memory(), len(held)]))
"""


def test_memory_is_that_of_this_process() -> None:
    # In a new process: one that has run other tests may hold enough already.
    command = [sys.executable, "-c", HOLDING]
    printed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    before, after, held = json.loads(printed)
    assert after["peak"] >= before["peak"]
    if "now" in after:
        assert 40 < after["now"] - before["now"] < 120
        assert after["private"] <= after["now"] <= after["peak"]
    assert held == 60_000_000


def test_sizes_count_files_and_leave_out_what_is_told(tmp_path: Path) -> None:
    for name, size in {"a/b/c": 10, "pip/x": 100, "pip-1.dist-info/y": 1000, "d": 5}.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(bytes(size))
    assert measure_size(tmp_path) == 1115
    assert measure_size(tmp_path, ("pip",)) == 15


def test_every_peer_has_the_torch_that_wenda_has() -> None:
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    pins = {side.requirements[0] for side in PEERS}
    assert len(pins) == 1
    assert f'"{pins.pop()}"' in project
