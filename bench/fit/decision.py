"""Weigh the trees and the reading of the whole, and choose from which score on there is ✓.

    python -m bench.fit.decision EVAL_FOLDER

Needs the ``fit`` extra and ``qa/verification/models/entailment.npz``. Fitted on the written claims
that are kept to choose on (``bench/data/claims_fit/choose.jsonl``) and on claims made by rule from
the half of the development paragraphs that is for that: neither the trees nor the reading model saw
them. What is printed is cross-validated by document.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import joblib
import numpy as np
import typer
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

from bench.fit.claims import Claim
from bench.fit.entailment import readings
from bench.fit.verifier import CHOSEN, held_out, rows_of
from bench.fit.written_claims import written_claims
from index import load_adapted, settings_from_environment
from qa.ranking.trees import load_trees
from qa.verification.decision import DECISION, Decision, bars, save, weighed
from qa.verification.entailment import ENTAILMENT, Entailment
from qa.verification.verifier import FittedVerifier

MODELS = Path("qa/verification/models")
MOST_WRONG = 0.08
"""The largest share of the unsupported claims of either set that may get ✓ where it is chosen."""

FOLDS = 5
PENALTY = 1.0


def weights_of(right: NDArray[np.bool_], sets: NDArray[np.int64]) -> NDArray[np.float64]:
    """Both sets weigh the same, and in each of them the supported and the others."""
    weights = np.zeros(len(right))
    for each in np.unique(sets):
        for label in (True, False):
            mine = (sets == each) & (right == label)
            weights[mine] = len(right) / 4 / max(mine.sum(), 1)
    return weights


def fit(
    values: NDArray[np.float64], right: NDArray[np.bool_], sets: NDArray[np.int64]
) -> tuple[NDArray[np.float64], float]:
    """The weights and the constant; values: (claims, numbers)."""
    model = LogisticRegression(C=PENALTY, max_iter=1000)
    model.fit(values, right, sample_weight=weights_of(right, sets))
    return model.coef_[0], float(model.intercept_[0])


def held_out_scores(
    values: NDArray[np.float64],
    right: NDArray[np.bool_],
    sets: NDArray[np.int64],
    groups: Sequence[str],
) -> NDArray[np.float64]:
    """The score of each claim by what was fitted on other documents."""
    scores = np.zeros(len(right))
    for fitted, left in GroupKFold(FOLDS).split(values, right, groups):
        weights, constant = fit(values[fitted], right[fitted], sets[fitted])
        scores[left] = 1 / (1 + np.exp(-(values[left] @ weights + constant)))
    return scores


def least_verified(
    scores: NDArray[np.float64], barred: NDArray[np.bool_], right: NDArray[np.bool_],
    sets: NDArray[np.int64], most: float = MOST_WRONG,
) -> float:  # fmt: skip
    """The lowest score from which on at most ``most`` of the unsupported of each set get ✓."""
    for least in np.arange(30, 99) / 100:
        ticked = (scores >= least) & ~barred
        if all(ticked[(sets == each) & ~right].mean() <= most for each in np.unique(sets)):
            return float(least)
    return 0.99


def report(
    claims: Sequence[Claim], scores: NDArray[np.float64], barred: NDArray[np.bool_],
    sets: NDArray[np.int64], least: float,
) -> Iterator[str]:  # fmt: skip
    """What a threshold lets through and refuses, in each set and for several others."""
    right = np.array([claim.supported for claim in claims])
    for each, name in enumerate(("written", "made by rule")):
        mine = sets == each
        area = roc_auc_score(right[mine], scores[mine])
        yield (
            f"{name}: AUROC {area:.3f}; barred {barred[mine & right].mean():.3f} of supported, "
            f"{barred[mine & ~right].mean():.3f} of others"
        )
        for at in sorted({least, 0.5, 0.6, 0.7, 0.8, 0.9}):
            ticked = (scores >= at) & ~barred
            yield (
                f"  ✓ from {at:.2f}: unsupported with ✓ {ticked[mine & ~right].mean():.3f}, "
                f"supported without {1 - ticked[mine & right].mean():.3f}"
            )


def main(
    folder: Annotated[Path, typer.Argument(help="where the labelled files are")],
    models: Annotated[Path, typer.Option(help="where the reading model is")] = MODELS,
    keep: Annotated[Path | None, typer.Option(help="a folder for what may be taken up")] = None,
) -> None:
    """Fit the weights, choose the score, and write both."""
    settings = settings_from_environment()
    verifier = FittedVerifier.load(settings, None)
    model = load_adapted(models / ENTAILMENT, settings)
    if verifier is None or model is None:
        raise typer.BadParameter("there is no bundled model for this system: use Linux on x86-64")
    written, made = written_claims("choose", folder), held_out(folder, CHOSEN)
    claims = written + made
    rows = rows_of(claims, verifier, keep / "decision.joblib" if keep else None)
    trees = load_trees("verifier", "qa.verification").predict(rows)
    read = [Entailment(*each) for each in readings(claims, model)]
    if keep:
        joblib.dump((trees, read), keep / "read.joblib")
    values = np.array(
        [weighed(row, float(tree), each) for row, tree, each in zip(rows, trees, read, strict=True)]
    )
    right = np.array([claim.supported for claim in claims])
    barred = np.array([bars(row) for row in rows])
    sets = np.array([0] * len(written) + [1] * len(made))
    scores = held_out_scores(values, right, sets, [claim.group for claim in claims])
    least = least_verified(scores, barred, right, sets)
    weights, constant = fit(values, right, sets)
    decision = Decision(tuple(weights.tolist()), constant, least)
    save(decision, models / DECISION)
    print(decision)
    for line in report(claims, scores, barred, sets, least):
        print(line)


if __name__ == "__main__":
    typer.run(main)
