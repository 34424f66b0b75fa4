"""The values that a row of a table states of a thing that is compared: «灯芯绒» its price.

The thing is named by a cell, and the value stands under the head that says what is compared; or the
thing is a head itself («2022年», «2023年»), and a cell before says what the row is about.
"""

from __future__ import annotations

import re
from dataclasses import replace

from index import compile_later, fold
from qa.answering.relations.table_rows import Cell, parse_cells
from qa.answering.thing_names import is_named_by, names_in
from qa.question.measures import Measure, find_measures
from qa.rewriting.comparisons import WHEN, Comparison

_BRACKETS = compile_later(r"[(\[【]([^)\]】]*)[)\]】]")
_FIGURE = compile_later(r"[-+]?[\d,]*\.?\d+")
_YEAR = compile_later(r"(?:19|20)\d\d")
_PERIOD_HEADS = compile_later(
    r"^(?:统计)?(?:年份|年度|月份|季度|日期|时间|year|month|quarter|date)$"
)
_MONEY_HEAD = compile_later(r"价|费|租|金额|\b(?:price|cost|fee|rate|rent)\b")


def values_in_row(comparison: Comparison, at: int, text: str) -> tuple[Measure, ...] | None:
    """The values of the thing numbered ``at`` in a row, where it states any; None if the
    text is no row of a table."""
    cells = parse_cells(text)
    if not cells:
        return None
    name = comparison.items[at]
    if any(is_named_by(cell.text, name) for cell in cells):
        stating = _asked_cells(comparison, cells, name)
        return tuple(value for cell in stating for value in _measures(cell, cell.head))
    subject = next((cell for cell in cells if not _FIGURE.match(cell.text)), None)
    if subject is None or not comparison.attribute or comparison.attribute not in subject.text:
        return ()
    under = [cell for cell in cells if is_named_by(_bare(cell.head), name)]
    return tuple(value for cell in under for value in _measures(cell, cell.head + subject.text))


def period_of_row(text: str, comparison: Comparison) -> str:
    """What a row says of the time that it is of, apart from the things compared."""
    said = [cell.text for cell in parse_cells(text) if _PERIOD_HEADS.search(_bare(cell.head))]
    return "，".join(each for each in said if not any(names_in(each, n) for n in comparison.items))


def heads_of(text: str) -> tuple[str, ...]:
    """The heads of a row; none where the text is no row."""
    return tuple(cell.head for cell in parse_cells(text))


def _asked_cells(comparison: Comparison, cells: tuple[Cell, ...], name: str) -> list[Cell]:
    """The cells that may state what is compared: those under the head that says so in the fewest
    other words, else those of its dimension or its cue."""
    others = [cell for cell in cells if not is_named_by(cell.text, name)]
    timed = bool(comparison.dimensions & WHEN)
    word = comparison.attribute or (comparison.deed if timed else "")
    if word:
        headed = [cell for cell in others if word in cell.head]
        least = min((len(_bare(cell.head)) for cell in headed), default=0)
        return [cell for cell in headed if len(_bare(cell.head)) == least]
    if comparison.cue:
        return [cell for cell in others if re.search(comparison.cue, cell.head)]
    if "yuan" in comparison.dimensions:
        headed = [cell for cell in others if _MONEY_HEAD.search(cell.head)]
        others = headed or others
    return [
        cell
        for cell in others
        if any(each.dimension in comparison.dimensions for each in _measures(cell, cell.head))
    ]


def _bare(head: str) -> str:
    return _BRACKETS.sub("", head).strip()


def _measures(cell: Cell, head: str) -> list[Measure]:
    """What a cell states, in the unit of its head where it has none of its own."""
    if not _FIGURE.fullmatch(cell.text):
        return [_moved(each, cell) for each in find_measures(cell.text)]
    unit = _BRACKETS.search(head)
    named = unit[1].partition("/")[0].strip() if unit else ""
    if not unit and _YEAR.fullmatch(cell.text) and re.search("年|日期|时间|year|date|since", head):
        return [Measure("date", (float(cell.text),), cell.start, cell.start + len(cell.text))]
    found = find_measures(fold(f"{cell.text.replace(',', '')}{named}"))[:1]
    if not found:
        return []
    dimension = found[0].dimension if named else f"under {_bare(head)}"
    return [_moved(replace(found[0], dimension=dimension), cell)]


def _moved(value: Measure, cell: Cell) -> Measure:
    return replace(value, start=cell.start, end=cell.start + len(cell.text))
