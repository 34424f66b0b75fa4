"""Layers compiled by OpenVINO.

Sequences are not batched, so that no vector depends on what is encoded with it; as many run in
parallel as there are cores. Questions have a model of their own, compiled for one length, which
takes a quarter less time.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import Any

from index.encoding.engines.adaptation import adapt_layers
from index.encoding.engines.inference import SharedModel
from index.encoding.engines.runtime import QUESTION_PRECISION, compile_layers, import_openvino
from index.encoding.engines.types import Collect, Inputs, Layers

EIGHT_BITS = "encoder.xml"
"""The layers with weights in 8 bits, to which learned updates can be added."""

HALF = "half.xml"
"""The layers with weights in 16 bits, where the processor is faster in bfloat16."""

QUESTION = "question.xml"


class OpenvinoEngine:
    """An ``Engine`` over the files of a prepared model."""

    def __init__(self, folder: Path, layers: str = EIGHT_BITS) -> None:
        """``layers``: the file in ``compiled/`` that passages are read with."""
        self._folder = folder
        self._file = folder / "compiled" / layers
        self._compile = lru_cache(maxsize=None)(self._compile_layers)
        self.layers = SharedModel(self._compile)

    @cached_property
    def question_layers(self) -> Layers | None:
        """See ``Engine``; None where this processor computes them wrongly."""
        file = self._folder / "compiled" / QUESTION
        if not file.exists():
            return None
        kept = self._folder / "openvino-question"
        return SharedModel(lambda hint: compile_layers(str(file), kept, hint, QUESTION_PRECISION))

    def run_all(self, sequences: Iterable[tuple[int, Inputs]], collect: Collect) -> None:
        """See ``Engine``; fastest when equal lengths follow each other."""
        queue = self._queue
        queue.set_callback(
            lambda request, number: collect(number, request.get_output_tensor(0).data[0])
        )
        try:
            for number, inputs in sequences:
                queue.start_async(dict(enumerate(inputs)), number)
        finally:
            queue.wait_all()

    def adapted_layers(self, updates: Path) -> Layers:
        """See ``Engine``; what was adapted is kept in the model's folder."""
        layers = self._folder / "compiled" / EIGHT_BITS
        adapted, kept = adapt_layers(layers, updates, self._folder / "adapted")
        return SharedModel(partial(compile_layers, adapted, kept))

    def _compile_layers(self, hint: str) -> Any:
        kept = "openvino" if self._file.name == EIGHT_BITS else f"openvino-{self._file.stem}"
        return compile_layers(str(self._file), self._folder / kept, hint)

    @cached_property
    def _queue(self) -> Any:
        compiled = self._compile("THROUGHPUT")
        return import_openvino().AsyncInferQueue(
            compiled, compiled.get_property("OPTIMAL_NUMBER_OF_INFER_REQUESTS")
        )
