"""An open index: questions are routed to a language, searched for, and their passages ranked."""

from __future__ import annotations

import threading
from collections.abc import Collection, Sequence
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
    document_tags,
    generation_of,
    load_encoder,
    load_words,
    open_index_of,
    settings_from_environment,
)
from qa.question.literals import find_exact_strings
from qa.retrieval.fusion import CANDIDATES, Ranking, rank
from qa.retrieval.language_routing import UNCLEAR, has_both_languages, lean_to_translation
from qa.retrieval.names.scope import EVERYWHERE, Scope, documents_within, passages_within
from qa.retrieval.query import Query
from qa.retrieval.translation import translate
from qa.retrieval.wording import word_as_documents
from qa.types import Result

FloatArray = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A query with the passages it found."""

    query: Query
    ranking: Ranking


class Retriever:
    """An open index, safe to query from several threads.

    Once a build has switched to a new generation, the next question uses it; a question already
    under way finishes on the generation it started with.
    """

    def __init__(self, settings: Settings, encoder: Encoder) -> None:
        """Use ``Retriever.open``."""
        self.settings = settings
        self._encoder = encoder
        self.words = load_words(settings)
        self._lock = threading.Lock()
        self._index = open_index_of(settings, encoder_fingerprint=encoder.fingerprint)

    @classmethod
    def open(
        cls,
        index: Path | str | None = None,
        *,
        settings: Settings | None = None,
        encoder: Encoder | None = None,
    ) -> Retriever:
        """Open an index folder, or, where none is given, the store of the settings, if any.

        The folder defaults to the one in ``settings``, and the settings to those of the
        environment. Raises IndexMissing, IndexMismatch, IndexDamaged, StoreError or ModelError,
        each with its remedy.
        """
        chosen = settings_from_environment() if settings is None else settings
        chosen = chosen.with_changes(
            index=None if index is None else Path(index), store=None if index is None else ""
        )
        generation_of(chosen)  # raises if there is none, before a model is loaded
        return cls(chosen, load_encoder(chosen) if encoder is None else encoder)

    def current(self) -> Index:
        """The newest generation, opened. Hold on to the result for the whole of one question."""
        with self._lock:
            if generation_of(self.settings) != self._index.generation:
                self._index = open_index_of(
                    self.settings, encoder_fingerprint=self._encoder.fingerprint
                )
            return self._index

    def query(self, index: Index, text: str) -> Query:
        """Prepare a question for ``index``, in the language in which its documents most likely
        discuss it."""
        query, alternative = self._prepare(index, text)
        return query if alternative is None else self._route(index, query, alternative)[0].query

    def retrieve(self, index: Index, text: str, scope: Scope = EVERYWHERE) -> tuple[Retrieved, ...]:
        """Rank the passages of ``index`` for a question; those of some documents, if ``scope``
        names any.

        Returns one ranking if it is clear which language to search in; otherwise two, for the
        question as asked and for its translation, the likelier first. No query is searched twice.
        """
        query, alternative = self._prepare(index, text)
        within = passages_within(index, scope)
        if alternative is None:
            return (Retrieved(query, rank(index, query, within=within)),)
        return self._route(index, query, alternative, within)

    def _prepare(self, index: Index, text: str) -> tuple[Query, Query | None]:
        """The query to search with; also its translation if either language may be the right
        one."""
        query = self.query_as_asked(index, text)
        translated = self.translate_query(index, query)
        if translated is None or has_both_languages(index):
            return query, translated
        return translated, None

    def _route(
        self,
        index: Index,
        query: Query,
        translated: Query,
        within: NDArray[np.int64] | None = None,
    ) -> tuple[Retrieved, ...]:
        own = Retrieved(query, rank(index, query, within=within))
        other = Retrieved(translated, rank(index, translated, within=within))
        found = (own.ranking.passages, other.ranking.passages)
        lean = lean_to_translation(index, query, translated, found)
        likelier = (other, own) if lean > 0 else (own, other)
        return likelier if abs(lean) < UNCLEAR else likelier[:1]

    def query_as_asked(self, index: Index, text: str) -> Query:
        """Prepare a question for documents in its own language, in their spellings."""
        wording = word_as_documents(index, self.words, text)
        words = self.words.words(wording.text)
        strings = [
            (string, (*index.word_ids(self.words.words(string)), *wording.search_ids))
            for string in find_exact_strings(wording.text)
        ]
        return Query(
            text=wording.text,
            words=tuple(words),
            vector=self._encoder.encode_queries([wording.text])[0],
            word_ids=tuple(index.word_ids(words)),
            exact=tuple(strings),
            alternatives=wording.alternatives,
            replacements=wording.replacements,
            other_ids=wording.search_ids,
            as_asked=text,
        )

    def translate_query(self, index: Index, asked: Query) -> Query | None:
        """Prepare the same question for documents in the other language; None if too small a share
        of the index is in it."""
        translation = translate(index, asked.as_asked or asked.text, self.settings.cache)
        if not translation.words:
            return None
        return replace(
            asked,
            vector=_bisector(asked.vector, self._encoder.encode_queries([translation.text])[0]),
            word_ids=asked.word_ids + translation.search_ids,
            translated=translation.groups,
            translations=tuple(word.text for word in translation.words),
        )

    def search(
        self,
        query: str,
        k: int = 10,
        within: Sequence[str] = (),
        visible: Collection[str] | None = None,
    ) -> list[Result]:
        """The ``k`` best passages for a question or for search terms, best first.

        within: the names of the documents, folders and tags to search (``documents_within``); all
        documents where it is empty. visible: the paths of the documents that there are for whoever
        asks; None: all. Raises DocumentError when a name is that of none.
        """
        index = self.current()
        scope = Scope(documents_within(index, within, visible))
        nothing = visible is not None and not scope.documents
        if not query.strip() or not len(index) or nothing:
            return []
        found = self.retrieve(index, query, scope)[0]
        if k <= CANDIDATES:
            return best_results(index, found.ranking, k)
        ranking = rank(index, found.query, k, within=passages_within(index, scope))
        return best_results(index, ranking, k)

    def document(self, path: str) -> Document:
        """A whole document. Raises DocumentError if the index has no document of that path."""
        return self.current().document(path)

    @property
    def encoder_name(self) -> str:
        """The name of the model the index is searched with."""
        return self._encoder.name

    @property
    def encoder_fingerprint(self) -> str:
        """What tells that model from every other (``index.types.Encoder``)."""
        return self._encoder.fingerprint

    @property
    def documents(self) -> tuple[DocumentInfo, ...]:
        """The indexed documents, sorted by path, each with all of its tags.

        Raises IndexDamaged when the tags that people gave cannot be read.
        """
        index = self.current()
        tags = document_tags(index)
        return tuple(
            replace(each, tags=tags.get(each.path, ())) if each.tags or each.path in tags else each
            for each in index.documents
        )

    @property
    def generation(self) -> str:
        """The name of the generation that the next question will use."""
        return self.current().generation


def _bisector(first: FloatArray, second: FloatArray) -> FloatArray:
    """The unit vector halfway between two unit vectors."""
    both = first + second
    return np.asarray(both / max(float(np.linalg.norm(both)), 1e-6), np.float32)


def best_results(index: Index, ranking: Ranking, k: int) -> list[Result]:
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
