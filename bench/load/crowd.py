"""A crowd at one server: 64 askers and 4 uploaders at a real ``wenda serve``, for ten minutes.

    python -m bench.load.crowd [--minutes 10] [--askers 64] [--uploaders 4]

Each asker asks again as soon as it has an answer: most over ``/v1/ask``, some as events, some as a
chat client, some for passages. Each uploader sends a document, has the index built, and removes an
older one. Meanwhile every generation of the index is taken down from the disk. Printed is whether

- there was an error that is no 429 (a 409 says that another uploader's build is under way);
- every answer is of one generation that was the current one then: all that it quotes stands in the
  documents of one, where it says;
- the memory of the serving process stays what it was after two minutes;
- the 95th percentile of an answer's time is within as many times a single asker's median as there
  are askers.

It ends with 1 where one of these fails.
"""

from __future__ import annotations

import statistics
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import numpy as np
import typer

from bench.load.asking import Asker, Log, Told, Uploader, Worker
from bench.load.generations import Witness, resolve
from bench.load.server import Memory, Server, machine_line, make_folder, serving

ALONE = 40
"""Questions of the single asker, of which the first quarter is not counted."""
SETTLED_MINUTES = 2.0
MOST_GROWTH = 0.05
SAMPLE_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Sample:
    """The memory of the server so many seconds after the beginning."""

    seconds: float
    memory: Memory


@dataclass(frozen=True)
class Outcome:
    """What a crowd came across."""

    log: Log
    alone: float
    samples: Sequence[Sample]
    unresolved: int
    generations: int
    missed: int

    def percentile(self, share: float) -> float:
        """Of the seconds that answers took."""
        return float(np.percentile([each.seconds for each in self.log.answers], share))

    def growth(self, settled: float) -> tuple[float, float]:
        """The resident and the own memory at the end, as shares of what they were at that time."""
        end = self.samples[-1].seconds
        before, after = self._around(settled), self._around(end)
        return after.resident / before.resident - 1, after.own / before.own - 1

    def _around(self, seconds: float) -> Memory:
        """The median of what was sampled within a quarter of a minute."""
        near = [each.memory for each in self.samples if abs(each.seconds - seconds) <= 15]
        return Memory(
            statistics.median(each.resident for each in near),
            statistics.median(each.own for each in near),
        )


def single(server: Server) -> float:
    """The median seconds of an answer when nobody else asks; whatever is loaded on first use is
    loaded."""
    log = Log()
    asker = Asker(server, 200, log, threading.Event())
    for _ in range(ALONE):
        asker.turn()
    return statistics.median(each.seconds for each in log.answers[ALONE // 4 :])


def crowd(server: Server, askers: int, uploaders: int, minutes: float) -> Outcome:
    """Let them all at it."""
    alone = single(server)
    log, over = Log(), threading.Event()
    workers: list[Worker] = [Asker(server, n, log, over) for n in range(1, askers + 1)]
    first = askers + 1
    workers += [Uploader(server, n, log, over) for n in range(first, first + uploaders)]
    threads = [threading.Thread(target=each.run) for each in workers]
    samples = []
    with Witness(server.index) as witness:
        began = time.monotonic()
        for thread in threads:
            thread.start()
        while (now := time.monotonic() - began) < 60 * minutes:
            samples.append(Sample(now, server.memory()))
            time.sleep(SAMPLE_SECONDS)
        over.set()
        for thread in threads:
            thread.join()
    unresolved = sum(not is_of_one(each, witness) for each in log.answers)
    return Outcome(log, alone, samples, unresolved, len(witness.held), witness.missed)


def is_of_one(told: Told, witness: Witness) -> bool:
    """Whether all that an answer shows stands in one generation, the one it names if it does."""
    return any(
        resolve(told.shown, held)
        for held in witness.between(told.began, told.ended)
        if told.generation in ("", held.name)
    )


def report(outcome: Outcome, askers: int, uploaders: int) -> bool:
    """Print the table; whether everything is as it should be."""
    minutes = outcome.samples[-1].seconds / 60
    settled = 60 * min(SETTLED_MINUTES, minutes / 2)
    resident, own = outcome.growth(settled)
    before, end = outcome._around(settled), outcome._around(outcome.samples[-1].seconds)
    ratio = outcome.percentile(95) / outcome.alone
    codes = outcome.log.codes
    told = ", ".join(f"{code}: {codes[code]:,}" for code in sorted(codes))
    rows: list[tuple[str, str, str, bool | None]] = [
        ("responses", told, "", None),
        ("errors that are no 429", str(len(outcome.log.errors)), "0", not outcome.log.errors),
        (
            f"answers of no one generation, of {len(outcome.log.answers):,} over "
            f"{outcome.generations} generations",
            str(outcome.unresolved),
            "0",
            not outcome.unresolved,
        ),
        (
            f"resident memory, minute {settled / 60:.1f} → {minutes:.1f}",
            f"{before.resident:.0f} → {end.resident:.0f} MB ({resident:+.1%})",
            "≤ 5 %",
            resident <= MOST_GROWTH,
        ),
        ("of it the process's own", f"{before.own:.0f} → {end.own:.0f} MB ({own:+.1%})", "", None),
        ("one asker, median", f"{outcome.alone:.3f} s", "", None),
        (
            f"{askers} askers, p50 and p95",
            f"{outcome.percentile(50):.2f} s, {outcome.percentile(95):.2f} s",
            "",
            None,
        ),
        ("p95, to one asker's median", f"{ratio:.1f} ×", f"≤ {askers} ×", ratio <= askers),
    ]
    print(f"{machine_line()}. {askers} askers, {uploaders} uploaders, {minutes:.1f} minutes.\n")
    print("| what | measured | to reach | reached |\n| --- | ---: | ---: | ---: |")
    for name, measured, wanted, reached in rows:
        shown = "" if reached is None else "yes" if reached else "**no**"
        print(f"| {name} | {measured} | {wanted} | {shown} |")
    for error in outcome.log.errors[:20]:
        print(error, file=sys.stderr)
    return all(reached is not False for _, _, _, reached in rows)


def main(
    minutes: Annotated[float, typer.Option(min=0.5, help="How long.")] = 10.0,
    askers: Annotated[int, typer.Option(min=1, max=150)] = 64,
    uploaders: Annotated[int, typer.Option(min=0, max=50)] = 4,
) -> None:
    """Measure, and print the table."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        make_folder(folder)
        with serving(folder) as server:
            outcome = crowd(server, askers, uploaders, minutes)
        fine = report(outcome, askers, uploaders)
    raise typer.Exit(0 if fine else 1)


if __name__ == "__main__":
    typer.run(main)
