"""Which language a question is in."""

from __future__ import annotations

import pytest

from qa.question.language import label_language, script_of_question


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("四个不摘指什么？", "zh-Hans"),
        ("善於打硬仗的老實人能發出什麼信號？", "zh-Hant"),
        ("What is Wenda?", "en"),
        ("GDP 是什么？", "zh-Hans"),
        ("What does “夜间施工” mean?", "en"),
        ("《Wenda》是什么？", "zh-Hans"),
        ("“夜间施工”", "zh-Hans"),
        ("2024?", "zh-Hans"),
        ("", "zh-Hans"),
    ],
)
def test_script_of_question(question: str, language: str) -> None:
    assert script_of_question(question) == language
    assert label_language(question) == language[:2]
