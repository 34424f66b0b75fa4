"""How many sentences to quote: the table that the constants of ``qa/answering/selection.py`` are
read from.

    python -m bench.quality.selection SQUAD_FILE SQUAD_FILE [--every 3]

Needs the ``fit`` extra. The ranker is fitted anew, five-fold over paragraphs, so every question is
judged by one that has not seen its paragraph. Of each file are printed: how likely each temperature
makes the sentences that hold the answer, then for each choice of the other constants how often a
quotation holds a gold answer, how long the quotations are together, which share of them is from
the gold paragraph, and how many there are. Refusals are left out of account.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from bench.fit.examples import Example, holding, make_examples
from bench.fit.ranker import cross_fit
from index import load_encoder, settings_from_environment
from qa.answering.selection import MOST_OF_ONE, TEMPERATURE, shares_of, worth_their_length
from qa.evaluation.datasets import SquadFile, read_squad
from qa.ranking.candidates import Evidence

TEMPERATURES = (0.7, 1.0, 1.3, 1.7, 2.2)
RATES = (0.0007, 0.0010, 0.0015, 0.0025, 0.004)
ELSEWHERE = (1.0, 0.5, 0.25, 0.1)


@dataclass(frozen=True)
class Asked:
    """Ranked evidence of a question, the document that holds its answer, and the rows that do."""

    evidence: Evidence
    document: str
    held: frozenset[int]


def likelihood(asked: Sequence[Asked], temperature: float) -> float:
    """The mean logarithm of the share of the sentences that hold the answer (0 is best)."""
    return float(
        np.mean(
            [
                np.log(max(shares_of(one.evidence.scores, temperature)[list(one.held)].sum(), 1e-9))
                for one in asked
                if one.held
            ]
        )
    )


def figures(asked: Sequence[Asked], least: float, elsewhere: float) -> str:
    """Share that holds the answer, mean characters, precision, and mean number of sentences."""
    holds, characters, right, count = [], [], 0, 0
    for one in asked:
        evidence = one.evidence
        shares = shares_of(evidence.scores, TEMPERATURE)
        rows = [0, *worth_their_length(evidence, shares, least, elsewhere)][:MOST_OF_ONE]
        holds.append(bool(one.held & set(rows)))
        characters.append(
            sum(evidence.sentences[row].end - evidence.sentences[row].start for row in rows)
        )
        right += sum(evidence.passages[evidence.of[row]].document == one.document for row in rows)
        count += len(rows)
    return (
        f"holds {np.mean(holds):.3f}, characters {np.mean(characters):.0f}, "
        f"precision {right / count:.3f}, sentences {count / len(asked):.2f}"
    )


def _asked(example: Example, evidence: Evidence) -> Asked:
    rows = frozenset(np.flatnonzero(holding(example, evidence)).tolist())
    return Asked(evidence, example.group.split("/", 1)[1], rows)


def main(
    files: Annotated[list[Path], typer.Argument(help="SQuAD-format files, at least two")],
    every: Annotated[int, typer.Option(help="ask every n-th question only")] = 1,
) -> None:
    """Print the table."""
    settings = settings_from_environment()
    squads = [read_squad(path) for path in files]
    fewer = [SquadFile(squad.documents, squad.questions[::every]) for squad in squads]
    examples = list(make_examples(fewer, load_encoder(settings), settings))
    evidence = cross_fit(examples)
    for number, path in enumerate(files):
        asked = [
            _asked(example, ranked)
            for example, ranked in zip(examples, evidence, strict=True)
            if example.kind == "whole" and example.file == number
        ]
        print(f"{path.name}: {len(asked)} questions")
        for temperature in TEMPERATURES:
            print(f"  temperature {temperature}: {likelihood(asked, temperature):.4f}")
        for elsewhere, least in product(ELSEWHERE, RATES):
            print(f"  elsewhere {elsewhere}, rate {least}: {figures(asked, least, elsewhere)}")


if __name__ == "__main__":
    typer.run(main)
