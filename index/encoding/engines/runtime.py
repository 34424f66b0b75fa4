"""OpenVINO: importing it without usage reports, and compiling models for this processor."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

HIDDEN = -1e4
"""Added to the attention logits of tokens that are masked out."""

ACTIVATIONS_AT_ONCE = 128
"""The number of adjacent activations of a token quantized with one scale; see
docs/performance.md."""


QUESTION_TOKENS = 32
"""Long enough for nearly every question, prompt and special tokens included."""
QUESTION_PRECISION = "f32"
"""With a fixed length, OpenVINO 2026.4 is wrong in bfloat16, and faster in this."""


_threads: list[int] = []


def use_threads(count: int) -> None:
    """Use so many threads for what is compiled from now on, where several processes share the
    cores; by default there are as many as cores."""
    _threads[:] = [count]
    if (torch := sys.modules.get("torch")) is not None:
        torch.set_num_threads(count)


def compile_layers(model: Any, kept: Path | None, hint: str, precision: str = "") -> Any:
    """Compile a model for the CPU, given as OpenVINO's model or as the path of its file.

    kept: a folder in which to cache the result (only for files: OpenVINO does not recognise models
    made in memory again). precision: that of what is not in 8 bits, as OpenVINO names it; by
    default the processor decides, for bfloat16 where it has that, which speeds up long sequences.
    """
    core = import_openvino().Core()
    options: dict[str, Any] = {
        "PERFORMANCE_HINT": hint,
        "DYNAMIC_QUANTIZATION_GROUP_SIZE": ACTIVATIONS_AT_ONCE,
    }
    if _threads:
        options["INFERENCE_NUM_THREADS"] = _threads[0]
    if precision:
        options["INFERENCE_PRECISION_HINT"] = precision
    if kept is None:
        return core.compile_model(model, "CPU", options)
    # A folder for each hint, as OpenVINO would also take a model compiled for the other one.
    cache = {"CACHE_DIR": str(kept / hint.lower()), "CACHE_MODE": "OPTIMIZE_SIZE"}
    try:
        return core.compile_model(model, "CPU", options | cache)
    except RuntimeError:  # the folder cannot be written; compiling anew takes a third of a second
        return core.compile_model(model, "CPU", options)


def import_openvino() -> Any:
    """The ``openvino`` module, without its usage reports.

    By default, importing it sends a report to a statistics service and keeps a file about that in
    the home folder. It does neither when its telemetry package cannot be imported.
    """
    modules: dict[str, Any] = sys.modules
    modules.setdefault("openvino_telemetry", None)
    return import_module("openvino")
