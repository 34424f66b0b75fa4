"""Pinyin in a question to the Chinese words that the documents may have for it.

A run of Latin letters that is valid pinyin is read as the likeliest sequence of words: a Viterbi
search over the words of a dictionary and the pairs of characters of the index, in which what the
index knows counts for more.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index import Index, compile_later, has_han
from qa.question.lexicon import FUNCTION_WORDS, INTERROGATIVES, LIGHT
from qa.retrieval.dictionaries.sounds import Sounds, blur
from qa.retrieval.spelling.homophones import MOST, Guess

MOST_LETTERS = 60
"""The longest run of pinyin that is read."""

_LATIN = compile_later(r"[a-z0-9]+(?:['’\-/._+@:&][a-z0-9]+)*")
_PINYIN = compile_later(r"[a-z]+(?:['’][a-z]+)*")
_LONGEST_WORD = 4
_MOST_ALIKE = 40
_MOST_NEAR = 30
_SHORT = 4
_MOST_WORDS = 16
_BEAM = 8

# Logarithms to the base of ten of how likely a word is, or is made more likely.
_TOTAL = 7.8
_OTHER_PAIR = -7.0
_KNOWN = 2.5
_BLURRED = -1.5
_JOINED = 0.7
_EMPTY_WORDS = FUNCTION_WORDS | INTERROGATIVES | LIGHT


@dataclass(frozen=True, slots=True)
class _Word:
    """A word that some syllables may stand for, and how likely it is; ``known`` to the index."""

    text: str
    weight: float
    known: bool


@dataclass(frozen=True, slots=True)
class _Path:
    """Words read so far, and how likely they are together."""

    words: tuple[_Word, ...] = ()
    weight: float = 0.0

    @property
    def text(self) -> str:
        return "".join(word.text for word in self.words)


Edges = dict[int, list[tuple[int, str]]]
"""Where syllables begin: where each of them ends, and its letters."""


def guess_pinyin(index: Index, sounds: Sounds, folded: str) -> list[list[Guess]]:
    """For each run of pinyin in a folded question what it may stand for, the likeliest first; only
    what has a word of the index."""
    runs = _runs(index, sounds, folded)
    guesses = [_read(index, sounds, folded, start, end) for start, end in runs]
    return [found for found in guesses if found]


def _runs(index: Index, sounds: Sounds, folded: str) -> list[tuple[int, int]]:
    """Neighbouring words in Latin letters that are valid pinyin and not in the index.

    None in a question without Chinese characters that has other words besides: it is in another
    language.
    """
    runs: list[tuple[int, int]] = []
    words = list(_LATIN.finditer(folded))
    known = index.word_ids([word.group() for word in words])
    for word, number in zip(words, known, strict=True):
        valid = bool(_PINYIN.fullmatch(word.group()) and _edges(sounds, word.group()))
        if number >= 0:
            continue
        if not valid and not has_han(folded):
            return []
        if valid and runs and not folded[runs[-1][1] : word.start()].strip(" "):
            runs[-1] = (runs[-1][0], word.end())
        elif valid:
            runs.append(word.span())
    return [(start, end) for start, end in runs if end - start <= MOST_LETTERS]


def _edges(sounds: Sounds, typed: str) -> Edges:
    """The syllables of a run; they end where a word does, and at an apostrophe. Empty where a word
    is no pinyin."""
    edges: Edges = defaultdict(list)
    place = 0
    for part in re.split(r"[ '’]+", typed):
        found = sounds.syllabify(part)
        if not found:
            return {}
        for start, end in sorted(found):
            edges[place + start].append((place + end, part[start:end]))
        place += len(part)
    return edges


def _read(index: Index, sounds: Sounds, folded: str, start: int, end: int) -> list[Guess]:
    edges = _edges(sounds, folded[start:end])
    size = max((stop for stops in edges.values() for stop, _ in stops), default=0)
    words = _words(index, sounds, edges)
    paths: dict[int, list[_Path]] = {0: [_Path()]}
    for place in range(size):
        reached = sorted(paths.pop(place, []), key=lambda path: -path.weight)[:_BEAM]
        for stop, choice in words.get(place, {}).items():
            paths.setdefault(stop, []).extend(_extend(index, reached, choice))
    whole = sorted(paths.get(size, []), key=lambda path: (-path.weight, path.text))
    return _guesses(whole, start, end)


def _guesses(paths: Sequence[_Path], start: int, end: int) -> list[Guess]:
    """The best readings that differ in the words of the index, of those with one that says
    something."""
    found: dict[tuple[str, ...], Guess] = {}
    for path in paths:
        known = tuple(
            word.text
            for word in path.words
            if word.known and len(word.text) > 1 and word.text not in _EMPTY_WORDS
        )
        texts = {guess.word for guess in found.values()}
        if known and known not in found and path.text not in texts:
            found[known] = Guess(start, end, path.text, 0.0, known)
    return list(found.values())[:MOST]


def _words(index: Index, sounds: Sounds, edges: Edges) -> dict[int, dict[int, list[_Word]]]:
    """For each stretch between two places the likeliest words that it may stand for."""
    found: dict[tuple[int, int], dict[str, float]] = defaultdict(dict)
    near = _MOST_NEAR if len(edges) <= _SHORT else 0
    for start in edges:
        for end, syllables in _sequences(edges, start, _LONGEST_WORD):
            for text, weight in _dictionary_words(sounds, syllables):
                _keep(found[start, end], text, weight)
            if len(syllables) == 2:
                for text, weight in _pairs(sounds, syllables, near):
                    _keep(found[start, end], text, weight)
    known = _known_words(index, found)
    # A single character is known to any index, and says nothing.
    likelier = {text for text in known if len(text) > 1} | INTERROGATIVES
    words: dict[int, dict[int, list[_Word]]] = defaultdict(dict)
    for (start, end), weights in found.items():
        choice = [
            _Word(text, weight + _KNOWN * (text in likelier), text in known)
            for text, weight in weights.items()
            if text in known or len(text) == 1 or weight > -_TOTAL + _BLURRED
        ]
        words[start][end] = sorted(choice, key=lambda word: -word.weight)[:_MOST_WORDS]
    return words


def _keep(weights: dict[str, float], text: str, weight: float) -> None:
    weights[text] = max(weight, weights.get(text, weight))


def _sequences(edges: Edges, start: int, most: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Up to ``most`` syllables one after the other, with where the last of them ends."""
    for end, syllable in edges.get(start, ()):
        yield end, (syllable,)
        if most > 1:
            for stop, further in _sequences(edges, end, most - 1):
                yield stop, (syllable, *further)


def _dictionary_words(sounds: Sounds, syllables: tuple[str, ...]) -> Iterator[tuple[str, float]]:
    for each in sounds.words(tuple(map(blur, syllables))):
        other = sum(a != b for a, b in zip(each.sounds, syllables, strict=True))
        yield each.word, each.frequency - _TOTAL + _BLURRED * other


def _pairs(
    sounds: Sounds, syllables: tuple[str, ...], most_near: int
) -> Iterator[tuple[str, float]]:
    """Pairs of characters: names are in no dictionary. One of a pair may be among the ``most_near``
    that sound only nearly so."""
    first, second = (sounds.words((blur(syllable),)) for syllable in syllables)
    exact = [
        [each.word for each in words if each.sounds == (syllable,)][:_MOST_ALIKE]
        for words, syllable in zip((first, second), syllables, strict=True)
    ]
    near = [
        [each.word for each in words if each.sounds != (syllable,)][:most_near]
        for words, syllable in zip((first, second), syllables, strict=True)
    ]
    for ones, others, weight in (
        (exact[0], exact[1], _OTHER_PAIR),
        (near[0], exact[1], _OTHER_PAIR + _BLURRED),
        (exact[0], near[1], _OTHER_PAIR + _BLURRED),
    ):
        yield from ((one + other, weight) for one in ones for other in others)


def _known_words(index: Index, found: dict[tuple[int, int], dict[str, float]]) -> frozenset[str]:
    texts = list(dict.fromkeys(text for weights in found.values() for text in weights))
    ids = index.word_ids(texts)
    return frozenset(text for text, number in zip(texts, ids, strict=True) if number >= 0)


def _extend(index: Index, paths: Sequence[_Path], words: Sequence[_Word]) -> Iterator[_Path]:
    """Each path with each of the words; likelier where the index knows them side by side."""
    ends = {path.words[-1].text[-1] for path in paths if path.words}
    pairs = list({end + word.text[0] for end in ends for word in words})
    ids = dict(zip(pairs, index.word_ids(pairs), strict=True))
    for path in paths:
        for word in words:
            side = path.words[-1].text[-1] + word.text[0] if path.words else ""
            joined = _JOINED if ids.get(side, -1) >= 0 else 0.0
            yield replace(
                path, words=(*path.words, word), weight=path.weight + word.weight + joined
            )
