"""Choose from where on the trees give ✓, and where the reading of the whole is asked and does.

    python -m bench.fit.decision EVAL_FOLDER

Needs the ``fit`` extra and ``qa/verification/models/entailment.npz``. Chosen on the written claims
that are kept to choose on (``bench/data/claims_fit/choose.jsonl``) and on claims made by rule from
the half of the development paragraphs that is for that: neither the trees nor the reading model saw
them. What is printed is cross-validated by document.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Annotated

import joblib
import numpy as np
import typer
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

from bench.fit.claims import Claim
from bench.fit.entailment import readings
from bench.fit.verifier import CHOSEN, held_out, rows_of
from bench.fit.written_claims import written_claims
from index import load_adapted, settings_from_environment
from qa.ranking.trees import load_trees
from qa.verification.decision import DECISION, Decision, save
from qa.verification.entailment import ENTAILMENT, Entailment
from qa.verification.verifier import FittedVerifier, is_barred

MODELS = Path("qa/verification/models")
MOST_WRONG = 0.08
"""The largest share of the unsupported claims of either set that may get ✓ where it is chosen."""

WORTH = (1.0, 2.0)
"""What a lost claim weighs: of the written ones, of those made by rule, which are nearer to what
models write."""

TREES = tuple(np.arange(-2, 13) / 4)
DOUBTFUL = tuple(np.arange(-6, 1) / 2)
READ = tuple(np.arange(4, 17) / 4)
"""What is tried for each of the numbers of a decision."""

FOLDS = 5


@dataclass(frozen=True)
class Judged:
    """Claims as the models judge them; all arrays have shape (claims,). ``sets``: 0 of the written
    claims, 1 of those made by rule."""

    trees: NDArray[np.float64]
    read: Sequence[Entailment]
    barred: NDArray[np.bool_]
    right: NDArray[np.bool_]
    sets: NDArray[np.int64]

    def part(self, rows: NDArray[np.int64]) -> Judged:
        """Some of them."""
        read = [self.read[row] for row in rows]
        return Judged(self.trees[rows], read, self.barred[rows], self.right[rows], self.sets[rows])


def ticked(judged: Judged, decision: Decision) -> NDArray[np.bool_]:
    """Which claims get ✓."""
    found = [
        decision.verifies(float(trees), read)
        for trees, read in zip(judged.trees, judged.read, strict=True)
    ]
    return np.array(found, bool) & ~judged.barred


def rates(judged: Judged, decision: Decision) -> NDArray[np.float64]:
    """Of each set the share of unsupported claims with ✓ and of supported ones without it, shape
    (sets, 2)."""
    given = ticked(judged, decision)
    return np.array([
        (given[mine & ~judged.right].mean(), 1 - given[mine & judged.right].mean())
        for mine in (judged.sets == each for each in np.unique(judged.sets))
    ])  # fmt: skip


def choose(judged: Judged, most: float = MOST_WRONG) -> Decision:
    """The decision that loses the fewest supported claims (see ``WORTH``) of those that let at
    most ``most`` of the unsupported ones of either set through; the strictest where none does."""
    best, least_lost = Decision(TREES[-1], DOUBTFUL[-1], READ[-1]), np.inf
    for numbers in product(TREES, DOUBTFUL, READ):
        decision = Decision(*map(float, numbers))
        wrong, lost = rates(judged, decision).T
        worth = float(lost @ WORTH[: len(lost)])
        if wrong.max() <= most and worth < least_lost:
            best, least_lost = decision, worth
    return best


def held_out_rates(judged: Judged, groups: Sequence[str]) -> NDArray[np.float64]:
    """The ``rates`` of claims by what was chosen on other documents."""
    given = np.zeros(len(judged.right), bool)
    for chosen, left in GroupKFold(FOLDS).split(given, groups=groups):
        given[left] = ticked(judged.part(left), choose(judged.part(chosen)))
    return np.array([
        (given[mine & ~judged.right].mean(), 1 - given[mine & judged.right].mean())
        for mine in (judged.sets == each for each in np.unique(judged.sets))
    ])  # fmt: skip


def report(judged: Judged, claims: Sequence[Claim]) -> Iterator[str]:
    """How well either tells the claims of each set apart, and what the choice reaches."""
    read = np.array([each.supported for each in judged.read])
    crossed = held_out_rates(judged, [claim.group for claim in claims])
    for each, name in enumerate(("written", "made by rule")):
        mine = judged.sets == each
        areas = [roc_auc_score(judged.right[mine], odds[mine]) for odds in (judged.trees, read)]
        yield (
            f"{name}: AUROC of the trees {areas[0]:.3f}, of the reading {areas[1]:.3f}; "
            f"unsupported with ✓ {crossed[each, 0]:.3f}, supported without {crossed[each, 1]:.3f}"
        )


def main(
    folder: Annotated[Path, typer.Argument(help="where the labelled files are")],
    models: Annotated[Path, typer.Option(help="where the reading model is")] = MODELS,
    keep: Annotated[Path | None, typer.Option(help="a folder for what may be taken up")] = None,
) -> None:
    """Choose the thresholds, and write them."""
    settings = settings_from_environment()
    verifier = FittedVerifier.load(settings, None)
    model = load_adapted(models / ENTAILMENT, settings)
    if verifier is None or model is None:
        raise typer.BadParameter("there is no bundled model for this system: use Linux on x86-64")
    written, made = written_claims("choose", folder), held_out(folder, CHOSEN)
    claims = written + made
    rows = rows_of(claims, verifier, keep / "decision.joblib" if keep else None)
    read = [Entailment(*each) for each in readings(claims, model)]
    if keep:
        joblib.dump(read, keep / "read.joblib")
    judged = Judged(
        load_trees("verifier", "qa.verification").predict(rows).astype(np.float64),
        read,
        np.array([is_barred(row) for row in rows]),
        np.array([claim.supported for claim in claims]),
        np.array([0] * len(written) + [1] * len(made)),
    )
    decision = choose(judged)
    save(decision, models / DECISION)
    print(decision)
    for line in report(judged, claims):
        print(line)


if __name__ == "__main__":
    typer.run(main)
