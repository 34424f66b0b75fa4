"""Passages found for a question, over a small index made with the fake encoder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index import IndexMissing, Settings, build
from qa import Result, Retriever
from qa.retrieval.fusion import fused_scores, rank
from tests.support.fake_encoder import FakeEncoder

TEXTS = {
    "horse.txt": "蒙古马耐寒、耐旱、耐力强。它们生活在草原上。",
    "road.txt": "要致富，先修路。水、电、路、通讯都是基础设施。",
    "sub/tea.txt": "龍井茶產於杭州。茶葉在清明前後採摘。",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in TEXTS.items():
        path = tmp_path / "documents" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "documents"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(index=tmp_path / "index", cache=tmp_path / "cache")


@pytest.fixture
def retriever(folder: Path, settings: Settings) -> Retriever:
    build([folder], settings=settings, encoder=FakeEncoder())
    return Retriever.open(settings=settings, encoder=FakeEncoder())


def test_the_best_passage_and_where_it_stands(retriever: Retriever) -> None:
    best = retriever.search("蒙古马有哪些特性？", 2)[0]
    assert (best.rank, best.document, best.start) == (1, "horse.txt", 0)
    assert best.text == TEXTS["horse.txt"]
    assert retriever.document(best.document).text[best.start : best.end] == best.text


def test_either_script_finds_the_other(retriever: Retriever) -> None:
    simplified, traditional = retriever.search("龙井茶产于哪里"), retriever.search("龍井茶產於哪裡")
    assert [item.document for item in simplified] == [item.document for item in traditional]
    assert simplified[0].document == "sub/tea.txt"
    assert simplified[0].lexical == traditional[0].lexical > 0


def test_width_and_case_do_not_matter(retriever: Retriever) -> None:
    assert retriever.search("蒙古马ＡＢＣ")[0].lexical == retriever.search("蒙古马abc")[0].lexical


def test_no_more_than_there_are_and_none_for_nothing(retriever: Retriever) -> None:
    assert len(retriever.search("茶", 10)) == 3
    assert [item.rank for item in retriever.search("茶", 2)] == [1, 2]
    assert retriever.search("   ") == []


def test_the_next_question_sees_a_new_generation(
    retriever: Retriever, folder: Path, settings: Settings
) -> None:
    before = retriever.generation
    (folder / "new.txt").write_text("青稞酒是用青稞酿成的。", encoding="utf-8")
    build([folder], settings=settings, encoder=FakeEncoder())
    assert retriever.generation != before
    assert retriever.search("青稞酒")[0].document == "new.txt"


def test_passages_left_out_are_not_found(retriever: Retriever) -> None:
    index = retriever.current()
    query = retriever.query(index, "蒙古马")
    best = int(rank(index, query).passages[0])
    without = rank(index, query, without=frozenset({best}))
    assert best not in without.passages
    assert len(without.passages) == len(index) - 1


def test_fused_scores_weigh_the_standardised_ones() -> None:
    dense, lexical = np.array([0.9, 0.8], np.float32), np.array([0.0, 5.0], np.float32)
    fused = fused_scores(dense, lexical, (0.85, 0.05, 2.5, 2.5))
    np.testing.assert_allclose(fused, [0.6 - 0.4, -0.6 + 0.4], atol=1e-6)


def test_no_index_is_said_before_a_model_loads(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="wenda build"):
        Retriever.open(tmp_path / "none")


def test_results_are_plain_data(retriever: Retriever) -> None:
    assert all(isinstance(item, Result) for item in retriever.search("路"))
