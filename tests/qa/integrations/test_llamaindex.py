"""The retriever for LlamaIndex."""

from __future__ import annotations

import asyncio

import pytest
from llama_index.core.schema import MetadataMode, TextNode

from index import Settings, SettingsError
from qa.integrations.finding import Wanted, find
from qa.integrations.llamaindex import WendaRetriever
from qa.retrieval.retriever import Retriever
from tests.support.documents.folders import HORSES
from tests.support.fake_encoder import FakeEncoder


@pytest.fixture(scope="module")
def opened(built: Settings) -> Retriever:
    return Retriever.open(settings=built, encoder=FakeEncoder())


def test_a_node_has_its_place_and_document(opened: Retriever) -> None:
    (found,) = WendaRetriever(retriever=opened, unit="sentence", k=1).retrieve("每年几月有赛马？")
    node, start = found.node, HORSES.index("每年七月")
    assert isinstance(node, TextNode)
    assert node.get_content(MetadataMode.NONE) == "每年七月有赛马。"
    assert (node.start_char_idx, node.end_char_idx) == (start, start + 8)
    assert (node.node_id, node.ref_doc_id) == (f"horses.txt#{start}-{start + 8}", "horses.txt")
    (same,) = find(opened, "每年几月有赛马？", Wanted(1, "sentence"))
    assert (node.metadata, found.score) == (same.metadata, same.score)


def test_a_model_is_shown_the_title_and_none_of_the_numbers(opened: Retriever) -> None:
    (found,) = WendaRetriever(retriever=opened, k=1).retrieve("赛马")
    title = found.node.metadata["title"]
    shown = found.node.get_content(MetadataMode.LLM)
    assert f"title: {title}" in shown
    assert "dense" not in shown


def test_passages_are_those_of_a_search_in_both_ways(opened: Retriever) -> None:
    retriever = WendaRetriever(retriever=opened, k=2, within=["horses.txt", "poverty.txt"])
    found = retriever.retrieve("摘帽")
    searched = opened.search("摘帽", 2, ["horses.txt", "poverty.txt"])
    assert [(each.node.metadata["source"], each.score) for each in found] == [
        (result.document, result.score) for result in searched
    ]
    later = asyncio.run(retriever.aretrieve("摘帽"))
    assert [each.node.node_id for each in later] == [each.node.node_id for each in found]


def test_what_cannot_be_given_is_refused() -> None:
    with pytest.raises(SettingsError, match="k is 1 or more"):
        WendaRetriever(k=0)
