"""A question prepared for searching."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa.question.spellings import Replacement
from qa.retrieval.translation import Groups

FloatArray = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Query:
    """A question prepared for searching: its vector and the ids of its words (-1 if unknown).

    For documents in another language than the question's, ``translated`` holds, for each content
    word, the ids that stand for it there (see ``qa.retrieval.translation.Translation``), and
    ``translations`` the text of the translated words. The ids of the translations are also part of
    ``word_ids``, and ``vector`` lies halfway between the question and its translation. ``exact``
    holds the strings that must match character for character, each with the ids of its words.

    ``text`` has the spellings of the documents (see ``qa.retrieval.wording``), and ``as_asked``
    those of the question. ``alternatives`` are words with the ids of others that stand for them,
    ``other_ids`` what is searched for besides ``word_ids``, and ``replacements`` bring a sentence
    of the documents to the spellings of ``text``.
    """

    text: str
    words: tuple[str, ...]
    vector: FloatArray
    word_ids: tuple[int, ...]
    translated: Groups = ()
    translations: tuple[str, ...] = ()
    exact: tuple[tuple[str, tuple[int, ...]], ...] = ()
    alternatives: tuple[tuple[str, tuple[int, ...]], ...] = ()
    replacements: tuple[Replacement, ...] = ()
    other_ids: tuple[int, ...] = ()
    as_asked: str = ""

    @property
    def search_ids(self) -> tuple[int, ...]:
        """The ids of all words to be searched for."""
        return self.word_ids + self.other_ids
