"""Running all sides, one after the other and round by round, each in a process of its own."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from bench.measure.peers.driver import Job
from bench.measure.rig.corpus import Corpus, first_documents, write_questions
from bench.measure.rig.environments import OURS, PLAIN, ROOT, Environment, Side, measure_size
from bench.report.figures import percentiles
from index import WendaError

LONGEST = 1800
"""Seconds after which a measurement is given up."""


@dataclass(frozen=True)
class Bench:
    """Where everything is: the environments, the models, and the folder to work in.

    cache: that of Wenda, with the prepared model. model: the sentence-transformers folder.
    kept: where built indexes of the peers stay between runs.
    """

    environments: Mapping[str, Environment]
    sides: Sequence[Side]
    cache: Path
    model: Path
    work: Path
    kept: Path

    def peers(self) -> list[Side]:
        """All sides but ours."""
        return [side for side in self.sides if side is not OURS]


@dataclass(frozen=True)
class Prepared:
    """A corpus with its passages and questions as files, and each side's index of all of it."""

    corpus: Corpus
    passages: Path
    count: int
    questions: Path
    indexes: Mapping[str, Path]


@dataclass(frozen=True)
class Started:
    """A process that was started, and the file that its standard error goes to."""

    process: subprocess.Popen[str]
    complaints: Path

    def line(self) -> str:
        """The next line it prints; "" when it ended first."""
        assert self.process.stdout is not None
        return self.process.stdout.readline()

    def finish(self) -> str:
        """What it still prints. Raises WendaError with its last words when it fails."""
        try:
            printed, _ = self.process.communicate(timeout=LONGEST)
        finally:
            self.process.kill()
        if self.process.returncode:
            words = self.complaints.read_text(encoding="utf-8", errors="replace")[-2000:]
            raise WendaError(f"{self.process.args!r} failed:\n{words}")
        return printed


def start(bench: Bench, side: Side, *arguments: str) -> Started:
    """A process of the side's own Python, in the folder of the project, off the network."""
    offline = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "PYTHONIOENCODING": "utf-8"}
    quiet = {"HAYSTACK_TELEMETRY_ENABLED": "False", "WENDA_CACHE": str(bench.cache)}
    descriptor, name = tempfile.mkstemp(dir=bench.work)
    with os.fdopen(descriptor, "wb") as complaints:
        process = subprocess.Popen(
            [str(bench.environments[side.key].python), *arguments],
            cwd=ROOT,
            env={**os.environ, **offline, **quiet},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=complaints,
            encoding="utf-8",
        )
    return Started(process, Path(name))


def run_json(bench: Bench, side: Side, command: str, job: Job) -> Any:
    """Run a command of the side's program: the JSON object on the last line it prints."""
    printed = start(bench, side, "-m", side.module, command, _text(job)).finish()
    return json.loads(printed.splitlines()[-1])


def _text(job: Job) -> str:
    return json.dumps({name: value and str(value) for name, value in asdict(job).items()})


def make_job(bench: Bench, side: Side, folder: Path, passages: Path, **more: Path) -> Job:
    """A job of a side; ours takes the cache folder for the model."""
    return Job(folder, bench.cache if side is OURS else bench.model, passages, **more)


def prepare(bench: Bench, corpus: Corpus, work: Path) -> Prepared:
    """Index the corpus with every side, outside of the measurements; peers' indexes are kept.

    The peers get the vectors of plain sentence-transformers (which are the same), but for txtai,
    which cannot be given any.
    """
    work.mkdir(parents=True, exist_ok=True)
    passages, questions, index = work / "passages.jsonl", work / "questions.jsonl", work / "wenda"
    write_questions(questions, corpus.questions)
    count = run_json(bench, OURS, "build", make_job(bench, OURS, index, corpus.folder))["passages"]
    run_json(bench, OURS, "dump", make_job(bench, OURS, index, passages))
    corpus = _answered_first(bench, corpus, make_job(bench, OURS, index, passages), questions)
    indexes = {OURS.key: index}
    vectors = work / "vectors.npy"
    for side in sorted(bench.peers(), key=lambda side: side is not PLAIN):
        job = make_job(bench, side, _kept(bench, side, passages), passages)
        if side is not PLAIN:
            job = replace(job, vectors=vectors)
        if not job.folder.exists():
            print(f"indexing {count} passages with {side.title}", file=sys.stderr, flush=True)
            unfinished = job.folder.with_suffix(".unfinished")
            shutil.rmtree(unfinished, ignore_errors=True)
            run_json(bench, side, "build", replace(job, folder=unfinished))
            unfinished.rename(job.folder)
        if side is PLAIN:
            np.save(vectors, _vectors(job.folder / "index.faiss"))
        indexes[side.key] = job.folder
    return Prepared(corpus, passages, count, questions, indexes)


def _answered_first(bench: Bench, corpus: Corpus, job: Job, questions: Path) -> Corpus:
    """The corpus with a question that is not refused at the beginning, also in the file."""
    first = run_json(bench, OURS, "answered", replace(job, questions=questions))["first"]
    if first is None:
        raise WendaError(f"every question about {corpus.name} is refused; one must be answered")
    asked = corpus.questions
    asked = (asked[first], *asked[:first], *asked[first + 1 :])
    write_questions(questions, asked)
    return replace(corpus, questions=asked)


def _kept(bench: Bench, side: Side, passages: Path) -> Path:
    """Where a peer's index of these passages is kept: its name is made of all that decides it."""
    code = (ROOT / f"{side.module.replace('.', '/')}.py").read_bytes()
    versions = json.dumps(bench.environments[side.key].versions)
    weights = bench.model / "model.safetensors"
    with weights.open("rb") as file:
        model = file.read(1 << 20) + str(weights.stat().st_size).encode()
    decides = (passages.read_bytes(), code, versions.encode(), model)
    digest = hashlib.sha256(b"\0".join(decides)).hexdigest()[:12]
    bench.kept.mkdir(parents=True, exist_ok=True)
    return bench.kept / f"{side.key}-{digest}"


def _vectors(index: Path) -> Any:
    opened = faiss.read_index(str(index))
    return opened.reconstruct_n(0, opened.ntotal)


def import_seconds(bench: Bench, side: Side) -> float:
    """Seconds that the side's imports take in a new process, starting Python not counted."""
    timing = "import time; began = time.perf_counter()"
    shown = "print(time.perf_counter() - began)"
    return float(start(bench, side, "-c", f"{timing}\n{side.statement}\n{shown}").finish())


def cold_seconds(bench: Bench, index: Path, question: str) -> float:
    """Seconds from starting ``wenda ask`` to its answer, with its citations, being printed."""
    began = time.perf_counter()
    started = start(bench, OURS, "-m", "qa", "ask", "--json", "--index", str(index), question)
    line = started.line()
    seconds = time.perf_counter() - began
    started.finish()
    if not json.loads(line)["citations"]:
        raise WendaError(f"{question} was refused; the cold start needs one that is answered")
    return seconds


def served(bench: Bench, side: Side, prepared: Prepared) -> tuple[float, dict[str, Any]]:
    """Seconds from starting the side's program to its best passage, and what it then reports."""
    folder = prepared.indexes[side.key]
    job = make_job(bench, side, folder, prepared.passages, questions=prepared.questions)
    began = time.perf_counter()
    started = start(bench, side, "-m", side.module, "serve", _text(job))
    started.line()
    seconds = time.perf_counter() - began
    reported: dict[str, Any] = json.loads(started.finish().splitlines()[-1])
    return seconds, reported


def serving_figures(bench: Bench, side: Side, prepared: Prepared) -> tuple[dict[str, float], Any]:
    """Cold start, latencies and memory of a side, and its whole report."""
    seconds, reported = served(bench, side, prepared)
    figures = {"cold_s": seconds, "serve_mb": reported["memory"]["warm"]["peak"]}
    figures |= percentiles("search", reported["search"])
    if side is OURS:
        question = prepared.corpus.questions[0]
        figures["cold_s"] = cold_seconds(bench, prepared.indexes[side.key], question)
        figures |= percentiles("ask", reported["ask"])
    return figures, reported


@dataclass(frozen=True)
class Slice:
    """The part of a corpus that is built in every round: its documents, and their passages."""

    folder: Path
    passages: Path
    count: int


def cut_slice(bench: Bench, corpus: Corpus, work: Path, passages: int) -> Slice:
    """The first documents of the corpus, with about so many passages."""
    folder, lines = work / "slice", work / "slice.jsonl"
    first_documents(corpus.folder, folder, passages)
    index = work / "slice-index"
    run_json(bench, OURS, "build", make_job(bench, OURS, index, folder))
    count = run_json(bench, OURS, "dump", make_job(bench, OURS, index, lines))["passages"]
    return Slice(folder, lines, count)


def building_figures(bench: Bench, side: Side, part: Slice) -> dict[str, float]:
    """Passages a second, the model being loaded already, and the peak of memory."""
    with tempfile.TemporaryDirectory(dir=bench.work) as temporary:
        source = part.folder if side is OURS else part.passages
        job = make_job(bench, side, Path(temporary) / "index", source)
        reported = run_json(bench, side, "build", job)
    return {
        "build_rate": part.count / reported["build"],
        "build_mb": reported["memory"]["peak"],
    }


def sizes(bench: Bench, side: Side, prepared: Prepared) -> dict[str, float]:
    """Megabytes (of a million bytes) on disk: packages, model, index."""
    model = bench.model.parent if side is OURS else bench.model
    packages = bench.environments[side.key].bytes
    return {
        "install_mb": packages / 1e6,
        "model_mb": measure_size(model) / 1e6,
        "index_mb": measure_size(prepared.indexes[side.key]) / 1e6,
    }


def one_round(
    bench: Bench, prepared: Prepared, part: Slice, turn: int
) -> tuple[dict[str, dict[str, float]], dict[str, Any]]:
    """All figures of every side, each measured side after side; the order turns every round."""
    order = [*bench.sides[turn % len(bench.sides) :], *bench.sides[: turn % len(bench.sides)]]
    figures = {side.key: sizes(bench, side, prepared) for side in bench.sides}
    reports = {}
    for side in order:
        figures[side.key]["import_s"] = import_seconds(bench, side)
    for side in order:
        found, reports[side.key] = serving_figures(bench, side, prepared)
        figures[side.key] |= found
    for side in order:
        figures[side.key] |= building_figures(bench, side, part)
    return figures, reports
