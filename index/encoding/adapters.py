"""The bundled model adapted to score tokens: learned updates to its layers, and a new head.

What is learned is stored as low-rank updates (LoRA; Hu et al., ICLR 2022,
https://arxiv.org/abs/2106.09685): a weight W of the model becomes W + up @ down. They are some
hundred thousand float16 numbers in one ``.npz`` file:

    NAME.down, NAME.up    (rank, inputs) and (outputs, rank), NAME as in the model
                          (``layer.6.attention.self.query``)
    head.weight, head.bias    (scores, hidden) and (scores,): a linear layer on top
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from index.encoding.compiled import CompiledEncoder
from index.encoding.inference import SharedModel
from index.encoding.model_file import find_model_file
from index.encoding.preparation import compile_bundled
from index.encoding.quantization import add_to_weight, find_weights
from index.encoding.runtime import compile_layers, import_openvino
from index.errors import ModelError
from index.settings import DEFAULT_MODEL, Settings
from index.text.folding import fold_script
from index.types import FloatArray

_LAYERS = "layers.xml"
_MOST_KEPT = 3
"""Adaptations kept on disk, 25 MB each: of an older and a newer release that take turns, say."""


class TokenScorer(Protocol):
    """Scores every token of a sequence in the context of all the others."""

    def token_ids(self, text: str) -> list[int]:
        """The token ids of a text, without the begin and end tokens."""

    def token_scores(self, ids: Sequence[int]) -> FloatArray:
        """The scores of each token, shape (tokens, scores), float32, for at most 512 tokens."""


class AdaptedModel:
    """A ``TokenScorer`` made of the bundled model and learned updates; safe to use from threads."""

    def __init__(self, encoder: CompiledEncoder, updates: Path) -> None:
        """Raises ModelError when the file of updates does not belong to the model."""
        self._encoder = encoder
        self._model = SharedModel(partial(compile_layers, *_adapted_layers(encoder, updates)))

    def token_ids(self, text: str) -> list[int]:
        """See ``TokenScorer``; the text is converted to Simplified characters, as in the index."""
        return self._encoder.token_ids(fold_script(text))[1:-1]

    def token_scores(self, ids: Sequence[int]) -> FloatArray:
        """See ``TokenScorer``."""
        return np.asarray(self._model.run(self._encoder.inputs(ids))[: len(ids)], np.float32)


def load_adapted(updates: Path, settings: Settings) -> AdaptedModel | None:
    """The bundled model with the updates of a file; None where its file is not to be had.

    Raises ModelError when the model cannot be prepared or the file does not belong to it.
    """
    bundled = find_model_file(settings.cache)
    if bundled is None:
        return None
    folder = compile_bundled(bundled, settings.cache, DEFAULT_MODEL)
    return AdaptedModel(CompiledEncoder(folder, DEFAULT_MODEL), updates)


def _adapted_layers(encoder: CompiledEncoder, updates: Path) -> tuple[Any, Path | None]:
    """The adapted layers, and the folder in which OpenVINO keeps them compiled.

    They are a file that is written on their first use: it is compiled a second faster than what is
    made in memory, which they are where nothing can be written.
    """
    folder = encoder.adapted_folder / hashlib.sha256(updates.read_bytes()).hexdigest()[:16]
    if not folder.is_dir():
        model = _apply_updates(encoder.layers_file, updates)
        try:
            _keep(model, folder)
        except (OSError, RuntimeError):  # the latter from OpenVINO, on a full disk
            return model, None
    return str(folder / _LAYERS), folder / "openvino"


def _keep(model: Any, folder: Path) -> None:
    """Write a model to a folder, which is there completely or not at all; the oldest others go.

    Raises OSError when it cannot be written.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        target = str(scratch / _LAYERS)
        import_openvino().save_model(model, target, compress_to_fp16=False)
        scratch.chmod(0o755)
        if not folder.is_dir():  # another process may have been quicker
            scratch.replace(folder)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    others = [each for each in folder.parent.glob("[!.]*") if each != folder]
    for old in sorted(others, key=lambda each: each.stat().st_mtime)[: 1 - _MOST_KEPT]:
        shutil.rmtree(old, ignore_errors=True)


def _apply_updates(layers: Path, updates: Path) -> Any:
    model = import_openvino().Core().read_model(str(layers))
    with np.load(updates, allow_pickle=False) as content:
        learned = {name: content[name].astype(np.float32) for name in content.files}
    try:
        _add_to_weights(model, learned)
    except (KeyError, ValueError) as error:
        raise ModelError("model.other_updates", path=updates, why=error) from error
    return _append_head(model, learned)


def _add_to_weights(model: Any, learned: dict[str, FloatArray]) -> None:
    """Add the learned updates to the weights of a model, in place.

    Raises KeyError or ValueError when they do not belong to it.
    """
    known = dict(find_weights(model))
    for name in [key.removesuffix(".down") for key in learned if key.endswith(".down")]:
        change = learned[f"{name}.up"] @ learned[f"{name}.down"]
        add_to_weight(known[f"self.bert.encoder.{name}.weight"], change)


def _append_head(model: Any, learned: dict[str, FloatArray]) -> Any:
    openvino = import_openvino()
    operations = openvino.opset15
    tokens = model.output(0).get_node().input_value(0)
    weight, bias = (operations.constant(learned[f"head.{part}"]) for part in ("weight", "bias"))
    scores = operations.add(operations.matmul(tokens, weight, False, True), bias)
    return openvino.Model([scores], model.get_parameters(), "adapted")
