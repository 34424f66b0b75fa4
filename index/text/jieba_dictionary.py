"""jieba's dictionary, either whole in memory or read from a mapped file where it is looked into.

Loading half a million words takes jieba longer than answering a question does; the mapped file
is there at once, and cutting a question looks into it some dozens of times.
"""

from __future__ import annotations

import logging
import tempfile
from bisect import bisect_left
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.arrays import open_array

_MOST_REMEMBERED = 50_000


def encode_word(word: str) -> bytes:
    """The bytes a word is stored as; sorting them sorts by code point."""
    return word.encode("utf-8", "surrogatepass")


class SortedWords:
    """A sorted sequence of words over one array of bytes (n) and one of offsets (words + 1)."""

    def __init__(self, letters: NDArray[np.uint8], offsets: NDArray[np.int64]) -> None:
        # Views: taking a few bytes out of an array costs several times as much.
        self._letters = letters.data
        self._offsets = offsets.data

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def __getitem__(self, number: int) -> bytes:
        return bytes(self._letters[self._offsets[number] : self._offsets[number + 1]])

    def find(self, word: str) -> int:
        """The position of a word, or -1 where it is not there."""
        wanted = encode_word(word)
        number = bisect_left(self, wanted)
        return number if number < len(self) and self[number] == wanted else -1


def pack_words(words: Sequence[bytes]) -> tuple[bytes, NDArray[np.int64]]:
    """Sorted words as the two parts that are stored."""
    offsets = np.zeros(len(words) + 1, np.int64)
    np.cumsum([len(word) for word in words], out=offsets[1:])
    return b"".join(words), offsets


class MappedFrequencies:
    """Word to frequency (0 for the mere beginning of a word), as jieba's ``Tokenizer.FREQ``.

    Words set later are kept in memory.
    """

    def __init__(self, words: SortedWords, frequencies: Any) -> None:
        """``frequencies`` has one number for each of the words."""
        self._words = words
        self._frequencies = frequencies
        self._added: dict[str, int] = {}
        self._seen: dict[str, int | None] = {}

    def get(self, word: str, default: int | None = None) -> int | None:
        """The frequency of a word, or the default."""
        found = self._added.get(word)
        if found is None:
            found = self._look(word)
        return default if found is None else found

    def _look(self, word: str) -> int | None:
        if word in self._seen:
            return self._seen[word]
        number = self._words.find(word)
        found = None if number < 0 else int(self._frequencies[number])
        if len(self._seen) >= _MOST_REMEMBERED:
            self._seen = {}
        self._seen[word] = found
        return found

    def __contains__(self, word: str) -> bool:
        return self.get(word) is not None

    def __getitem__(self, word: str) -> int:
        found = self.get(word)
        if found is None:
            raise KeyError(word)
        return found

    def __setitem__(self, word: str, frequency: int) -> None:
        self._added[word] = frequency


def whole_tokenizer(cache: Path) -> Any:
    """A jieba tokenizer with its dictionary in memory: for cutting much text.

    jieba keeps its own cache file in the folder.
    """
    import jieba

    jieba.setLogLevel(logging.CRITICAL)
    tokenizer = jieba.Tokenizer()
    cache.mkdir(parents=True, exist_ok=True)
    tokenizer.tmp_dir = str(cache)
    tokenizer.cache_file = f"jieba-{jieba.__version__}.cache"
    tokenizer.initialize()
    return tokenizer


def mapped_tokenizer(cache: Path) -> Any:
    """A jieba tokenizer that is ready at once: for cutting a few sentences.

    The mapped files are made in the folder when they are not there; where that is impossible
    the dictionary is loaded whole.
    """
    import jieba

    jieba.setLogLevel(logging.CRITICAL)
    folder = cache / f"jieba-{jieba.__version__}-mapped"
    if not folder.is_dir():
        whole = whole_tokenizer(cache)
        try:
            _write_mapped(folder, whole.FREQ, whole.total)
        except OSError:
            return whole
    try:
        names = ("letters", "offsets", "frequencies", "total")
        letters, offsets, frequencies, total = (open_array(folder / f"{n}.npy") for n in names)
    except (OSError, ValueError):
        return whole_tokenizer(cache)
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ = MappedFrequencies(SortedWords(letters, offsets), frequencies)
    tokenizer.total = int(total[0])
    tokenizer.initialized = True
    return tokenizer


def _write_mapped(folder: Path, frequencies: dict[str, int], total: int) -> None:
    """Write the files beside and rename, so that they are whole or not there."""
    stored = sorted((encode_word(word), frequency) for word, frequency in frequencies.items())
    letters, offsets = pack_words([word for word, _ in stored])
    with tempfile.TemporaryDirectory(dir=folder.parent) as made:
        beside = Path(made) / "files"
        beside.mkdir()
        np.save(beside / "letters.npy", np.frombuffer(letters, np.uint8))
        np.save(beside / "offsets.npy", offsets)
        np.save(beside / "total.npy", np.array([total], np.int64))
        np.save(beside / "frequencies.npy", np.array([number for _, number in stored], np.int32))
        try:
            beside.rename(folder)
        except OSError:
            if not folder.is_dir():  # else another process was quicker
                raise
