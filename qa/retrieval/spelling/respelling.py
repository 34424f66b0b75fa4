"""What a question that nothing was found for may have been meant to say: its mistyped words, its
codes and its pinyin in the words of the documents.

Nothing here is used for a question that is answered. Words that the index knows, numbers and names
in Latin letters stay as they are, and so do codes but for what joins their parts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, pairwise
from pathlib import Path
from weakref import WeakKeyDictionary

import numpy as np
from opencc import OpenCC

from index import HAN, Index, compile_later, fold
from qa.question.language import script_of_question
from qa.retrieval.dictionaries.sounds import load_sounds
from qa.retrieval.spelling.codes import guess_codes
from qa.retrieval.spelling.homophones import MOST, Guess, guess_words, unknown_stretches
from qa.retrieval.spelling.pinyin import guess_pinyin
from qa.retrieval.translation import shares

_MOST_REMEMBERED = 256
_SPACE = compile_later(rf"(?<=[{HAN}]) +(?=[{HAN}])")
_MAY_BE_PINYIN = compile_later(r"[a-z]{2}")


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of a question as typed, what it is taken for, and the words (folded) by which that
    is known to the index."""

    typed: str
    meant: str
    known: tuple[str, ...]


Changes = tuple[Change, ...]
"""What is changed in a question, in its order."""

_remembered: WeakKeyDictionary[Index, dict[str, tuple[Changes, ...]]] = WeakKeyDictionary()


def respellings(index: Index, question: str, cache: Path) -> tuple[Changes, ...]:
    """What may have to be changed in a question for it to say what was meant, the likeliest first;
    at most ``MOST`` ways.

    Empty where the index knows all of its words, or has nothing that sounds like those it does not
    know. The dictionary of sounds is kept in ``cache``. Words are cut as ``use_words`` says.
    """
    known = _remembered.setdefault(index, {})
    if question not in known:
        if len(known) >= _MOST_REMEMBERED:
            known.clear()
        known[question] = _find_changes(index, question, cache)
    return known[question]


def respell(text: str, changes: Changes) -> str:
    """A question, or another that has its words, with the changes made."""
    for change in changes:
        text = text.replace(change.typed, change.meant)
    return _SPACE.sub("", text) if any(change.typed.isascii() for change in changes) else text


def are_known_in(index: Index, documents: Iterable[str], changes: Changes) -> bool:
    """Whether, for each change, one of the documents has a word that was meant."""
    passages = [number for path in documents for number in index.passages_of(path)]
    return all(any(_is_in(index, word, passages) for word in change.known) for change in changes)


def _is_in(index: Index, word: str, passages: Sequence[int]) -> bool:
    """Whether one of the passages has a word, or all pairs of its characters."""
    ids = index.word_ids([word])
    if ids[0] < 0:
        ids = index.word_ids([one + other for one, other in pairwise(word)])
    there = [index.lexical_scores([number], passages) > 0 for number in ids]
    return bool(np.all(there, axis=0).any())


def _find_changes(index: Index, question: str, cache: Path) -> tuple[Changes, ...]:
    guesses = guess_codes(index, question)
    guesses += _guess_by_sound(index, fold(question), cache, [choice[0] for choice in guesses])
    guesses.sort(key=lambda choice: choice[0].start)
    ways = islice(_combinations(guesses), MOST)
    return tuple(tuple(_change(question, guess) for guess in way) for way in ways)


def _guess_by_sound(
    index: Index, folded: str, cache: Path, codes: Sequence[Guess]
) -> list[list[Guess]]:
    """What mistyped words and pinyin may stand for, which are no part of ``codes``."""
    stretches = unknown_stretches(index, folded)
    pinyin = bool(_MAY_BE_PINYIN.search(folded))
    if not (stretches or pinyin) or not shares(index).chinese:
        return []
    sounds = load_sounds(cache)
    guesses = guess_words(index, sounds, folded, stretches)
    if pinyin:
        guesses += guess_pinyin(index, sounds, folded)
    return [
        choice
        for choice in guesses
        if not any(choice[0].start < code.end and code.start < choice[0].end for code in codes)
    ]


def _combinations(guesses: Sequence[Sequence[Guess]]) -> list[list[Guess]]:
    """The best guess for each stretch; each of several alone, the nearest first; then the next best
    for one stretch at a time."""
    if not guesses:
        return []
    best = [choice[0] for choice in guesses]
    alone = [[guess] for guess in sorted(best, key=lambda guess: guess.distance)]
    others = [
        [*best[:place], guess, *best[place + 1 :]]
        for rank in range(1, MOST)
        for place, choice in enumerate(guesses)
        for guess in choice[rank : rank + 1]
    ]
    return [best, *(alone if len(best) > 1 else []), *others]


def _change(question: str, guess: Guess) -> Change:
    """A guess in the script of the question."""
    traditional = not guess.word.isascii() and script_of_question(question) == "zh-Hant"
    meant = _to_traditional().convert(guess.word) if traditional else guess.word
    return Change(question[guess.start : guess.end], meant, guess.known)


@lru_cache(maxsize=1)
def _to_traditional() -> OpenCC:
    return OpenCC("s2t")
