"""jieba's dictionary, either loaded into memory or mapped from files.

Loading half a million words takes jieba longer than answering a question. Mapped files are ready at
once, and cutting a question takes only a few dozen lookups. The words are in a trie, which numbers
them; their frequencies and parts of speech are in arrays indexed by that number.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import threading
import warnings
from collections.abc import Iterable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import marisa_trie
import numpy as np
from numpy.typing import NDArray

from index.arrays import open_array
from index.derived_folders import DAMAGE, open_derived
from index.tries import open_trie, save_trie

_MOST_REMEMBERED = 50_000
_NO_TAG = ""  # of prefixes that are no words themselves
_importing = threading.Lock()


def _import(name: str) -> Any:
    """A module of jieba. Python 3.12 and later warn of its strings when they compile it."""
    with warnings.catch_warnings():
        for category in (SyntaxWarning, DeprecationWarning):  # the latter in earlier ones
            warnings.filterwarnings("ignore", ".*invalid escape", category)
        return import_module(name)


class MappedWords:
    """The numbered words of a dictionary; recent lookups are cached."""

    def __init__(self, path: Path) -> None:
        """Map the trie in a file. Raises OSError or RuntimeError if it is not one."""
        self._trie = open_trie(path)
        self._seen: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._trie)

    def find(self, word: str) -> int:
        """The number of a word, or -1 if it is not in the dictionary."""
        number = self._seen.get(word)
        if number is None:
            number = self._look_up(word)
            if len(self._seen) >= _MOST_REMEMBERED:
                self._seen = {}
            self._seen[word] = number
        return number

    def _look_up(self, word: str) -> int:
        try:
            return int(self._trie.get(word, -1))
        except UnicodeEncodeError:  # no word contains half of a surrogate pair
            return -1


class MappedFrequencies:
    """Word to frequency (0 for a mere prefix), in place of jieba's ``Tokenizer.FREQ``.

    Words set later are kept in memory.
    """

    def __init__(self, words: MappedWords, frequencies: NDArray[np.int32]) -> None:
        """``frequencies`` holds that of each word, by its number."""
        self._words = words
        self._frequencies = frequencies
        self._added: dict[str, int] = {}

    def get(self, word: str, default: int | None = None) -> int | None:
        """The frequency of a word, or the default."""
        if word in self._added:
            return self._added[word]
        number = self._words.find(word)
        return default if number < 0 else int(self._frequencies[number])

    def __contains__(self, word: str) -> bool:
        return self.get(word) is not None

    def __getitem__(self, word: str) -> int:
        found = self.get(word)
        if found is None:
            raise KeyError(word)
        return found

    def __setitem__(self, word: str, frequency: int) -> None:
        self._added[word] = frequency


class MappedTags:
    """Word to part-of-speech tag, in place of jieba's ``POSTokenizer.word_tag_tab``.

    Words set later are kept in memory.
    """

    def __init__(self, words: MappedWords, tags: NDArray[np.uint8], names: list[str]) -> None:
        """``tags`` holds the index in ``names`` of each word's tag, by its number."""
        self._words = words
        self._tags = tags
        self._names = names
        self._added: dict[str, str] = {}

    def get(self, word: str, default: str | None = None) -> str | None:
        """The tag of a word, or the default."""
        if word in self._added:
            return self._added[word]
        number = self._words.find(word)
        return (self._names[self._tags[number]] or default) if number >= 0 else default

    def update(self, tags: Mapping[str, str]) -> None:
        """Set the tags of words."""
        self._added.update(tags)


def dictionary_lines() -> Iterable[str]:
    """The lines of jieba's dictionary: word, frequency, part of speech."""
    jieba = _import("jieba")

    path = Path(jieba.__file__).with_name(jieba.DEFAULT_DICT_NAME)
    return path.read_text(encoding="utf-8").splitlines()


def load_tokenizer(cache: Path) -> Any:
    """A jieba tokenizer with its dictionary in memory, for cutting a lot of text.

    jieba keeps its own cache file in the folder ``cache``.
    """
    jieba = _import("jieba")

    jieba.setLogLevel(logging.CRITICAL)
    tokenizer = jieba.Tokenizer()
    cache.mkdir(parents=True, exist_ok=True)
    tokenizer.tmp_dir = str(cache)
    tokenizer.cache_file = f"jieba-{jieba.__version__}.cache"
    tokenizer.initialize()
    return tokenizer


def open_tokenizer(cache: Path) -> tuple[Any, MappedTags | None]:
    """A jieba tokenizer that is ready at once, for cutting a few sentences, and its words' tags.

    Missing or damaged mapped files are made in the folder ``cache``. If that is impossible, the
    dictionary is loaded into memory, and there are no tags (None).
    """
    jieba = _import("jieba")

    jieba.setLogLevel(logging.CRITICAL)
    folder = cache / f"jieba-{jieba.__version__}-trie"
    try:
        cache.mkdir(parents=True, exist_ok=True)
        frequencies, tags, total = open_derived(
            folder, lambda beside: _write_mapped(beside, load_tokenizer(cache)), _read_mapped
        )
    except DAMAGE:
        return load_tokenizer(cache), None
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ = frequencies
    tokenizer.total = total
    tokenizer.initialized = True
    return tokenizer, tags


def make_tagger(tokenizer: Any, tags: MappedTags | None) -> Any:
    """A jieba part-of-speech tagger over a tokenizer and the tags of its words.

    When imported, jieba's tagger reads the tags of all words, which takes a second and 100 MB.
    Given mapped tags it does not, for other users in this process either.
    """
    posseg = _import_posseg(tags)
    if tags is None:
        return posseg.POSTokenizer(tokenizer)
    tagging = posseg.POSTokenizer.__new__(posseg.POSTokenizer)
    tagging.tokenizer = tokenizer
    tagging.word_tag_tab = tags
    return tagging


def _import_posseg(tags: MappedTags | None) -> Any:
    jieba = _import("jieba")

    with _importing:
        if tags is None or "jieba.posseg" in sys.modules:
            return _import("jieba.posseg")
        usual = jieba.dt.dictionary
        jieba.dt.dictionary = os.devnull
        try:
            posseg = _import("jieba.posseg")
        finally:
            jieba.dt.dictionary = usual
        posseg.dt.word_tag_tab = tags
        return posseg


def _read_mapped(folder: Path) -> tuple[MappedFrequencies, MappedTags, int]:
    """Frequencies, tags and the sum of all frequencies. Raises one of DAMAGE."""
    words = MappedWords(folder / "words.marisa")
    frequencies, tags = (open_array(folder / f"{name}.npy") for name in ("frequencies", "tags"))
    if not len(words) == len(frequencies) == len(tags):
        raise ValueError(f"{len(words)} words, {len(frequencies)} frequencies, {len(tags)} tags")
    stored = json.loads((folder / "dictionary.json").read_text("ascii"))
    return (
        MappedFrequencies(words, frequencies),
        MappedTags(words, tags, stored["tags"]),
        stored["total"],
    )


def _write_mapped(folder: Path, whole: Any) -> None:
    """Write the files of a tokenizer that has the dictionary in memory."""
    trie = marisa_trie.Trie(whole.FREQ)
    frequencies = np.zeros(len(trie), np.int32)
    for word, frequency in whole.FREQ.items():
        frequencies[trie[word]] = frequency
    tagged = dict(line.split(" ")[::2] for line in dictionary_lines())
    names = [_NO_TAG, *sorted(set(tagged.values()))]
    places = {name: place for place, name in enumerate(names)}
    tags = np.zeros(len(trie), np.uint8)
    for word, tag in tagged.items():
        tags[trie[word]] = places[tag]
    save_trie(trie, folder / "words.marisa")
    np.save(folder / "frequencies.npy", frequencies)
    np.save(folder / "tags.npy", tags)
    stored = {"total": whole.total, "tags": names}
    (folder / "dictionary.json").write_text(json.dumps(stored), encoding="ascii")
