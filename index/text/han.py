"""What a Han character is, for every module that asks.

The constants are the insides of a regular expression's character class, to be put between brackets
with whatever else belongs there: ``re.compile(f"[{HAN}a-z]+")``.
"""

from __future__ import annotations

import re

UNIFIED_HAN = "\u3400-\u9fff\U00020000-\U000323af"
"""The unified ideographs, with extensions A to H.

Words are cut by this narrower class (see ``index.text.words``): NFKC has replaced nearly all
compatibility ideographs by then, and an index stays valid only as long as the class stays.
"""

HAN = f"{UNIFIED_HAN}\uf900-\ufaff"
"""Any Chinese character: the unified and the compatibility ideographs."""

UNSPACED = "\u2e80-\u9fff\uff00-\uff60"
"""Characters that are written without spaces between words: Han, kana, CJK punctuation and
full-width forms, but not Hangul."""

_HAN_CHARACTER = re.compile(f"[{HAN}]")
_FIRST_WIDE = "\u2e80"


def has_han(text: str) -> bool:
    """Whether there is any Chinese character in a text."""
    return _HAN_CHARACTER.search(text) is not None


def is_wide(character: str) -> bool:
    """Whether a character is about as wide as a Han character: any East Asian script.

    Where a line was broken beside such a character, joining the lines again adds no space.
    """
    return character >= _FIRST_WIDE
