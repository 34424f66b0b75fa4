"""Teaching a small model, whole and in two goes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import torch

from bench.fit.reader_model import ReaderModel

Learned = dict[str, np.ndarray]
Teach = Callable[[ReaderModel, Path | None], None]
"""Teaches a model; the path is where its state is kept, and taken up from."""

BATCHES = 5
"""After how many batches it is interrupted."""


def taught(folder: Path, teach: Teach, state: Path | None, out: Path) -> Learned:
    """What a model learns, by the names of its weights."""
    torch.manual_seed(0)
    model = ReaderModel(folder)
    teach(model, state)
    model.save(out)
    with np.load(out) as content:
        return {name: content[name] for name in content.files}


def check_going_on(
    module: ModuleType, teach: Teach, folder: Path, work: Path, monkeypatch: pytest.MonkeyPatch
) -> Learned:
    """Check that teaching which is interrupted, and then taken up, ends as if it had not been; what
    is learned, which is also in ``whole.npz`` of the folder ``work``. ``module`` is the one whose
    ``_learn`` learns a batch."""
    whole = taught(folder, teach, None, work / "whole.npz")
    learn, steps = vars(module)["_learn"], 0

    def interrupted(*arguments: Any) -> None:
        nonlocal steps
        if steps == BATCHES:
            raise KeyboardInterrupt
        steps += 1
        learn(*arguments)

    monkeypatch.setattr(module, "_learn", interrupted)
    state = work / "state.pt"
    with pytest.raises(KeyboardInterrupt):
        taught(folder, teach, state, work / "part.npz")
    monkeypatch.setattr(module, "_learn", learn)
    again = taught(folder, teach, state, work / "again.npz")
    assert again.keys() == whole.keys()
    for name, values in whole.items():
        np.testing.assert_array_equal(again[name], values, err_msg=name)
    return whole
