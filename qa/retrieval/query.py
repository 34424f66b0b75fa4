"""A question as it is searched for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa.retrieval.translation import Groups

FloatArray = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Query:
    """A question made ready for searching: its vector and the ids of its words (-1: unknown).

    Where documents are in another language than the question, ``translated`` holds for each of its
    content words the ids that stand for it there (see ``qa.retrieval.translation.Translation``);
    those of translations are part of ``word_ids`` too, and the vector lies half-way between the
    question and the translated words, whose text is in ``translations``. ``exact`` are the strings
    to be found letter by letter, each with the ids of its words.
    """

    text: str
    words: tuple[str, ...]
    vector: FloatArray
    word_ids: tuple[int, ...]
    translated: Groups = ()
    translations: tuple[str, ...] = ()
    exact: tuple[tuple[str, tuple[int, ...]], ...] = ()
