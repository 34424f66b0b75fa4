"""Text to words: jieba in search mode over folded text, with numbers and codes kept findable."""

from __future__ import annotations

import hashlib
import io
import threading
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from index.errors import SettingsError
from index.patterns import compile_later
from index.reasons import system_reason
from index.settings import Settings
from index.text.folding import normalize
from index.text.han import UNIFIED_HAN
from index.text.jieba_dictionary import (
    MappedTags,
    load_tokenizer,
    make_tagger,
    open_tokenizer,
)

# Raise when `words` would cut the same text otherwise: indexes are then made anew.
_RULES = 2
_LONGEST_WORD = 64
_UNKNOWN_TAG = "x"  # jieba's, of a word it knows no part of speech of
_USER_TAG = "nz"

_THOUSANDS = compile_later(r"(?<=\d),(?=\d{3}(?!\d))")
# Codes such as gb/t, covid-19, node.js: jieba gives the pieces, this the whole.
_CODE = compile_later(r"[a-z0-9]+(?:[-/._+][a-z0-9]+)+")
# Words of the scripts that put spaces between words; jieba would give single letters.
_LETTERS = (
    "\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0370-\u06ff\u10a0-\u10ff\u1e00-\u1fff\uac00-\ud7a3"
)
_HAN_RUN = compile_later(f"[{UNIFIED_HAN}]{{2,}}")
_SPACED_WORD = compile_later(f"[a-z0-9]*[{_LETTERS}][a-z0-9{_LETTERS}]*")


class WordCutter:
    """jieba with its dictionary, held open; safe to use from several threads."""

    def __init__(
        self, cache: Path, user_dictionary: Path | None = None, *, whole: bool = False
    ) -> None:
        """Open the dictionary, with what is kept of it in ``cache``.

        whole: load it into memory, which takes half a second and makes cutting quicker.

        Raises SettingsError when the user dictionary cannot be read.
        """
        user_words = "" if user_dictionary is None else _read_dictionary(user_dictionary)
        self._tags: MappedTags | None = None
        self._tagging: Any = None
        self._lock = threading.Lock()
        if whole:
            self._tokenizer = load_tokenizer(cache)
        else:
            self._tokenizer, self._tags = open_tokenizer(cache)
        self._untagged = _untagged_words(normalize(user_words))
        if user_words:
            try:
                self._tokenizer.load_userdict(io.StringIO(normalize(user_words)))
            except ValueError as error:
                raise SettingsError(
                    "setting.dictionary_line", path=user_dictionary, why=error
                ) from error

    def words(self, text: str) -> list[str]:
        """The words of a text, folded: Simplified, half width, lower case; in no particular order.

        Punctuation and white space are dropped; everything else is kept, including the shorter
        words inside long ones. Every pair of adjacent Chinese characters is a word as well: jieba
        may cut a question differently from the text, but the pairs agree. ``12,345`` gives
        ``12345``, ``10.2%`` gives ``10.2%`` and ``10.2``, ``GB/T`` gives ``gb``, ``t`` and
        ``gb/t``.
        """
        normal = _THOUSANDS.sub("", normalize(text))
        found: list[str] = []
        position = 0
        for match in _SPACED_WORD.finditer(normal):
            self._cut(normal[position : match.start()], found)
            found.append(match.group()[:_LONGEST_WORD])
            position = match.end()
        self._cut(normal[position:], found)
        return [word for word in found if not _is_pair(word)] + _pairs(normal)

    def tagged(self, text: str) -> list[tuple[str, str]]:
        """The text cut into words, each with its part of speech in jieba's letters.

        Nothing is folded or dropped: the words joined are the text. A word of the user dictionary
        that has a part of speech neither there nor in jieba's dictionary counts as a name (``nz``).
        """
        with self._lock:
            if self._tagging is None:
                self._tagging = make_tagger(self._tokenizer, self._tags)
        return [
            (pair.word, _USER_TAG if self._is_named(pair.word, pair.flag) else pair.flag)
            for pair in self._tagging.cut(text)
        ]

    def _is_named(self, word: str, tag: str) -> bool:
        return tag == _UNKNOWN_TAG and word in self._untagged

    def _cut(self, normal: str, found: list[str]) -> None:
        for word in self._tokenizer.cut_for_search(normal):
            if any(character.isalnum() for character in word):
                found.append(word[:_LONGEST_WORD])
                if word.endswith("%") and len(word) > 1:
                    found.append(word[:-1][:_LONGEST_WORD])
        if not normal.isalnum():
            codes = (match.group()[:_LONGEST_WORD] for match in _CODE.finditer(normal))
            found.extend(code for code in codes if not _is_number(code))


def _untagged_words(dictionary: str) -> frozenset[str]:
    """The words of a user dictionary whose lines give no part of speech."""
    lines = [line.split() for line in dictionary.splitlines()]
    return frozenset(
        fields[0] for fields in lines if fields and (len(fields) == 1 or fields[-1].isdigit())
    )


def _is_pair(word: str) -> bool:
    return len(word) == 2 and _HAN_RUN.fullmatch(word) is not None


def _pairs(normal: str) -> list[str]:
    return [run[i : i + 2] for run in _HAN_RUN.findall(normal) for i in range(len(run) - 1)]


def _is_number(code: str) -> bool:
    """Whether jieba already keeps this in one piece: 3.14 and the like."""
    return code.count(".") == 1 and code.replace(".", "").isdigit()


def _read_dictionary(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise SettingsError(
            "setting.dictionary_unreadable", path=path, why=system_reason(error)
        ) from error
    except UnicodeDecodeError as error:
        raise SettingsError("setting.dictionary_encoding", path=path) from error


@lru_cache(maxsize=4)
def _load(cache: Path, user_dictionary: Path | None, content: str, whole: bool) -> WordCutter:
    """Loaded once for each content of the user dictionary."""
    del content
    return WordCutter(cache, user_dictionary, whole=whole)


def load_words(settings: Settings, *, whole: bool = False) -> WordCutter:
    """The word cutter for these settings, opened once per process.

    whole: for cutting a lot of text; the words are the same. Raises SettingsError if the user
    dictionary cannot be read.
    """
    fingerprint = words_fingerprint(settings)
    return _load(settings.cache, settings.user_dictionary, fingerprint, whole)


def words(text: str, settings: Settings) -> list[str]:
    """The words of a text; see WordCutter.words."""
    return load_words(settings).words(text)


def words_fingerprint(settings: Settings) -> str:
    """Changes whenever ``words`` may cut differently: rules, jieba, OpenCC, user dictionary.

    Does not load jieba. Raises SettingsError when the user dictionary cannot be read.
    """
    path = settings.user_dictionary
    content = "" if path is None else _read_dictionary(path)
    dictionary = hashlib.sha256(content.encode("utf-8")).hexdigest()[:16] if content else "none"
    return f"{_RULES} jieba {version('jieba')} opencc {version('opencc')} dictionary {dictionary}"
