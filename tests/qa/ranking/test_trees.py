"""Boosted trees applied with numpy: by hand, and against LightGBM itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
import pytest

from bench.fit.ranker import as_trees, save
from qa.ranking.confidence import CONFIDENCE_FEATURES
from qa.ranking.features import FEATURES
from qa.ranking.trees import from_nodes, load_trees

STUMP: dict[str, list[Any]] = {
    "feature": [1, 0, 0],
    "threshold": [0.5, 0.0, 0.0],
    "left": [1, 1, 2],
    "right": [2, 1, 2],
    "value": [0.0, -1.0, 2.0],
}
DEEPER: dict[str, list[Any]] = {
    "feature": [0, 0, 1, 0, 0],
    "threshold": [0.0, 0.0, 10.0, 0.0, 0.0],
    "left": [1, 1, 3, 3, 4],
    "right": [2, 1, 4, 3, 4],
    "value": [0.0, 0.25, 0.0, 0.5, 4.0],
}


def test_a_row_goes_left_up_to_the_threshold_and_trees_add_up() -> None:
    ensemble = from_nodes(("a", "b"), [STUMP, DEEPER])
    rows = np.array([[0.0, 0.5], [1.0, 0.6], [1.0, 11.0]], np.float32)
    assert ensemble.predict(rows).tolist() == [-1.0 + 0.25, 2.0 + 0.5, 2.0 + 4.0]


@pytest.mark.parametrize("objective", ["binary", "lambdarank"])
def test_the_same_scores_as_lightgbm(objective: str) -> None:
    generator = np.random.default_rng(0)
    rows = generator.normal(size=(400, 5)).astype(np.float32)
    truth = (rows[:, 0] + rows[:, 1] * rows[:, 2] > 0).astype(int)
    data = lightgbm.Dataset(rows, truth, group=[40] * 10)
    parameters = {"objective": objective, "num_leaves": 9, "verbose": -1, "seed": 1}
    booster = lightgbm.train(parameters, data, 30)
    ours = as_trees(booster, tuple("abcde")).predict(rows)
    theirs = booster.predict(rows, raw_score=True)
    np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=1e-5)


def test_what_is_saved_is_what_is_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "models").mkdir()
    save(from_nodes(("a", "b"), [STUMP, DEEPER]), tmp_path / "models" / "toy.json")
    monkeypatch.setattr("qa.ranking.trees.files", lambda _: tmp_path)
    rows = np.array([[0.0, 0.5], [1.0, 0.6], [1.0, 11.0]], np.float32)
    loaded = load_trees("toy")
    assert loaded.names == ("a", "b")
    assert loaded.predict(rows).tolist() == [-0.75, 2.5, 6.0]


@pytest.mark.parametrize(
    ("name", "features"), [("ranker", FEATURES), ("confidence", CONFIDENCE_FEATURES)]
)
def test_the_fitted_models_are_of_the_features_that_are_measured(
    name: str, features: tuple[str, ...]
) -> None:
    assert load_trees(name).names == features
