"""Tables of web pages: which are data, and the texts of their cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.documents.formats.pieces import Piece
from index.documents.formats.tables import table_pieces

if TYPE_CHECKING:
    from lxml.html import HtmlElement


def html_table_pieces(table: HtmlElement) -> list[Piece]:
    """The caption of a table, and its rows as lines (see table_pieces)."""
    header = table.find(".//th") is not None and not _row_headers(table)
    caption = table.find("caption")
    above = [] if caption is None else [Piece(" ".join(caption.text_content().split()))]
    return above + table_pieces(_rows(table), header=header)


def is_data_table(table: HtmlElement) -> bool:
    """Whether a table has data, rather than the layout of a page."""
    if table.find(".//table") is not None or table.get("role") == "presentation":
        return False
    if table.find(".//th") is not None:
        return True
    cells = table.findall(".//td")
    longest = max((len(cell.text_content()) for cell in cells), default=0)
    return len(cells) > 1 and longest <= 400


def _rows(table: HtmlElement) -> list[list[str]]:
    """The cells' texts; a cell spanning rows is repeated in each, one spanning columns is not."""
    rows: list[list[str]] = []
    open_cells: dict[int, tuple[int, str]] = {}  # column -> rows it still reaches, text
    for row in table.iter("tr"):
        cells: list[str] = []
        for cell in [child for child in row if child.tag in ("td", "th")]:
            _fill(cells, open_cells)
            text = " ".join(cell.text_content().split())
            down, across = (_span(cell, name) for name in ("rowspan", "colspan"))
            for place in range(len(cells), len(cells) + across):
                if down > 1:
                    open_cells[place] = (down - 1, text)
            cells.extend([text, *[""] * (across - 1)])
        _fill(cells, open_cells)
        rows.append(cells)
    return rows


def _fill(cells: list[str], open_cells: dict[int, tuple[int, str]]) -> None:
    """Add the cells that reach down from rows above into the next columns."""
    while len(cells) in open_cells:
        left, text = open_cells.pop(len(cells))
        if left > 1:
            open_cells[len(cells)] = (left - 1, text)
        cells.append(text)


def _span(cell: HtmlElement, name: str) -> int:
    value = cell.get(name) or "1"
    return min(max(int(value), 1), 100) if value.isdecimal() else 1


def _row_headers(table: HtmlElement) -> bool:
    """Whether the header cells head rows (a first column), not columns."""
    first = next(table.iter("tr"))
    return first.find("td") is not None
