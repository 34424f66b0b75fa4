"""The vectors that ship, and an encoder that does not give them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from index import DEFAULT_MODEL, Encoder, ModelError, Settings, load_encoder
from index.encoding.compiled import CompiledEncoder
from index.encoding.model_file import find_model_file
from index.encoding.preparation import compile_bundled
from index.encoding.reference import SENTENCES, check_vectors
from index.types import FloatArray, PassageText, PassageVectors
from tests.support.bundled import needs_bundled
from tests.support.places import CACHE

pytestmark = needs_bundled


class Mistaken:
    """An encoder that gives the vector of another text for one of the sentences."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.name = encoder.name
        self.fingerprint = encoder.fingerprint
        self.dimension = encoder.dimension

    def fits(self, texts: Sequence[str]) -> list[bool]:
        return self._encoder.fits(texts)

    def encode_queries(self, queries: Sequence[str]) -> FloatArray:
        vectors = self._encoder.encode_queries(queries)
        return np.concatenate([vectors[1:2], vectors[1:]])

    def encode_passages(self, passages: Sequence[PassageText]) -> list[PassageVectors]:
        return self._encoder.encode_passages(passages)


@pytest.fixture(scope="module")
def encoder() -> CompiledEncoder:
    weights = find_model_file(CACHE)
    assert weights is not None
    return CompiledEncoder(compile_bundled(weights, CACHE, DEFAULT_MODEL), DEFAULT_MODEL)


def test_this_machine_gives_them(encoder: CompiledEncoder) -> None:
    assert len(set(SENTENCES)) == 32
    check_vectors(encoder)
    assert load_encoder(Settings(cache=CACHE)).fingerprint == f"{encoder.fingerprint}-folded"


def test_a_wrong_vector_is_told(encoder: CompiledEncoder) -> None:
    with pytest.raises(ModelError) as raised:
        check_vectors(Mistaken(encoder))
    assert raised.value.code == "model.other_vectors"
    assert raised.value.fields["sentence"] == "四个不摘指什么？"
    assert raised.value.fields["cosine"] < 0.995
