"""The same model run by torch alone, as where OpenVINO has no wheel."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index import DEFAULT_MODEL, ModelError
from index.encoding.adapters import AdaptedModel
from index.encoding.compiled import CompiledEncoder
from index.encoding.engines.opening import TORCH, open_engine, read_choice, write_choice
from index.encoding.engines.openvino_engine import EIGHT_BITS, OpenvinoEngine
from index.encoding.engines.torch_engine import TorchEngine
from index.encoding.model_file import find_model_file
from index.encoding.preparation import compile_bundled
from index.encoding.reference import check_vectors
from index.types import PassageText
from tests.support.bundled import needs_bundled
from tests.support.places import CACHE

pytestmark = needs_bundled
TEXT = "四个不摘指什么？摘帽不摘责任。"


@pytest.fixture(scope="module")
def folder() -> Path:
    weights = find_model_file(CACHE)
    assert weights is not None
    return compile_bundled(weights, CACHE, DEFAULT_MODEL)


@pytest.fixture(scope="module")
def by_torch(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> CompiledEncoder:
    """The encoder over a folder that was prepared without OpenVINO."""
    own = tmp_path_factory.mktemp("prepared") / folder.name
    (own / "compiled").mkdir(parents=True)
    (own / "compiled" / "words.npy").symlink_to(folder / "compiled" / "words.npy")
    for name in ("sentence-transformer", "piece-trie"):
        (own / name).symlink_to(folder / name)
    write_choice(own, TORCH)
    return CompiledEncoder(own, DEFAULT_MODEL)


def test_its_vectors_are_those_that_ship(by_torch: CompiledEncoder) -> None:
    assert isinstance(by_torch.engine, TorchEngine)
    check_vectors(by_torch)


def test_its_sentences_are_those_of_openvino(by_torch: CompiledEncoder, folder: Path) -> None:
    passages = [PassageText(TEXT, ((0, 8), (8, 15))), PassageText("短句。", ((0, 3),))]
    encoders = (by_torch, CompiledEncoder(folder, DEFAULT_MODEL))
    ours, theirs = (encoder.encode_passages(passages) for encoder in encoders)
    for one, other in zip(ours, theirs, strict=True):
        assert one.passage @ other.passage > 0.995
        assert (one.sentences * other.sentences).sum(axis=1).min() > 0.98


def test_it_reads_with_learned_updates(
    by_torch: CompiledEncoder, folder: Path, tmp_path: Path
) -> None:
    chance = np.random.default_rng(0)
    made = {
        "layer.3.output.dense.down": chance.normal(0, 0.2, (4, 1536)).astype(np.float32),
        "layer.3.output.dense.up": chance.normal(0, 0.2, (384, 4)).astype(np.float32),
        "head.weight": np.eye(2, 384, dtype=np.float32),
        "head.bias": np.array([0.0, 10.0], np.float32),
    }
    np.savez(tmp_path / "updates.npz", allow_pickle=False, **made)
    one = AdaptedModel(by_torch, tmp_path / "updates.npz")
    other = AdaptedModel(CompiledEncoder(folder, DEFAULT_MODEL), tmp_path / "updates.npz")
    ids = [0, *one.token_ids(TEXT), 2]
    np.testing.assert_allclose(one.token_scores(ids), other.token_scores(ids), atol=0.06)


@pytest.mark.parametrize("name", ["layer.12.output.dense", "layer.3.output.dense"])
def test_updates_of_another_model_are_refused(
    by_torch: CompiledEncoder, tmp_path: Path, name: str
) -> None:
    made = {f"{name}.down": np.zeros((4, 99)), f"{name}.up": np.zeros((384, 4))}
    np.savez(tmp_path / "other.npz", allow_pickle=False, **made)
    with pytest.raises(ModelError, match=r"other\.npz does not belong to the bundled model"):
        AdaptedModel(by_torch, tmp_path / "other.npz")


def test_the_choice_is_kept(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "compiled").mkdir()
    assert read_choice(tmp_path) == EIGHT_BITS  # prepared before there was a choice
    assert isinstance(open_engine(tmp_path), OpenvinoEngine)
    write_choice(tmp_path, TORCH)
    assert read_choice(tmp_path) == TORCH
    assert isinstance(open_engine(tmp_path), TorchEngine)
    monkeypatch.setattr("index.encoding.engines.opening.has_openvino", lambda: False)
    assert isinstance(open_engine(folder), TorchEngine)  # OpenVINO was removed since
