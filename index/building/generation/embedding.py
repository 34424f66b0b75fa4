"""What embeds the passages of a build: this process, unless others do."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import Protocol

import numpy as np

from index.building.progress import Stage
from index.errors import ModelError
from index.storage.embedding_cache import EmbeddingCache, to_stored
from index.types import Encoder, PassageText, PassageVectors

EMBEDDED_AT_ONCE = 64
"""So many passages are given to the encoder."""

Texts = Iterable[tuple[bytes, PassageText]]
"""Passages with their keys."""


class Embedder(Protocol):
    """Embeds passages into a cache."""

    def embed(self, texts: Texts, cache: EmbeddingCache, stage: Stage) -> None:
        """Add the vectors of texts to the cache, each under its key, and tell the stage."""
        ...


class LocalEmbedder:
    """Embeds in this process."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def embed(self, texts: Texts, cache: EmbeddingCache, stage: Stage) -> None:
        """See ``Embedder``. Raises ModelError."""
        left = iter(texts)
        while some := list(itertools.islice(left, EMBEDDED_AT_ONCE)):
            vectors = encode_checked(self._encoder, [text for _, text in some])
            cache.add((key, to_stored(each)) for (key, _), each in zip(some, vectors, strict=True))
            stage.advance(len(some))


def encode_checked(encoder: Encoder, texts: Sequence[PassageText]) -> list[PassageVectors]:
    """The vectors of passages. Raises ModelError when they are not what they should be."""
    vectors = encoder.encode_passages(texts)
    _check_vectors(encoder, texts, vectors)
    return vectors


def _check_vectors(
    encoder: Encoder, texts: Sequence[PassageText], vectors: Sequence[PassageVectors]
) -> None:
    """Raise ModelError unless the vectors have the right shapes and are finite."""
    for text, each in zip(texts, vectors, strict=True):
        right = each.passage.shape == (encoder.dimension,) and each.sentences.shape == (
            len(text.sentences),
            encoder.dimension,
        )
        if not right or not np.isfinite(each.passage).all():
            raise ModelError(
                "model.bad_vectors",
                name=encoder.name,
                passage=each.passage.shape,
                sentences=each.sentences.shape,
                count=len(text.sentences),
                dimension=encoder.dimension,
            )
