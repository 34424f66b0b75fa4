"""How a citation of a web page reads."""

from __future__ import annotations

import pytest

from index import Language, Place
from qa.i18n.places import place_name
from qa.web.sources.quotations import place

PAGE = Place("web", 20261130, "https://example.com/帮助")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh", "https://example.com/帮助（2026-11-30 读取）"),
        ("en", "https://example.com/帮助 (read 2026-11-30)"),
    ],
)
def test_the_address_and_the_day(language: Language, words: str) -> None:
    assert place_name(language, PAGE) == words


def test_they_stand_after_the_paragraph_and_the_page() -> None:
    shown = place("zh", "检定", 3, 2, PAGE)
    assert shown == "检定 · 第 3 段 · 第 2 页 · https://example.com/帮助（2026-11-30 读取）"
