"""Rows of tables that a question names by one of their cells, found exactly: «S-0388», «林晓峰».

In a sheet of very many rows all are alike but for a cell: neither vectors nor a ranker tell them
apart as surely as the cell does.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index import Document, Index, Paragraph, WordCutter, compile_later, fold
from qa.retrieval.names.scope import EVERYWHERE, Scope, passages_within

IdArray = NDArray[np.int64]

PASSAGES_SEARCHED = 60
"""Number of passages that are looked through for the words of the question."""

PASSAGES_WITH_CODE = 100
"""Number of passages that are looked through for each code in it."""

DOCUMENTS_OPENED = 3
"""Most documents whose rows are read: what stands in more of them is named by no cell."""

LONGEST_CELL = 60
_CODE = compile_later(
    r"(?<![a-z0-9])(?=[a-z0-9]*[-/._+&#*]*[a-z0-9])[a-z0-9]+(?:[-/._+&#*]+[a-z0-9]+)*"
)
_DIGIT = compile_later(r"[0-9]")
_LETTER_OR_DIGIT = compile_later(r"[a-z0-9]")
_JOINED = compile_later(r"[-/._+&#*]")
_ENDS = " 。.;；"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a row: its head and its text, folded, and where both stand in the document's
    text; ``start`` is that of the head."""

    head: str
    text: str
    start: int
    text_start: int
    end: int


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table, with what it stands under, folded: the title of the document, the name of
    the sheet and the nearest heading."""

    document: str
    start: int
    end: int
    cells: tuple[Cell, ...]
    under: str


def find_codes(folded: str) -> tuple[str, ...]:
    """The codes and figures of a folded text, two characters or more with a digit among them."""
    found = (match.group() for match in _CODE.finditer(folded))
    return tuple(dict.fromkeys(each for each in found if len(each) > 1 and _DIGIT.search(each)))


def find_rows(
    index: Index, cutter: WordCutter, folded: str, scope: Scope = EVERYWHERE
) -> tuple[TableRow, ...]:
    """The rows of tables with a cell that stands as a whole in a folded question, of the documents
    of ``scope``; none where they are in too many documents."""
    passages = _search(index, cutter, folded, scope)
    if not len(passages):
        return ()
    texts = index.passage_texts(passages)
    likely = [
        int(number)
        for number, text in zip(passages, texts, strict=True)
        if "：" in text and _may_name(text, folded)
    ]
    documents = dict.fromkeys(map(index.document_number, likely))
    if not 0 < len(documents) <= DOCUMENTS_OPENED:
        return ()
    rows = {
        (row.document, row.start): row
        for number in likely
        for row in _rows_of(index, number)
        if any(holds(folded, cell.text) for cell in row.cells)
    }
    return tuple(rows.values())


def _search(index: Index, cutter: WordCutter, folded: str, scope: Scope) -> IdArray:
    """The passages with the codes of a question, and those that best match its words."""
    within = passages_within(index, scope)
    searches = [(folded, PASSAGES_SEARCHED)]
    searches += [(code, PASSAGES_WITH_CODE) for code in find_codes(folded)]
    found = [np.zeros(0, np.int64)]
    for text, wanted in searches:
        ids = [number for number in index.word_ids(cutter.words(text)) if number >= 0]
        if ids:
            found.append(index.lexical_search(ids, wanted, within)[0])
    return np.unique(np.concatenate(found)).astype(np.int64)


def _may_name(text: str, folded: str) -> bool:
    """Whether a passage may have a row with a cell that stands in a folded question: its rows are
    read only then, for that takes the whole document."""
    pieces = (piece.partition("：")[2] or piece for piece in re.split(r"[，\n]", text))
    cells = fold("\n".join(pieces)).split("\n")
    return any(holds(folded, cell.strip(_ENDS)) for cell in cells)


def holds(folded: str, cell: str) -> bool:
    """Whether a cell stands in a folded text, and not within a longer word, number or code."""
    return bool(places(folded, cell))


def places(folded: str, cell: str) -> list[tuple[int, int]]:
    """Where a folded cell of 2 to 60 characters stands as a whole in a folded text."""
    found: list[tuple[int, int]] = []
    if not 2 <= len(cell) <= LONGEST_CELL:
        return found
    start = folded.find(cell)
    while start >= 0:
        end = start + len(cell)
        if not _goes_on(folded[:start][::-1], cell[0]) and not _goes_on(folded[end:], cell[-1]):
            found.append((start, end))
        start = folded.find(cell, start + 1)
    return found


def _goes_on(beside: str, edge: str) -> bool:
    """Whether what stands beside the edge of a cell is of the same word, number or code."""
    if not _LETTER_OR_DIGIT.match(edge):
        return False
    joined = _JOINED.match(beside) is not None
    return _LETTER_OR_DIGIT.match(beside[1:2] if joined else beside[:1]) is not None


def _rows_of(index: Index, passage: int) -> Iterator[TableRow]:
    """The rows of tables that a passage has, or has a part of."""
    info = index.passage(passage)
    document = index.document(info.document)
    first = bisect_right(document.paragraphs, info.start, key=lambda each: each.start) - 1
    for paragraph in document.paragraphs[max(first, 0) :]:
        if paragraph.start >= info.end:
            return
        if paragraph.labels:
            yield _row(document, paragraph)


def _row(document: Document, paragraph: Paragraph) -> TableRow:
    labels = list(zip(paragraph.labels[::2], paragraph.labels[1::2], strict=True))
    ends = [start - 1 for start, _ in labels[1:]] + [paragraph.end - paragraph.start]
    text = document.text[paragraph.start : paragraph.end]
    folded = fold(text)
    cells = tuple(
        Cell(
            head=folded[start:after].rstrip(":： "),
            text=folded[after:end].strip(_ENDS),
            start=paragraph.start + start,
            text_start=paragraph.start + after,
            end=paragraph.start + len(text[:end].rstrip(_ENDS)),
        )
        for (start, after), end in zip(labels, ends, strict=True)
    )
    return TableRow(
        document.path, paragraph.start, paragraph.end, cells, _under(document, paragraph)
    )


def _under(document: Document, paragraph: Paragraph) -> str:
    part = document.parts[paragraph.part].title if paragraph.part < len(document.parts) else ""
    place = paragraph.place.name if paragraph.place is not None else ""
    return fold("\n".join((document.path, document.title, part, place, paragraph.heading or "")))


def leading(rows: Sequence[TableRow], folded: str) -> tuple[TableRow, ...]:
    """Of rows those of which no other has the same cells in a question, and more."""
    named = [frozenset(place for cell in row.cells for place in places(folded, cell.text))
             for row in rows]  # fmt: skip
    return tuple(
        row for row, own in zip(rows, named, strict=True) if not any(own < each for each in named)
    )
