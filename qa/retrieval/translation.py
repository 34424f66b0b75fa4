"""Translates the words of a question for documents in the other language, as word ids.

Across languages the sentence model is weak and words do not match at all; a dictionary bridges the
gap. As in Pirkola (SIGIR 1998), all translations of one word together count as one word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from weakref import WeakKeyDictionary

import numpy as np

from index import HAN, Index, compile_later, fold, has_han
from qa.question.lexicon import ENGLISH_FUNCTION_WORDS, INTERROGATIVES, LIGHT
from qa.retrieval.dictionaries.bilingual import Bilingual, load_bilingual
from qa.retrieval.dictionaries.glosses import english_words

Groups = tuple[tuple[int, ...], ...]
"""For each content word of a question, the ids that stand for it; a match of any one counts."""

ALTERNATIVES = 4
"""Number of translations kept for one word: the likeliest of those the documents contain."""

SIZEABLE = 0.05
"""Least share of passages in the other language for a question to be translated."""

_WORD_WEIGHT = 4
_SAMPLE = 200
_LONGEST_PHRASE = 5
_LONGEST_WORD = 8
_HAN = compile_later(f"[{HAN}]")
_CHINESE_OR_CODE = compile_later(f"[{HAN}]+|[a-z0-9]+(?:[-/._+][a-z0-9]+)*")
_LATIN_WORD = compile_later(r"[A-Za-z]{2,}")
_EMPTY_WORDS = INTERROGATIVES | LIGHT | frozenset("个条位名次种只张把项里上中下时这那多可到")


@dataclass(frozen=True, slots=True)
class Shares:
    """The shares (0 to 1) of an index's passages in Chinese and in Latin letters."""

    chinese: float
    latin: float


def is_chinese(text: str) -> bool | None:
    """Whether a text is mostly Chinese rather than in Latin letters; None if it has neither.

    Two Chinese characters count as much as one Latin word, since a Chinese word has about two.
    """
    han, latin = len(_HAN.findall(text)) / 2, len(_LATIN_WORD.findall(text))
    return None if han == latin == 0 else han >= latin


_shares: WeakKeyDictionary[Index, Shares] = WeakKeyDictionary()


def shares(index: Index) -> Shares:
    """The shares of the languages, estimated from up to 200 passages, once per generation."""
    found = _shares.get(index)
    if found is None:
        count = min(_SAMPLE, len(index))
        numbers = np.linspace(0, len(index) - 1, count).astype(int).tolist()
        kinds = [is_chinese(index.passage(number).text) for number in numbers]
        found = Shares(kinds.count(True) / max(count, 1), kinds.count(False) / max(count, 1))
        _shares[index] = found
    return found


@dataclass(frozen=True, slots=True)
class TranslatedWord:
    """A content word (or phrase) of a question.

    own: the id of the word itself, -1 if it is not in the index. ids: the translations the
    documents contain, likeliest first. text: the likeliest of these; if there are none, the
    dictionary's first translation, or the word itself if the dictionary lacks it.
    """

    own: int
    ids: tuple[int, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Translation:
    """A question's content words in the other language, in order."""

    words: tuple[TranslatedWord, ...] = ()

    @property
    def text(self) -> str:
        """The words joined into one text, as their language writes it."""
        texts = [word.text for word in self.words]
        return ("" if has_han("".join(texts)) else " ").join(texts)

    @property
    def groups(self) -> Groups:
        """For each word, all ids that stand for it; empty if the documents lack it."""
        return tuple(
            word.ids if word.own < 0 or word.own in word.ids else (word.own, *word.ids)
            for word in self.words
        )

    @property
    def search_ids(self) -> tuple[int, ...]:
        """The ids of the translations, repeated so that a word with many of them weighs no more
        than a word with one."""
        return tuple(
            number
            for word in self.words
            if word.ids
            for number in word.ids * max(1, round(_WORD_WEIGHT / len(word.ids)))
        )


def translate(index: Index, question: str, cache: Path) -> Translation:
    """Translate the content words of a question into the other language.

    Empty if too few documents are in that language; the dictionary, kept in ``cache``, is then not
    opened. If documents are in both, ``qa.retrieval.language_routing`` decides which to search.
    """
    chinese = is_chinese(question)
    if chinese is None:
        return Translation()
    found = shares(index)
    if (found.latin if chinese else found.chinese) < SIZEABLE:
        return Translation()
    translations = _from_chinese if chinese else _from_english
    words = translations(index, fold(question), load_bilingual(cache))
    return Translation(tuple(dict.fromkeys(words)))


Options = dict[int, str]
"""The translations of one word that the documents contain, likeliest first, by their ids."""


def _word(index: Index, word: str, options: Options, likeliest: str) -> TranslatedWord:
    text = next(iter(options.values()), likeliest or word)
    return TranslatedWord(_id(index, word), tuple(options), text)


def _from_english(index: Index, question: str, bilingual: Bilingual) -> Iterator[TranslatedWord]:
    words = english_words(question)
    place = 0
    while place < len(words):
        size = max(_phrase_size(words[place:], bilingual), 1)
        phrase = words[place : place + size]
        whole, _ = bilingual.chinese(phrase) if size > 1 else ((), ())
        options = _chinese_options(index, whole)
        if options:
            yield _word(index, " ".join(phrase), options, "")
        for word in phrase:
            single = _english_word(index, word, bilingual)
            if word not in ENGLISH_FUNCTION_WORDS and (single.ids or not options):
                yield single
        place += size


def _english_word(index: Index, word: str, bilingual: Bilingual) -> TranslatedWord:
    whole, partial = bilingual.chinese((word,))
    return _word(index, word, _chinese_options(index, (*whole, *partial)), "".join(whole[:1]))


def _phrase_size(words: Sequence[str], bilingual: Bilingual) -> int:
    """The number of words in the longest opening phrase the dictionary has; 0 if it has none."""
    for size in range(min(_LONGEST_PHRASE, len(words)), 1, -1):
        if words[size - 1] not in ENGLISH_FUNCTION_WORDS and bilingual.chinese(words[:size])[0]:
            return size
    return 0


def _chinese_options(index: Index, words: Sequence[str]) -> Options:
    found: Options = {}
    for word in words:
        identity = _id(index, word)
        if identity >= 0:
            found.setdefault(identity, word)
        if len(found) == ALTERNATIVES:
            break
    return found


def _id(index: Index, word: str) -> int:
    """The id of a word, -1 if unknown. If a Chinese word is unknown as a whole but all its pairs of
    characters are known, the id of the rarest pair stands for it."""
    whole = index.word_ids([word])[0]
    if whole >= 0 or len(word) < 3 or not _HAN.match(word):
        return whole
    pairs = index.word_ids([word[place : place + 2] for place in range(len(word) - 1)])
    return pairs[int(np.argmax(index.idf(pairs)))] if min(pairs) >= 0 else -1


def _from_chinese(index: Index, question: str, bilingual: Bilingual) -> Iterator[TranslatedWord]:
    for match in _CHINESE_OR_CODE.finditer(question):
        if not _HAN.match(match.group()):
            yield _word(index, match.group(), {}, "")
            continue
        for word in segment(match.group(), bilingual):
            if word not in _EMPTY_WORDS:
                yield _chinese_word(index, word, bilingual)


def _chinese_word(index: Index, word: str, bilingual: Bilingual) -> TranslatedWord:
    """Translate a word by the renderings of it that the index contains, or of its parts."""
    whole = bilingual.english(word)
    options = _renderings(index, whole, bilingual)
    if options or len(word) < 3:
        return _word(index, word, options, " ".join(next(iter(whole), ())))
    parts = (word[:2], word[2:], word[:-1], word[1:])
    of_parts = [english for part in parts for english in bilingual.english(part)]
    options = _renderings(index, of_parts, bilingual)
    text = " ".join(next(iter(whole or of_parts), (word,)))
    return TranslatedWord(_id(index, word), tuple(options), text)


def segment(text: str, bilingual: Bilingual) -> list[str]:
    """Cut Chinese text into as few dictionary words as possible, preferring long ones."""
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


def _renderings(
    index: Index, renderings: Sequence[tuple[str, ...]], bilingual: Bilingual
) -> Options:
    found: Options = {}
    used = 0
    for words in renderings:
        content = [word for word in words if word not in ENGLISH_FUNCTION_WORDS]
        forms = _rarest(index, content, bilingual)
        used += bool(forms.keys() - found.keys())
        found |= {number: " ".join(words) for number in forms.keys() - found.keys()}
        if used == ALTERNATIVES:
            break
    return found


def _rarest(index: Index, words: Sequence[str], bilingual: Bilingual) -> Options:
    """All forms of the rarest of the given English words; empty if the index lacks any of them."""
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
