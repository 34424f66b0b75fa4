"""What a framework's retriever gives: passages or single sentences, with where they stand."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, get_args

from index import Document, Settings, SettingsError
from qa.answering.citations import cite
from qa.answering.selection import shares_of
from qa.question.tokens import use_words
from qa.ranking.pipeline import rank_question
from qa.retrieval.names.scope import Scope, documents_within
from qa.retrieval.retriever import Retriever

Unit = Literal["passage", "sentence"]
UNITS: tuple[Unit, ...] = get_args(Unit)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a retriever is to give: at most ``k``, 1 or more, of passages or of sentences; from the
    documents, folders and tags that ``within`` names, or from all.

    Raises SettingsError for another ``k`` or ``unit``.
    """

    k: int = 4
    unit: Unit = "passage"
    within: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what cannot be given."""
        if self.k < 1:
            raise SettingsError("retriever.k", k=self.k)
        if self.unit not in UNITS:
            raise SettingsError("retriever.unit", unit=self.unit, units=", ".join(UNITS))


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch of a document that was found: ``text`` is ``document.text[start:end]``.

    ``key`` names the stretch, and is the same as long as the document is. ``metadata`` has the
    path, as ``source`` and ``document``; ``title``, ``part``, ``paragraph``, ``page`` and
    ``place``; ``start`` and ``end``; ``rank`` from 1, and ``score``. For a passage the score is the
    fused one (with ``dense`` and ``lexical`` beside it), comparable within one search only; for a
    sentence the estimated probability that it answers the question, and ``confidence`` that the
    documents answer it at all, both 0 to 1.
    """

    text: str
    key: str
    score: float
    metadata: dict[str, Any]


class Opening:
    """An index that is opened when it is first searched, once, from whichever thread."""

    def __init__(
        self,
        index: Path | str | None = None,
        settings: Settings | None = None,
        retriever: Retriever | None = None,
    ) -> None:
        """Over an open ``retriever``, or the folder ``index``; default: that of the settings."""
        self._index, self._settings = index, settings
        self._retriever = retriever
        self._guard = threading.Lock()

    def retriever(self) -> Retriever:
        """The open index. Raises WendaError when there is none that can be used."""
        with self._guard:
            if self._retriever is None:
                self._retriever = Retriever.open(self._index, settings=self._settings)
            return self._retriever


def find(retriever: Retriever, query: str, wanted: Wanted) -> list[Found]:
    """The best passages or sentences for a question or words, best first.

    Raises DocumentError when a name of ``wanted.within`` is that of nothing.
    """
    if wanted.unit == "passage":
        return _find_passages(retriever, query, wanted)
    return _find_sentences(retriever, query, wanted)


def _find_passages(retriever: Retriever, query: str, wanted: Wanted) -> list[Found]:
    document = lru_cache(maxsize=None)(retriever.current().document)
    return [
        _found(
            document(each.document),
            (each.start, each.end),
            {
                "rank": each.rank,
                "score": each.score,
                "dense": each.dense,
                "lexical": each.lexical,
            },
        )
        for each in retriever.search(query, wanted.k, wanted.within)
    ]


def _find_sentences(retriever: Retriever, query: str, wanted: Wanted) -> list[Found]:
    index = retriever.current()
    scope = Scope(documents_within(index, wanted.within))
    if not query.strip() or not len(index):
        return []
    with use_words(retriever.words):
        ranked = rank_question(retriever, index, query, scope)
    evidence = ranked.evidence
    if not evidence.sentences:
        return []
    document = lru_cache(maxsize=None)(index.document)
    shares = shares_of(evidence.scores)
    return [
        _found(
            document(evidence.passages[evidence.of[row]].document),
            (evidence.sentences[row].start, evidence.sentences[row].end),
            {
                "rank": row + 1,
                "score": ranked.confidence * float(shares[row]),
                "confidence": ranked.confidence,
            },
        )
        for row in range(min(wanted.k, len(evidence.sentences)))
    ]


def _found(document: Document, span: tuple[int, int], scored: dict[str, Any]) -> Found:
    start, end = span
    cited = cite(document, start, end)
    metadata = {
        "source": document.path,
        "document": document.path,
        "title": document.title,
        "part": cited.part,
        "paragraph": cited.paragraph,
        "page": cited.page,
        "place": None if cited.place is None else asdict(cited.place),
        "start": start,
        "end": end,
        **scored,
    }
    key = f"{document.path}#{start}-{end}"
    return Found(cited.quote, key, scored["score"], metadata)


def join_names(within: Sequence[str] | str) -> tuple[str, ...]:
    """Names as they are given; a single string is a single name."""
    return (within,) if isinstance(within, str) else tuple(within)
