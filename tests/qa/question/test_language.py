"""The few words around quotations, in the language of the question."""

from __future__ import annotations

import pytest

from qa.question.language import DIFFERING, NOT_FOUND, REFUSAL, language_of_question, not_found


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("四个不摘指什么？", "zh-Hans"),
        ("善於打硬仗的老實人能發出什麼信號？", "zh-Hant"),
        ("What is Wenda?", "en"),
        ("GDP 是什么？", "zh-Hans"),
        ("2024?", "zh-Hans"),
        ("", "zh-Hans"),
    ],
)
def test_language_of_question(question: str, language: str) -> None:
    assert language_of_question(question) == language


def test_every_text_is_there_in_every_language() -> None:
    languages = {"zh-Hans", "zh-Hant", "en"}
    assert set(REFUSAL) == set(DIFFERING) == set(NOT_FOUND) == languages


def test_a_part_that_was_not_found_is_named() -> None:
    assert not_found("冠军是谁？", "zh-Hans") == "文档里没有找到这一部分的答案：“冠军是谁？”"
    assert not_found("Who won?", "en") == "The documents do not answer this part: “Who won?”"
