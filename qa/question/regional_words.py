"""The words that the mainland and Taiwan have for one thing: 软件 and 軟體, 打印机 and 印表機.

They are those of OpenCC's phrase tables (the configurations ``s2twp`` and ``tw2sp``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

from opencc import OpenCC

from index import HAN, compile_later, fold
from qa.question.spellings import Spelling

_LONGEST = 6
_RUN = compile_later(f"[{HAN}]{{2,}}")

Convert = Callable[[str], str]


@lru_cache(maxsize=1)
def _converters() -> tuple[tuple[Convert, Convert], ...]:
    """For either direction, a conversion with regional words and the same one without them, from
    folded text to folded text. Loaded on first use, which takes some milliseconds."""
    to_taiwan, plain, to_mainland, back = (
        OpenCC(name).convert for name in ("s2twp", "s2tw", "tw2sp", "tw2s")
    )
    return (
        (lambda text: fold(to_taiwan(text)), lambda text: fold(plain(text))),
        (lambda text: fold(to_mainland(plain(text))), lambda text: fold(back(plain(text)))),
    )


@lru_cache(maxsize=1024)
def regional_words(folded: str) -> tuple[Spelling, ...]:
    """The words of a folded question that the other region has another word for, in order."""
    found: list[Spelling] = []
    for converted, plain in _converters():
        for run in _RUN.finditer(folded):
            unchanged = plain(run.group())
            if converted(run.group()) != unchanged:
                found += _words_of_run(run.group(), run.start(), converted, unchanged)
    return tuple(sorted(_apart(found), key=lambda word: word.start))


def _words_of_run(run: str, offset: int, convert: Convert, unchanged: str) -> Iterator[Spelling]:
    """The words of a run that become others, the longest first at each place.

    ``unchanged`` is the run converted without regional words.
    """
    converted = lru_cache(maxsize=None)(convert)
    place = 0
    while place < len(run) - 1:
        for size in range(min(_LONGEST, len(run) - place), 1, -1):
            word = run[place : place + size]
            if converted(word) != unchanged[place : place + size] and _is_whole(word, converted):
                yield Spelling(offset + place, offset + place + size, word, (converted(word),))
                place += size - 1
                break
        place += 1


def _is_whole(word: str, converted: Convert) -> bool:
    """Whether a text becomes another word as a whole, not because of a part of it."""
    return all(
        converted(word[:cut]) + converted(word[cut:]) != converted(word)
        for cut in range(1, len(word))
    )


def _apart(words: list[Spelling]) -> Iterator[Spelling]:
    """Without those that overlap an earlier one of the list."""
    taken: set[int] = set()
    for word in words:
        places = set(range(word.start, word.end))
        if not places & taken:
            taken |= places
            yield word
