"""The definition of a Han character that all modules share.

The constants are the contents of a character class in a regular expression, to be put in brackets
with whatever else belongs there: ``compile_later(f"[{HAN}a-z]+")``.
"""

from __future__ import annotations

from index.patterns import compile_later

UNIFIED_HAN = "\u3400-\u9fff\U00020000-\U000323af"
"""The unified ideographs, with extensions A to H.

Words are cut by this narrower class (see ``index.text.words``): by then NFKC has replaced nearly
all compatibility ideographs. An index stays valid only as long as this class does not change.
"""

HAN = f"{UNIFIED_HAN}\uf900-\ufaff"
"""Any Chinese character: the unified and the compatibility ideographs."""

UNSPACED = "\u2e80-\u9fff\uff00-\uff60"
"""Characters that are written without spaces between words: Han, kana, CJK punctuation and
full-width forms, but not Hangul."""

_HAN_CHARACTER = compile_later(f"[{HAN}]")
_FIRST_WIDE = "\u2e80"


def has_han(text: str) -> bool:
    """Whether a text contains any Chinese character."""
    return _HAN_CHARACTER.search(text) is not None


def is_wide(character: str) -> bool:
    """Whether a character is about as wide as a Han character, as in any East Asian script.

    Lines that were broken beside such a character are joined without a space.
    """
    return character >= _FIRST_WIDE
