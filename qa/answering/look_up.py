"""Answers that are looked up rather than searched for: the text of a numbered article, the meaning
of an identifier, a cell of a table, what two editions say differently."""

from __future__ import annotations

from index import Index, WordCutter, fold
from qa.answering.cells import find_cells
from qa.answering.differences import find_differences
from qa.answering.selection import MOST, Selected, Selection
from qa.question.articles import parse_article_question
from qa.question.identifiers import parse_identifier_question
from qa.retrieval.names.articles import Span, find_articles
from qa.retrieval.names.identifiers import find_identifier
from qa.retrieval.names.scope import EVERYWHERE, Scope

CERTAIN = 0.95
"""The confidence in what was looked up: it is there, if it is what was meant."""


def look_up(
    index: Index, cutter: WordCutter, question: str, scope: Scope = EVERYWHERE
) -> Selection | None:
    """The paragraphs of the articles, the lines about the identifier, or the rows with the cell,
    that a question asks for: as many as an answer may have, from the documents of ``scope``; or all
    the sentences in which the editions that it names differ. None if it asks for none of these, or
    for what is not there."""
    folded = fold(question)
    spans: tuple[Span, ...] = ()
    if asked := parse_article_question(folded):
        spans = find_articles(index, cutter, asked, scope)
    elif name := parse_identifier_question(folded):
        spans = find_identifier(index, cutter, name, scope)
    elif differing := find_differences(index, question, scope):
        return differing
    else:
        cells = find_cells(index, cutter, folded, scope)
        return Selection(cells[:MOST]) if cells else None
    if not spans:
        return None
    return Selection(
        tuple(Selected(span.document, span.start, span.end, 1.0) for span in spans[:MOST])
    )
