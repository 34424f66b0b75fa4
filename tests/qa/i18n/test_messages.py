"""The words of the screen."""

from __future__ import annotations

from string import Formatter

import pytest

from qa.i18n.messages import TEXTS, Language, language_of, language_of_locale, say, stage_name


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "zh"),
        ("", "zh"),
        ("*", "zh"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("zh-TW", "zh"),
        ("en-US,en;q=0.9", "en"),
        ("fr-FR,fr;q=0.9,zh;q=0.5", "en"),
        ("en;q=0.3, zh-Hans;q=0.8", "zh"),
        ("en;q=0, zh", "zh"),
        ("en;q=abc", "zh"),
        ("EN", "en"),
        (",,;;", "zh"),
    ],
)
def test_language_of(header: str | None, language: Language) -> None:
    assert language_of(header) == language


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_TW"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8", "LC_ALL": ""}, "zh"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
    ],
)
def test_language_of_a_terminal(environment: dict[str, str], language: Language) -> None:
    assert language_of_locale(environment) == language


def test_both_languages_say_the_same_things_with_the_same_fields() -> None:
    def fields(text: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(text) if name}

    assert TEXTS["zh"].keys() == TEXTS["en"].keys()
    for key in TEXTS["zh"]:
        assert fields(TEXTS["zh"][key]) == fields(TEXTS["en"][key]), key


def test_say_fills_in() -> None:
    assert say("zh", "understood", question="{x}？") == "理解为：{x}？"
    assert say("en", "paragraph", number=3) == "paragraph 3"


def test_a_stage_without_a_name_keeps_its_own() -> None:
    assert (stage_name("zh", "embed"), stage_name("zh", "polish")) == ("计算向量", "polish")
