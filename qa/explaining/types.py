"""What an explanation of an answer holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Way = Literal["searched", "looked_up", "overview", "nothing"]
"""How a question was answered: by searching; by looking up a numbered article or an identifier; by
an overview; or not at all, since nothing was asked or nothing is indexed."""


@dataclass(frozen=True, slots=True)
class ExplainedWord:
    """A word of the question that matters, as it was searched for.

    ``weight`` is its inverse document frequency (the rarer, the higher); ``known`` says whether any
    document has it; ``sentences`` counts the sentences shown that do. ``whole`` tells a word from a
    mere pair of neighbouring characters, which is searched for as well.
    """

    text: str
    weight: float
    known: bool
    sentences: int
    whole: bool = True


@dataclass(frozen=True, slots=True)
class ExplainedPassage:
    """A passage that was found. The scores are those of ``qa.types.Result``."""

    document: str
    title: str
    paragraph: int
    start: int
    end: int
    score: float
    dense: float
    lexical: float


@dataclass(frozen=True, slots=True)
class ExplainedSentence:
    """A sentence that was ranked. ``text`` equals ``document.text[start:end]``.

    ``score`` is the ranker's and the reader's joined (only differences have a meaning), ``share``
    the same as a share of all sentences (0 to 1). ``dense`` is its cosine with the question,
    ``coverage`` the weight of the question's words that it has (0 to 1), ``words`` these words.
    ``read`` is how likely (0 to 1) the reader holds it that the answer is in it: the geometric
    mean of the probabilities that it starts and that it ends there; None where it was not read.
    ``citation`` is its number in the answer, None where it is not quoted.
    """

    document: str
    title: str
    paragraph: int
    start: int
    end: int
    text: str
    score: float
    share: float
    dense: float
    coverage: float
    words: tuple[str, ...]
    read: float | None = None
    citation: int | None = None


@dataclass(frozen=True, slots=True)
class ExplainedSearch:
    """One search: for the question, or for a part of it.

    ``kinds`` are the kinds of answer that it seems to want (``qa.question.analysis.KINDS``).
    ``translations`` are the words searched for in documents of the other language. ``documents``
    holds the paths that it was confined to; it is empty where all were searched. ``confidence`` is
    the calibrated probability that the best sentences answer it. ``figures`` are what that is
    computed from, by name (``qa.ranking.confidence.READING_FEATURES``). ``read_nowhere`` is how
    likely the reader holds it that the answer is in none of the sentences that it read.
    """

    question: str
    kinds: tuple[str, ...]
    translations: tuple[str, ...]
    documents: tuple[str, ...]
    confidence: float
    words: tuple[ExplainedWord, ...] = ()
    passages: tuple[ExplainedPassage, ...] = ()
    sentences: tuple[ExplainedSentence, ...] = ()
    figures: tuple[tuple[str, float], ...] = ()
    read_nowhere: float | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """What was looked at for an answer.

    ``question`` is as typed, ``resolved_question`` as it was understood. ``respelled`` says that
    words of it were taken to be misspelt. ``within`` is what it was asked of (``Answer.within``).
    ``confidence`` is that of the answer, ``threshold`` where an answer begins and
    ``possible_threshold`` where a refusal shows what may be the answer. ``documents`` is how many
    were searched at most. ``searches`` are in the order they were made.
    """

    question: str
    resolved_question: str
    way: Way
    answered: bool
    confidence: float
    threshold: float
    possible_threshold: float
    documents: int
    generation: str
    within: tuple[str, ...] = ()
    respelled: bool = False
    searches: tuple[ExplainedSearch, ...] = ()
    seconds: float = 0.0
