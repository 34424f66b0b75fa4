"""OpenVINO: imported without its usage reports, and models compiled for this processor."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

HIDDEN = -1e4
"""What is added to the attention's logits of tokens that nothing is to attend to."""

ACTIVATIONS_AT_ONCE = 128
"""So many neighbouring numbers of a token are brought to 8 bits by one scale; see
docs/performance.md."""


def compile_layers(model: Any, kept: Path | None, hint: str, precision: str = "") -> Any:
    """OpenVINO's compiled model, of one that was read or the path of its file.

    kept: a folder for what it compiles, so that it is there the next time (of files alone: what
    is made in memory is never the same to it). precision: of what is not in 8 bits, as OpenVINO
    names it; left to the processor, bfloat16 where it has that, which long sequences gain by.
    """
    core = import_openvino().Core()
    options: dict[str, Any] = {
        "PERFORMANCE_HINT": hint,
        "DYNAMIC_QUANTIZATION_GROUP_SIZE": ACTIVATIONS_AT_ONCE,
    }
    if precision:
        options["INFERENCE_PRECISION_HINT"] = precision
    if kept is None:
        return core.compile_model(model, "CPU", options)
    # One folder for each: what was compiled for the one is also taken for the other.
    cache = {"CACHE_DIR": str(kept / hint.lower()), "CACHE_MODE": "OPTIMIZE_SIZE"}
    try:
        return core.compile_model(model, "CPU", options | cache)
    except RuntimeError:  # the folder cannot be written: a third of a second more
        return core.compile_model(model, "CPU", options)


def import_openvino() -> Any:
    """The ``openvino`` module, without its usage reports.

    Left alone, importing it reports that to a statistics service and keeps a file about it in
    the home folder. Where its reporting package cannot be imported, it does neither.
    """
    modules: dict[str, Any] = sys.modules
    modules.setdefault("openvino_telemetry", None)
    return import_module("openvino")
