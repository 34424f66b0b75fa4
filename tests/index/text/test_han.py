"""Which characters are Chinese, by every class that is built of the constants."""

from __future__ import annotations

import re

import pytest

from index.text.han import HAN, UNIFIED_HAN, UNSPACED, has_han, is_wide

#           character: HAN, UNIFIED_HAN, UNSPACED, wide
CHARACTERS = {
    "中": (True, True, True, True),
    "䲟": (True, True, True, True),  # extension A
    "𬬻": (True, True, False, True),  # extension E, beyond the basic plane
    "\ufa0e": (True, False, False, True),  # among the compatibility ideographs
    "。": (False, False, True, True),
    "か": (False, False, True, True),
    "，": (False, False, True, True),
    "한": (False, False, False, True),  # Korean has spaces between words
    "é": (False, False, False, False),
    "5": (False, False, False, False),
}


@pytest.mark.parametrize(("character", "expected"), CHARACTERS.items())
def test_classes(character: str, expected: tuple[bool, ...]) -> None:
    classes = (HAN, UNIFIED_HAN, UNSPACED)
    matched = tuple(bool(re.fullmatch(f"[{inside}]", character)) for inside in classes)
    assert (*matched, is_wide(character)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("GB/T 7714 标准", True), ("no word", False), ("", False), ("。，", False), ("𬬻", True)],
)
def test_has_han(text: str, expected: bool) -> None:
    assert has_han(text) is expected
