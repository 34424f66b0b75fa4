"""A question that names a document is answered from that document."""

from __future__ import annotations

import pytest

from index import Encoder
from qa.assistant import Assistant
from tests.support.answers import assistant_over, quotes

NIGHT = "夜间施工通知\n\n夜间噪声不得超过55分贝，超标一次停工一天。\n"
DAY = "日间施工通知\n\n日间噪声不得超过70分贝，超标一次罚款。\n"
TEXTS = {
    "夜间施工通知": NIGHT,
    "日间施工通知": DAY,
    "kitchen": "Dinner is served at six.\n",
    "library": "Dinner is served here at eight. The doors close at nine.\n",
}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory, real_encoder: Encoder) -> Assistant:
    folder = tmp_path_factory.mktemp("named")
    return assistant_over(folder, real_encoder, 0.0, **TEXTS)


@pytest.mark.parametrize(
    ("question", "document", "first"),
    [
        (
            "《夜间施工通知》里噪声不得超过多少？",
            "夜间施工通知.txt",
            "夜间噪声不得超过55分贝，超标一次停工一天。",
        ),
        (
            "在日间施工那份通知中，噪声不得超过多少？",
            "日间施工通知.txt",
            "日间噪声不得超过70分贝，超标一次罚款。",
        ),
        ("When is dinner served in library.txt?", "library.txt", "Dinner is served here at eight."),
        ("When is dinner served in kitchen.txt?", "kitchen.txt", "Dinner is served at six."),
    ],
)
def test_only_the_named_document_is_quoted(
    assistant: Assistant, question: str, document: str, first: str
) -> None:
    found = assistant.ask(question)
    assert {citation.document for citation in found.citations} == {document}
    assert first in quotes(found)
    assert found.resolved_question == question


def test_a_refusal_offers_passages_of_the_named_document_only(
    tmp_path_factory: pytest.TempPathFactory, real_encoder: Encoder
) -> None:
    folder = tmp_path_factory.mktemp("refused")
    assistant = assistant_over(folder, real_encoder, **TEXTS)
    found = assistant.ask("《夜间施工通知》里世界杯冠军是哪支球队？")
    assert not found.answered
    assert {result.document for result in found.closest} == {"夜间施工通知.txt"}


def test_a_title_that_is_only_mentioned_leaves_the_other_documents_open(
    tmp_path_factory: pytest.TempPathFactory, real_encoder: Encoder
) -> None:
    folder = tmp_path_factory.mktemp("mentioned")
    about = "《夜间施工通知》的起草人是周平。"
    assistant = assistant_over(folder, real_encoder, 0.5, 夜间施工通知=NIGHT, 档案=about)
    assert quotes(assistant.ask("《夜间施工通知》的起草人是谁？")) == [about]
