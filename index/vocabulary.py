"""The words of an index: UTF-8, sorted by bytes, one after the other, with an offset table.

A word's id is its rank. Opening costs nothing, for a word is found by binary search in the
mapped file.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

ByteArray = NDArray[np.uint8]
OffsetArray = NDArray[np.int64]


def encode_word(word: str) -> bytes:
    """The bytes a word is stored as; sorting them sorts by code point."""
    return word.encode("utf-8", "surrogatepass")


class Vocabulary(Sequence[bytes]):
    """A sorted sequence of words over one array of bytes (n) and one of offsets (words + 1)."""

    def __init__(self, letters: ByteArray, offsets: OffsetArray) -> None:
        # Views: taking a few bytes out of an array costs several times as much.
        self._letters = letters.data
        self._offsets = offsets.data

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def __getitem__(self, number: int) -> bytes:  # type: ignore[override]
        return bytes(self._letters[self._offsets[number] : self._offsets[number + 1]])

    def find(self, word: str) -> int:
        """The id of a word, or -1 where the index does not have it."""
        wanted = encode_word(word)
        number = bisect_left(self, wanted)
        return number if number < len(self) and self[number] == wanted else -1

    def all_words(self) -> list[bytes]:
        """Every word, in order of id."""
        letters = bytes(self._letters)
        ends = self._offsets.tolist()
        return [letters[start:end] for start, end in pairwise(ends)]


def pack_words(words: Sequence[bytes]) -> tuple[bytes, OffsetArray]:
    """Sorted words as the two parts that are stored."""
    offsets = np.zeros(len(words) + 1, np.int64)
    np.cumsum([len(word) for word in words], out=offsets[1:])
    return b"".join(words), offsets
