"""What all programs of this folder have in common: their two commands, and how they report.

    python -m bench.measure.peers.NAME build JOB   index the passages, print one JSON object
    python -m bench.measure.peers.NAME serve JOB   open it, print the best passage, then JSON

``JOB`` is a JSON object (see ``Job``). Only the standard library and NumPy are used: this runs
in the virtual environment of each library.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

Clock = time.perf_counter
Search = Callable[[str], Sequence[tuple[int, str]]]
"""A question to the best passages, best first, each with its number and its text."""

K = 10
"""Passages that every search returns."""


@dataclass(frozen=True)
class Job:
    """What to do. passages: JSON lines, a string each, numbered from 0; or for Wenda the folder
    of the documents. vectors: of the passages, as ``.npy``, where they need not be computed.
    questions: JSON lines, a string each; the first is the one that is asked cold."""

    folder: Path
    model: Path
    passages: Path
    questions: Path | None = None
    vectors: Path | None = None

    @classmethod
    def parse(cls, text: str) -> Job:
        """From JSON."""
        return cls(**{name: value and Path(value) for name, value in json.loads(text).items()})


class Peer(Protocol):
    """What each module of this folder offers."""

    def load(self, model: Path) -> Any:
        """The model, ready to embed."""

    def build(self, model: Any, job: Job) -> None:
        """Embed the passages of the job, and write an index of them to its folder."""

    def open_index(self, job: Job) -> Search:
        """The index of the job's folder, ready to be searched."""


def read_lines(path: Path) -> list[str]:
    """The strings of a file of JSON lines."""
    lines = path.read_text(encoding="utf-8").split("\n")  # a string may hold other line breaks
    return [json.loads(line) for line in lines if line]


def memory(process: str = "self") -> dict[str, float]:
    """Resident megabytes of a process (its number): now, at its peak, and what of it is private.

    The peak is that of this program alone: the operating system's count for the process may
    begin with that of the one it was started by, and is used only where there is no other.
    """
    status = Path("/proc", process, "status")
    if not status.exists():
        scale = 1 / 2**20 if sys.platform == "darwin" else 1 / 1024
        return {"peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * scale}
    lines = (line.partition(":") for line in status.read_text(encoding="ascii").splitlines())
    kilobytes = {name: value.split()[0] for name, _, value in lines if value.endswith("kB")}
    fields = {"now": "VmRSS", "peak": "VmHWM", "private": "RssAnon"}
    return {name: int(kilobytes[field]) / 1024 for name, field in fields.items()}


def timed(call: Callable[[str], Any], questions: Sequence[str]) -> list[float]:
    """Seconds that each call took."""
    seconds = []
    for question in questions:
        began = Clock()
        call(question)
        seconds.append(Clock() - began)
    return seconds


WARM = "一句话就够。"
"""What every program has built an index of before its building is timed."""


def _build(peer: Peer, job: Job) -> None:
    began = Clock()
    model = peer.load(job.model)
    with TemporaryDirectory() as folder:
        passages = Path(folder, "passages.jsonl")
        passages.write_text(json.dumps(WARM) + "\n", encoding="utf-8")
        peer.build(
            model, replace(job, folder=Path(folder, "index"), passages=passages, vectors=None)
        )
    loaded = Clock()
    peer.build(model, job)
    print(json.dumps({"load": loaded - began, "build": Clock() - loaded, "memory": memory()}))


def _serve(peer: Peer, job: Job) -> None:
    stages = {"imported": memory()}
    search = peer.open_index(job)
    stages["opened"] = memory()
    questions = read_lines(job.questions) if job.questions else []
    print(json.dumps(search(questions[0])[0][1], ensure_ascii=False), flush=True)
    stages["first"] = memory()
    best: list[int] = []
    seconds = timed(lambda question: best.append(search(question)[0][0]), questions[1:])
    stages["warm"] = memory()
    print(json.dumps({"search": seconds, "best": best, "memory": stages}))


def main(peer: Peer) -> None:
    """Do what the command line says."""
    command, job = sys.argv[1], Job.parse(sys.argv[2])
    {"build": _build, "serve": _serve}[command](peer, job)
