"""The mean of two readers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import ArrayLike, NDArray

from bench.fit.reader_mean import main, mean_of


def half(values: ArrayLike) -> NDArray[np.float16]:
    return np.array(values, np.float16)


def test_the_mean_is_that_of_each_weight(tmp_path: Path) -> None:
    np.savez(tmp_path / "one.npz", up=half([[1, 2]]), bias=half([60000]))
    np.savez(tmp_path / "other.npz", up=half([[2, -4]]), bias=half([60000]))
    main(tmp_path / "one.npz", tmp_path / "other.npz", tmp_path / "mean.npz")
    with np.load(tmp_path / "mean.npz") as mean:
        assert {name: mean[name].tolist() for name in mean} == {
            "up": [[1.5, -1.0]],
            "bias": [60000],
        }
        assert {mean[name].dtype for name in mean} == {np.dtype(np.float16)}


def test_readers_of_other_forms_have_no_mean(tmp_path: Path) -> None:
    np.savez(tmp_path / "one.npz", up=half([[1, 2]]))
    np.savez(tmp_path / "other.npz", up=half([[1]]))
    with pytest.raises(ValueError, match=r"other\.npz is no reader of the form of .*one\.npz"):
        mean_of(tmp_path / "one.npz", tmp_path / "other.npz")
