"""A cross-encoder beside the ranker: its scores are the model's own, and order the sentences."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index import ModelError, Settings, build, load_reranker
from index.types import FloatArray
from qa.ranking.pipeline import LEAST_LIKELY, PAIR_WEIGHT, rank_query, score_pairs
from qa.retrieval.retriever import Retriever
from tests.support.documents.folders import HORSES, POVERTY, TRADITIONAL, settings_in, write
from tests.support.fake_encoder import FakeEncoder
from tests.support.places import own_cache

QUESTION = "蒙古马怎样？"


def cross_encoder(tiny_model: Path, folder: Path, labels: int) -> Path:
    """A cross-encoder of random weights, one token a character."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification

    auto: Any = import_module("transformers").AutoTokenizer
    tokenizer = auto.from_pretrained(str(tiny_model))
    torch.manual_seed(1)
    size: dict[str, Any] = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2}
    size |= {"intermediate_size": 64, "max_position_embeddings": 128, "num_labels": labels}
    config = BertConfig(vocab_size=len(tokenizer), **size)
    BertForSequenceClassification(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def test_scores_are_the_log_odds_of_the_model(tiny_model: Path, tmp_path: Path) -> None:
    import torch
    from transformers import BertForSequenceClassification

    folder = cross_encoder(tiny_model, tmp_path / "model", 1)
    scorer = load_reranker(Settings(reranker=str(folder)))
    assert scorer is not None
    texts = ["蒙古马耐寒。", "高铁很快。", "馬" * 500]
    found = scorer.pair_scores(QUESTION, texts)
    assert found.dtype == np.float32
    assert scorer.pair_scores(QUESTION, []).shape == (0,)
    tokenizer = import_module("transformers").AutoTokenizer.from_pretrained(str(folder))
    model: Any = BertForSequenceClassification.from_pretrained(str(folder))
    simplified = ["蒙古马耐寒。", "高铁很快。", "马" * 500]
    encoded = tokenizer(
        [QUESTION] * 3, simplified, padding=True, truncation=True, return_tensors="pt"
    )
    with torch.inference_mode():
        expected = model(**encoded).logits[:, 0].numpy()
    np.testing.assert_allclose(found, expected, atol=1e-4)


def test_a_classifier_of_several_labels_is_no_reranker(tiny_model: Path, tmp_path: Path) -> None:
    folder = cross_encoder(tiny_model, tmp_path / "model", 3)
    with pytest.raises(ModelError, match=r"gives 3 scores.*WENDA_RERANKER"):
        load_reranker(Settings(reranker=str(folder)))


def test_without_a_setting_there_is_none() -> None:
    assert load_reranker(Settings()) is None


class Favouring:
    """A PairScorer that finds texts with a word certain, and all others impossible."""

    def __init__(self, word: str) -> None:
        self.word = word
        self.asked: list[tuple[str, tuple[str, ...]]] = []

    def pair_scores(self, question: str, texts: Sequence[str]) -> FloatArray:
        self.asked.append((question, tuple(texts)))
        return np.array([50.0 if self.word in text else -50.0 for text in texts], np.float32)


@pytest.fixture
def retriever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Retriever:
    monkeypatch.setattr("qa.ranking.pipeline.load_reader", lambda _: None)
    write(tmp_path / "docs", horses=HORSES, poverty=POVERTY, railway=TRADITIONAL)
    settings = settings_in(tmp_path, cache=own_cache(tmp_path))
    build([tmp_path / "docs"], settings=settings, encoder=FakeEncoder())
    return Retriever.open(settings=settings, encoder=FakeEncoder())


def test_the_log_probability_of_its_passage_is_added_to_a_sentence(retriever: Retriever) -> None:
    index = retriever.current()
    before = rank_query(retriever, index, retriever.query(index, QUESTION)).evidence
    scorer = Favouring("四个不摘")
    after = score_pairs(before, scorer)
    ((question, texts),) = scorer.asked
    assert question == before.asked.wording
    assert len(texts) == len(set(before.of))
    of_text = {before.text(row): score for row, score in enumerate(before.scores.tolist())}
    for row, score in enumerate(after.scores.tolist()):
        lowered = 0.0 if "四个不摘" in after.passages[after.of[row]].text else LEAST_LIKELY
        expected = of_text[after.text(row)] + PAIR_WEIGHT * lowered
        assert score == pytest.approx(expected, abs=1e-4)
    assert list(after.scores) == sorted(after.scores, reverse=True)


def test_it_reads_where_it_is_set_and_nowhere_else(
    retriever: Retriever, monkeypatch: pytest.MonkeyPatch
) -> None:
    scorer = Favouring("马")
    monkeypatch.setattr("qa.ranking.pipeline.load_scorer", lambda _: scorer)
    index = retriever.current()
    query = retriever.query(index, QUESTION)
    plain = rank_query(retriever, index, query)
    assert scorer.asked == []
    retriever.settings = retriever.settings.with_changes(reranker="some/reranker")
    reranked = rank_query(retriever, index, query)
    assert len(scorer.asked) == 1
    assert np.array_equal(reranked.evidence.scores, score_pairs(plain.evidence, scorer).scores)
