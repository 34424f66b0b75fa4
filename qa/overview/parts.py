"""A document's parts in order: its chapters or essays, else its headings, else stretches of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby

from index import Document, Paragraph

LONG_STRETCH = 60
"""Paragraphs of a document without headings above which it is divided into stretches."""

MOST_STRETCHES = 8


@dataclass(frozen=True, slots=True)
class DocumentPart:
    """Some paragraphs of a document that follow one another, ``first`` to ``last`` by their
    numbers, and what stands over them ("" where nothing does)."""

    title: str
    first: int
    last: int


def parts_of(document: Document) -> list[DocumentPart]:
    """The parts of a document, in order; together they hold every paragraph that is no heading."""
    content = content_paragraphs(document)
    if len({paragraph.part for paragraph in content}) > 1:
        return _by_chapter(document, content)
    headings = {paragraph.heading for paragraph in content}
    if len(headings - {None, document.title}) > 1:
        return _by_heading(document, content)
    return _stretches(content)


def content_paragraphs(document: Document) -> list[Paragraph]:
    """The paragraphs that are no headings and do not only repeat a title."""
    titles = {document.title, *(part.title for part in document.parts)}
    kept = []
    for at, paragraph in enumerate(document.paragraphs):
        text = document.text[paragraph.start : paragraph.end].strip()
        below = document.paragraphs[at + 1] if at + 1 < len(document.paragraphs) else None
        heads = below is not None and below.part == paragraph.part and below.heading == text
        if not heads and text not in titles:
            kept.append(paragraph)
    return kept or list(document.paragraphs)


def _by_chapter(document: Document, content: list[Paragraph]) -> list[DocumentPart]:
    found = []
    for number, group in groupby(content, key=lambda paragraph: paragraph.part):
        numbers = [paragraph.number for paragraph in group]
        title = document.parts[number].title if number < len(document.parts) else ""
        shown = "" if title == document.title else _one_line(title)
        found.append(DocumentPart(shown, numbers[0], numbers[-1]))
    return found


def _by_heading(document: Document, content: list[Paragraph]) -> list[DocumentPart]:
    found = []
    for heading, group in groupby(content, key=lambda paragraph: paragraph.heading):
        numbers = [paragraph.number for paragraph in group]
        shown = "" if heading in (None, document.title) else _one_line(heading or "")
        found.append(DocumentPart(shown, numbers[0], numbers[-1]))
    return found


def _stretches(content: list[Paragraph]) -> list[DocumentPart]:
    count = 1
    if len(content) > LONG_STRETCH:
        count = min(MOST_STRETCHES, -(-len(content) // (LONG_STRETCH // 2)))
    size = -(-len(content) // count)
    return [
        DocumentPart("", some[0].number, some[-1].number)
        for some in (content[at : at + size] for at in range(0, len(content), size))
    ]


def _one_line(text: str) -> str:
    return " ".join(text.split())


def plain(folded: str) -> str:
    """A folded text without marks and blanks."""
    return re.sub(r"[\W_]+", "", folded)
