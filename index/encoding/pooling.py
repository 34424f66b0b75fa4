"""From token vectors to the vectors of a passage and of its sentences."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.types import FloatArray


def scale_to_unit(vectors: FloatArray) -> FloatArray:
    """Scale vectors of shape (..., dimension) to length 1; a zero vector stays zero."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), np.float32)


def find_tokens(offsets: NDArray[np.int64], start: int, end: int) -> tuple[int, int]:
    """The range of tokens whose characters overlap [start, end); empty when none does.

    ``offsets`` has shape (tokens, 2): each token's first character and the one after its last.
    Special tokens such as <s> have no characters and are never in a range.
    """
    overlaps = (offsets[:, 0] < end) & (offsets[:, 1] > start) & (offsets[:, 1] > offsets[:, 0])
    positions = np.flatnonzero(overlaps)
    return (int(positions[0]), int(positions[-1]) + 1) if positions.size else (0, 0)


def pool_sentences(
    tokens: FloatArray, offsets: NDArray[np.int64], sentences: Sequence[tuple[int, int]]
) -> FloatArray:
    """Late pooling: the mean of each sentence's token vectors from the passage's forward pass.

    ``tokens`` has shape (tokens, dimension), ``offsets`` (tokens, 2); a sentence without a token
    gets the passage's mean. Returns (sentences, dimension), rows of length 1.
    https://arxiv.org/abs/2409.04701
    """
    rows = np.empty((len(sentences), tokens.shape[1]), np.float32)
    for row, (start, end) in enumerate(sentences):
        first, last = find_tokens(offsets, start, end)
        rows[row] = tokens[first:last].mean(axis=0) if last > first else tokens.mean(axis=0)
    return scale_to_unit(rows)
