"""The encoder that folds: both Chinese scripts are the same to the model."""

from __future__ import annotations

import numpy as np

from index import Encoder
from index.encoding.loading import FoldedEncoder
from index.text.folding import fold_script
from index.types import PassageText
from tests.support.bundled import needs_bundled
from tests.support.fake_encoder import FakeEncoder

pytestmark = needs_bundled


def test_both_scripts_give_the_same_vectors(real_encoder: Encoder) -> None:
    simplified, traditional = real_encoder.encode_queries(["台湾的铁路有多长", "臺灣的鐵路有多長"])
    np.testing.assert_array_equal(simplified, traditional)


def test_the_folding_encoder_folds_and_keeps_offsets() -> None:
    fake = FakeEncoder()
    encoder = FoldedEncoder(fake)
    text = PassageText("臺灣的鐵路。", ((0, 6),))
    (vectors,) = encoder.encode_passages([text])
    assert fake.encoded == [fold_script(text.text)] == ["台湾的铁路。"]
    assert vectors.sentences.shape == (1, fake.dimension)
    assert encoder.fits(["鐵" * 510, "鐵" * 511]) == [True, False]
