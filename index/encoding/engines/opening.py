"""Which engine reads with a prepared model: chosen once, kept beside it."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

from index.encoding.engines.openvino_engine import EIGHT_BITS, OpenvinoEngine
from index.encoding.engines.torch_engine import TorchEngine
from index.encoding.engines.types import Engine

CHOICE = "engine.json"
TORCH = "torch"


def write_choice(folder: Path, choice: str) -> None:
    """Note what a prepared model is read with: ``TORCH``, or the name of OpenVINO's file."""
    (folder / "compiled" / CHOICE).write_text(json.dumps({"reads": choice}), encoding="utf-8")


def read_choice(folder: Path) -> str:
    """What ``write_choice`` noted; models that were prepared before there was a choice are read in
    8 bits."""
    path = folder / "compiled" / CHOICE
    return str(json.loads(path.read_text("utf-8"))["reads"]) if path.exists() else EIGHT_BITS


def open_engine(folder: Path) -> Engine:
    """The engine for a prepared model; torch where OpenVINO has since been removed."""
    choice = read_choice(folder)
    if choice == TORCH or not has_openvino():
        return TorchEngine(folder)
    return OpenvinoEngine(folder, choice)


def has_openvino() -> bool:
    """Whether OpenVINO is installed."""
    return find_spec("openvino") is not None
