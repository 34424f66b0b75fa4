"""Fit the ranker and the confidence, and say how good they are on questions they have not seen.

    python -m bench.fit.ranker SQUAD_FILE SQUAD_FILE --further FILE --keep FOLDER

Needs the ``fit`` extra (LightGBM). Five-fold over paragraphs: every figure printed is of
questions whose paragraph the model that judged them was not fitted on. What is written to
``qa/ranking/models/`` is then fitted on everything.
"""

from __future__ import annotations

import json
import zlib
from pathlib import Path
from typing import Annotated, Any

import lightgbm
import numpy as np
import typer
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score
from tqdm import tqdm

from bench.fit.examples import ANSWERABLE, Example, holding
from bench.fit.sources import TYPED_FIT, load_examples
from index import settings_from_environment
from qa.ranking.candidates import Candidates, Evidence, sort_by_score
from qa.ranking.confidence import CONFIDENCE_FEATURES, confidence_features
from qa.ranking.features import FEATURES
from qa.ranking.trees import TreeEnsemble, from_nodes

FOLDS = 5
RANKER: dict[str, Any] = {
    "objective": "lambdarank",
    "label_gain": [0, 1],
    "lambdarank_truncation_level": 5,
    "num_leaves": 15,
    "learning_rate": 0.08,
    "min_data_in_leaf": 60,
    "feature_fraction": 0.7,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "verbose": -1,
    "seed": 0,
    "deterministic": True,
    "num_threads": 1,
}
RANKER_TREES = 300
CONFIDENCE: dict[str, Any] = {
    "objective": "binary",
    "num_leaves": 8,
    "learning_rate": 0.05,
    "min_data_in_leaf": 150,
    "feature_fraction": 0.6,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "verbose": -1,
    "seed": 0,
    "deterministic": True,
    "num_threads": 1,
}
CONFIDENCE_TREES = 300
UNSAID_WEIGHT = 0.25
"""Of questions whose answering sentences are left out: see docs/quality.md."""
FAMILIES = {
    "whole": 1.0,
    "small": 1.0,
    "tiny": 0.5,
    "note": 0.5,
    "written": 0.7,
    "across": 0.5,
    "typed": 1.5,
    "typed-across": 0.7,
    "statute": 0.5,
}
"""What the examples of each family of kinds weigh in the confidence, whatever their number; a share
of it those that have an answer."""
_GROWING = (
    "best_dense", "best_coverage", "best_coverage_pair", "best_coverage_passage",
    "best_common_run", "best_characters_covered", "best_passage_dense", "highest_dense",
    "highest_coverage", "highest_coverage_pair", "highest_coverage_passage",
    "highest_common_run", "score", "other_document", "read_best", "read_over_none",
    "best_titled_coverage",
)  # fmt: skip
_SHRINKING = (
    "best_rarest_missing", "unknown_words", "read_none", "best_fixed_missing",
    "best_fixed_missing_passage", "best_fixed_other", "best_fixed_other_title", "best_asks",
)  # fmt: skip


def fold_of(group: str) -> int:
    """Which part a paragraph falls into; the same on every machine."""
    return zlib.crc32(group.encode()) % FOLDS


def of_first_look(example: Example) -> bool:
    """Whether the ranker is fitted on an example: not on those that only reading can tell."""
    return not example.kind.endswith(("-unsaid", "-none")) and not example.kind.startswith("note")


def of_first_confidence(example: Example) -> bool:
    """Whether the first confidence is fitted on an example of the first look: see
    docs/quality.md."""
    return not example.kind.startswith(("written", "across", "typed", "statute"))


def fit_ranker(examples: list[Example]) -> lightgbm.Booster:
    """LambdaRank (Burges, MSR-TR-2010-82) over the sentences of each question."""
    useful = [example for example in examples if example.labels.any()]
    data = lightgbm.Dataset(
        np.concatenate([example.evidence.features for example in useful]),
        np.concatenate([example.labels for example in useful]),
        group=[len(example.labels) for example in useful],
    )
    return lightgbm.train(RANKER, data, RANKER_TREES)


def fit_confidence(
    rows: NDArray[np.float32],
    kinds: NDArray[np.str_],
    names: tuple[str, ...] = CONFIDENCE_FEATURES,
    trees: int = CONFIDENCE_TREES,
    answerable: float = 0.5,
) -> TreeEnsemble:
    """Boosted trees on the logistic loss, monotone where a direction is plain.

    names: of the columns of ``rows``. answerable: the share (0 to 1) of the questions asked that
    the documents are taken to answer.
    """
    directions = [1 if name in _GROWING else -1 if name in _SHRINKING else 0 for name in names]
    answers, weights = np.isin(kinds, ANSWERABLE), weights_of(kinds, answerable)
    data = lightgbm.Dataset(rows, answers, weight=weights)
    parameters = {**CONFIDENCE, "monotone_constraints": directions}
    return as_trees(lightgbm.train(parameters, data, trees), names)


def weights_of(kinds: NDArray[np.str_], answerable: float = 0.5) -> NDArray[np.float64]:
    """What each example weighs in the confidence, by its kind; 1 on average. ``answerable``: the
    share of the weight of each family that its answerable questions have."""
    weights = np.where(np.char.endswith(kinds, "-unsaid"), UNSAID_WEIGHT, 1.0)
    # Questions from another file are easy, and count with those of whole files.
    weights[kinds == "other"] = 0.5
    families = np.array([family_of(kind) for kind in kinds.tolist()])
    answers = np.isin(kinds, ANSWERABLE)
    for family, weight in FAMILIES.items():
        for side, share in ((answers, answerable), (~answers, 1 - answerable)):
            mine = side & (families == family)
            if mine.any():
                weights[mine] *= share * weight / weights[mine].sum()
    return np.asarray(weights * len(kinds) / weights.sum())


def family_of(kind: str) -> str:
    """The family of a kind: «whole» of «whole-unsaid»; of questions from another file too."""
    if kind == "other":
        return "whole"
    return max((name for name in FAMILIES if kind.startswith(name)), key=len)


def as_trees(booster: Any, names: tuple[str, ...]) -> TreeEnsemble:
    """A fitted LightGBM model as arrays that numpy can apply."""
    trees = [_tree(info["tree_structure"]) for info in booster.dump_model()["tree_info"]]
    return from_nodes(names, trees)


def _tree(root: dict[str, Any]) -> dict[str, list[Any]]:
    tree: dict[str, list[Any]] = {
        "feature": [], "threshold": [], "left": [], "right": [], "value": [],
    }  # fmt: skip

    def add(node: dict[str, Any]) -> int:
        number = len(tree["feature"])
        leaf = "leaf_value" in node
        tree["feature"].append(0 if leaf else node["split_feature"])
        tree["threshold"].append(0.0 if leaf else node["threshold"])
        tree["value"].append(node["leaf_value"] if leaf else 0.0)
        tree["left"].append(number)
        tree["right"].append(number)
        if not leaf:
            tree["left"][number] = add(node["left_child"])
            tree["right"][number] = add(node["right_child"])
        return number

    add(root)
    return tree


def cross_fit(examples: list[Example]) -> list[Evidence]:
    """Every example's evidence, ranked by a model that was not fitted on its paragraph."""
    models = [
        fit_ranker([example for example in examples if fold_of(example.group) != fold])
        for fold in tqdm(range(FOLDS), "ranker")
    ]
    return [rank_with(models[fold_of(example.group)], example.evidence) for example in examples]


def rank_with(model: lightgbm.Booster, candidates: Candidates) -> Evidence:
    """The candidates ranked by a fitted model, best first."""
    if not len(candidates.sentences):
        return sort_by_score(candidates, np.zeros(0, np.float32))
    scores = model.predict(candidates.features, num_threads=1)
    return sort_by_score(candidates, np.asarray(scores, np.float32))


def cross_confidence(
    examples: list[Example], rows: NDArray[np.float32], kinds: NDArray[np.str_]
) -> NDArray[np.float64]:
    """Every example's confidence by a model that was not fitted on its paragraph."""
    folds = np.array([fold_of(example.group) for example in examples])
    odds = np.zeros(len(rows))
    for fold in tqdm(range(FOLDS), "confidence"):
        model = fit_confidence(rows[folds != fold], kinds[folds != fold])
        odds[folds == fold] = model.predict(rows[folds == fold])
    return np.asarray(1 / (1 + np.exp(-odds)))


def report(
    examples: list[Example], evidence: list[Evidence], sure: NDArray[np.float64]
) -> list[str]:
    """The figures, a line each."""
    lines = []
    kinds = np.array([example.kind for example in examples])
    files = np.array([example.file for example in examples])
    for file in np.unique(files):
        for kind in [kind for kind in ANSWERABLE if kind in kinds[files == file]]:
            chosen = np.flatnonzero((files == file) & (kinds == kind))
            hits = [_hits(examples[row], evidence[row]) for row in chosen]
            one, three, any_ = np.mean(hits, axis=0)
            lines.append(
                f"file {file} {kind}: S@1 {one:.3f} S@3 {three:.3f} of {any_:.3f} ({len(chosen)})"
            )
            for against in (f"{kind}-without", "other"):
                other = np.flatnonzero((files == file) & (kinds == against))
                lines.append(f"  against {against}: " + abstention(sure[chosen], sure[other]))
    return lines


def _hits(example: Example, evidence: Evidence) -> tuple[bool, bool, bool]:
    found = holding(example, evidence)
    return any(found[:1]), any(found[:3]), any(found)


def abstention(answerable: NDArray[np.float64], not_: NDArray[np.float64]) -> str:
    """How well confidences tell answerable questions from others, in words."""
    truth = np.r_[np.ones(len(answerable)), np.zeros(len(not_))]
    sure = np.r_[answerable, not_]
    order = np.array_split(np.argsort(sure), 10)
    error = np.mean([abs(truth[part].mean() - sure[part].mean()) for part in order])
    return (
        f"AUROC {roc_auc_score(truth, sure):.4f}, refused rightly {(not_ < 0.5).mean():.3f}, "
        f"answerable refused {(answerable < 0.5).mean():.3f}, calibration error {error:.3f}"
    )


def save(model: TreeEnsemble, path: Path) -> None:
    """Write an ensemble as the JSON that ``qa.ranking.trees.load_trees`` reads, one tree a line."""
    trees = []
    for number in range(len(model.feature)):
        size = int(max(model.left[number].max(), model.right[number].max())) + 1
        trees.append(
            {
                "feature": model.feature[number, :size].tolist(),
                "threshold": [float(f"{x:.7g}") for x in model.threshold[number, :size]],
                "left": model.left[number, :size].tolist(),
                "right": model.right[number, :size].tolist(),
                "value": [float(f"{x:.6g}") for x in model.value[number, :size]],
            }
        )
    lines = ",\n".join(json.dumps(tree, separators=(",", ":")) for tree in trees)
    names = json.dumps(model.names)
    path.write_text(f'{{"features": {names},\n"trees": [\n{lines}\n]}}\n', encoding="utf-8")


def main(
    files: Annotated[list[Path], typer.Argument(help="SQuAD-format files, at least two")],
    further: Annotated[list[Path] | None, typer.Option(help="see bench.fit.sources")] = None,
    out: Annotated[Path, typer.Option(help="where the fitted models go")] = Path(
        "qa/ranking/models"
    ),
    keep: Annotated[Path | None, typer.Option(help="a folder for what may be taken up")] = None,
) -> None:
    """Fit the ranker and the confidence on labelled questions."""
    settings = settings_from_environment()
    _, made = load_examples(files, further or [TYPED_FIT], settings, keep)
    examples = [example for example in made if of_first_look(example)]
    evidence = cross_fit(examples)
    sure = [row for row, example in enumerate(examples) if of_first_confidence(example)]
    labelled, ranked = [examples[row] for row in sure], [evidence[row] for row in sure]
    rows = np.stack([confidence_features(item) for item in ranked])
    kinds = np.array([example.kind for example in labelled])
    for line in report(labelled, ranked, cross_confidence(labelled, rows, kinds)):
        print(line)
    out.mkdir(parents=True, exist_ok=True)
    save(as_trees(fit_ranker(examples), FEATURES), out / "ranker.json")
    save(fit_confidence(rows, kinds), out / "confidence.json")


if __name__ == "__main__":
    typer.run(main)
