"""A question to ranked passages: dense and lexical scores, fused; exact strings first."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import (
    Document,
    DocumentInfo,
    Encoder,
    Index,
    Settings,
    current_generation,
    load_encoder,
    load_words,
    open_index,
    settings_from_environment,
)
from qa.question.literals import exact_strings, rarity
from qa.retrieval.language_routing import UNCLEAR, has_both_languages, leaning
from qa.retrieval.query import Query
from qa.retrieval.translation import translated
from qa.types import Result

FloatArray = NDArray[np.float32]
IdArray = NDArray[np.int64]

DENSE_WEIGHT = 0.6
"""Share of the dense score in the fused one; fitted on labelled questions, see docs/quality.md."""

CANDIDATES = 50
"""Passages taken from each of the two searches before their scores are fused."""


EXACT_WEIGHT = 3.0
"""Added to the fused score for a string of the question that stands in one passage alone; see
docs/quality.md."""

CANDIDATES_OF_A_STRING = 100
"""Passages looked at for each such string besides."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """Passages by fused score, best first; four arrays of one length.

    ``standard`` holds the mean and deviation of the dense and of the lexical scores, by which
    the score of any other passage can be put on the same scale (see ``fused_scores``).
    """

    passages: IdArray
    fused: FloatArray
    dense: FloatArray
    lexical: FloatArray
    standard: tuple[float, float, float, float]


def rank(
    index: Index,
    query: Query,
    candidates: int = CANDIDATES,
    without: frozenset[int] = frozenset(),
) -> Ranking:
    """The best ``candidates`` of each search, by the sum of their standardised scores; those first
    in which rare strings of the question stand.

    ``without``: numbers of passages to leave out, as if the index did not hold them. Fusing
    scores beats fusing ranks where both scorers are strong: see docs/quality.md.
    """
    near, _ = index.dense_search(query.vector, candidates + len(without))
    found, _ = index.lexical_search(query.word_ids, candidates + len(without))
    near, found = (_left(numbers, without)[:candidates] for numbers in (near, found))
    passages = np.union1d(near, found).astype(np.int64)
    dense = index.dense_scores(query.vector, passages)
    lexical = index.lexical_scores(query.word_ids, passages)
    standard = (*_spread(dense), *_spread(lexical))
    fused = fused_scores(dense, lexical, standard)
    if query.exact:
        passages, bonus = _exact(index, query, passages, without)
        dense = index.dense_scores(query.vector, passages)
        lexical = index.lexical_scores(query.word_ids, passages)
        fused = fused_scores(dense, lexical, standard) + bonus
    order = np.lexsort((passages, -fused))
    return Ranking(passages[order], fused[order], dense[order], lexical[order], standard)


def found_with(index: Index, asked: Query, across: Query) -> tuple[list[int], list[int]]:
    """The numbers of the passages found with each of two queries, best first."""
    return rank(index, asked).passages.tolist(), rank(index, across).passages.tolist()


def _exact(
    index: Index, query: Query, passages: IdArray, without: frozenset[int]
) -> tuple[IdArray, FloatArray]:
    """The passages, with others that hold a string of the question, and what is added to each."""
    searched = [
        _left(index.lexical_search(ids, CANDIDATES_OF_A_STRING + len(without))[0], without)
        for _, ids in query.exact
    ]
    every = np.unique(np.concatenate([passages, *searched])).astype(np.int64)
    rare = rarity(index, [string for string, _ in query.exact], every)
    kept = np.isin(every, passages) | (rare > 0)
    return every[kept], np.asarray(EXACT_WEIGHT * rare[kept], np.float32)


def _left(numbers: IdArray, without: frozenset[int]) -> IdArray:
    return numbers[[int(number) not in without for number in numbers]] if without else numbers


def _spread(scores: FloatArray) -> tuple[float, float]:
    return (float(scores.mean()), float(scores.std()) + 1e-6) if scores.size else (0.0, 1.0)


def fused_scores(
    dense: FloatArray, lexical: FloatArray, standard: tuple[float, float, float, float]
) -> FloatArray:
    """The fused score of passages, given what the scores are standardised by."""
    dense_mean, dense_deviation, lexical_mean, lexical_deviation = standard
    return np.asarray(
        DENSE_WEIGHT * (dense - dense_mean) / dense_deviation
        + (1 - DENSE_WEIGHT) * (lexical - lexical_mean) / lexical_deviation,
        np.float32,
    )


class Retriever:
    """An index held open for questions; several threads may ask at once.

    When a build has switched to a new generation, the next question sees it; a question that is
    under way keeps the one it began with.
    """

    def __init__(self, settings: Settings, encoder: Encoder) -> None:
        """Use ``Retriever.open``."""
        self.settings = settings
        self._encoder = encoder
        self._words = load_words(settings)
        self._lock = threading.Lock()
        self._index = open_index(
            settings.index, encoder_fingerprint=encoder.fingerprint, settings=settings
        )

    @classmethod
    def open(
        cls,
        index: Path | str | None = None,
        *,
        settings: Settings | None = None,
        encoder: Encoder | None = None,
    ) -> Retriever:
        """Open an index folder (default: that of the settings, which default to the environment's).

        Raises IndexMissing, IndexMismatch, IndexDamaged or ModelError, each with its remedy.
        """
        chosen = settings_from_environment() if settings is None else settings
        chosen = chosen.with_changes(index=None if index is None else Path(index))
        current_generation(chosen.index)  # says at once that there is none, before a model loads
        return cls(chosen, load_encoder(chosen) if encoder is None else encoder)

    def current(self) -> Index:
        """The newest generation, opened; keep the result for the length of one question."""
        with self._lock:
            if current_generation(self.settings.index) != self._index.generation:
                self._index = open_index(
                    self.settings.index,
                    encoder_fingerprint=self._encoder.fingerprint,
                    settings=self.settings,
                )
            return self._index

    def query(self, index: Index, text: str) -> Query:
        """A question made ready for ``index``: the likeliest of ``queries``."""
        return self.queries(index, text)[0]

    def queries(self, index: Index, text: str) -> tuple[Query, ...]:
        """A question made ready for ``index``: as it is, or with its words translated, whichever
        the documents speak of; the likelier first and then the other, where that is not clear."""
        asked = self.as_it_is(index, text)
        across = self.across(index, asked)
        if across is None:
            return (asked,)
        if not has_both_languages(index):
            return (across,)
        lean = leaning(index, asked, across, found_with(index, asked, across))
        likelier = (across, asked) if lean > 0 else (asked, across)
        return likelier if abs(lean) < UNCLEAR else likelier[:1]

    def as_it_is(self, index: Index, text: str) -> Query:
        """A question made ready for documents in its own language."""
        words = self._words.words(text)
        strings = [
            (string, tuple(index.word_ids(self._words.words(string))))
            for string in exact_strings(text)
        ]
        return Query(
            text,
            tuple(words),
            self._encoder.encode_queries([text])[0],
            tuple(index.word_ids(words)),
            exact=tuple(strings),
        )

    def across(self, index: Index, asked: Query) -> Query | None:
        """The same with its words translated, for documents in the other language; None where the
        index has no sizeable share of them."""
        other = translated(index, asked.text, self.settings.cache)
        if not other.words:
            return None
        return replace(
            asked,
            vector=_between(asked.vector, self._encoder.encode_queries([other.text])[0]),
            word_ids=asked.word_ids + other.search_ids,
            translated=other.groups,
            translations=tuple(word.text for word in other.words),
        )

    def search(self, query: str, k: int = 10) -> list[Result]:
        """The ``k`` best passages for a question or for words, best first."""
        index = self.current()
        if not query.strip() or not len(index):
            return []
        ranking = rank(index, self.query(index, query), max(CANDIDATES, k))
        return results(index, ranking, k)

    def document(self, path: str) -> Document:
        """A document, whole. Raises DocumentError when the index has none of that path."""
        return self.current().document(path)

    @property
    def encoder_name(self) -> str:
        """The name of the model that the index is searched with."""
        return self._encoder.name

    @property
    def documents(self) -> tuple[DocumentInfo, ...]:
        """The documents of the index, in order of their paths."""
        return self.current().documents

    @property
    def generation(self) -> str:
        """The name of the generation that the next question is asked of."""
        return self.current().generation


def _between(first: FloatArray, second: FloatArray) -> FloatArray:
    """The direction half-way between two vectors of length 1, as a vector of length 1."""
    both = first + second
    return np.asarray(both / max(float(np.linalg.norm(both)), 1e-6), np.float32)


def results(index: Index, ranking: Ranking, k: int) -> list[Result]:
    """The first ``k`` passages of a ranking, with their text."""
    return [_result(index, ranking, position) for position in range(min(k, len(ranking.passages)))]


def _result(index: Index, ranking: Ranking, position: int) -> Result:
    number = int(ranking.passages[position])
    passage = index.passage(number)
    document = index.document_info(index.document_number(number))
    return Result(
        rank=position + 1,
        document=passage.document,
        title=document.title,
        start=passage.start,
        end=passage.end,
        text=passage.text,
        score=float(ranking.fused[position]),
        dense=float(ranking.dense[position]),
        lexical=float(ranking.lexical[position]),
        paragraph=passage.paragraph,
        part=document.parts[passage.part].title if passage.part < len(document.parts) else "",
        passage=number,
    )
