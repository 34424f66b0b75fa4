"""Tables as lines that can be read, and quoted, one by one."""

from __future__ import annotations

import re
from collections.abc import Sequence

LABEL_CHARACTERS = 16


def table_lines(rows: Sequence[Sequence[str]], *, header: bool = False) -> list[str]:
    """One line a row, empty rows left out.

    Below a header row a line names each cell's column: «县：甲县，人口：1200». Without one, a row
    of two cells reads «姓名：张三», and any other has its cells one after another.

    header: whether the file says that the first row is the header; else it is taken for one when
    there are three columns or more and it looks like labels.
    """
    cleaned = [[" ".join(cell.split()) for cell in row] for row in rows]
    cleaned = [row for row in cleaned if any(row)]
    if len(cleaned) > 1 and (header or _looks_like_labels(cleaned)):
        labels, *body = cleaned
        return [_labelled(labels, row) for row in body]
    return [_plain(row) for row in cleaned]


def _looks_like_labels(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a table's first row is short, distinct labels without digits, unlike the rest."""
    first = rows[0]
    if len(first) < 3 or not all(first[1:]) or len(set(first)) < len(first):
        return False
    return all(len(cell) <= LABEL_CHARACTERS and not re.search(r"\d", cell) for cell in first)


def _labelled(labels: Sequence[str], row: Sequence[str]) -> str:
    named = []
    for place, cell in enumerate(row):
        label = labels[place].rstrip("：:") if place < len(labels) else ""
        if cell:
            named.append(f"{label}：{cell}" if label and label != cell else cell)
    return "，".join(named)


def _plain(row: Sequence[str]) -> str:
    cells = [cell for cell in row if cell]
    if len(cells) == 2 and not re.search("[：:].", cells[0]):
        return f"{cells[0].rstrip('：:')}：{cells[1]}"
    return "，".join(cells)
