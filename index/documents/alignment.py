"""Which character of one text is which character of another that says almost the same.

The text of a document and the characters of its pages differ in white space, in hyphens and in
compatibility forms, and the pages hold more: heads, numbers, other columns.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

SEEDS = (16, 8, 4)  # so many characters in a row, found once in either text, are the same place
SMALL = 24  # in gaps between them of at most so many characters, single ones are enough
_DROPPED = frozenset("\x02\ufffe\u00ad\u200b\ufeff-\u2010")  # hyphens come and go at line ends


class _Gap(NamedTuple):
    """Stretches of both texts that are still to be compared, and with which length of seed."""

    first: tuple[int, int]
    second: tuple[int, int]
    level: int


def compact(text: str) -> tuple[str, list[int]]:
    """The text without white space and hyphens, in compatibility forms and small letters, and for
    each of its characters the position in ``text`` that it comes from."""
    characters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        if character.isspace() or character in _DROPPED:
            continue
        for folded in unicodedata.normalize("NFKC", character).casefold():
            if not folded.isspace():
                characters.append(folded)
                places.append(place)
    return "".join(characters), places


def align(first: str, second: str) -> NDArray[np.int64]:
    """For each character of ``first`` its place in ``second``, -1 where it has none.

    Both are compact. The order is the same in both: what is moved counts as missing. Shape
    (len(first),), int64. Seeds that occur once in either text, shorter ones between longer ones, as
    in Bram Cohen's patience diff.
    """
    found = np.full(len(first), -1, np.int64)
    gaps = [_Gap((0, len(first)), (0, len(second)), 0)]
    while gaps:
        gap = gaps.pop()
        size = _seed(gap)
        if not size:
            continue
        matches = list(_matches(first, second, gap, size))
        for start, place, length in matches:
            found[start : start + length] = np.arange(place, place + length)
        gaps += _between(gap, matches)
    return found


def _seed(gap: _Gap) -> int:
    """The length of the seeds to look for in a gap; 0 to leave it."""
    lengths = gap.first[1] - gap.first[0], gap.second[1] - gap.second[0]
    if min(lengths) < 1:
        return 0
    if gap.level < len(SEEDS):
        return SEEDS[gap.level]
    return 1 if gap.level == len(SEEDS) and max(lengths) <= SMALL else 0


def _matches(first: str, second: str, gap: _Gap, size: int) -> Iterator[tuple[int, int, int]]:
    """Stretches of a gap that are the same in both texts (start in either, length), in order: seeds
    that occur once, as many as are in the same order, each as far as it goes."""
    (a, a_end), (b, b_end) = gap.first, gap.second
    once = _once(second, b, b_end, size)
    seeds = [(start, once[seed]) for seed, start in _once(first, a, a_end, size).items()
             if seed in once]  # fmt: skip
    for seed, seen in _in_order(sorted(seeds)):
        if seed < a or seen < b:
            continue  # a part of the stretch before
        before = _alike(first[a:seed][::-1], second[b:seen][::-1])
        after = _alike(first[seed:a_end], second[seen:b_end])
        yield seed - before, seen - before, before + after
        a, b = seed + after, seen + after


def _alike(first: str, second: str) -> int:
    """With how many equal characters two texts begin."""
    for at, (one, other) in enumerate(zip(first, second, strict=False)):
        if one != other:
            return at
    return min(len(first), len(second))


def _once(text: str, start: int, end: int, size: int) -> dict[str, int]:
    """The stretches of a length that occur once between two positions, and where."""
    seeds = [text[at : at + size] for at in range(start, end - size + 1)]
    counts = Counter(seeds)
    return {seed: start + at for at, seed in enumerate(seeds) if counts[seed] == 1}


def _in_order(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The most pairs, sorted by their first numbers, whose second numbers increase as well."""
    tails: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for number, (_, place) in enumerate(pairs):
        at = bisect_left(tails, place)
        before.append(last[at - 1] if at else -1)
        tails[at : at + 1] = [place]
        last[at : at + 1] = [number]
    chain = []
    number = last[-1] if last else -1
    while number >= 0:
        chain.append(pairs[number])
        number = before[number]
    return chain[::-1]


def _between(gap: _Gap, matches: Sequence[tuple[int, int, int]]) -> Iterator[_Gap]:
    """What is left of a gap before, between and after matches."""
    a, b = gap.first[0], gap.second[0]
    for start, place, length in matches:
        yield _Gap((a, start), (b, place), gap.level + 1)
        a, b = start + length, place + length
    yield _Gap((a, gap.first[1]), (b, gap.second[1]), gap.level + 1)
