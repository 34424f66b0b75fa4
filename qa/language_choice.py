"""Which language's documents speak of a question, in a folder that has documents in both.

A question is searched for as it is and with its words translated; what is found in its own language
is held against what is found in the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from index import Index
from qa.translate import SIZEABLE, Groups, Translation, is_chinese, shares

FloatArray = NDArray[np.float32]

ACROSS = 0.0687
"""So much lower may the cosine of a passage in the other language be, which the model gives less
readily across languages; fitted together with the next (docs/quality.md)."""

WORDS_WEIGHT = 0.0783
"""What a question's words count for beside that cosine, all of them against none."""

LOOKED_AT = 3
"""Passages of each language that are compared."""


def has_both_languages(index: Index) -> bool:
    """Whether a sizeable share of the passages is Chinese, and another in Latin letters."""
    found = shares(index)
    return min(found.chinese, found.latin) >= SIZEABLE


def is_told_across(
    index: Index,
    question: str,
    vector: FloatArray,
    translation: Translation,
    found: tuple[Sequence[int], Sequence[int]],
) -> bool:
    """Whether documents in the other language speak of a question more than those in its own.

    See ``compared``.
    """
    nearer, more = compared(index, question, vector, translation, found)
    return nearer + ACROSS + WORDS_WEIGHT * more > 0


def compared(
    index: Index,
    question: str,
    vector: FloatArray,
    translation: Translation,
    found: tuple[Sequence[int], Sequence[int]],
) -> tuple[float, float]:
    """By how much the other language's best passages are nearer than the own language's (cosine),
    and by how much they have more of the words (share, weighed by rarity); -1 to 1 each.

    vector: (dimension,) of the question as it is. found: the numbers of the passages found with
    the question as it is, and with its words translated, best first. Where only one language is
    found, it is nearer by 1.
    """
    language = is_chinese(question)
    own = _first(n for n in found[0] if is_chinese(index.passage(n).text) == language)
    other = _first(n for n in found[1] if is_chinese(index.passage(n).text) != language)
    if not own or not other:
        return (1.0 if other else -1.0), 0.0
    as_they_are: Groups = tuple((word.own,) if word.own >= 0 else () for word in translation.words)
    return (
        _nearest(index, vector, other) - _nearest(index, vector, own),
        _most_said(index, translation.groups, other) - _most_said(index, as_they_are, own),
    )


def _first(numbers: Iterable[int]) -> list[int]:
    return [number for number, _ in zip(numbers, range(LOOKED_AT), strict=False)]


def _nearest(index: Index, vector: FloatArray, passages: Sequence[int]) -> float:
    return float(index.dense_scores(vector, np.array(passages, np.int64)).max())


def _most_said(index: Index, groups: Groups, passages: Sequence[int]) -> float:
    """The largest share of the words, weighed by their rarity, that one of the passages has."""
    unknown = float(index.idf([-1])[0])
    weights = np.array([float(index.idf(ids).max()) if ids else unknown for ids in groups])
    said = [float(weights @ _has(index, groups, passage)) for passage in passages]
    return max(said) / max(float(weights.sum()), 1e-6)


def _has(index: Index, groups: Groups, passage: int) -> NDArray[np.bool_]:
    there = {number for words in index.sentence_words(passage) for number in words.tolist()}
    return np.array([not there.isdisjoint(ids) for ids in groups])
