"""Fit the verifier's trees and choose its thresholds, on claims made by rule.

    python -m bench.fit.verifier EVAL_FOLDER --keep FOLDER

Needs the ``fit`` extra (LightGBM). ``EVAL_FOLDER`` holds the files of CMRC 2018 and DRCD, and
``pawsx_zh.jsonl``. The trees are fitted on claims about the training parts and the pages to fit on
(``bench/data/typed_fit``); the thresholds are chosen on the development parts, on half of the
paragraphs that the reader has not seen; ``bench.quality.claims`` reports on the other half.
"""

from __future__ import annotations

import random
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import joblib
import lightgbm
import numpy as np
import typer
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score
from tqdm import tqdm

from bench.fit.claims import Claim, all_claims, folder_pages, paraphrase_pairs, squad_pages
from bench.fit.ranker import as_trees, fold_of, save
from bench.fit.reader import KEPT_BACK
from bench.fit.sources import TYPED_FIT
from index import settings_from_environment
from qa.verification.features import FEATURES, GROWING, SHRINKING
from qa.verification.verifier import FittedVerifier, is_barred

DATA = TYPED_FIT.parent
CHOSEN, REPORTED = 0, 1
"""The halves of the held-out paragraphs: for the thresholds, for the report."""
MOST_TO_FIT = 3200
MOST_HELD_OUT = 700
PARAPHRASES = 350
SHARES = {
    "clause added": 0.3, "human, cited wrongly": 0.4, "whole": 0.25, "merged": 0.5, "clause": 0.6,
    "half": 0.6, "entity swapped": 0.6, "roles swapped": 0.7, "number changed": 0.6,
    "numerals": 0.5, "reordered": 0.5, "joined": 0.5,
}  # fmt: skip
"""Of each kind of claim the share that is fitted on; of the others all."""
PARAMETERS: dict[str, Any] = {
    "objective": "binary",
    "num_leaves": 15,
    "learning_rate": 0.05,
    "min_data_in_leaf": 25,
    "feature_fraction": 0.6,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "verbose": -1,
    "seed": 0,
    "deterministic": True,
    "num_threads": 1,
}
TREES = 250
PARAPHRASE_WEIGHT = 2.0
"""What supported claims in a person's wording weigh: they are what must not lose its ✓."""


def claims_to_fit(folder: Path) -> list[Claim]:
    """Claims about the training parts and the pages to fit on."""
    chance = random.Random(0)
    pages = squad_pages(folder / "cmrc2018_train.json", "zh-Hans")
    pages = chance.sample(pages, 250)
    traditional = squad_pages(folder / "drcd_train_part.json", "zh-Hant")
    pages += chance.sample(traditional, 120)
    typed = folder_pages(TYPED_FIT)
    english = [page for page in typed if page.language == "en"]
    pages += chance.sample([page for page in typed if page.language != "en"], 60) + english
    made = all_claims(pages) + all_claims(english, 1) + all_claims(english, 2)
    kept = [one for one in made if chance.random() < SHARES.get(one.kind, 1.0)]
    kept += chance.sample(paraphrase_pairs(folder / "pawsx_zh.jsonl"), PARAPHRASES)
    return chance.sample(kept, min(MOST_TO_FIT, len(kept)))


def held_out(folder: Path, half: int) -> list[Claim]:
    """Claims about one half of the paragraphs that nothing was fitted on; for the report also
    about the pages of ``bench/data/unseen`` and ``bench/data/typed``."""
    chance = random.Random(half)
    pages = []
    files = (("cmrc2018_dev.json", "zh-Hans"), ("drcd_dev.json", "zh-Hant"))
    for number, (name, language) in enumerate(files):
        unseen = [
            page
            for position, page in enumerate(squad_pages(folder / name, language))
            if fold_of(f"{number}/{position:05d}") == KEPT_BACK
        ]
        pages += [page for page in unseen if zlib.crc32(page.name.encode()) % 2 == half][:60]
    if half == REPORTED:
        for unseen_folder in ("unseen/encyclopedia", "unseen/long_pages", "unseen/across", "typed"):
            pages += folder_pages(DATA / unseen_folder)
    made = [one for one in all_claims(pages) if chance.random() < SHARES.get(one.kind, 1.0)]
    return chance.sample(made, min(MOST_HELD_OUT, len(made)))


def rows_of(
    claims: Sequence[Claim], verifier: FittedVerifier, keep: Path | None
) -> NDArray[np.float32]:
    """The features of each claim, shape (claims, len(FEATURES)); kept in a file if one is given."""
    if keep is not None and keep.exists():
        kept: NDArray[np.float32] = joblib.load(keep)
        if kept.shape == (len(claims), len(FEATURES)):
            return kept
    rows = np.stack(
        [
            verifier.row(claim.text, claim.sources, claim.question)
            for claim in tqdm(claims, "features", mininterval=10)
        ]
    )
    if keep is not None:
        joblib.dump(rows, keep)
    return rows


def fit(claims: Sequence[Claim], rows: NDArray[np.float32]) -> lightgbm.Booster:
    """Boosted trees on the logistic loss, monotone where a direction is plain."""
    directions = [1 if name in GROWING else -1 if name in SHRINKING else 0 for name in FEATURES]
    labels = np.array([claim.supported for claim in claims])
    weights = np.array([
        PARAPHRASE_WEIGHT if claim.kind in ("human", "paws, same") else 1.0 for claim in claims
    ])  # fmt: skip
    weights[labels] *= (~labels).sum() / weights[labels].sum()
    data = lightgbm.Dataset(rows, labels, weight=weights)
    return lightgbm.train({**PARAMETERS, "monotone_constraints": directions}, data, TREES)


def thresholds(
    claims: Sequence[Claim], scores: NDArray[np.float64], barred: NDArray[np.bool_]
) -> list[str]:
    """For several scores from which on there is ✓: what is lost and what is let through."""
    labels = np.array([claim.supported for claim in claims])
    human = np.array([claim.kind == "human" for claim in claims])
    lines = [
        f"AUROC {roc_auc_score(labels, scores):.3f}; barred whatever the score: "
        f"{barred[labels].mean():.3f} of supported, {barred[~labels].mean():.3f} of others"
    ]
    for least in np.arange(0.3, 0.96, 0.05):
        ticked = (scores >= least) & ~barred
        lines.append(
            f"✓ from {least:.2f}: unsupported with ✓ {ticked[~labels].mean():.3f}, supported "
            f"without {1 - ticked[labels].mean():.3f}, in a person's wording "
            f"{1 - ticked[labels & human].mean():.3f}"
        )
    return lines


def main(
    folder: Annotated[Path, typer.Argument(help="where the labelled questions are")],
    out: Annotated[Path, typer.Option(help="where the trees go")] = Path(
        "qa/verification/models/verifier.json"
    ),
    keep: Annotated[Path | None, typer.Option(help="a folder for what may be taken up")] = None,
) -> None:
    """Fit the trees, and show what each threshold would do."""
    verifier = FittedVerifier.load(settings_from_environment(), None)
    if verifier is None:
        raise typer.BadParameter("there is no bundled model for this system: use Linux on x86-64")
    fitted_on, chosen_on = claims_to_fit(folder), held_out(folder, CHOSEN)
    rows = rows_of(fitted_on, verifier, keep / "fit.joblib" if keep else None)
    model = as_trees(fit(fitted_on, rows), FEATURES)
    save(model, out)
    other = rows_of(chosen_on, verifier, keep / "chosen.joblib" if keep else None)
    scores = 1 / (1 + np.exp(-model.predict(other).astype(np.float64)))
    barred = np.array([is_barred(row) for row in other])
    for line in thresholds(chosen_on, scores, barred):
        print(line)


if __name__ == "__main__":
    typer.run(main)
