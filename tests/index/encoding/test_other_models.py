"""Real models besides the bundled one, and models that pool otherwise or give no token vectors."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index import ModelError, Settings, build, load_encoder
from index.encoding.model_file import obtain_model_file
from index.encoding.preparation import compile_bundled
from index.encoding.transformer import TransformerEncoder, load_transformer
from index.settings import DEFAULT_MODEL
from index.types import PassageText
from qa import Assistant, Retriever
from tests.support.bundled import needs_bundled
from tests.support.documents.folders import TRAIL, settings_in, write
from tests.support.minilm import MINILM, needs_minilm
from tests.support.places import CACHE

HORSE = PassageText("蒙古马耐寒。草原很大。", ((0, 6), (6, 11)))


def unit(vectors: Any) -> Any:
    found = np.asarray(vectors, np.float32)
    return found / np.linalg.norm(found, axis=-1, keepdims=True)


@needs_minilm
def test_minilm_keeps_its_length_dimension_and_pooling() -> None:
    encoder = load_transformer(str(MINILM))
    assert (encoder.dimension, encoder.max_tokens) == (384, 256)
    assert encoder.fits(["dog " * 254, "dog " * 255]) == [True, False]
    from sentence_transformers import SentenceTransformer

    model: Any = SentenceTransformer(str(MINILM), device="cpu")
    text = "The trail is long. Bears are active in September."
    (vectors,) = encoder.encode_passages([PassageText(text, ((0, 18), (19, 49)))])
    np.testing.assert_allclose(vectors.passage, unit(model.encode([text])[0]), atol=1e-4)
    tokens = model.encode([text], output_value="token_embeddings")[0].cpu().numpy()
    # [CLS] the trail is long . bears are active in september . [SEP]
    np.testing.assert_allclose(vectors.sentences[0], unit(tokens[1:6].mean(axis=0)), atol=1e-4)
    np.testing.assert_allclose(vectors.sentences[1], unit(tokens[6:12].mean(axis=0)), atol=1e-4)
    question = encoder.encode_queries(["When do bears move about?"])[0]
    assert vectors.sentences[1] @ question > vectors.sentences[0] @ question + 0.1


@needs_minilm
def test_minilm_answers_from_documents(tmp_path: Path) -> None:
    write(tmp_path / "docs", trail=TRAIL)
    settings = settings_in(tmp_path, model=str(MINILM))
    build([tmp_path / "docs"], settings=settings)
    answer = Assistant(Retriever.open(settings=settings)).ask("When are bears most active?")
    assert answer.answered
    assert "September" in answer.citations[0].quote


@needs_bundled
def test_the_bundled_model_read_as_any_other_gives_nearly_its_vectors() -> None:
    """Its folder is a sentence-transformers model of its own, with prompts for both sides."""
    folder = compile_bundled(obtain_model_file(CACHE), CACHE, DEFAULT_MODEL)
    other = load_encoder(Settings(cache=CACHE, model=str(folder / "sentence-transformer")))
    own = load_encoder(Settings(cache=CACHE))
    assert (own.dimension, other.dimension) == (384, 384)
    (mine,), (its,) = own.encode_passages([HORSE]), other.encode_passages([HORSE])
    assert mine.passage @ its.passage > 0.98
    assert (mine.sentences * its.sentences).sum(axis=1).min() > 0.98
    asked = ["马耐寒吗？"]
    assert own.encode_queries(asked)[0] @ other.encode_queries(asked)[0] > 0.98


def pooled(tiny_model: Path, mode: str) -> Any:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling

    model = SentenceTransformer(str(tiny_model), device="cpu")
    return SentenceTransformer(modules=[model[0], Pooling(32, mode)], device="cpu")


@pytest.mark.parametrize("mode", ["cls", "lasttoken"])
def test_a_model_that_pools_one_token_embeds_sentences_by_themselves(
    tiny_model: Path, mode: str
) -> None:
    model = pooled(tiny_model, mode)
    encoder = TransformerEncoder("some/bge", model, "0")
    (vectors,) = encoder.encode_passages([HORSE])
    texts = [HORSE.text, "蒙古马耐寒。", "草原很大。"]
    expected = unit(model.encode(texts))
    np.testing.assert_allclose(vectors.passage, expected[0], atol=1e-5)
    np.testing.assert_allclose(vectors.sentences, expected[1:], atol=1e-5)
    assert encoder.fingerprint == "0-sentences"


@pytest.mark.parametrize("mode", ["mean", "mean_sqrt_len_tokens", "weightedmean", "max"])
def test_a_model_that_pools_all_tokens_pools_those_of_a_sentence(
    tiny_model: Path, mode: str
) -> None:
    model = pooled(tiny_model, mode)
    encoder = TransformerEncoder("some/bge", model, "0")
    assert encoder.fingerprint == "0"
    (vectors,) = encoder.encode_passages([HORSE])
    tokens = model.encode([HORSE.text], output_value="token_embeddings")[0].cpu().numpy()[:6]
    weights = np.arange(1, 7)[:, None] if mode == "weightedmean" else np.ones((6, 1))
    expected = tokens.max(axis=0) if mode == "max" else (tokens * weights).sum(axis=0)
    np.testing.assert_allclose(vectors.sentences[0], unit(expected), atol=1e-5)


def test_a_model_of_words_alone_embeds_sentences_by_themselves(tiny_model: Path) -> None:
    """It has no layers, gives no token vectors, and reads texts of any length."""
    from sentence_transformers import SentenceTransformer

    static: Any = import_module("sentence_transformers.sentence_transformer.modules")
    tokenizer = SentenceTransformer(str(tiny_model), device="cpu").tokenizer
    words = static.StaticEmbedding(tokenizer.backend_tokenizer, embedding_dim=8)
    model: Any = SentenceTransformer(modules=[words], device="cpu")
    encoder = TransformerEncoder("some/static", model, "0")
    assert (encoder.dimension, encoder.max_tokens) == (8, None)
    assert encoder.fits(["马" * 100_000]) == [True]
    (vectors,) = encoder.encode_passages([HORSE])
    expected = unit(model.encode([HORSE.text, "蒙古马耐寒。", "草原很大。"]))
    np.testing.assert_allclose(vectors.passage, expected[0], atol=1e-5)
    np.testing.assert_allclose(vectors.sentences, expected[1:], atol=1e-5)


def test_prompts_that_are_set_come_before_the_models_own(tiny_model: Path, tmp_path: Path) -> None:
    plain = load_transformer(str(tiny_model))
    given = load_transformer(str(tiny_model), "", "文：")
    assert len({plain.fingerprint, given.fingerprint}) == 2
    model = plain._model
    expected = unit(model.encode(["马", "文：马"]))
    np.testing.assert_allclose(given.encode_queries(["马"])[0], expected[0], atol=1e-5)
    (passage,) = given.encode_passages([PassageText("马", ())])
    np.testing.assert_allclose(passage.passage, expected[1], atol=1e-5)
    write(tmp_path / "docs", horse="蒙古马耐寒。")
    settings = settings_in(tmp_path, model=str(tiny_model))
    assert build([tmp_path / "docs"], settings=settings).embedded == 1
    assert build([tmp_path / "docs"], settings=settings).embedded == 0
    with_prompt = settings.with_changes(passage_prompt="文：")
    assert build([tmp_path / "docs"], settings=with_prompt).embedded == 1


def test_a_folder_that_holds_no_cross_encoder_is_told(tmp_path: Path) -> None:
    from index import load_reranker

    write(tmp_path, notes="no model")
    with pytest.raises(ModelError, match=r"neither a folder|is not"):
        load_reranker(Settings(cache=CACHE, reranker=str(tmp_path)))
