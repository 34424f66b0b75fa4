"""Damage samples of every format at random, and see that each is read or refused.

    python -m bench.fuzz.readers [--seconds 200] [--only .docx]

Each format has a process of its own, with bounded memory and a limit for each file. Printed are, by
format, how many files were tried, how many of them read, the slowest, the most memory, and what
went wrong: any error but DocumentError, a file over its limit, a process that ended. Those files
are kept in the folder that is named. Exits with 1 if there are any.
"""

from __future__ import annotations

import io
import json
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from pathlib import Path
from types import FrameType, TracebackType
from typing import Annotated

import typer

from index import DocumentError
from index.documents.formats.pictures import draw_picture
from index.documents.formats.registry import PICTURES
from index.documents.reader import read_document
from tests.support.documents.mutations import mutated
from tests.support.documents.samples import make_samples

MOST_MEMORY = 3 << 30  # of addresses
MOST_SECONDS = 20  # for a file of a few kilobytes
GRACE = 600.0  # for the start and the last file, on a busy machine


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the files of a format."""

    name: str
    tried: int
    read: int
    slowest: float
    mebibytes: int
    wrong: int


class TooLong(Exception):
    """A file took longer than it may."""


def main(
    seconds: Annotated[float, typer.Option(help="How long each format is tried.")] = 200.0,
    only: Annotated[str, typer.Option(help="The suffix to try alone.")] = "",
    seed: Annotated[int, typer.Option(help="What chance begins with.")] = 0,
) -> None:
    """Damage samples of every format, each in a process of its own."""
    folder = Path(tempfile.mkdtemp(prefix="wenda-fuzz-"))
    wrong = 0
    print("| file | tried | read | slowest, s | MiB | wrong |\n|---|---|---|---|---|---|")
    for name in sorted(make_samples()):
        if only and not name.endswith(only):
            continue
        found = run(name, seconds, seed, folder)
        wrong += found.wrong
        cells = (found.name, found.tried, found.read, f"{found.slowest:.1f}", found.mebibytes)
        print(f"| {' | '.join(map(str, cells))} | {found.wrong} |", flush=True)
    if wrong:
        print(f"{wrong} files went wrong: {folder}")
        raise SystemExit(1)


def run(name: str, seconds: float, seed: int, folder: Path) -> Outcome:
    """Try a sample in a process of its own."""
    process = [sys.executable, "-c", f"from bench.fuzz.readers import work; work({name!r}, "
               f"{seconds}, {seed}, {str(folder)!r})"]  # fmt: skip
    try:
        done = subprocess.run(
            process, capture_output=True, text=True, timeout=seconds + GRACE, check=False
        )
        return Outcome(**json.loads(done.stdout.splitlines()[-1]))
    except (subprocess.TimeoutExpired, IndexError, ValueError):
        # The file that it was at lies in the folder as «NAME.last».
        return Outcome(name, 0, 0, 0.0, 0, 1)


def work(name: str, seconds: float, seed: int, folder: str) -> None:
    """What the process does: damage and read until the time is over, then print the outcome."""
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, hard))
    signal.signal(signal.SIGVTALRM, _stop)
    sample = make_samples()[name]
    chance = random.Random(f"{seed} {name}")
    last = Path(folder) / f"{name}.last"
    counts = {"tried": 0, "read": 0, "wrong": 0}
    slowest = 0.0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        content = mutated(sample, chance)
        last.write_bytes(content)
        began = time.process_time()
        with Trial(name, content, counts, Path(folder)):
            read(name, content)
        slowest = max(slowest, time.process_time() - began)
    last.unlink(missing_ok=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps(asdict(Outcome(name, **counts, slowest=slowest, mebibytes=peak))))


class Trial(AbstractContextManager["Trial"]):
    """Counts what becomes of a damaged file; one that goes wrong is kept, with what was raised."""

    def __init__(self, name: str, content: bytes, counts: dict[str, int], folder: Path) -> None:
        self._name, self._content = name, content
        self._counts, self._folder = counts, folder

    def __enter__(self) -> Trial:
        """Begin its time."""
        self._counts["tried"] += 1
        signal.setitimer(signal.ITIMER_VIRTUAL, MOST_SECONDS)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        """End it; whatever was raised is counted, and not raised further."""
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        if error is None:
            self._counts["read"] += 1
        elif not isinstance(error, DocumentError):
            self._counts["wrong"] += 1
            kept = self._folder / f"{self._counts['wrong']}-{self._name}"
            kept.write_bytes(self._content)
            told = "".join(traceback.format_exception(kind, error, trace))
            kept.with_suffix(kept.suffix + ".txt").write_text(told, "utf-8")
        return True


def read(name: str, content: bytes) -> None:
    """Read a file as a build does, or draw a picture as the source panel does."""
    if Path(name).suffix in PICTURES:
        draw_picture(io.BytesIO(content), 1, 200)
        return
    document = read_document(name, content)
    if not all(document.text[each.start : each.end].strip() for each in document.paragraphs):
        raise AssertionError("a paragraph without text")


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise TooLong


if __name__ == "__main__":
    typer.run(main)
