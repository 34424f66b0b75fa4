"""How long a search among some documents takes, beside one among all of them.

    python -m bench.measure.scopes SQUAD_FILE [SQUAD_FILE …] [--passages 20000 --passages 100000]

The indexes are made up as in ``bench.measure.growth``. Each question is ranked in turn without and
with every scope, so that whatever else the machine does falls on all of them alike; the table gives
the median of a question's times, and of its ratios to the time without a scope.
"""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray

from bench.measure.growth import write_index
from bench.measure.made_up import make_base
from index import Index, load_encoder, open_index, settings_from_environment
from qa.retrieval.fusion import rank
from qa.retrieval.query import Query

QUESTIONS = 200
SIZES = (20_000, 100_000)


def scopes_of(index: Index) -> dict[str, NDArray[np.int64]]:
    """The passages of some documents: neighbours, as in a folder, or scattered, as under a tag."""
    count = len(index.documents)
    chance = np.random.default_rng(0)
    chosen = {
        "1 document": np.array([count // 2]),
        "1 % in a folder": np.arange(count // 2, count // 2 + max(1, count // 100)),
        "10 % in a folder": np.arange(count // 2, count // 2 + count // 10),
        "10 % scattered": chance.choice(count, count // 10, replace=False),
        "50 % in a folder": np.arange(count // 2),
        "50 % scattered": chance.choice(count, count // 2, replace=False),
    }
    return {name: index.passages_of_documents(numbers) for name, numbers in chosen.items()}


def measure(index: Index, queries: list[Query]) -> dict[str, tuple[int, float, float]]:
    """For each scope its passages, the median milliseconds, and the median ratio."""
    scopes: dict[str, NDArray[np.int64] | None] = {"all": None, **scopes_of(index)}
    spent: dict[str, list[float]] = {name: [] for name in scopes}
    for query in queries:
        for name, within in scopes.items():
            began = time.perf_counter()
            rank(index, query, within=within)
            spent[name].append(1000 * (time.perf_counter() - began))
    all_of_them = np.array(spent["all"])
    return {
        name: (
            len(index) if within is None else len(within),
            float(np.median(spent[name])),
            float(np.median(np.array(spent[name]) / all_of_them)),
        )
        for name, within in scopes.items()
    }


def main(
    files: Annotated[list[Path], typer.Argument(help="SQuAD-format files")],
    passages: Annotated[
        list[int] | None, typer.Option(help="sizes", show_default=", ".join(map(str, SIZES)))
    ] = None,
    work: Annotated[Path, typer.Option(help="folder for the indexes")] = Path(".cache/scopes"),
) -> None:
    """Make, measure and remove an index of each size, and print the table."""
    settings = settings_from_environment()
    encoder = load_encoder(settings)
    base = make_base(files, encoder, settings)
    print("| passages | scope | of them | ms, median | ratio to all |\n|---|---|---|---|---|")
    for count in passages or SIZES:
        folder = work / str(count)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        write_index(base, count, settings.with_changes(index=folder), encoder)
        with open_index(folder) as index:
            queries = [
                Query("", tuple(words), vector, tuple(index.word_ids(words)))
                for (_, words), vector in zip(base.questions, base.asked, strict=True)
            ][:QUESTIONS]
            for query in queries[:20]:
                rank(index, query)
            for name, (some, median, ratio) in measure(index, queries).items():
                print(f"| {count:,} | {name} | {some:,} | {median:.2f} | {ratio:.2f} |", flush=True)
        shutil.rmtree(folder)


if __name__ == "__main__":
    typer.run(main)
