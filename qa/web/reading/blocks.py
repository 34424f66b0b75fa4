"""A stretch of a document as a template shows it: paragraphs, headings, lists, tables, with marks.

The characters are those of the text, each once and in order: what a table's head repeats is hidden
by the stylesheet, not left out, so every mark lies on the characters it means.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Literal

from index import Document, Paragraph, compile_later
from qa.web.reading.tables import Cell, read_rows
from qa.web.source_window import Span, Window, stretches

Kind = Literal["paragraph", "heading", "item", "row"]
Marks = Sequence[tuple[Span, str]]
_BESIDES = ("words", "hit", "now")
ITEM = compile_later(
    r"(?:[•◦▪■●○◆▸►·∙*–—-]\s+|[（(]?[0-9０-９]{1,3}[）)、．]\s*|[0-9]{1,3}\.\s+|"
    r"[（(][一二三四五六七八九十百]{1,4}[）)]\s*|[a-zA-Z][.)]\s+|[①-⑳]\s*)(?=\S)"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text of a block, and how it is marked: cited, near, also, words (those that answer),
    hit, now (the occurrence that is shown), several of them separated by spaces, or "" for not at
    all."""

    text: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell of a table: its label, which the head of the table shows, its text, and what stands
    between it and the next one."""

    label: Sequence[Piece]
    pieces: Sequence[Piece]
    after: Sequence[Piece]
    column: int


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph with its number (0: it has none), or a heading (None: no paragraph).

    start: where its text begins. marker: the mark of a list's item, which stands before its pieces.
    depth: of a heading. target: whether the reader is to be brought here.
    """

    kind: Kind
    number: int | None
    start: int
    pieces: Sequence[Piece]
    marker: Sequence[Piece] = ()
    cells: Sequence[ShownCell] = ()
    depth: int = 0
    new_essay: bool = False
    target: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Blocks that belong together: a list, a table with the labels of its columns, or one block."""

    kind: Kind
    blocks: Sequence[Block]
    labels: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A stretch of the text and the paragraph that it is of, if it is of one."""

    start: int
    end: int
    paragraph: Paragraph | None


def groups(
    document: Document,
    window: Window,
    marks: Marks,
    depths: Mapping[int, int],
    target: int | None = None,
) -> list[Group]:
    """What stands in a window, with the spans marked.

    marks: spans and their names; where two of one name overlap, one mark comes out. depths: those
    of the headings by their paragraphs' numbers. target: a position to which the reader is brought.
    """
    found = [_Stretch(*each) for each in stretches(document, window)]
    tables = _tables(document, found)
    blocks = [_block(document, each, marks, depths, tables.get(each.start)) for each in found]
    blocks = _with_essays(document, blocks)
    if target is not None and blocks:
        at = max(0, bisect_right([block.start for block in blocks], target) - 1)
        blocks[at] = replace(blocks[at], target=True)
    return list(_grouped(blocks, tables))


def _grouped(
    blocks: Sequence[Block], tables: Mapping[int, tuple[Sequence[str], Sequence[Cell]]]
) -> Iterator[Group]:
    def belongs(block: Block) -> tuple[Kind, object]:
        labels = tables[block.start][0] if block.kind == "row" else None
        return block.kind, labels

    for (kind, labels), several in groupby(blocks, key=belongs):
        members = list(several)
        if kind in ("item", "row"):
            yield Group(kind, members, labels or ())  # type: ignore[arg-type]
        else:
            yield from (Group(kind, [block]) for block in members)


def _tables(
    document: Document, found: Sequence[_Stretch]
) -> dict[int, tuple[Sequence[str], Sequence[Cell]]]:
    """The rows of tables by where they begin: the labels of their table, and their cells."""
    rows: dict[int, tuple[Sequence[str], Sequence[Cell]]] = {}
    whole = [each for each in found if _is_whole(each)]
    texts = [document.text[each.start : each.end] for each in whole]
    for first, labels, cells in read_rows(texts):
        for each, row in zip(whole[first:], cells, strict=False):
            rows[each.start] = labels, row
    return rows


def _is_whole(stretch: _Stretch) -> bool:
    paragraph = stretch.paragraph
    return paragraph is not None and (stretch.start, stretch.end) == (
        paragraph.start,
        paragraph.end,
    )


def _block(
    document: Document,
    stretch: _Stretch,
    marks: Marks,
    depths: Mapping[int, int],
    row: tuple[Sequence[str], Sequence[Cell]] | None,
) -> Block:
    text = document.text[stretch.start : stretch.end]
    indent = stretch.start + len(text) - len(text.lstrip())
    inside = [span.start for span, _ in marks if stretch.start <= span.start < stretch.end]
    start = min([indent, *inside])
    number = stretch.paragraph.number if stretch.paragraph else None
    if row is not None:
        cells = _cells(document, stretch.start, row, marks)
        return Block("row", number, stretch.start, (), cells=cells)
    pieces = cut(document.text, start, stretch.end, marks)
    if number is None:
        return Block("heading", None, start, pieces)
    if number in depths:
        return Block("heading", number, start, pieces, depth=depths[number])
    marker = ITEM.match(document.text, start, stretch.end)
    if marker and _is_whole(stretch):
        return Block(
            "item",
            number,
            start,
            cut(document.text, marker.end(), stretch.end, marks),
            cut(document.text, start, marker.end(), marks),
        )
    return Block("paragraph", number, start, pieces)


def _cells(
    document: Document, start: int, row: tuple[Sequence[str], Sequence[Cell]], marks: Marks
) -> list[ShownCell]:
    labels, cells = row
    return [
        ShownCell(
            cut(document.text, start + cell.start, start + cell.text_start, marks),
            cut(document.text, start + cell.text_start, start + cell.text_end, marks),
            cut(document.text, start + cell.text_end, start + cell.end, marks),
            labels.index(cell.label),
        )
        for cell in cells
    ]


def cut(text: str, start: int, end: int, marks: Marks) -> list[Piece]:
    """A stretch of a text, cut where marks begin and end."""
    if start >= end:
        return []
    near = [(span, name) for span, name in marks if span.start < end and span.end > start]
    edges = {start, end}
    edges |= {edge for span, _ in near for edge in (span.start, span.end) if start < edge < end}
    places = sorted(edges)
    pieces = []
    for left, right in pairwise(places):
        names = [name for span, name in near if span.start <= left and right <= span.end]
        pieces.append(Piece(text[left:right], _strongest(names)))
    return [
        Piece("".join(piece.text for piece in same), mark)
        for mark, same in groupby(pieces, key=lambda piece: piece.mark)
    ]


def _strongest(names: Sequence[str]) -> str:
    """The mark of a piece: its first one, and besides it whether it is of the words that answer,
    and (the) occurrence that was looked for."""
    found = [name for name in names if name in _BESIDES]
    other = [name for name in names if name not in _BESIDES]
    return " ".join([*other[:1], *dict.fromkeys(found)])


def _with_essays(document: Document, blocks: Sequence[Block]) -> list[Block]:
    """The blocks, those before which another essay begins marked as such."""
    essays = [part.start for part in document.parts]
    shown: list[Block] = []
    for block in blocks:
        before = shown[-1].start if shown else block.start
        begun = bisect_right(essays, block.start) > bisect_right(essays, before)
        shown.append(replace(block, new_essay=bool(shown) and begun))
    return shown


def within(spans: Sequence[Span], window: Window) -> Sequence[Span]:
    """Those of sorted spans that may reach into a window."""
    first = bisect_right(spans, window.start, key=lambda span: span.end)
    last = bisect_left(spans, window.end, key=lambda span: span.start)
    return spans[first:last]
