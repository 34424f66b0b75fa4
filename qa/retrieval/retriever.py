"""An index held open for questions: a question is routed to a language, searched and ranked."""

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
from qa.question.literals import find_exact_strings
from qa.retrieval.fusion import CANDIDATES, Ranking, rank
from qa.retrieval.language_routing import UNCLEAR, has_both_languages, leaning
from qa.retrieval.query import Query
from qa.retrieval.translation import translate
from qa.types import Result

FloatArray = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A query with the passages it found."""

    query: Query
    ranking: Ranking


class Retriever:
    """An index held open for questions; several threads may ask at once.

    When a build has switched to a new generation, the next question sees it; a question that is
    under way keeps the one it began with.
    """

    def __init__(self, settings: Settings, encoder: Encoder) -> None:
        """Use ``Retriever.open``."""
        self.settings = settings
        self._encoder = encoder
        self.words = load_words(settings)
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
        """A question made ready for ``index``, in the language its documents most likely discuss
        it in."""
        query, across = self._versions(index, text)
        return query if across is None else self._route(index, query, across)[0].query

    def retrieve(self, index: Index, text: str) -> tuple[Retrieved, ...]:
        """Rank the passages of ``index`` for a question.

        One ranking where the language to search in is clear; else two, of the question as it is
        and of its words translated, the likelier first. No query is searched twice.
        """
        query, across = self._versions(index, text)
        if across is None:
            return (Retrieved(query, rank(index, query)),)
        return self._route(index, query, across)

    def _versions(self, index: Index, text: str) -> tuple[Query, Query | None]:
        """The query to search with, and its translation where either language may be the right
        one."""
        query = self.untranslated(index, text)
        across = self.across(index, query)
        if across is None or has_both_languages(index):
            return query, across
        return across, None

    def _route(self, index: Index, query: Query, across: Query) -> tuple[Retrieved, ...]:
        own, other = Retrieved(query, rank(index, query)), Retrieved(across, rank(index, across))
        lean = leaning(index, query, across, (own.ranking.passages, other.ranking.passages))
        likelier = (other, own) if lean > 0 else (own, other)
        return likelier if abs(lean) < UNCLEAR else likelier[:1]

    def untranslated(self, index: Index, text: str) -> Query:
        """A question made ready for documents in its own language."""
        words = self.words.words(text)
        strings = [
            (string, tuple(index.word_ids(self.words.words(string))))
            for string in find_exact_strings(text)
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
        other = translate(index, asked.text, self.settings.cache)
        if not other.words:
            return None
        return replace(
            asked,
            vector=_bisector(asked.vector, self._encoder.encode_queries([other.text])[0]),
            word_ids=asked.word_ids + other.search_ids,
            translated=other.groups,
            translations=tuple(word.text for word in other.words),
        )

    def search(self, query: str, k: int = 10) -> list[Result]:
        """The ``k`` best passages for a question or for words, best first."""
        index = self.current()
        if not query.strip() or not len(index):
            return []
        found = self.retrieve(index, query)[0]
        ranking = found.ranking if k <= CANDIDATES else rank(index, found.query, k)
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


def _bisector(first: FloatArray, second: FloatArray) -> FloatArray:
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
