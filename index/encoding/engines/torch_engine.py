"""The same layers run by torch, where OpenVINO has no wheel or computes them wrongly."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from index.encoding.engines.adaptation import UPDATE_ERRORS, read_updates
from index.encoding.engines.types import Collect, Inputs, Layers
from index.errors import ModelError
from index.types import FloatArray


class TorchEngine:
    """An ``Engine`` over the ``sentence-transformer`` folder of a prepared model."""

    question_layers: Layers | None = None

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "sentence-transformer"

    @cached_property
    def layers(self) -> Layers:
        """See ``Engine``."""
        return TorchLayers(load_bert(self._folder))

    def run_all(self, sequences: Iterable[tuple[int, Inputs]], collect: Collect) -> None:
        """See ``Engine``; one after the other, each on all cores."""
        for number, inputs in sequences:
            collect(number, self.layers.run(inputs))

    def adapted_layers(self, updates: Path) -> Layers:
        """See ``Engine``."""
        import torch

        bert, learned = load_bert(self._folder), read_updates(updates)
        try:
            with torch.inference_mode():
                for name in [key[:-5] for key in learned if key.endswith(".down")]:
                    change = torch.from_numpy(learned[f"{name}.up"] @ learned[f"{name}.down"])
                    bert.get_submodule(f"encoder.{name}").get_parameter("weight").add_(change)
        except (AttributeError, RuntimeError, *UPDATE_ERRORS) as error:
            raise ModelError("model.other_updates", path=updates, why=error) from error
        return TorchLayers(bert, learned["head.weight"], learned["head.bias"])


class TorchLayers:
    """A BERT model, and a linear layer on top of it if there is one."""

    def __init__(
        self, bert: Any, weight: FloatArray | None = None, bias: FloatArray | None = None
    ) -> None:
        self._bert = bert
        self._weight = weight
        self._bias = bias

    def run(self, inputs: Inputs) -> FloatArray:
        """See ``Layers``; several threads may run it."""
        import torch

        embeddings, mask = map(torch.from_numpy, inputs)
        with torch.inference_mode():
            output = self._bert(inputs_embeds=embeddings, attention_mask=mask)
        tokens = output.last_hidden_state[0].numpy()
        if self._weight is None:
            return np.asarray(tokens, np.float32)
        return np.asarray(tokens @ self._weight.T + self._bias, np.float32)


def load_bert(folder: Path) -> Any:
    """The layers as a ``transformers.BertModel`` in float32, ready to be run."""
    from transformers import BertModel

    from index.encoding.transformer import quiet_transformers

    with quiet_transformers():
        bert = BertModel.from_pretrained(str(folder), local_files_only=True)
    bert.train(False)
    return bert
