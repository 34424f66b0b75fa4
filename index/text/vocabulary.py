"""The words of an index as 64-bit codes; the id of a word is the rank of its code.

Millions of distinct words (every pair of adjacent Chinese characters is one) take eight bytes each,
are merged and numbered as arrays, and are found by binary search in the mapped file. The chance
that any two of a million words share a code is one in 40 million.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

CodeArray = NDArray[np.uint64]
IntArray = NDArray[np.int32]

_MOST_REMEMBERED = 200_000


def word_code(word: str) -> int:
    """The code of a word: the BLAKE2b hash of its UTF-8 bytes, eight bytes, little-endian."""
    digest = blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8)
    return int.from_bytes(digest.digest(), "little")


class WordCoder:
    """``word_code`` with a cache, for words that recur."""

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}

    def codes(self, words: Iterable[str]) -> list[int]:
        """The codes of words, in order."""
        return [self._code(word) for word in words]

    def _code(self, word: str) -> int:
        code = self._codes.get(word)
        if code is None:
            if len(self._codes) >= _MOST_REMEMBERED:
                self._codes.clear()
            code = self._codes[word] = word_code(word)
        return code


def find_words(vocabulary: CodeArray, words: Sequence[str]) -> list[int]:
    """The ids of words in a sorted vocabulary; -1 for words not in it."""
    codes = np.array([word_code(word) for word in words], np.uint64)
    if not len(vocabulary):
        return [-1] * len(words)
    places = np.searchsorted(vocabulary, codes)
    there = vocabulary[np.minimum(places, len(vocabulary) - 1)] == codes
    return [int(place) if found else -1 for place, found in zip(places, there, strict=True)]


def merge_codes(pieces: Iterable[CodeArray]) -> CodeArray:
    """The distinct codes of all pieces, sorted; the pieces need not be sorted."""
    everything = np.zeros(0, np.uint64)
    for piece in pieces:
        # A stable sort merges two sorted runs (np.union1d hashes, which is many times slower).
        both = np.sort(np.concatenate([everything, np.sort(piece)]), kind="stable")
        everything = both[np.append(True, both[1:] != both[:-1])[: len(both)]]
    return everything


def add_codes(vocabulary: CodeArray, codes: CodeArray) -> CodeArray:
    """A sorted vocabulary with new codes added; faster than ``merge_codes`` if few are new."""
    known = np.zeros(len(codes), bool)
    if len(vocabulary):
        places = np.minimum(np.searchsorted(vocabulary, codes), len(vocabulary) - 1)
        known = vocabulary[places] == codes
    added = np.unique(codes[~known])
    return np.insert(vocabulary, np.searchsorted(vocabulary, added), added)


def rank_codes(vocabulary: CodeArray, codes: CodeArray) -> IntArray:
    """The ids of codes, all of which must be in the vocabulary."""
    return np.searchsorted(vocabulary, codes).astype(np.int32)
