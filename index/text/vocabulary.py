"""The words of an index as codes of 64 bits; a word's id is the rank of its code.

Millions of different words (every pair of neighbouring Chinese characters is one) cost eight
bytes each, are merged and numbered as arrays, and are found by binary search in the mapped file.
That two of a million words share a code has a chance of one in 40 million.
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
    """The code of a word: BLAKE2b of its UTF-8 bytes, eight bytes, the least significant first."""
    digest = blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8)
    return int.from_bytes(digest.digest(), "little")


class WordCoder:
    """``word_code``, remembering the words that come again and again."""

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
    """The ids of words in a sorted vocabulary; -1 for those it does not have."""
    codes = np.array([word_code(word) for word in words], np.uint64)
    if not len(vocabulary):
        return [-1] * len(words)
    places = np.searchsorted(vocabulary, codes)
    there = vocabulary[np.minimum(places, len(vocabulary) - 1)] == codes
    return [int(place) if found else -1 for place, found in zip(places, there, strict=True)]


def merged(pieces: Iterable[CodeArray]) -> CodeArray:
    """All codes of the pieces, sorted, each once; the pieces need not be sorted."""
    everything = np.zeros(0, np.uint64)
    for piece in pieces:
        # Two sorted stretches, which a stable sort merges (np.union1d hashes: many times slower).
        both = np.sort(np.concatenate([everything, np.sort(piece)]), kind="stable")
        everything = both[np.append(True, both[1:] != both[:-1])[: len(both)]]
    return everything


def with_added(vocabulary: CodeArray, codes: CodeArray) -> CodeArray:
    """A vocabulary with those of the codes that it does not have; quicker than ``merged`` where
    these are few."""
    known = np.zeros(len(codes), bool)
    if len(vocabulary):
        places = np.minimum(np.searchsorted(vocabulary, codes), len(vocabulary) - 1)
        known = vocabulary[places] == codes
    added = np.unique(codes[~known])
    return np.insert(vocabulary, np.searchsorted(vocabulary, added), added)


def numbered(vocabulary: CodeArray, codes: CodeArray) -> IntArray:
    """The ids of codes that are in the vocabulary; any number for others."""
    return np.searchsorted(vocabulary, codes).astype(np.int32)
