"""The same questions through the files and through a store in Milvus: how far their answers agree.

    milvus-lite server --data-dir FOLDER --host 127.0.0.1 --port 19530 &
    python -m bench.quality.stores SQUAD_FILE --store http://127.0.0.1:19530

An index of the first paragraphs of a SQuAD-format file is made and brought into the store under a
name of its own, where the next run replaces it. Each question is asked of both in turn, so that
whatever else the machine does falls on both alike.
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

from index import build_documents, load_encoder, settings_from_environment
from index.search.stores.loading import share_index
from index.search.stores.opening import open_store
from qa import Retriever
from qa.evaluation.datasets import SquadQuestion, read_squad, sample

NAME = "wenda_bench"
TOP = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """What one question found: document and start of each of the best passages, and the time."""

    found: tuple[tuple[str, int], ...]
    milliseconds: float


def ask(retriever: Retriever, question: str) -> Asked:
    """The ten best passages for a question."""
    began = time.perf_counter()
    found = tuple((each.document, each.start) for each in retriever.search(question, TOP))
    return Asked(found, 1000 * (time.perf_counter() - began))


def figures(
    questions: Sequence[SquadQuestion], files: Sequence[Asked], store: Sequence[Asked]
) -> dict[str, float]:
    """R@1 of each, the mean share of the ten best that both found, and the median milliseconds."""
    overlap = [
        len(set(one.found) & set(other.found)) / max(len(one.found), 1)
        for one, other in zip(files, store, strict=True)
    ]
    return {
        "r@1 files": recall(questions, files),
        "r@1 store": recall(questions, store),
        "overlap of the ten best": float(np.mean(overlap)),
        "same order": float(
            np.mean([a.found == b.found for a, b in zip(files, store, strict=True)])
        ),
        "ms files": float(np.median([each.milliseconds for each in files])),
        "ms store": float(np.median([each.milliseconds for each in store])),
    }


def recall(questions: Sequence[SquadQuestion], asked: Sequence[Asked]) -> float:
    """How often the first passage is of the gold paragraph."""
    right = [
        bool(each.found) and each.found[0][0] == question.document
        for question, each in zip(questions, asked, strict=True)
    ]
    return float(np.mean(right))


def main(
    file: Annotated[Path, typer.Argument(help="SQuAD-format file")],
    store: Annotated[str, typer.Option(help="address of a Milvus server")],
    paragraphs: Annotated[int, typer.Option(help="most of them")] = 300,
    limit: Annotated[int, typer.Option(help="most questions")] = 300,
    index: Annotated[
        Path | None, typer.Option(help="folder of the index, which stays for the next run")
    ] = None,
) -> None:
    """Make both, ask both, and print the figures."""
    squad = read_squad(file)
    documents = squad.documents[:paragraphs]
    names = {document.path for document in documents}
    chosen = tuple(each for each in squad.questions if each.document in names)
    questions = sample(chosen, limit)
    with tempfile.TemporaryDirectory() as temporary:
        folder = index or Path(temporary)
        on_disk = settings_from_environment().with_changes(index=folder, store="")
        shared = on_disk.with_changes(store=store, store_name=NAME)
        encoder = load_encoder(on_disk)
        report = build_documents(documents, settings=on_disk, encoder=encoder)
        began = time.perf_counter()
        share_index(folder, open_store(shared))
        seconds = time.perf_counter() - began
        files, stored = (
            Retriever.open(settings=each, encoder=encoder) for each in (on_disk, shared)
        )
        asked = [(ask(files, each.text), ask(stored, each.text)) for each in questions]
    print(f"passages: {report.passages}\nquestions: {len(questions)}")
    print(f"passages a second into the store: {report.passages / seconds:.0f}")
    for name, value in figures(questions, *zip(*asked, strict=True)).items():
        print(f"{name}: {value:.4f}")


if __name__ == "__main__":
    typer.run(main)
