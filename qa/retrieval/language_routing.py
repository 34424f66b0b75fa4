"""Which language to search in, in a folder whose documents are in two.

The question is searched for as it is and with its words translated, and the best passages of its
own language are compared with those of the other. When that is inconclusive, both are ranked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from index import Index
from qa.question.lexicon import FUNCTION_WORDS
from qa.retrieval.query import Query
from qa.retrieval.translation import SIZEABLE, Groups, is_chinese, shares

FloatArray = NDArray[np.float32]
IdArray = NDArray[np.int64]

ACROSS = 0.0768
"""So much lower may the cosine of a passage in the other language be, which the model gives less
readily across languages; fitted together with the next (docs/quality.md)."""

WORDS_WEIGHT = 0.0118
"""What a word that is as rare as can be counts for beside that cosine."""

UNCLEAR = 0.02
"""What leans to one language by less than this is asked in both, and the surer answer counts."""

LOOKED_AT = 3
"""Passages of each language that are compared."""


def has_both_languages(index: Index) -> bool:
    """Whether a sizeable share of the passages is Chinese, and another in Latin letters."""
    found = shares(index)
    return min(found.chinese, found.latin) >= SIZEABLE


def leaning(index: Index, asked: Query, across: Query, found: tuple[IdArray, IdArray]) -> float:
    """How clearly the documents in the other language discuss the question (above 0), or those in
    its own (below 0): see ``compared`` and ``UNCLEAR``."""
    nearer, more = compared(index, asked, across, found)
    return nearer + ACROSS + WORDS_WEIGHT * more


def compared(
    index: Index, asked: Query, across: Query, found: tuple[IdArray, IdArray]
) -> tuple[float, float]:
    """By how much the other language's best passages are nearer than the own language's (cosine,
    -1 to 1), and by how much they have more of the words (0 each at least, see ``_most_said``).

    asked, across: the question as it is, and with its words translated. found: the numbers of the
    passages found with each, best first. Where only one language is found, it is nearer by 1.
    """
    language = is_chinese(asked.text)
    own = _first(n for n in found[0].tolist() if is_chinese(index.passage(n).text) == language)
    other = _first(n for n in found[1].tolist() if is_chinese(index.passage(n).text) != language)
    if not own or not other:
        return (1.0 if other else -1.0), 0.0
    # Its own words as they are indexed: the dictionary cuts a name that it does not know.
    words = dict(zip(asked.words, asked.word_ids, strict=True))
    as_they_are = tuple(
        (number,) for word, number in words.items() if number >= 0 and word not in FUNCTION_WORDS
    )
    return (
        _nearest(index, asked.vector, other) - _nearest(index, asked.vector, own),
        _most_said(index, across.translated, other) - _most_said(index, as_they_are, own),
    )


def _first(numbers: Iterable[int]) -> list[int]:
    return [number for number, _ in zip(numbers, range(LOOKED_AT), strict=False)]


def _nearest(index: Index, vector: FloatArray, passages: Sequence[int]) -> float:
    return float(index.dense_scores(vector, np.array(passages, np.int64)).max())


def _most_said(index: Index, groups: Groups, passages: Sequence[int]) -> float:
    """The most that one of the passages has of the words, by their rarity: 1 for a word as rare as
    one that the index does not have."""
    if not groups:
        return 0.0
    weights = np.array([float(index.idf(ids).max()) if ids else 0.0 for ids in groups])
    said = [float(weights @ _has(index, groups, passage)) for passage in passages]
    return max(said) / float(index.idf([-1])[0])


def _has(index: Index, groups: Groups, passage: int) -> NDArray[np.bool_]:
    there = {number for words in index.sentence_words(passage) for number in words.tolist()}
    return np.array([not there.isdisjoint(ids) for ids in groups])
