"""txtai: an embeddings database with content."""

from __future__ import annotations

import sys
from pathlib import Path

from txtai import Embeddings

from bench.measure.peers.driver import Job, K, Search, main, read_lines


def load(model: Path) -> Embeddings:
    """An empty database with its model."""
    return Embeddings(
        path=str(model),
        content=True,
        gpu=False,
        instructions={"query": "query: ", "data": "passage: "},
    )


def build(model: Embeddings, job: Job) -> None:
    """Index and save. It takes no vectors together with a model: they are computed again."""
    model.index(list(enumerate(read_lines(job.passages))))
    model.save(str(job.folder))


def open_index(job: Job) -> Search:
    """The saved database, which knows its model."""
    database = Embeddings()
    database.load(str(job.folder))

    def search(question: str) -> list[tuple[int, str]]:
        return [(int(row["id"]), row["text"]) for row in database.search(question, K)]

    return search


if __name__ == "__main__":
    main(sys.modules[__name__])
