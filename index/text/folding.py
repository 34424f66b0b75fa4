"""Script, width and letter case folded away: for matching only, never for showing.

``fold`` keeps the length, so positions in the folded text are positions in the text.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from opencc import OpenCC

_MOST_STEPS = 4
_SHORT = 300
_SURROGATES = re.compile("[\ud800-\udfff]")


@lru_cache(maxsize=1)
def _converter() -> OpenCC:
    return OpenCC("t2s")


def _simplify(text: str) -> str:
    """Traditional to Simplified; OpenCC takes no lone surrogates, which a text may have."""
    simplified: str = _converter().convert(_SURROGATES.sub("\ufffd", text))
    return simplified


class _FoldedCharacters(dict[int, str]):
    """Code point to folded character, worked out when first asked for (see str.translate).

    All of Unicode at once would take half a second; a text uses a few thousand characters.
    """

    def __missing__(self, code: int) -> str:
        character = chr(code)
        for _ in range(_MOST_STEPS):
            folded = _fold_once(character)
            if folded == character:
                break
            character = folded
        self[code] = character
        return character


def _fold_once(character: str) -> str:
    """One character folded, or itself where folding would change the length."""
    for step in (
        unicodedata.normalize("NFKC", character),
        character.casefold(),
        character if _SURROGATES.match(character) else _simplify(character),
    ):
        if step != character and len(step) == 1:
            return step
    return character


class _SimplifiedCharacters(dict[int, str]):
    """Code point to Simplified character, worked out when first asked for."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        simplified = character if _SURROGATES.match(character) else _simplify(character)
        self[code] = simplified if len(simplified) == 1 else character
        return self[code]


_characters = _FoldedCharacters()
_simplified = _SimplifiedCharacters()


def fold(text: str) -> str:
    """The text with Traditional characters made Simplified, full width half, capitals small.

    ``len(fold(text)) == len(text)``, and ``fold(fold(text)) == fold(text)``; a character whose
    folded form is longer than one character (``ß``, ``㎏``) stays as it is.
    """
    return _fold_short(text) if len(text) <= _SHORT else text.translate(_characters)


@lru_cache(maxsize=8192)
def _fold_short(text: str) -> str:
    """Sentences are folded again and again while one question is answered."""
    return text.translate(_characters)


def fold_script(text: str) -> str:
    """The text with Traditional characters made Simplified, one by one; same length."""
    return text.translate(_simplified)


def normalize(text: str) -> str:
    """The text folded for cutting into words: like ``fold``, but free to change the length.

    OpenCC sees whole phrases here, so 乾隆 stays while 乾燥 becomes 干燥.
    """
    return _simplify(unicodedata.normalize("NFKC", text)).casefold()
