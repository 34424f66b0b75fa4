"""The retriever for LangChain: the framework's own tests, and what is found."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from langchain_core.documents import Document
from langchain_tests.integration_tests import RetrieversIntegrationTests

from index import DocumentError, IndexMissing, Settings, SettingsError, open_index
from qa.integrations.langchain import WendaRetriever
from qa.retrieval.retriever import Retriever
from tests.support.documents.folders import HORSES, settings_in
from tests.support.fake_encoder import FakeEncoder


@pytest.fixture(scope="module")
def opened(built: Settings) -> Retriever:
    return Retriever.open(settings=built, encoder=FakeEncoder())


@pytest.mark.anyio
class TestStandard(RetrieversIntegrationTests):
    """LangChain's standard tests, over the seed document and the real model."""

    @pytest.fixture(autouse=True)
    def over(self, real_settings: Settings) -> None:
        self._settings = real_settings

    @pytest.fixture
    def anyio_backend(self) -> str:
        return "asyncio"

    @property
    def retriever_constructor(self) -> type[WendaRetriever]:
        return WendaRetriever

    @property
    def retriever_constructor_params(self) -> dict[str, Any]:
        return {"settings": self._settings}

    @property
    def retriever_query_example(self) -> str:
        return "四个不摘指什么？"


def test_a_passage_has_its_place(opened: Retriever) -> None:
    (found,) = WendaRetriever(retriever=opened, k=1).invoke("赛马")
    (result,) = opened.search("赛马", 1)
    assert (result.document, result.start, result.end) == ("horses.txt", 2, len(HORSES) - 1)
    assert found == Document(
        HORSES[2:-1],
        id=f"horses.txt#2-{len(HORSES) - 1}",
        metadata={
            "source": "horses.txt",
            "document": "horses.txt",
            "title": result.title,
            "part": result.part,
            "paragraph": 1,
            "page": None,
            "place": None,
            "start": 2,
            "end": len(HORSES) - 1,
            "rank": 1,
            "score": result.score,
            "dense": result.dense,
            "lexical": result.lexical,
        },
    )


def test_a_sentence_has_its_place_and_probability(opened: Retriever) -> None:
    found = WendaRetriever(retriever=opened, unit="sentence", k=50).invoke("每年几月有赛马？")
    best = found[0]
    assert best.page_content == "每年七月有赛马。"
    assert (best.metadata["document"], best.metadata["paragraph"]) == ("horses.txt", 2)
    start = HORSES.index("每年七月")
    assert (best.metadata["start"], best.metadata["end"]) == (start, start + 8)
    assert [each.metadata["rank"] for each in found] == list(range(1, len(found) + 1))
    scores = [each.metadata["score"] for each in found]
    assert scores == sorted(scores, reverse=True)
    assert sum(scores) == pytest.approx(best.metadata["confidence"], rel=1e-5)
    index = opened.current()
    for each in found:
        text = index.document(each.metadata["source"]).text
        assert each.page_content == text[each.metadata["start"] : each.metadata["end"]]


@pytest.mark.parametrize("unit", ["passage", "sentence"])
def test_only_the_documents_that_are_named_are_searched(opened: Retriever, unit: str) -> None:
    retriever = WendaRetriever(retriever=opened, k=20, unit=unit, within="poverty.txt")
    assert {each.metadata["source"] for each in retriever.invoke("赛马")} == {"poverty.txt"}
    other = retriever.invoke("赛马", within=["railway.txt", "horses.txt"])
    assert {each.metadata["source"] for each in other} == {"railway.txt", "horses.txt"}
    with pytest.raises(DocumentError, match=r"nowhere\.txt"):
        retriever.invoke("赛马", within=["nowhere.txt"])


def test_what_is_given_to_a_call_counts_in_a_thread_too(opened: Retriever) -> None:
    retriever = WendaRetriever(retriever=opened, k=3)
    given: dict[str, Any] = {"k": 1, "unit": "sentence", "within": ["horses.txt"]}
    found = asyncio.run(retriever.ainvoke("每年几月有赛马？", None, **given))
    assert [each.page_content for each in found] == ["每年七月有赛马。"]
    assert found == retriever.invoke("每年几月有赛马？", None, **given)


@pytest.mark.parametrize("unit", ["passage", "sentence"])
def test_nothing_is_found_for_nothing(opened: Retriever, unit: str) -> None:
    assert WendaRetriever(retriever=opened, unit=unit).invoke(" ") == []


def test_what_cannot_be_given_is_refused(opened: Retriever) -> None:
    with pytest.raises(SettingsError, match="k is 1 or more"):
        WendaRetriever(retriever=opened, k=0)
    with pytest.raises(SettingsError, match="k is 1 or more"):
        WendaRetriever(retriever=opened).invoke("赛马", k=-1)
    with pytest.raises(SettingsError, match="one of passage, sentence"):
        WendaRetriever(retriever=opened).invoke("赛马", unit="word")


def test_an_index_is_opened_when_it_is_searched(built: Settings, tmp_path: Any) -> None:
    retriever = WendaRetriever(settings=settings_in(tmp_path))
    with pytest.raises(IndexMissing):
        retriever.invoke("赛马")
    with open_index(built.index) as there:
        assert there.documents
