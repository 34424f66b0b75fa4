"""Adding learned updates to layers that OpenVINO runs, and keeping the result.

The file of updates is described in ``index.encoding.adapters``.
"""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from index.encoding.engines.quantization import add_to_weight, find_weights
from index.encoding.engines.runtime import import_openvino
from index.errors import ModelError
from index.filesystem import discard_folder, rename_folder
from index.types import FloatArray

UPDATE_ERRORS = (KeyError, ValueError)
"""What goes wrong when updates do not belong to a model: names or shapes that it has not."""

_LAYERS = "layers.xml"
_MOST_KEPT = 3
"""Adaptations kept on disk, 25 MB each: of an older and a newer release that take turns, say."""


def adapt_layers(layers: Path, updates: Path, kept_in: Path) -> tuple[Any, Path | None]:
    """The layers of a file with learned updates and a head, and the folder in which OpenVINO is to
    keep them compiled.

    They become a file below ``kept_in`` on their first use: it is compiled a second faster than
    what is made in memory, which they are (without a folder) where nothing can be written. Raises
    ModelError when the updates do not belong to the layers.
    """
    folder = kept_in / hashlib.sha256(updates.read_bytes()).hexdigest()[:16]
    if not folder.is_dir():
        model = _apply_updates(layers, updates)
        try:
            _keep(model, folder)
        except (OSError, RuntimeError):  # the latter from OpenVINO, on a full disk
            return model, None
    return str(folder / _LAYERS), folder / "openvino"


def read_updates(path: Path) -> dict[str, FloatArray]:
    """The arrays of a file of learned updates, as float32."""
    with np.load(path, allow_pickle=False) as content:
        return {name: content[name].astype(np.float32) for name in content.files}


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
            rename_folder(scratch, folder)
    finally:
        discard_folder(scratch)
    others = [each for each in folder.parent.glob("[!.]*") if each != folder]
    for old in sorted(others, key=lambda each: each.stat().st_mtime)[: 1 - _MOST_KEPT]:
        discard_folder(old)


def _apply_updates(layers: Path, updates: Path) -> Any:
    model = import_openvino().Core().read_model(str(layers))
    learned = read_updates(updates)
    try:
        _add_to_weights(model, learned)
    except UPDATE_ERRORS as error:
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
