"""Embedding by the workers of Ray, as ratios to a plain build.

    python -m bench.measure.workers SQUAD_FILE [--passages 1000] [--workers 1 --workers 2]

The paragraphs of a file become documents, which are built in turn by this program alone, held to
one core, and by so many workers, each on one core. Printed is how many passages a second were
embedded, from the first that were finished to the last (so that loading the model, and starting
Ray, do not count), and the ratio to the plain build for each core; and the seconds of it all. The
vectors are compared as well.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from index import (
    Encoder,
    Progress,
    Settings,
    build,
    load_encoder,
    open_index,
    settings_from_environment,
)
from index.building.cluster.jobs import HERE
from index.encoding.engines.runtime import use_threads
from index.types import FloatArray
from qa.evaluation.datasets import read_squad


@dataclass(frozen=True, slots=True)
class Run:
    """One build: passages a second while embedding, the seconds of the whole, the vectors."""

    pace: float
    seconds: float
    vectors: FloatArray


def pace(told: Sequence[tuple[float, int]]) -> float:
    """Passages a second, of the times at which so many were done: from the first to the last."""
    some = [(when, done) for when, done in told if done]
    (began, first), (ended, last) = some[0], some[-1]
    return (last - first) / (ended - began) if ended > began else float("nan")


def run(documents: Path, settings: Settings, encoder: Encoder | None = None) -> Run:
    """Build an index."""
    told: list[tuple[float, int]] = []

    def note(progress: Progress) -> None:
        if progress.stage == "embed":
            told.append((time.perf_counter(), progress.done))

    began = time.perf_counter()
    build([documents], settings=settings, encoder=encoder, progress=note)
    seconds = time.perf_counter() - began
    with open_index(settings.index) as index:
        vectors = index.passage_vectors(np.arange(len(index)))
    return Run(pace(told), seconds, vectors)


def write_documents(file: Path, folder: Path, passages: int) -> None:
    """Write paragraphs, each about a passage, as documents of ten."""
    folder.mkdir()
    texts = [document.text for document in read_squad(file).documents[:passages]]
    for start in range(0, len(texts), 10):
        path = folder / f"{start:06d}.txt"
        path.write_text("\n".join(texts[start : start + 10]), encoding="utf-8")


def main(
    file: Annotated[Path, typer.Argument(help="SQuAD-format file")],
    passages: Annotated[int, typer.Option(help="about so many")] = 1000,
    workers: Annotated[
        list[int] | None, typer.Option(help="how many workers", show_default="1, 2")
    ] = None,
) -> None:
    """Build plainly and with workers, and print the table."""
    use_threads(1)
    settings = settings_from_environment().with_changes(store="")
    with tempfile.TemporaryDirectory() as work:
        documents = Path(work) / "documents"
        write_documents(file, documents, passages)
        chosen = settings.with_changes(index=Path(work) / "plain")
        plain = run(documents, chosen, load_encoder(chosen))
        print(f"passages: {len(plain.vectors)}\n")
        print("| build | passages a second | ratio for each core | seconds in all | least cosine |")
        print("|---|---|---|---|---|")
        print(f"| plain, one core | {plain.pace:.1f} | 1 | {plain.seconds:.0f} | 1 |", flush=True)
        for count in workers or [1, 2]:
            folder = Path(work) / f"workers{count}"
            found = run(documents, settings.with_changes(index=folder, ray=HERE, ray_workers=count))
            cosine = float((plain.vectors * found.vectors).sum(1).min())
            ratio = found.pace / plain.pace / count
            print(
                f"| {count} workers | {found.pace:.1f} | {ratio:.2f} | {found.seconds:.0f} "
                f"| {cosine:.6f} |",
                flush=True,
            )


if __name__ == "__main__":
    typer.run(main)
