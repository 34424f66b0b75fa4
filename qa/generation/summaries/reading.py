"""The sentences that a long text is summarised from, and fewer of them where they are too many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index import Document, Index
from qa.answering.citations import paragraph_at
from qa.generation.evidence import Given, given_sentence
from qa.generation.orders import is_order
from qa.overview.parts import content_paragraphs
from qa.overview.questions.hints import is_overview
from qa.overview.sentences import fitness_of
from qa.retrieval.names.scope import documents_within
from qa.types import Answer

MOST_DOCUMENTS = 20
"""Documents that are read whole for a summary of all; of more, what their overview quotes."""

_SPREAD = 0.6180339887498949
_OF_ONE = frozenset({"overview_document", "overview_parts", "overview_some_parts"})
_LIST = "overview_list"


@dataclass(frozen=True, slots=True)
class Reading:
    """Sentences in the order of their documents; ``of`` is how many there were to choose from."""

    sentences: tuple[Given, ...]
    of: int


def read_overview(index: Index, answer: Answer) -> Reading | None:
    """All sentences of what an answer is the overview of; None for another answer, or a list of
    documents, which has nothing to be summarised."""
    codes = {segment.code for segment in answer.segments}
    if not answer.answered or not is_overview(answer) or _LIST in codes:
        return None
    paths = [each.document for each in answer.segments if each.code in _OF_ONE and each.document]
    if not paths:
        paths = list(documents_within(index, answer.within)) or [
            each.path for each in index.documents
        ]
    if len(paths) > MOST_DOCUMENTS:
        return read_quoted(index, answer)
    found = [each for path in paths for each in read_document(index, path)]
    return Reading(tuple(found), len(found))


def read_quoted(index: Index, answer: Answer) -> Reading:
    """The sentences that an answer quotes."""
    found = [
        given_sentence(index.document(each.document), each.start, each.end)
        for each in answer.citations
    ]
    return Reading(tuple(found), len(found))


def read_document(index: Index, path: str) -> list[Given]:
    """The sentences of a document, in order, without headings and what speaks to a model."""
    document = index.document(path)
    content = {paragraph.number for paragraph in content_paragraphs(document)}
    return [
        given_sentence(document, sentence.start, sentence.end)
        for number in index.passages_of(path)
        for sentence in index.passage(number).sentences
        if _is_read(document, sentence.start, sentence.end, content)
    ]


def _is_read(document: Document, start: int, end: int, content: set[int]) -> bool:
    text = document.text[start:end]
    known = paragraph_at(document, start).number in content
    return known and bool(text.strip()) and not is_order(text)


def choose(sentences: Sequence[Given], costs: Sequence[int], room: int) -> list[int]:
    """The positions of the sentences that are read where they may cost so much in all, in order:
    whole sentences before fragments and notices, and of equals some from everywhere."""
    if sum(costs) <= room:
        return list(range(len(sentences)))
    worth = [round(min(fitness_of(each.source.text), 1.0), 1) for each in sentences]
    order = sorted(range(len(sentences)), key=lambda at: (-worth[at], at * _SPREAD % 1.0))
    kept = []
    for at in order:
        if costs[at] <= room:
            room -= costs[at]
            kept.append(at)
    return sorted(kept)
