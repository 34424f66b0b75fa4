"""A folder to its topics and documents, each with two sentences that stand for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index import Document, DocumentInfo, Index, WordCutter
from qa.overview.abridging import Excerpt, abridge
from qa.overview.topics import FloatArray, group, name_topics

FEW = 10
"""Documents up to which each is quoted; of more, those that stand for a topic."""

SENTENCES_EACH = 2
SAMPLED = 6
"""Passages of a document that say what it is about: so many at even steps."""

READ = 60
"""Passages of a document that sentences are chosen from."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """Sentences of a document that stand for it, or for its topic."""

    document: Document
    excerpts: tuple[Excerpt, ...]


@dataclass(frozen=True, slots=True)
class FolderTopic:
    """A topic: its name (words), its documents as positions, and what is quoted of them; where each
    document is quoted, in the same order."""

    name: tuple[str, ...]
    members: tuple[int, ...]
    quoted: tuple[Quoted, ...]


@dataclass(frozen=True, slots=True)
class Folder:
    """The documents of a folder by topic; ``each`` says whether every one of them is quoted."""

    documents: tuple[DocumentInfo, ...]
    topics: tuple[FolderTopic, ...]
    each: bool


def survey(
    index: Index,
    cutter: WordCutter,
    documents: Sequence[DocumentInfo],
    sentences: int | None = None,
) -> Folder:
    """The documents grouped by topic, with sentences that stand for them.

    sentences: how many in all; default: two for each document, or for each topic if there are many
    documents.
    """
    outlook = _Outlook(index, documents)
    topics = name_topics(group(outlook.vectors()), outlook.text, cutter)
    each = len(documents) <= FEW
    entries = len(documents) if each else len(topics)
    share = _share(entries, sentences)
    quote = _quote_each if each else _quote_topic
    found = []
    for topic in topics:
        members = tuple(sorted(topic.members)) if each else topic.members
        quoted = quote(index, [documents[member] for member in members], share)
        found.append(FolderTopic(topic.name, members, quoted))
    return Folder(tuple(documents), tuple(found), each)


def _share(entries: int, sentences: int | None) -> int:
    """Sentences for each document or topic, at least 1."""
    return SENTENCES_EACH if sentences is None else max(1, sentences // max(entries, 1))


class _Outlook:
    """What the documents of a folder look like from outside, without reading them whole."""

    def __init__(self, index: Index, documents: Sequence[DocumentInfo]) -> None:
        self._index = index
        self._documents = documents
        ends = np.cumsum([each.passages for each in index.documents])
        ranges = {
            each.path: range(int(end) - each.passages, int(end))
            for each, end in zip(index.documents, ends, strict=True)
        }
        self._passages = [ranges[document.path] for document in documents]

    def vectors(self) -> FloatArray:
        """What each document is about: the mean of some of its passage vectors, float32."""
        rows = np.zeros((len(self._documents), self._index.dimension), np.float32)
        for at, numbers in enumerate(self._passages):
            if len(numbers):
                step = max(len(numbers) // SAMPLED, 1)
                rows[at] = self._index.passage_vectors(numbers[::step][:SAMPLED]).mean(axis=0)
        return rows

    def text(self, at: int) -> str:
        """A document's title, the titles of its parts, and its beginning."""
        document, numbers = self._documents[at], self._passages[at]
        start = self._index.passage_texts(np.array(numbers[:1], np.int64))
        return "\n".join(
            (*dict.fromkeys((document.title, *(part.title for part in document.parts[:5]))), *start)
        )


def _quote_each(index: Index, members: Sequence[DocumentInfo], share: int) -> tuple[Quoted, ...]:
    return tuple(_quote(index, member.path, share) for member in members)


def _quote_topic(index: Index, members: Sequence[DocumentInfo], share: int) -> tuple[Quoted, ...]:
    """A sentence of each of the documents that stand for the topic."""
    return tuple(_quote(index, member.path, 1) for member in members[:share])


def _quote(index: Index, path: str, sentences: int) -> Quoted:
    document = index.document(path)
    abridged = abridge(index, document, sentences, most_passages=READ)
    excerpts = [excerpt for part in abridged.parts for excerpt in part.excerpts]
    return Quoted(document, tuple(excerpts[:sentences]))
