"""A question in one language, documents in another: its words, translated, as word ids.

The sentence model is weak across languages, and exact words do not match at all; a dictionary
bridges the two (query translation by dictionary: Pirkola, SIGIR 1998, whose point it is that all
translations of one word together count as one word).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from weakref import WeakKeyDictionary

import numpy as np

from index import Index, fold
from qa.bilingual import FUNCTION_WORDS, Bilingual, load_bilingual
from qa.glosses import english_words
from qa.question_words import INTERROGATIVES, LIGHT

Groups = tuple[tuple[int, ...], ...]
"""For each content word of a question the ids of its translations; any of them will do."""

ALTERNATIVES = 4
"""Translations kept for one word: the likeliest of those that stand in the documents."""

SIZEABLE = 0.05
"""Share of the passages that must be in the other language for a question to be translated."""

_WORD_WEIGHT = 4
_SAMPLE = 200
_LONGEST_PHRASE = 5
_LONGEST_WORD = 8
_HAN = re.compile("[\u3400-\u9fff\U00020000-\U000323af]")
_HAN_RUN = re.compile("[\u3400-\u9fff\U00020000-\U000323af]+")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
_FORM_WORDS = INTERROGATIVES | LIGHT | frozenset("个条位名次种只张把项里上中下时这那多可到")


@dataclass(frozen=True, slots=True)
class Shares:
    """How much of a text or an index (0 to 1) is Chinese and how much in Latin letters."""

    chinese: float
    latin: float


def is_chinese(text: str) -> bool | None:
    """Whether a text is rather Chinese than in Latin letters; None when it is neither.

    A Chinese word has about two characters, so two of them weigh as much as a Latin word.
    """
    han, latin = len(_HAN.findall(text)) / 2, len(_LATIN_WORD.findall(text))
    return None if han == latin == 0 else han >= latin


_shares: WeakKeyDictionary[Index, Shares] = WeakKeyDictionary()


def shares(index: Index) -> Shares:
    """The shares of an index's passages, from a sample of 200, found once for a generation."""
    found = _shares.get(index)
    if found is None:
        count = min(_SAMPLE, len(index))
        numbers = np.linspace(0, len(index) - 1, count).astype(int).tolist()
        kinds = [is_chinese(index.passage(number).text) for number in numbers]
        found = Shares(kinds.count(True) / max(count, 1), kinds.count(False) / max(count, 1))
        _shares[index] = found
    return found


def is_foreign(index: Index, question: str) -> bool:
    """Whether a sizeable share of the documents is in the language that the question is not in."""
    chinese = is_chinese(question)
    if chinese is None:
        return False
    found = shares(index)
    return (found.latin if chinese else found.chinese) >= SIZEABLE


@dataclass(frozen=True, slots=True)
class Translation:
    """A question's content words in the other language.

    groups: for each of them (those of which no translation stands in the documents left out)
    the distinct ids of its translations, the likeliest first. words: the likeliest of each,
    as the documents have it.
    """

    groups: Groups = ()
    words: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The words run together as a text in their language."""
        return ("" if _HAN.match("".join(self.words)) else " ").join(self.words)

    @property
    def word_ids(self) -> tuple[int, ...]:
        """The ids for a search, repeated so that a word of many translations weighs no more."""
        return tuple(
            number for ids in self.groups for number in ids * max(1, round(_WORD_WEIGHT / len(ids)))
        )


def translated(index: Index, question: str, cache: Path) -> Translation:
    """The content words of a question in the language of the documents.

    Empty for a question in that language: the dictionary (kept in ``cache``) is not even opened.
    """
    if not is_foreign(index, question):
        return Translation()
    bilingual = load_bilingual(cache)
    translations = _from_chinese if is_chinese(question) else _from_english
    found: dict[tuple[int, ...], str] = {}
    for options in translations(index, fold(question), bilingual):
        if options:
            found.setdefault(tuple(options), next(iter(options.values())))
    return Translation(tuple(found), tuple(found.values()))


def translated_ids(index: Index, question: str, cache: Path) -> Groups:
    """The ids of the translations of each content word of a question, one group for each."""
    return translated(index, question, cache).groups


Options = dict[int, str]
"""Translations of one word that stand in the documents, the likeliest first: ids and words."""


def _from_english(index: Index, question: str, bilingual: Bilingual) -> Iterator[Options]:
    words = english_words(question)
    place = 0
    while place < len(words):
        size = max(_phrase_size(words[place:], bilingual), 1)
        if size > 1:
            yield _chinese_options(index, bilingual.chinese(words[place : place + size])[0])
        for word in words[place : place + size]:
            if word not in FUNCTION_WORDS:
                whole, partial = bilingual.chinese((word,))
                yield _chinese_options(index, (*whole, *partial))
        place += size


def _phrase_size(words: Sequence[str], bilingual: Bilingual) -> int:
    """How many words the longest phrase has that the dictionary renders; 0 for no phrase."""
    for size in range(min(_LONGEST_PHRASE, len(words)), 1, -1):
        if words[size - 1] not in FUNCTION_WORDS and bilingual.chinese(words[:size])[0]:
            return size
    return 0


def _chinese_options(index: Index, words: Sequence[str]) -> Options:
    found: Options = {}
    for word in words:
        identity = _chinese_id(index, word)
        if identity >= 0:
            found.setdefault(identity, word)
        if len(found) == ALTERNATIVES:
            break
    return found


def _chinese_id(index: Index, word: str) -> int:
    """The id of a word, or of its rarest pair of characters where all pairs are known; else -1."""
    whole = index.word_ids([word])[0]
    if whole >= 0 or len(word) < 3:
        return whole
    pairs = index.word_ids([word[place : place + 2] for place in range(len(word) - 1)])
    return pairs[int(np.argmax(index.idf(pairs)))] if min(pairs) >= 0 else -1


def _from_chinese(index: Index, question: str, bilingual: Bilingual) -> Iterator[Options]:
    for run in _HAN_RUN.findall(question):
        for word in segment(run, bilingual):
            if word not in _FORM_WORDS:
                yield _english_options(index, word, bilingual)


def segment(text: str, bilingual: Bilingual) -> list[str]:
    """Chinese characters cut into the fewest words that the dictionary has, long ones first."""
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(text) + 1):
        options = [(best[end - 1][0] + 1.0, end - 1)]
        for start in range(max(0, end - _LONGEST_WORD), end - 1):
            word = text[start:end]
            if word in INTERROGATIVES or bilingual.english(word):
                options.append((best[start][0] + 1.0 - 0.01 * (len(word) - 1) ** 2, start))
        best.append(min(options))
    words: list[str] = []
    end = len(text)
    while end:
        start = best[end][1]
        words.append(text[start:end])
        end = start
    return words[::-1]


def _english_options(index: Index, word: str, bilingual: Bilingual) -> Options:
    """A word's renderings that the index has whole; else those of its parts."""
    found = _renderings(index, bilingual.english(word), bilingual)
    if not found and len(word) > 2:
        parts = [word[:2], word[2:], word[:-1], word[1:]]
        of_parts = [english for part in parts for english in bilingual.english(part)]
        found = _renderings(index, of_parts, bilingual)
    return found


def _renderings(
    index: Index, renderings: Sequence[tuple[str, ...]], bilingual: Bilingual
) -> Options:
    found: Options = {}
    used = 0
    for words in renderings:
        content = [word for word in words if word not in FUNCTION_WORDS]
        forms = _rarest(index, content, bilingual)
        used += bool(forms.keys() - found.keys())
        found |= {number: " ".join(words) for number in forms.keys() - found.keys()}
        if used == ALTERNATIVES:
            break
    return found


def _rarest(index: Index, words: Sequence[str], bilingual: Bilingual) -> Options:
    """All forms of the rarest of some English words; empty if the index lacks one of them."""
    best: Options = {}
    rarity = -1.0
    for word in words:
        forms = bilingual.inflections(word)
        known = {
            number: form
            for number, form in zip(index.word_ids(forms), forms, strict=True)
            if number >= 0
        }
        if not known:
            return {}
        lowest = float(index.idf(list(known)).min())
        if lowest > rarity:
            best, rarity = known, lowest
    return best
