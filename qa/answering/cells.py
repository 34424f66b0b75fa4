"""A cell of a table, asked for by another of its row: «编号S-0388的水表装在哪里？»

In a sheet of very many rows the best passage is hardly likelier than the next, whatever learned to
tell them apart. But where a cell of the question stands in one row or a few, where the question
says which column it wants, and says nothing else, the row is the answer for certain.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index import Index, WordCutter
from qa.answering.relations.other_codes import asked_codes
from qa.answering.selection import MOST, Selected
from qa.question.columns import Span, asked_columns
from qa.question.thing_kinds import find_kind, is_said_otherwise
from qa.retrieval.names.rows import TableRow, find_codes, find_rows, leading, places
from qa.retrieval.names.scope import EVERYWHERE, Scope
from qa.rewriting.comparisons import parse_comparison

LONGEST_QUOTED = 300
"""Characters of a row that is quoted as one; of longer ones, the cells named and asked for."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A row with its cells that the question names, and those that it asks for, if any."""

    row: TableRow
    keys: tuple[int, ...]
    asked: tuple[int, ...]


def find_cells(
    index: Index, cutter: WordCutter, folded: str, scope: Scope = EVERYWHERE
) -> tuple[Selected, ...]:
    """The rows that a folded question asks of by a cell, with the cell it asks for; none where it
    is not certain which rows are meant, or what of them."""
    rows = _with_codes(leading(find_rows(index, cutter, folded, scope), folded), folded)
    if not rows or parse_comparison(folded) is not None:
        return ()
    known = [place for row in rows for cell in row.cells for place in places(folded, cell.text)]
    found = [each for row in rows if (each := _explain(row, folded, known)) is not None]
    asking = [each for each in found if each.asked] or found
    if not 0 < len(asking) <= MOST or not _agree(asking) or not _all_named(asking, folded):
        return ()
    return tuple(quoted for each in asking for quoted in _quoted(each))


def _with_codes(rows: Sequence[TableRow], folded: str) -> Sequence[TableRow]:
    """The rows that a code of the question names, if it names any; else all: «电表» is a cell of
    many others for «S-0388的电表装在哪？»."""
    codes = asked_codes(folded)
    named = [row for row in rows if any(cell.text in codes for cell in row.cells)]
    return named or rows


def _explain(row: TableRow, folded: str, known: Sequence[Span]) -> _Found | None:
    """What a question asks of a row, whose cells and the other rows' are ``known`` stretches of
    it; None if the row does not explain all of it."""
    keys = tuple(at for at, cell in enumerate(row.cells) if places(folded, cell.text))
    others = [at for at in range(len(row.cells)) if at not in keys]
    asked = _asked_of(row, folded, known, keys, others)
    if asked is None and (kind := _kind_of(row, folded, keys)):
        asked = _asked_of(row, folded, [*known, kind], keys, others) or None
    return None if asked is None else _Found(row, keys, tuple(others[at] for at in asked))


def _asked_of(
    row: TableRow, folded: str, known: Sequence[Span], keys: Sequence[int], others: Sequence[int]
) -> tuple[int, ...] | None:
    """Which of the other cells of a row a question asks for; see ``asked_columns``."""
    heads = [cell.head for cell in row.cells]
    return asked_columns(
        folded, known, [heads[at] for at in keys], [heads[at] for at in others], row.under
    )


def _kind_of(row: TableRow, folded: str, keys: Sequence[int]) -> Span | None:
    """Where a question says what kind of thing the code of a row is, beside that code; None where
    it does not, or the row says otherwise."""
    codes = [row.cells[at].text for at in keys if find_codes(row.cells[at].text)]
    kind = find_kind(folded, [span for code in codes for span in places(folded, code)])
    cells = [(cell.head, cell.text) for cell in row.cells]
    if kind is None or is_said_otherwise(kind.word, cells, row.under):
        return None
    return kind.start, kind.end


def _agree(found: Sequence[_Found]) -> bool:
    """Whether the rows are named by cells of the same columns."""
    return len({tuple(each.row.cells[at].head for at in each.keys) for each in found}) == 1


def _all_named(found: Sequence[_Found], folded: str) -> bool:
    """Whether each code of a question is in a cell by which a row is named, in a head or in what
    stands above a table."""
    texts = [
        text
        for each in found
        for text in (
            each.row.under,
            *(each.row.cells[at].text for at in each.keys),
            *(each.row.cells[at].head for at in each.asked),
        )
    ]
    return all(any(code in text for text in texts) for code in find_codes(folded))


def _quoted(found: _Found) -> Iterator[Selected]:
    """A row as sentences of the answer, with the cells asked for as its very words."""
    row = found.row
    if row.end - row.start <= LONGEST_QUOTED:
        words = tuple(place - row.start for at in found.asked for place in _text_span(row, at))
        yield Selected(row.document, row.start, row.end, 1.0, answer_words=words or None)
        return
    for at in sorted({*found.keys, *found.asked}):
        cell = row.cells[at]
        words_of = (cell.text_start - cell.start, cell.end - cell.start)
        yield Selected(
            row.document, cell.start, cell.end, 1.0,
            answer_words=words_of if at in found.asked else None,
        )  # fmt: skip


def _text_span(row: TableRow, at: int) -> Span:
    return row.cells[at].text_start, row.cells[at].end
