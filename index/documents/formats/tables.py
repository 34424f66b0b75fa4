"""Tables as lines that can be read, and quoted, one by one.

Each row becomes a line that names the column of every cell: «县：甲县，人口：1200». The names are
marked as labels of the paragraph, for they stand elsewhere in the file. What is known of a table
besides its cells (that its first row is a header) comes from the reader of the format.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from index.documents.formats.pieces import Piece
from index.patterns import compile_later
from index.types import Place

LABEL_CHARACTERS = 16
LONGEST_LABEL = 30
LOOKAHEAD = 12  # rows from which the heads of a table are told
MOST_HEAD_LINES = 3
NUMBER = compile_later(r"[-+−]?[¥$€]?[0-9][0-9,]*(?:\.[0-9]+)?\s*[%‰]?")
DATE = compile_later(
    r"(?:[0-9]{4}[-/.年][0-9]{1,2}(?:[-/.月][0-9]{1,2}日?|月)?|[0-9]{1,2}月[0-9]{1,2}日)"
    r"(?:[ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?|[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?"
)
PERIOD = compile_later(
    r"(?:19|20)[0-9]{2}(?:年度?)?|(?:(?:19|20)[0-9]{2}年?)?(?:第?[0-9一二三四]季度|[0-9]{1,2}月份?)"
    r"|Q[1-4]|H[12]|第[0-9一二三四五六七八九十]+[次周期批组轮]"
)
UNIT = compile_later(
    r"[（(\[【][^（(）)]{1,12}[）)\]】]|[%‰℃°]|单位[：:]?\s*\S{0,10}"
    r"|[a-zA-Zμµ]{1,4}(?:[/·][a-zA-Zμµ]{1,3}[0-9³²]?)?[0-9³²]?"
    r"|[千万亿]?[元吨人户个件米亩台套辆次斤克升]|公里|公斤|公顷|平方米|立方米|千瓦时?"
)
COMMON_LABEL = compile_later(
    r"(?:名|名称|号|编号|代码|项目|内容|时间|日期|地点|地址|单位|部门|人|电话|说明|备注|类型|类别|状态|值)$"
    r"|(?i:^(?:name|id|code|item|value|date|time|place|address|department|phone|note|type|status)$)"
)
FIELD = compile_later(r"[^（(：:]{1,12}[：:]\s*[^\s（(）)]")
BRACKETED = compile_later(r"[（(\[【].*[）)\]】]")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: the texts of its cells, "" where one is empty, and its place."""

    cells: tuple[str, ...]
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Heads:
    """How a table begins: the lines above its heads, the heads, and how many rows both take."""

    captions: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    rows: int = 0


def table_pieces(
    rows: Iterable[Sequence[str]], *, header: bool = False, page: int | None = None
) -> list[Piece]:
    """A piece a row, empty rows left out.

    Below a header row a line names each cell's column: «县：甲县，人口：1200». Without one, a row
    of two cells reads «姓名：张三», and any other has its cells one after another.

    header: whether the file says that the first row is the header; else it is taken for one when
    there are three columns or more and it looks like labels. page: the page of the table.
    """
    cleaned = clean_rows(rows)
    heads = find_heads(cleaned, header=header)
    pieces = [Piece(caption, page=page) for caption in heads.captions]
    return pieces + [row_piece(row, heads.labels, page) for row in cleaned[heads.rows :]]


def clean_rows(rows: Iterable[Sequence[str]]) -> list[Row]:
    """The rows that hold something, with single spaces for white space."""
    cleaned = [Row(tuple(" ".join(cell.split()) for cell in row)) for row in rows]
    return [row for row in cleaned if any(row.cells)]


def repeated(heads: Heads, rows: Sequence[Row]) -> int:
    """In how many rows, on another page, the heads of a table stand once more."""
    count = 0
    for lines in range(1, MOST_HEAD_LINES + 1):
        if len(rows) >= lines and _join(rows[:lines]) == heads.labels:
            count = lines
    return count


def count_fields(rows: Sequence[Row]) -> int:
    """How many rows at the beginning are fields of a form («单号：17»), as above the items of a
    bill; none where all are."""
    for number, row in enumerate(rows):
        if not all(FIELD.match(cell) for cell in row.cells if cell):
            return number
    return 0


def sheet_pieces(rows: Iterable[Row]) -> Iterator[Piece]:
    """The pieces of a sheet, one row at a time: blank rows end a table, and the next one keeps the
    heads of the last unless it has its own."""
    labels: tuple[str, ...] = ()
    stream = iter(rows)
    for first in stream:
        if not any(first.cells):
            continue
        ahead = [first]
        block = _until_blank(stream)
        ahead += islice(block, LOOKAHEAD - 1)
        heads = find_heads(ahead, sheet=True)
        if heads.labels or heads.captions or _width(first) != len(labels):
            labels = heads.labels
        for number, text in enumerate(heads.captions):
            titled = number == 0 and bool(labels)
            yield Piece(text, level=2 if titled else 0, place=ahead[number].place)
        yield from (row_piece(row, labels) for row in chain(ahead[heads.rows :], block))


def _until_blank(rows: Iterator[Row]) -> Iterator[Row]:
    """The rows up to the next blank one, which is taken too."""
    for row in rows:
        if not any(row.cells):
            return
        yield row


def row_piece(row: Row, labels: Sequence[str], page: int | None = None) -> Piece:
    """A row as a line, with the heads of its columns as labels where there are any."""
    parts: list[str] = []
    spans: list[int] = []
    at = 0
    for label, cell in _named(row.cells, labels):
        if parts:
            parts.append("，")
            at += 1
        if label:
            parts.append(f"{label}：")
            spans += (at, at + len(label) + 1)
            at += len(label) + 1
        parts.append(cell)
        at += len(cell)
    return Piece("".join(parts), page=page, place=row.place, labels=tuple(spans))


def _named(cells: Sequence[str], labels: Sequence[str]) -> list[tuple[str, str]]:
    """The cells that hold something, each with its head; without heads the first of two cells is
    taken for the name of the second."""
    if not labels:
        filled = [cell for cell in cells if cell]
        if len(filled) == 2 and not re.search("[：:].", filled[0]):
            return [("", f"{filled[0].rstrip('：:')}：{filled[1]}")]
        return [("", cell) for cell in filled]
    if len(labels) > 2 and cells and not any(cells[1:]):  # a note, or what the next rows are about
        return [("", cells[0])]
    named = []
    for place, cell in enumerate(cells):
        label = labels[place].rstrip("：:") if place < len(labels) else ""
        if cell:
            named.append((label if label != cell else "", cell))
    return named


def find_heads(rows: Sequence[Row], *, header: bool = False, sheet: bool = False) -> Heads:
    """The heads of a table from its first rows.

    header: whether the file says that the first row is a header. sheet: whether the table is of a
    spreadsheet, where the title stands in a row above it, and numbers below tell a header.
    """
    above = _count_captions(rows) if not header else 0
    captions = tuple("".join(filter(None, row.cells)) for row in rows[:above])
    for lines in _possible_lines(rows[above:]):
        head, below = rows[above : above + lines], rows[above + lines :]
        labels = _join(head)
        if (header and lines == 1) or (below and _looks_like_labels(labels, head, below, sheet)):
            with_units = _add_units(labels, below, sheet)
            return Heads(captions, with_units or labels, above + lines + bool(with_units))
    if not sheet:
        return Heads()
    return Heads(captions if len(rows) > above else (), (), above if len(rows) > above else 0)


def _count_captions(rows: Sequence[Row]) -> int:
    """How many rows of a single cell stand above the first row of several."""
    for number, row in enumerate(rows[:4]):
        if sum(map(bool, row.cells)) > 1:
            return number
    return 0


def _possible_lines(rows: Sequence[Row]) -> Iterator[int]:
    """In how many rows the heads may stand: in several where the first has gaps that the next row
    fills."""
    if len(rows) < 2:
        return
    if header_goes_on(rows[0], rows[1]):
        if len(rows) > 3 and header_goes_on(Row(_join(rows[:2])), rows[2]):
            yield 3
        yield 2
    yield 1


def header_goes_on(upper: Row, lower: Row) -> bool:
    """Whether the heads of the upper row are divided further in the lower one: where it has a gap,
    or the same cell again, the lower row has different words."""
    cells = list(zip(upper.cells, lower.cells, strict=False))
    if not upper.cells[0] or any(_is_value(cell) and not PERIOD.fullmatch(cell)
                                 for cell in lower.cells if cell):  # fmt: skip
        return False
    divided = [
        place
        for place, (above, below) in enumerate(cells)
        if below and place and (not above or above == upper.cells[place - 1])
    ]
    kept = sum(1 for above, below in cells if above and below in ("", above))
    return bool(divided) and kept > 0


def _join(rows: Sequence[Row]) -> tuple[str, ...]:
    """One head a column from one or more rows: an upper head reaches over the gaps to its right."""
    if len(rows) == 1:
        return rows[0].cells
    width = max(len(row.cells) for row in rows)
    joined = []
    for place in range(width):
        parts: list[str] = []
        for number, row in enumerate(rows):
            cell = row.cells[place] if place < len(row.cells) else ""
            if not cell and number + 1 < len(rows) and _cell(rows[number + 1], place):
                cell = next((each for each in reversed(row.cells[:place]) if each), "")
            if cell and cell not in parts:
                parts.append(cell)
        joined.append(" ".join(parts))
    return tuple(joined)


def _cell(row: Row, place: int) -> str:
    return row.cells[place] if place < len(row.cells) else ""


def _width(row: Row) -> int:
    return max((place for place, cell in enumerate(row.cells, 1) if cell), default=0)


def _looks_like_labels(
    labels: Sequence[str], head: Sequence[Row], below: Sequence[Row], sheet: bool
) -> bool:
    """Whether these are short, distinct labels, unlike the rows below them."""
    labels = labels[: max(_width(row) for row in head)]
    filled = [label for label in labels if label]
    if len(filled) < 2 or len(set(filled)) < len(filled):
        return False
    if sum(FIELD.match(label) is not None for label in filled) > 1:  # a form
        return False
    values = [_is_value(label) for label in filled]
    if any(values):  # years and months may be heads, above numbers
        periods = all(PERIOD.fullmatch(label) or not _is_value(label) for label in filled)
        return periods and not values[0] and len(labels) > 2 and not any(
            PERIOD.fullmatch(cell) for row in below[:3] for cell in row.cells[1:] if cell
        )  # fmt: skip
    if sheet or len(head) > 1:
        return _unlike(labels, below)
    if len(labels) < 3 or not all(labels[1:]):
        return False
    digits = any(re.search(r"\d", label) and not PERIOD.fullmatch(label) for label in filled)
    return not digits and all(len(label) <= LABEL_CHARACTERS for label in filled)


def _unlike(labels: Sequence[str], below: Sequence[Row]) -> bool:
    """Whether labels of a sheet differ from what stands below them: below one of them there are
    numbers or dates, or there are three or more, all of them short."""
    if any(len(label) > LONGEST_LABEL for label in labels):
        return False
    for place, label in enumerate(labels):
        if label and any(_is_value(_cell(row, place)) for row in below):
            return True
    if len(labels) == 2:
        return all(map(COMMON_LABEL.search, labels))
    return all(labels[1:]) and all(len(label) <= LABEL_CHARACTERS for label in labels)


def _is_value(text: str) -> bool:
    """Whether a cell holds a number or a date."""
    return bool(NUMBER.fullmatch(text) or DATE.fullmatch(text))


def _add_units(
    labels: tuple[str, ...], below: Sequence[Row], sheet: bool
) -> tuple[str, ...] | None:
    """The heads with the units that the next row names, if that is what it does."""
    if len(below) < 2 or not sheet:
        return None
    cells = below[0].cells
    units = [cell for cell in cells[1:] if cell]
    first = cells[0] if cells else ""
    if not units or (first and not re.fullmatch("[（(]?单位[）)]?", first)):
        return None
    if not all(UNIT.fullmatch(unit) for unit in units):
        return None
    joined = []
    for place, label in enumerate(labels):
        unit = _cell(below[0], place) if place else ""
        shown = unit if BRACKETED.fullmatch(unit) else f"（{unit}）"
        joined.append(f"{label}{shown}" if unit else label)
    return tuple(joined)
