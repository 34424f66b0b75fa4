"""Rows of tables: the one that a question names by its cells, and that rows do not contradict.

A row reads «编号：S-0388，安装地点：水厂路12号»: heads and cells in turn, whatever the file was.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index import HAN, compile_later, fold
from qa.ranking.candidates import Evidence, keep_rows

BEST_SENTENCES = 40
_CELL = compile_later(r"(?:^|，)([^，：]{1,40})：((?:(?!，[^，：]{1,40}：).)*)", re.DOTALL)
_WORD = compile_later(r"[a-z0-9]")


@dataclass(frozen=True, slots=True)
class _Row:
    """A sentence that is a row: its document, the heads of its cells, and the cells, folded."""

    document: str
    heads: tuple[str, ...]
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a row: its head, its text, and where that starts in the row, all of it folded."""

    head: str
    text: str
    start: int


def parse_cells(text: str) -> tuple[Cell, ...]:
    """The cells of a sentence that is a row; none if it is none."""
    found = list(_CELL.finditer(text)) if "：" in text else []
    if len(found) < 2 or sum(len(each[1]) + len(each[2]) + 2 for each in found) < len(text) - 1:
        return ()
    return tuple(Cell(fold(each[1]), fold(each[2]).strip(" 。"), each.start(2)) for each in found)


def keep_asked_row(evidence: Evidence, asked: str) -> Evidence:
    """The evidence without the rows of tables whose cells the question does not name, where it
    names those of another row: of «泵 | 3» and «阀 | 5», the first for «泵有几台？».

    asked: the question as it was put, which the evidence may have in another language.
    """
    rows = {row: found for row in _best(evidence) if (found := _parse(evidence, row))}
    if len(rows) < 2:
        return evidence
    question = fold(asked)
    named = {row: _named(found, question) for row, found in rows.items()}
    most: dict[str, int] = {}
    for row, found in rows.items():
        most[found.document] = max(most.get(found.document, 0), named[row])
    if not any(most.values()):
        return _keep_row_in_part(evidence, rows, question)
    dropped = {row for row, count in named.items() if not count or count < most[rows[row].document]}
    return keep_rows(evidence, [row for row in range(len(evidence.scores)) if row not in dropped])


def _keep_row_in_part(evidence: Evidence, rows: dict[int, _Row], question: str) -> Evidence:
    """The evidence without the rows of the best row's table that do not have what that has of the
    question («2号曝气机检修» for «哪天曝气机检修？»), nor as much of it that the best one lacks."""
    best = rows.get(0)
    if best is None:
        return evidence
    shared = _stretches_in(best, question)
    longest = max(shared, key=len, default="")
    dropped = {
        row
        for row, found in rows.items()
        if longest
        and (found.document, found.heads) == (best.document, best.heads)
        and not any(longest in cell for cell in found.cells)
        and not _stretches_in(found, question) - shared
    }
    return keep_rows(evidence, [row for row in range(len(evidence.scores)) if row not in dropped])


_MUCH = 4
"""Characters of a cell that a question has, from which it means the rows that have them."""

_STRETCH = compile_later(rf"[{HAN}0-9]+")


def _stretches_in(row: _Row, question: str) -> set[str]:
    """The stretches of a question of ``_MUCH`` Chinese characters and digits or more that stand in
    a cell of a row, and are not numbers alone."""
    found = set()
    for run in _STRETCH.findall(question):
        for start in range(len(run) - _MUCH + 1):
            for end in range(start + _MUCH, len(run) + 1):
                stretch = run[start:end]
                if not any(stretch in cell for cell in row.cells):
                    break
                if not stretch.isdigit():
                    found.add(stretch)
    return found


def are_of_one_table(evidence: Evidence, first: int, second: int) -> bool:
    """Whether two sentences are rows of one table that are about different things."""
    one, other = _parse(evidence, first), _parse(evidence, second)
    if one is None or other is None or one.document != other.document:
        return False
    return one.heads == other.heads and one.cells[0] != other.cells[0]


def _best(evidence: Evidence) -> range:
    return range(min(BEST_SENTENCES, len(evidence.scores)))


def _parse(evidence: Evidence, row: int) -> _Row | None:
    """A sentence as the row of a table; None if it is none."""
    cells = parse_cells(evidence.text(row))
    if not cells:
        return None
    document = evidence.passages[evidence.of[row]].document
    return _Row(document, tuple(cell.head for cell in cells), tuple(cell.text for cell in cells))


def _named(row: _Row, question: str) -> int:
    """How many characters of the question are cells of a row."""
    return sum(len(cell) for cell in set(row.cells) if len(cell) > 1 and _holds(question, cell))


def _holds(text: str, cell: str) -> bool:
    """Whether a text has a cell in it, not as a part of a longer word or number."""
    start = text.find(cell)
    while start >= 0:
        end = start + len(cell)
        before, after = text[start - 1 : start], text[end : end + 1]
        cut = (_WORD.match(cell[0]) and _WORD.match(before or " ")) or (
            _WORD.match(cell[-1]) and _WORD.match(after or " ")
        )
        if not cut:
            return True
        start = text.find(cell, start + 1)
    return False
