"""Other models than the bundled one: read from a folder, with their prompts, or told as missing."""

from __future__ import annotations

import socket
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index import ModelError, Settings, build, load_encoder
from index.encoding.transformer import TransformerEncoder, load_transformer
from index.types import PassageText
from qa import Retriever
from tests.support.bundled import needs_bundled
from tests.support.documents.folders import write
from tests.support.places import CACHE, SEEDS
from tests.support.waiting import PATIENCE

pytestmark = needs_bundled


def test_any_local_model_builds_and_answers_searches(tmp_path: Path, tiny_model: Path) -> None:
    settings = Settings(index=tmp_path / "index", cache=CACHE, model=str(tiny_model))
    report = build([SEEDS], settings=settings)
    retriever = Retriever.open(settings=settings)
    results = retriever.search("四个不摘", k=10)
    assert report.embedded == report.passages > 30
    assert any("四个不摘" in result.text for result in results)
    text = retriever.document(results[0].document).text
    assert text[results[0].start : results[0].end] == results[0].text


def test_a_local_model_reads_passages_whole(tiny_model: Path) -> None:
    encoder = load_transformer(str(tiny_model))
    assert (encoder.dimension, encoder.max_tokens) == (32, 128)
    assert encoder.name == str(tiny_model)
    assert encoder.fits(["马" * 119, "马" * 120]) == [True, False]  # "passage: " takes nine
    with pytest.raises(ModelError, match="longer than the 128 tokens"):
        encoder.encode_passages([PassageText("马" * 120, ())])


def test_padding_on_the_left_moves_no_sentence(tiny_model: Path) -> None:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(tiny_model), device="cpu")
    model.tokenizer.padding_side = "left"
    # Without positions the model itself cannot tell where the padding is.
    transformer: Any = model[0]
    transformer.auto_model.embeddings.position_embeddings.weight.data.zero_()
    encoder = TransformerEncoder(str(tiny_model), model, "0")
    short = PassageText("四个不摘。脱贫攻坚。", ((0, 5), (5, 10)))
    long = PassageText("蒙古马精神" * 20, ((0, 100),))
    (alone,) = encoder.encode_passages([short])
    beside = encoder.encode_passages([short, long])[0]
    np.testing.assert_allclose(beside.sentences, alone.sentences, atol=1e-5)
    assert alone.sentences[0] @ alone.sentences[1] < 0.999


def test_e5_models_get_their_prompts(tiny_model: Path, tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(tiny_model), device="cpu")
    as_e5 = TransformerEncoder("some/e5-large", model, "0")
    other = TransformerEncoder("some/bge", model, "0")
    raw = {text: model.encode([text])[0] for text in ("query: 马", "passage: 马", "马")}
    unit = {text: vector / np.linalg.norm(vector) for text, vector in raw.items()}
    passage = [PassageText("马", ())]
    np.testing.assert_allclose(as_e5.encode_queries(["马"])[0], unit["query: 马"], atol=1e-5)
    np.testing.assert_allclose(
        as_e5.encode_passages(passage)[0].passage, unit["passage: 马"], atol=1e-5
    )
    np.testing.assert_allclose(other.encode_queries(["马"])[0], unit["马"], atol=1e-5)
    np.testing.assert_allclose(other.encode_passages(passage)[0].passage, unit["马"], atol=1e-5)


def test_the_models_own_prompts_come_first(tiny_model: Path) -> None:
    from sentence_transformers import SentenceTransformer

    prompts = {"query": "问：", "document": "文："}
    model = SentenceTransformer(str(tiny_model), device="cpu", prompts=prompts)
    encoder = TransformerEncoder("some/e5-large", model, "0")
    vector = model.encode(["问：马"])[0]
    np.testing.assert_allclose(
        encoder.encode_queries(["马"])[0], vector / np.linalg.norm(vector), atol=1e-5
    )
    assert encoder.fits(["马" * 126, "马" * 127]) == [True, False]


def test_a_model_that_is_nowhere_is_told_at_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Even where looking a name up hangs, as behind some firewalls: that is not waited for."""
    told, given_up = threading.Event(), threading.Event()

    def hangs(*_: object, **__: object) -> None:
        told.wait(PATIENCE)
        given_up.set()
        raise OSError("no answer")

    monkeypatch.setattr(socket, "getaddrinfo", hangs)
    with pytest.raises(ModelError, match=r"'nobody/no-such-model'.*--model"):
        load_encoder(Settings(cache=tmp_path, model="nobody/no-such-model"))
    assert not given_up.is_set()
    told.set()
    assert given_up.wait(PATIENCE)


def test_a_folder_that_holds_no_model_is_told(tmp_path: Path) -> None:
    write(tmp_path, notes="no model")
    with pytest.raises(ModelError, match="neither a folder with a sentence-transformers model"):
        load_encoder(Settings(cache=CACHE, model=str(tmp_path)))
