"""The bundled model adapted to score tokens: learned updates to its layers, and a new head.

What is learned is stored as low-rank updates (LoRA; Hu et al., ICLR 2022,
https://arxiv.org/abs/2106.09685): a weight W of the model becomes W + up @ down. They are some
hundred thousand float16 numbers in one ``.npz`` file:

    NAME.down, NAME.up    (rank, inputs) and (outputs, rank), NAME as in the model
                          (``layer.6.attention.self.query``)
    head.weight, head.bias    (scores, hidden) and (scores,): a linear layer on top
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from index.encoding.alignment import align_pieces
from index.encoding.compiled import CompiledEncoder
from index.encoding.model_file import obtain_model_file
from index.encoding.preparation import compile_bundled
from index.errors import ModelError
from index.settings import DEFAULT_MODEL, Settings
from index.text.folding import fold_script
from index.types import FloatArray

_logger = logging.getLogger(__name__)


class TokenScorer(Protocol):
    """Scores every token of a sequence in the context of all the others."""

    def token_ids(self, text: str) -> list[int]:
        """The token ids of a text, without the begin and end tokens."""

    def token_pieces(self, text: str) -> list[str]:
        """What each of these tokens stands for; ▁ is a space."""

    def token_spans(self, text: str) -> list[tuple[int, int]]:
        """Where each of these tokens stands in the text (start, end); empty where that cannot be
        told."""

    def token_scores(self, ids: Sequence[int]) -> FloatArray:
        """The scores of each token, shape (tokens, scores), float32, for at most 512 tokens."""


class AdaptedModel:
    """A ``TokenScorer`` made of the bundled model and learned updates; safe to use from threads."""

    def __init__(self, encoder: CompiledEncoder, updates: Path) -> None:
        """Raises ModelError when the file of updates does not belong to the model."""
        self._encoder = encoder
        self._layers = encoder.engine.adapted_layers(updates)

    def token_ids(self, text: str) -> list[int]:
        """See ``TokenScorer``; the text is converted to Simplified characters, as in the index."""
        return self._encoder.token_ids(fold_script(text))[1:-1]

    def token_pieces(self, text: str) -> list[str]:
        """See ``TokenScorer``."""
        return self._encoder.token_pieces(fold_script(text))

    def token_spans(self, text: str) -> list[tuple[int, int]]:
        """See ``TokenScorer``."""
        simplified = fold_script(text)  # as long as the text, so that places are the same
        return align_pieces(simplified, self._encoder.token_pieces(simplified))

    def token_scores(self, ids: Sequence[int]) -> FloatArray:
        """See ``TokenScorer``."""
        return np.asarray(self._layers.run(self._encoder.inputs(ids))[: len(ids)], np.float32)


def load_adapted(updates: Path, settings: Settings) -> AdaptedModel | None:
    """The bundled model with the updates of a file; None, which is logged, where its weights are
    not to be had.

    Raises ModelError when the model cannot be prepared or the file does not belong to it.
    """
    try:
        bundled = obtain_model_file(settings.cache)
    except ModelError as error:
        if error.code != "model.not_downloaded":
            raise
        _logger.warning("nothing is read a second time, so answers are less sure: %s", error)
        return None
    folder = compile_bundled(bundled, settings.cache, DEFAULT_MODEL)
    return AdaptedModel(CompiledEncoder(folder, DEFAULT_MODEL), updates)
