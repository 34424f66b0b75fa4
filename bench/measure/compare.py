"""Wenda beside what a Python user would write today with the same weights.

    python -m bench.measure.compare [DOCUMENTS] [--passages 2000] [--rounds 3]        (make bench)

Installs each of the others into a virtual environment of its own under the cache folder (several
GB in all, once), measures all sides in turn on the same passages and the same model, and writes
``bench/results.json``, the tables in ``docs/performance.md`` and the pictures beside it.
DOCUMENTS is a folder, or a file in SQuAD format; without it a folder is made up from the seed.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer

from bench.measure.rig.app_memory import app_memory
from bench.measure.rig.corpus import corpus
from bench.measure.rig.environments import OURS, PEERS, PLAIN, Side, environment
from bench.measure.rig.machine import machine
from bench.measure.rig.rounds import Bench, Prepared, Slice, cut_slice, one_round, prepare
from bench.measure.rig.targets import targets
from bench.report.figures import guarded_ratios, medians, ratios
from bench.report.show import DOCUMENT, RESULTS, show
from index import ModelError, WendaError, load_encoder, settings_from_environment

ALL = ",".join(side.key for side in PEERS)


@dataclass(frozen=True)
class Plan:
    """How much to measure. passages: of a made-up corpus; slice: built anew in every round."""

    passages: int
    slice: int
    rounds: int


GUARD = Plan(passages=70, slice=70, rounds=2)
"""What ``make bench-quick`` measures, and a whole run at its end to be compared with."""


@dataclass(frozen=True)
class Measured:
    """The rounds, what each side reported in the last, and what was measured on."""

    rounds: list[dict[str, dict[str, float]]]
    reports: Mapping[str, Any]
    prepared: Prepared
    part: Slice


@contextmanager
def set_up(sides: Sequence[Side]) -> Iterator[Bench]:
    """Environments, model and a working folder, which is removed afterwards."""
    settings = settings_from_environment()
    load_encoder(settings)  # prepares the bundled model the first time
    models = sorted(
        settings.cache.glob("models/multilingual-e5-small-*/sentence-transformer"),
        key=lambda path: path.stat().st_mtime,
    )
    if not models:
        raise ModelError("the comparison needs the bundled model, which this system has not")
    home = settings.cache / "bench"
    home.mkdir(parents=True, exist_ok=True)
    environments = {side.key: environment(side, home / "venvs") for side in sides}
    with tempfile.TemporaryDirectory(dir=home) as work:
        yield Bench(environments, sides, settings.cache, models[-1], Path(work), home / "indexes")


def measure(bench: Bench, documents: Path | None, plan: Plan) -> Measured:
    """All rounds of a plan."""
    work = Path(tempfile.mkdtemp(dir=bench.work))
    chosen = corpus(documents, work, plan.passages)
    prepared = prepare(bench, chosen, work / "whole")
    part = cut_slice(bench, chosen, work, plan.slice)
    rounds: list[dict[str, dict[str, float]]] = []
    reports: dict[str, Any] = {}
    for turn in range(plan.rounds):
        began = time.monotonic()
        figures, reports = one_round(bench, prepared, part, turn)
        rounds.append(figures)
        say(f"round {turn + 1} of {plan.rounds}: {time.monotonic() - began:.0f} s")
    return Measured(rounds, reports, prepared, part)


def collect_results(bench: Bench, measured: Measured) -> dict[str, Any]:
    """What is written to ``bench/results.json``."""
    rounds, prepared = measured.rounds, measured.prepared
    sides = [side.key for side in bench.sides]
    peers = [side.key for side in bench.peers()]
    best = {side: measured.reports[side]["best"] for side in sides}
    return {
        "date": date.today().isoformat(),
        "machine": machine(bench.model.parent),
        "corpus": {
            "name": prepared.corpus.name,
            "passages": prepared.count,
            "questions": len(prepared.corpus.questions),
            "slice": measured.part.count,
        },
        "titles": {side.key: side.title for side in bench.sides},
        "versions": {side: bench.environments[side].versions for side in sides},
        "targets": [{**asdict(each), "reached": each.reached} for each in targets(rounds)],
        "figures": {side: medians(rounds)[side] for side in sides},
        "ratios": ratios(rounds, OURS.key, peers),
        "memory": {side: measured.reports[side]["memory"] for side in sides},
        "agreement": {side: _share_alike(best[side], best[PLAIN.key]) for side in sides},
        "answered": _share_alike(measured.reports[OURS.key]["answered"], None),
        "rounds": rounds,
    }


def _share_alike(these: Sequence[Any], those: Sequence[Any] | None) -> float:
    """The share of equal entries; without ``those``, of true ones."""
    equal = these if those is None else [a == b for a, b in zip(these, those, strict=True)]
    return float(np.mean(equal))


def say(message: str) -> None:
    """Tell whoever is waiting how it is going."""
    print(message, file=sys.stderr, flush=True)


def compare(
    documents: Annotated[Path | None, typer.Argument(help="Folder or SQuAD file.")] = None,
    passages: Annotated[int, typer.Option(min=20, help="Of the made-up documents.")] = 2000,
    part: Annotated[int, typer.Option("--slice", min=20, help="Built in each round.")] = 120,
    rounds: Annotated[int, typer.Option(min=1)] = 3,
    peers: Annotated[str, typer.Option(help="Keys, with commas between.")] = ALL,
    results: Annotated[Path, typer.Option(help="File to write.")] = RESULTS,
    document: Annotated[Path, typer.Option(help="File to put the tables in.")] = DOCUMENT,
) -> None:
    """Measure all sides and write the results, the tables and the pictures."""
    chosen = [side for side in PEERS if side.key in peers.split(",") or side is PLAIN]
    with set_up([OURS, *chosen]) as bench:
        measured = measure(bench, documents, Plan(passages, part, rounds))
        found = collect_results(bench, measured)
        index = measured.prepared.indexes[OURS.key]
        found["app_memory"] = app_memory(bench, index, measured.prepared.corpus.questions)
    with set_up([OURS, PLAIN]) as bench:
        again = measure(bench, None, GUARD).rounds
        found["guard"] = guarded_ratios(again, OURS.key, PLAIN.key)
    results.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    show(found, document)


def main() -> None:
    """Run ``compare``; what the user can mend is told without a traceback."""
    try:
        typer.run(compare)
    except WendaError as error:
        sys.exit(f"bench: {error}")


if __name__ == "__main__":
    main()
