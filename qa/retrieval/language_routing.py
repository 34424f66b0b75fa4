"""Decides which language to search in when the documents are in two.

The question is searched for both as asked and translated, and the best passages in its own language
are compared with the best in the other. If that is inconclusive, both rankings are kept.
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
"""Added to cosines across languages, which the model makes lower than those within one; fitted
together with ``WORDS_WEIGHT`` (docs/quality.md)."""

WORDS_WEIGHT = 0.0118
"""Weight of one word of the greatest possible rarity, in units of cosine."""

UNCLEAR = 0.02
"""A question that leans to one language by less than this is asked in both, and the more confident
answer is taken."""

COMPARED = 3
"""Number of passages compared in each language."""


def has_both_languages(index: Index) -> bool:
    """Whether sizeable shares of the passages are in Chinese and in Latin letters."""
    found = shares(index)
    return min(found.chinese, found.latin) >= SIZEABLE


def lean_to_translation(
    index: Index, asked: Query, translated: Query, found: tuple[IdArray, IdArray]
) -> float:
    """How clearly the question is discussed in the other language (above 0) or in its own (below
    0); see ``compare_languages`` for the arguments, and ``UNCLEAR``."""
    nearer, more = compare_languages(index, asked, translated, found)
    return nearer + ACROSS + WORDS_WEIGHT * more


def compare_languages(
    index: Index, asked: Query, translated: Query, found: tuple[IdArray, IdArray]
) -> tuple[float, float]:
    """How much nearer the best passages in the other language are than those in the question's own
    (difference of cosines), and how much more of its words they contain (difference of weights,
    see ``_greatest_word_weight``).

    ``asked`` and ``translated`` are the question as asked and translated; ``found`` holds the
    numbers of the passages found with each, best first. If passages of only one language were
    found, that one counts as nearer by 1.
    """
    language = is_chinese(asked.text)
    own = _first(n for n in found[0].tolist() if is_chinese(index.passage(n).text) == language)
    other = _first(n for n in found[1].tolist() if is_chinese(index.passage(n).text) != language)
    if not own or not other:
        return (1.0 if other else -1.0), 0.0
    # The question's words as they are indexed: the dictionary would split a name it does not know.
    words = dict(zip(asked.words, asked.word_ids, strict=True))
    own_groups = tuple(
        (number,) for word, number in words.items() if number >= 0 and word not in FUNCTION_WORDS
    )
    return (
        _best_cosine(index, asked.vector, other) - _best_cosine(index, asked.vector, own),
        _greatest_word_weight(index, translated.translated, other)
        - _greatest_word_weight(index, own_groups, own),
    )


def _first(numbers: Iterable[int]) -> list[int]:
    return [number for number, _ in zip(numbers, range(COMPARED), strict=False)]


def _best_cosine(index: Index, vector: FloatArray, passages: Sequence[int]) -> float:
    return float(index.dense_scores(vector, np.array(passages, np.int64)).max())


def _greatest_word_weight(index: Index, groups: Groups, passages: Sequence[int]) -> float:
    """The greatest weight of the words that any one passage contains, where a word that is not in
    the index at all weighs 1."""
    if not groups:
        return 0.0
    weights = np.array([float(index.idf(ids).max()) if ids else 0.0 for ids in groups])
    said = [float(weights @ _has(index, groups, passage)) for passage in passages]
    return max(said) / float(index.idf([-1])[0])


def _has(index: Index, groups: Groups, passage: int) -> NDArray[np.bool_]:
    there = {number for words in index.sentence_words(passage) for number in words.tolist()}
    return np.array([not there.isdisjoint(ids) for ids in groups])
