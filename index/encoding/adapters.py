"""The bundled model put to another use: its upper layers adapted, and numbers given to tokens.

What is learned is kept as low-rank updates (LoRA; Hu et al., ICLR 2022,
https://arxiv.org/abs/2106.09685): a weight W of the model becomes W + up @ down. They are some
hundred thousand numbers, in one ``.npz`` file, float16:

    NAME.down, NAME.up    (rank, inputs) and (outputs, rank), NAME as in the model
                          (``layer.6.attention.self.query``)
    head.weight, head.bias    (scores, hidden) and (scores,): a linear layer over the last one
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from index.encoding.bundled import bundled_file
from index.encoding.compiled import CompiledEncoder
from index.encoding.inference import SharedModel
from index.encoding.preparation import compile_bundled
from index.encoding.quantization import add_to_weight, weights
from index.encoding.runtime import compile_layers, import_openvino
from index.errors import ModelError
from index.settings import DEFAULT_MODEL, Settings
from index.text.folding import fold_script
from index.types import FloatArray


class TokenScorer(Protocol):
    """What gives every token of a sequence some numbers, in the light of all the others."""

    def token_ids(self, text: str) -> list[int]:
        """The tokens of a text by itself, without marks of beginning and end."""

    def token_scores(self, ids: Sequence[int]) -> FloatArray:
        """The scores of each token, shape (tokens, scores), float32, for at most 512 tokens."""


class AdaptedModel:
    """A ``TokenScorer``: the bundled model with learned updates; several threads may ask it."""

    def __init__(self, encoder: CompiledEncoder, updates: Path) -> None:
        """Raises ModelError when the file of updates does not belong to the model."""
        self._encoder = encoder
        model = _adapted(encoder.layers_file, updates)
        self._model = SharedModel(partial(compile_layers, model, None))

    def token_ids(self, text: str) -> list[int]:
        """See ``TokenScorer``; the text is read in Simplified characters, as in the index."""
        return self._encoder.token_ids(fold_script(text))[1:-1]

    def token_scores(self, ids: Sequence[int]) -> FloatArray:
        """See ``TokenScorer``."""
        return np.asarray(self._model.run(self._encoder.inputs(ids))[: len(ids)], np.float32)


def load_adapted(updates: Path, settings: Settings) -> AdaptedModel | None:
    """The bundled model with the updates of a file; None where this system has no bundled model.

    Raises ModelError when the model cannot be prepared or the file does not belong to it.
    """
    bundled = bundled_file()
    if bundled is None:
        return None
    folder = compile_bundled(bundled, settings.cache, DEFAULT_MODEL)
    return AdaptedModel(CompiledEncoder(folder, DEFAULT_MODEL), updates)


def _adapted(layers: Path, updates: Path) -> Any:
    model = import_openvino().Core().read_model(str(layers))
    with np.load(updates, allow_pickle=False) as content:
        learned = {name: content[name].astype(np.float32) for name in content.files}
    try:
        _update(model, learned)
    except (KeyError, ValueError) as error:
        raise ModelError("model.other_updates", path=updates, why=error) from error
    return _with_head(model, learned)


def _update(model: Any, learned: dict[str, FloatArray]) -> None:
    """Add the learned updates to the weights of a model that has been read, in place."""
    known = dict(weights(model))
    for name in [key.removesuffix(".down") for key in learned if key.endswith(".down")]:
        change = learned[f"{name}.up"] @ learned[f"{name}.down"]
        add_to_weight(known[f"self.bert.encoder.{name}.weight"], change)


def _with_head(model: Any, learned: dict[str, FloatArray]) -> Any:
    openvino = import_openvino()
    operations = openvino.opset15
    tokens = model.output(0).get_node().input_value(0)
    weight, bias = (operations.constant(learned[f"head.{part}"]) for part in ("weight", "bias"))
    scores = operations.add(operations.matmul(tokens, weight, False, True), bias)
    return openvino.Model([scores], model.get_parameters(), "adapted")
