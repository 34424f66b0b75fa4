"""A stand-in for the sentence model: quick, deterministic, near for texts that share characters."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np

from index.types import FloatArray, PassageText, PassageVectors


class FakeEncoder:
    """An index.types.Encoder over hashed characters and pairs of characters."""

    def __init__(self, dimension: int = 64, limit: int = 510, name: str = "fake") -> None:
        self.name = name
        self.dimension = dimension
        self.limit = limit
        self.fingerprint = f"{name}-{dimension}"
        self.encoded: list[str] = []

    def fits(self, texts: Sequence[str]) -> list[bool]:
        return [len(text) <= self.limit for text in texts]

    def encode_queries(self, queries: Sequence[str]) -> FloatArray:
        return np.stack([self._vector(query) for query in queries])

    def encode_passages(self, passages: Sequence[PassageText]) -> list[PassageVectors]:
        self.encoded.extend(passage.text for passage in passages)
        return [
            PassageVectors(
                self._vector(passage.text),
                np.stack([self._vector(passage.text[a:b]) for a, b in passage.sentences]),
            )
            for passage in passages
        ]

    def _vector(self, text: str) -> FloatArray:
        grams = list(text) + [text[i : i + 2] for i in range(len(text) - 1)] or [""]
        vector = np.zeros(self.dimension, np.float32)
        for gram in grams:
            code = zlib.crc32(gram.encode("utf-8", "surrogatepass"))
            vector[code % self.dimension] += 1.0 if code & 0x10000 else -1.0
        vector[0] += 1e-3
        return np.asarray(vector / np.linalg.norm(vector), np.float32)
