"""Folders of documents, each with a conversation about them and the evidence that its last answer
must quote.

They lie beside this repository (``case.json`` and ``docs/`` in a folder each); a case that is not
there is skipped.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from index import Encoder, Settings, build
from qa.assistant import Assistant
from qa.ranking.pipeline import rank_question
from qa.retrieval.retriever import Retriever
from qa.types import Answer
from tests.support.places import CACHE, CASES

ANSWERED = (
    "01-gbk-ddl",
    "07-chinese-numerals",
    "19-traditional-vocabulary",
    "24-how-many",
    "26-clarified-in-second-turn",
    "28-compare",
    "29-summarise",
    "33-docx-chinese-numbering",
)
"""Cases whose evidence is quoted."""

FOUND = {
    "38-pdf-two-columns": (
        "条石大多完好，运至下游河湾，全部用于砌筑新的护岸，剩下的碎石铺了堤脚的便道。"
    ),
}
"""Cases of which the best sentence is known, whether or not it is thought good enough."""

NOT_QUOTED = {
    "07-chinese-numerals": ("北干渠", "西干渠", "东干渠"),
}
"""What an answer must not quote besides."""


@pytest.mark.parametrize("name", ANSWERED)
def test_the_evidence_is_quoted(name: str, tmp_path: Path, real_encoder: Encoder) -> None:
    case = read_case(name)
    found = last_answer(name, case, tmp_path, real_encoder)
    assert found.answered
    quotes = [citation.quote for citation in found.citations]
    assert [need for need in case["evidence"] if not quoted(need, quotes)] == []
    assert not any(text in quote for text in NOT_QUOTED.get(name, ()) for quote in quotes)


@pytest.mark.parametrize("name", FOUND)
def test_the_best_sentence_is_whole(name: str, tmp_path: Path, real_encoder: Encoder) -> None:
    question = read_case(name)["turns"][-1]
    retriever = opened_case(name, tmp_path, real_encoder)
    best = rank_question(retriever, retriever.current(), question).evidence
    assert best.text(0) == FOUND[name]


def test_what_the_first_turn_did_not_quote_comes_in_the_second(
    tmp_path: Path, real_encoder: Encoder
) -> None:
    """Whatever the confidence: how sure the answers are is not what is asked for here."""
    case = read_case("25-any-others")
    assistant = Assistant(opened_case("25-any-others", tmp_path, real_encoder), threshold=0.0)
    first, second = map(assistant.conversation().ask, case["turns"])
    shown = [citation.quote for citation in first.citations]
    assert not any(citation.quote in shown for citation in second.citations)
    quotes = [*shown, *(citation.quote for citation in second.citations)]
    assert [need for need in case["evidence"] if not quoted(need, quotes)] == []


def read_case(name: str) -> dict[str, Any]:
    path = CASES / name / "case.json"
    if not path.exists():
        pytest.skip("the cases are not beside this repository")
    case: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return case


def last_answer(name: str, case: dict[str, Any], folder: Path, encoder: Encoder) -> Answer:
    """The answer to the last turn of the case's conversation."""
    chat = Assistant(opened_case(name, folder, encoder)).conversation()
    return [chat.ask(turn) for turn in case["turns"]][-1]


def opened_case(name: str, folder: Path, encoder: Encoder) -> Retriever:
    """An index of the case's documents, opened."""
    settings = Settings(index=folder / "index", cache=CACHE)
    build([CASES / name / "docs"], settings=settings, encoder=encoder)
    return Retriever.open(settings=settings, encoder=encoder)


def quoted(alternatives: list[str], quotes: list[str]) -> bool:
    """Whether any of the alternatives stands in any of the quotes."""
    return any(text in quote for text in alternatives for quote in quotes)
