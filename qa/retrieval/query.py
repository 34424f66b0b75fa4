"""A question prepared for searching."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

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
    """

    text: str
    words: tuple[str, ...]
    vector: FloatArray
    word_ids: tuple[int, ...]
    translated: Groups = ()
    translations: tuple[str, ...] = ()
    exact: tuple[tuple[str, tuple[int, ...]], ...] = ()
