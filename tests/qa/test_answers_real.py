"""The real model and the fitted ones: the seed document, and small ones that contradict."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from index import Encoder, Settings, build
from qa.assistant import Assistant
from qa.retrieval.retriever import Retriever
from qa.types import Answer, segments_text
from tests.support.places import DATA


def cases(name: str) -> list[dict[str, Any]]:
    lines = (DATA / f"{name}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def assistant(real_settings: Settings, real_encoder: Encoder) -> Assistant:
    return Assistant(Retriever.open(settings=real_settings, encoder=real_encoder))


Ask = Callable[[str], Answer]


@pytest.fixture(scope="module")
def ask(assistant: Assistant) -> Ask:
    """Answers a question that several tests ask once for all of them."""
    return cache(assistant.ask)


REFUSED = {"not_found": ["refused"], "uncertain": ["uncertain"]}
"""The labels of a refusal, by its reason."""


def check(assistant: Assistant, found: Answer) -> None:
    """Every quotation is the document's text at its offsets, and is shown with its marker; the
    labels say what the answer's fields say."""
    assert found.text == segments_text(found.segments)
    codes = [segment.code for segment in found.segments if segment.kind == "label"]
    expected = ["missing"] * len(found.missing) + ["conflicting"] * found.conflicting
    assert codes == (expected if found.answered else REFUSED[found.reason or ""])
    assert (found.reason is None) == found.answered
    assert bool(found.possible) == (found.reason == "uncertain")
    for citation in found.citations:
        text = assistant.document(citation.document).text
        assert citation.quote == text[citation.start : citation.end]
        assert f"{citation.quote}[{citation.n}]" in found.text
    assert [citation.n for citation in found.citations] == [*range(1, len(found.citations) + 1)]
    assert bool(found.citations) == found.answered == (not found.closest)
    assert len(found.citations) <= 5
    places = [(citation.document, citation.start) for citation in found.citations]
    assert len(set(places)) == len(places)


def met(found: Answer, evidence: list[list[str]]) -> bool:
    quotes = [citation.quote for citation in found.citations]
    return all(any(text in quote for text in need for quote in quotes) for need in evidence)


@pytest.mark.parametrize("name", ["answerable", "multi_part", "cross_language"])
def test_every_citation_is_verbatim(assistant: Assistant, ask: Ask, name: str) -> None:
    for case in cases(name):
        if "documents" not in case:
            check(assistant, ask(case["turns"][-1]))


def test_all_parts_are_cited(ask: Ask) -> None:
    sets = cases("multi_part")
    found = sum(met(ask(case["turns"][-1]), case["evidence"]) for case in sets)
    assert found >= ALL_PARTS, f"{found} of {len(sets)}"


ALL_PARTS = 17


def test_a_part_that_is_not_in_the_documents_is_named(assistant: Assistant) -> None:
    found = assistant.ask("善于吃亏的老实人能发出什么信号？世界杯冠军是哪支球队？")
    check(assistant, found)
    assert found.missing == ("世界杯冠军是哪支球队？",)
    assert found.text.startswith("文档里没有找到这一部分的答案：“世界杯冠军是哪支球队？”\n")
    assert any("功成有我" in citation.quote for citation in found.citations)


def test_two_questions_that_are_not_in_the_documents_are_refused(assistant: Assistant) -> None:
    for question in (
        "世界杯冠军是哪支球队？红楼梦的作者是谁？",
        "特斯拉的创始人和苹果的创始人分别是谁？",
        "Who painted the Mona Lisa? What is the capital of France?",
    ):
        found = assistant.ask(question)
        check(assistant, found)
        assert not found.answered


def test_little_differs_in_the_answers_about_the_seed(assistant: Assistant, ask: Ask) -> None:
    """Two essays give the same fall in the number of the poor from different years; no other
    two places of the seed say different things."""

    named = {}
    for case in cases("answerable") + cases("multi_part"):
        found = ask(case["turns"][-1])
        check(assistant, found)
        if found.conflicting:
            named[case["id"]] = sum("9899万" in citation.quote for citation in found.citations)
    assert set(named.values()) == {2}
    assert "a059" in named


@pytest.mark.slow
def test_both_sides_of_a_contradiction_are_cited_and_named(
    tmp_path: Path, real_settings: Settings, real_encoder: Encoder
) -> None:
    both = named = answered = 0
    for case in cases("contradictions"):
        folder = tmp_path / case["id"]
        folder.mkdir()
        for name, text in case["documents"].items():
            (folder / name).write_text(text, "utf-8")
        settings = real_settings.with_changes(index=tmp_path / f"{case['id']}-index")
        build([folder], settings=settings, encoder=real_encoder)
        assistant = Assistant(Retriever.open(settings=settings, encoder=real_encoder))
        found = assistant.ask(case["turns"][-1])
        answered += found.answered
        check(assistant, found)
        both += met(found, case["evidence"])
        named += found.conflicting
    # What is answered at all is answered with both sides; the rest is refused.
    assert both == named == answered
    assert answered >= ANSWERED


ANSWERED = 24
