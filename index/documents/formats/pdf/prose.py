"""Columns of prose in PDF, told from the cells of a table."""

from __future__ import annotations

from collections.abc import Sequence

from index.documents.formats.pdf.lines import Line
from index.patterns import compile_later

LEAST_CHARACTERS = 8
"""Fewest characters in a line of a column, on average: the cells of most tables are shorter."""

LEAST_FULL = 0.5
"""Least share of a column's lines that reach its right edge: the cells of a table are ragged."""

LEAST_MARKS = 0.3
"""Fewest punctuation marks a line, on average."""

MOST_COMPLETE = 0.6
"""Greatest share of lines that end with a sentence: the cells of a table often do."""

LEAST_ITEMS = 2
"""Fewest items of a list, and more than half of its lines."""

_EDGE = 2.2  # line heights
_MARK = compile_later(r"[，。；：、！？,.;:!?]")
_ITEM = compile_later(r"[•◦●○■◆▪∙]")
_END = compile_later(r"[。！？；!?;.][”’」』）)\"']*$")


def is_list(column: Sequence[Line]) -> bool:
    """Whether the lines of a column are the items of a list, as on slides, rather than cells."""
    items = sum(_ITEM.match(line.text) is not None for line in column)
    return items >= LEAST_ITEMS and items > len(column) / 2


def is_prose(column: Sequence[Line]) -> bool:
    """Whether the lines of a column are broken sentences rather than cells."""
    count = len(column)
    edge = sorted(line.right for line in column)[int(0.9 * (count - 1))]
    full = sum(line.right >= edge - _EDGE * line.height for line in column)
    complete = sum(_END.search(line.text) is not None for line in column)
    text = "".join(line.text for line in column)
    return (
        len(text) >= LEAST_CHARACTERS * count
        and full >= LEAST_FULL * count
        and complete <= MOST_COMPLETE * count
        and len(_MARK.findall(text)) >= LEAST_MARKS * count
    )
