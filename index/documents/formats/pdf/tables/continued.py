"""Tables that go on over pages: their heads are kept, and a row that a page divides is one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from index.documents.formats.pdf.lines import joined
from index.documents.formats.pdf.paragraphs import place_of
from index.documents.formats.pdf.tables.rows import Stretch, goes_on, is_below
from index.documents.formats.pieces import Piece
from index.documents.formats.tables import (
    Heads,
    Row,
    clean_rows,
    count_fields,
    find_heads,
    repeated,
    row_piece,
)


def chains(stretches: Iterable[Stretch]) -> Iterator[list[Stretch]]:
    """The stretches, tables together with what they go on with on the next pages."""
    chain: list[Stretch] = []
    for stretch in stretches:
        if chain and not _goes_on(chain, stretch):
            yield chain
            chain = []
        chain.append(stretch)
    if chain:
        yield chain


def _goes_on(chain: Sequence[Stretch], stretch: Stretch) -> bool:
    """Whether a table goes on in a stretch; on a later page its heads may stand further apart from
    the rows than these from one another, and so are a stretch of their own."""
    last = chain[-1]
    if not last.rows or not stretch.rows:
        return False
    heads = len(chain) > 1 and last.rows == chain[0].rows[: len(last.rows)]
    return goes_on(last, stretch) or (heads and is_below(last, stretch))


def pieces_of_table(chain: Sequence[Stretch]) -> Iterator[Piece]:
    """The rows of a table on one page or more, with the heads of the first; where it has none, each
    page may have its own."""
    heads = Heads()
    made: list[tuple[Row, Stretch]] = []
    for stretch in chain:
        rows = clean_rows(stretch.rows)
        if heads.labels:
            rows = _without_heads(rows, heads)
            if made and rows and _is_rest(rows[0], made[-1][0]):
                made[-1] = _whole(made[-1][0], rows.pop(0)), made[-1][1]
        else:
            yield from _pieces(made, heads)
            page = stretch.lines[0].page
            fields = count_fields(rows)
            yield from _pieces([(row, stretch) for row in rows[:fields]], Heads())
            rows = rows[fields:]
            made, heads = [], find_heads(rows)
            yield from (Piece(caption, page=page) for caption in heads.captions)
            rows = rows[heads.rows :]
        made += [(row, stretch) for row in rows]
    yield from _pieces(made, heads)


def _pieces(rows: Sequence[tuple[Row, Stretch]], heads: Heads) -> Iterator[Piece]:
    for row, stretch in rows:
        piece = row_piece(row, heads.labels, stretch.lines[0].page)
        yield replace(piece, place=place_of(stretch.lines))


def _without_heads(rows: list[Row], heads: Heads) -> list[Row]:
    """The rows of a later page without the heads that stand there once more; what the rest of a
    divided row put in the same cells as these stays."""
    count = repeated(heads, rows)
    if count:
        return rows[count:]
    cells = rows[0].cells
    labels = heads.labels
    if len(cells) == len(labels) and all(map(str.startswith, cells, labels)) and labels[0]:
        rest = tuple(cell[len(label) :].strip() for cell, label in zip(cells, labels, strict=True))
        return [Row(rest), *rows[1:]]
    return rows


def _is_rest(row: Row, before: Row) -> bool:
    """Whether the first row of a page is what is left of the last one before it: it says nothing in
    the first column, where that one does, and little in the others."""
    filled = [place for place, cell in enumerate(row.cells) if cell]
    return 0 < len(filled) <= len(row.cells) / 2 and filled[0] > 0 and bool(before.cells[0])


def _whole(row: Row, rest: Row) -> Row:
    cells = [joined(cell, further) if cell and further else cell or further
             for cell, further in zip(row.cells, rest.cells, strict=True)]  # fmt: skip
    return replace(row, cells=tuple(cells))
