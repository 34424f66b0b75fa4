"""What every engine offers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol

from index.types import FloatArray

Inputs = tuple[FloatArray, FloatArray]
"""Of one sequence: the embeddings of its tokens, float32 of shape (1, tokens, hidden), and the mask
that is added to the attention logits, (1, 1, 1, tokens), far below 0 where nothing is read."""

Collect = Callable[[int, FloatArray], None]
"""Takes the number of a sequence and the vectors of its tokens, float32 (tokens, hidden). It may be
called from another thread, and must copy what it keeps."""


class Layers(Protocol):
    """The layers above the word embeddings, with what may have been put on top of them."""

    def run(self, inputs: Inputs) -> FloatArray:
        """What comes out for each token, float32 of shape (tokens, outputs), from any thread."""


class Engine(Protocol):
    """Runs the layers of the model in one folder (``index.encoding.preparation``)."""

    @property
    def layers(self) -> Layers:
        """The layers for sequences of any length."""

    @property
    def question_layers(self) -> Layers | None:
        """The layers for exactly ``runtime.QUESTION_TOKENS`` tokens, where they are faster."""

    def run_all(self, sequences: Iterable[tuple[int, Inputs]], collect: Collect) -> None:
        """Run many numbered sequences, as many at once as is fastest."""

    def adapted_layers(self, updates: Path) -> Layers:
        """The layers with the learned updates and the head of a file (``index.encoding.adapters``).

        Raises ModelError when the file does not belong to the model.
        """
