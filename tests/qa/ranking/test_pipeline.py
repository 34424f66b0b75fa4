"""When a question is looked at a second time, and that the real reader reads then."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import qa.ranking.pipeline
from index import Encoder, Index, Settings, build, load_adapted
from index.types import FloatArray
from qa.ranking.calibration import Calibration, learned, write_calibration
from qa.ranking.confidence import probability
from qa.ranking.features import FEATURES
from qa.ranking.pipeline import Ranked, rank_query, rank_question, rerank, score
from qa.ranking.reader import READER
from qa.retrieval.fusion import rank
from qa.retrieval.query import Query
from qa.retrieval.retriever import Retrieved, Retriever
from tests.support.bundled import needs_bundled
from tests.support.candidates import evidence
from tests.support.documents.folders import settings_in
from tests.support.fake_encoder import FakeEncoder
from tests.support.places import own_cache

QUESTION = "四个不摘指什么？"


@pytest.fixture(scope="module")
def retriever(real_settings: Settings, real_encoder: Encoder) -> Retriever:
    return Retriever.open(settings=real_settings, encoder=real_encoder)


class Unused:
    """A TokenScorer that must not be asked."""

    def token_ids(self, text: str) -> list[int]:
        raise AssertionError(text)

    def token_spans(self, text: str) -> list[tuple[int, int]]:
        raise AssertionError

    def token_pieces(self, text: str) -> list[str]:
        raise NotImplementedError

    def token_scores(self, ids: object) -> FloatArray:
        raise AssertionError(ids)


def asked(retriever: Retriever, question: str = QUESTION) -> tuple[Index, Query]:
    index = retriever.current()
    return index, retriever.query(index, question)


def scored(index: Index, query: Query) -> Ranked:
    return score(index, Retrieved(query, rank(index, query)))


def same(first: Ranked, second: Ranked) -> bool:
    return (
        first.confidence == second.confidence
        and first.evidence.sentences == second.evidence.sentences
        and np.array_equal(first.evidence.scores, second.evidence.scores)
    )


@needs_bundled
def test_every_question_is_read(retriever: Retriever) -> None:
    reader = load_adapted(
        Path(qa.ranking.pipeline.__file__).parent / "models" / READER, retriever.settings
    )
    assert reader is not None
    index, query = asked(retriever)
    first = scored(index, query)
    second = rerank(first, reader)
    assert not same(first, second)
    assert sorted(map(str, first.evidence.sentences)) == sorted(map(str, second.evidence.sentences))
    assert same(rank_query(retriever, index, query), second)


def test_where_the_bundled_model_is_not_installed_nothing_is_read(
    retriever: Retriever, monkeypatch: pytest.MonkeyPatch
) -> None:
    index, query = asked(retriever)
    monkeypatch.setattr(qa.ranking.pipeline, "load_reader", lambda _: None)
    assert same(rank_query(retriever, index, query), scored(index, query))
    monkeypatch.setattr(qa.ranking.pipeline, "load_reader", lambda _: Unused())
    with pytest.raises(AssertionError, match="四个不摘"):
        rank_query(retriever, index, query)


@pytest.fixture
def other(tmp_path: Path) -> Retriever:
    """Over an index that another model than the bundled one has made."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "one.txt").write_text("脱贫以后四个不摘。县里照旧帮扶。\n", "utf-8")
    settings = settings_in(tmp_path, cache=own_cache(tmp_path))
    build([tmp_path / "docs"], settings=settings, encoder=FakeEncoder())
    return Retriever.open(settings=settings, encoder=FakeEncoder())


@needs_bundled
def test_the_bundled_reader_reads_whatever_model_embeds(other: Retriever) -> None:
    reader = load_adapted(
        Path(qa.ranking.pipeline.__file__).parent / "models" / READER, other.settings
    )
    assert reader is not None
    index, query = asked(other)
    assert same(rank_query(other, index, query), rerank(scored(index, query), reader))


def test_the_confidence_is_what_was_fitted_to_the_model(other: Retriever) -> None:
    index, query = asked(other)
    shipped = rank_query(other, index, query)
    fingerprint, settings = other.encoder_fingerprint, other.settings
    line = Calibration(fingerprint, "", 0.5, -1.0, 100, learned())
    write_calibration(settings, line)
    odds = 0.5 * np.log(shipped.confidence / (1 - shipped.confidence)) - 1.0
    calibrated = rank_query(other, index, query)
    assert calibrated.confidence == pytest.approx(1 / (1 + np.exp(-odds)))
    assert calibrated.evidence.sentences == shipped.evidence.sentences
    assert rank_question(other, index, QUESTION).confidence == calibrated.confidence
    assert same(rank_query(other, index, query, calibrated=False), shipped)
    write_calibration(settings, replace(line, fingerprint="of another model"))
    assert same(rank_query(other, index, query), calibrated)


def test_passages_may_be_left_out(retriever: Retriever) -> None:
    index, query = asked(retriever)
    best = int(rank_query(retriever, index, query).ranking.passages[0])
    found = rank_query(retriever, index, query, frozenset({best}))
    assert best not in found.ranking.passages
    assert best not in [found.evidence.numbers[of] for of in found.evidence.of]


def test_nothing_found_is_nothing_to_read(retriever: Retriever) -> None:
    index, query = asked(retriever)
    found = rank_query(retriever, index, query, frozenset(range(len(index))))
    assert (found.evidence.sentences, found.confidence) == ((), 0.0)
    assert found.evidence.features.shape == (0, len(FEATURES))


def test_no_number_is_no_answer_to_how_many() -> None:
    odds = float(np.log(0.9 / 0.1))
    for question, text, sure in (
        ("车间吸纳了多少人？", "车间创造条件吸纳群众。", 0.9 / (0.9 + 0.1 * np.exp(3))),
        ("车间吸纳了多少人？", "车间吸纳了二十人。", 0.9),
        ("车间吸纳了哪几种人？", "车间创造条件吸纳群众。", 0.9),
    ):
        found = evidence(question, [("一", [text])], {"车间": 1.0})
        assert probability(found, odds) == pytest.approx(sure, abs=1e-6)
