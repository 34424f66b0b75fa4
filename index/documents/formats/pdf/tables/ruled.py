"""The rows of tables that are drawn with lines: what stands in each cell, however it is broken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.documents.formats.pdf.lines import Cell, Line, decode_codes, joined
from index.documents.formats.pdf.tables.rules import Grid, find_grids

if TYPE_CHECKING:
    from pypdfium2 import PdfTextPage

LOWER = 0.5  # of a character's height: one that stands lower by so much is on another line
CLOSE = 0.3  # of a character's height: two that stand so near are of one word
MOST_CROSSED = 0.2  # of the rows: words that lines go through show that these are no table's
LEAST_FILLED = 2  # cells, or it is no table
LEAST_ROWS = {2: 2}  # of so many columns; one is enough where there are more


@dataclass(frozen=True, slots=True)
class _Character:
    code: int
    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class RuledRow:
    """A row of a drawn table, and where its first character stands in the text of the page."""

    line: Line
    first: int


def ruled_rows(text_page: PdfTextPage, number: int) -> tuple[list[RuledRow], frozenset[int]]:
    """The rows of the drawn tables of a page, and which characters are in them.

    number: the page's.
    """
    grids = find_grids(text_page.page) if text_page.page is not None else []
    if not grids:
        return [], frozenset()
    inside, crossed = _sorted_in(text_page, grids)
    rows: list[RuledRow] = []
    taken: set[int] = set()
    for at, (grid, cells) in enumerate(zip(grids, inside, strict=True), 1):
        if crossed[at - 1] > max(1, MOST_CROSSED * len(grid.rows)):
            continue
        texts = {cell: _text(characters) for cell, characters in cells.items()}
        if sum(map(bool, texts.values())) < LEAST_FILLED or not _is_table(grid, texts):
            continue
        places = [place for characters in cells.values() for place in characters]
        taken.update(places)
        rows += _rows(grid, texts, min(places), number, at)
    return rows, frozenset(taken)


def _sorted_in(
    text_page: PdfTextPage, grids: Sequence[Grid]
) -> tuple[list[dict[int, dict[int, _Character]]], list[int]]:
    """The characters of each cell of each grid, by their place in the text of the page; and how
    many words go over the edge of a cell."""
    from pypdfium2 import raw

    found: list[dict[int, dict[int, _Character]]] = [{} for _ in grids]
    crossed = [0] * len(grids)
    before: tuple[_Character, tuple[int, int] | None] | None = None
    for place in range(text_page.count_chars()):
        code = raw.FPDFText_GetUnicode(text_page, place)
        if code in (10, 13):
            before = None
            continue
        character = _Character(code, *text_page.get_charbox(place, loose=True))
        cell = _cell(character, grids)
        if cell:
            found[cell[0]].setdefault(cell[1], {})[place] = character
        if before and before[1] != cell and _is_next(before[0], character):
            for number in {each[0] for each in (before[1], cell) if each}:
                crossed[number] += 1
        before = None if chr(code).isspace() else (character, cell)
    return found, crossed


def _cell(character: _Character, grids: Sequence[Grid]) -> tuple[int, int] | None:
    """The number of the grid, and of its cell, in which a character stands."""
    x = (character.left + character.right) / 2
    y = (character.bottom + character.top) / 2
    for number, grid in enumerate(grids):
        if field := grid.field(x, y):
            return number, int(grid.cells[field])
    return None


def _is_next(character: _Character, following: _Character) -> bool:
    """Whether a character stands right after another on its line."""
    height = character.top - character.bottom
    level = abs(character.bottom - following.bottom) < CLOSE * height
    return level and abs(following.left - character.right) < CLOSE * height


def _text(characters: dict[int, _Character]) -> str:
    """The text of a cell: its lines joined."""
    lines: list[list[int]] = [[]]
    above: _Character | None = None
    for each in characters.values():
        blank = chr(each.code).isspace()
        if above and not blank and above.bottom - each.bottom > LOWER * (above.top - above.bottom):
            lines.append([])
        lines[-1].append(each.code)
        above = above if blank else each
    texts = [text for codes in lines if (text := decode_codes(codes))]
    whole = texts[0] if texts else ""
    for text in texts[1:]:
        whole = joined(whole, text)
    return whole


def _is_table(grid: Grid, texts: dict[int, str]) -> bool:
    """Whether a row has several cells with text; of two columns, two rows."""
    several = [row for row in grid.cells.tolist()
               if sum(bool(texts.get(cell)) for cell in set(row)) > 1]  # fmt: skip
    return len(several) >= LEAST_ROWS.get(len(grid.columns) - 1, 1)


def _rows(
    grid: Grid, texts: dict[int, str], first: int, number: int, table: int
) -> Iterator[RuledRow]:
    """The rows with text; a cell that is merged over rows is repeated in each, one that is merged
    over columns stands in its first."""
    for row, cells in enumerate(grid.cells.tolist()):
        shown = ["" if column and cells[column - 1] == cell else texts.get(cell, "")
                 for column, cell in enumerate(cells)]  # fmt: skip
        if not any(shown):
            continue
        edges = list(zip(grid.columns, grid.columns[1:], strict=False))
        made = tuple(Cell(text, *edge) for text, edge in zip(shown, edges, strict=True))
        line = Line(
            " ".join(filter(None, shown)), grid.columns[0], grid.columns[-1], grid.rows[row + 1],
            grid.rows[row], number, made, table=table,
        )  # fmt: skip
        yield RuledRow(line, first)
