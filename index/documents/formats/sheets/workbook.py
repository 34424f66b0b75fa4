"""Spreadsheets (.xlsx, .xls, .ods): each visible sheet is a part, each row a line with its heads.

python-calamine reads the cells. It holds a sheet as a rectangle in memory, so how far the cells
reach is found out first (``extents``), and with it which rows and columns are hidden.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from index.documents.boilerplate import HIDDEN
from index.documents.folder_boilerplate import NO_BOILERPLATE, Boilerplate
from index.documents.formats.pieces import Extracted, Piece, assemble
from index.documents.formats.sheets.extents import Extent, check_size, find_extents
from index.documents.formats.tables import Row, sheet_pieces
from index.errors import DocumentError
from index.text.han import has_han
from index.types import Place

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

MOST_SHEETS = 1000
MOST_CHARACTERS = 100_000_000
MOST_MERGED = 10_000
LONGEST_CELL = 32_767  # what Excel allows
MIDNIGHT = datetime.time(0)


def read_workbook(data: bytes, boilerplate: Boilerplate = NO_BOILERPLATE) -> Extracted:
    """The rows of the visible sheets of a workbook; hidden sheets, rows and columns are omitted.

    Formulas give the values that are stored with them.

    Raises DocumentError when it is damaged, encrypted, or its cells are too far apart.
    """
    extents = find_extents(data)
    for extent in extents.values():  # before it is opened, for that alone loads an .ods
        check_size(extent)
    with _damage():
        return assemble(_all_pieces(data, extents), boilerplate=boilerplate)


@contextmanager
def _damage() -> Iterator[None]:
    """Turn a panic of the reader, which is no Exception, into a DocumentError."""
    try:
        yield
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise DocumentError("document.damaged_kind", kind="Excel/ODS", why=error) from error


def _all_pieces(data: bytes, extents: Mapping[str, Extent]) -> list[Piece]:
    """The pieces of all sheets, those that are hidden last."""
    workbook = _open(data)
    try:
        sheets = workbook.sheets_metadata[:MOST_SHEETS]
        shown = [each.name for each in sheets if _is_visible(each)]
        pieces: list[Piece] = []
        for name in shown:
            if len(shown) > 1:
                pieces.append(Piece(name, level=1))
            pieces += _read_sheet(workbook, name, extents.get(name, Extent()), len(shown) > 1)
        for name in (each.name for each in sheets if each.name not in shown):
            pieces += _hidden_sheet(workbook, name)
    finally:
        workbook.close()
    if sum(len(piece.text) for piece in pieces) > MOST_CHARACTERS:
        raise DocumentError("document.too_many_characters", most=MOST_CHARACTERS)
    return pieces


def _open(data: bytes) -> CalamineWorkbook:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(data))
    except PasswordError as error:
        raise DocumentError("document.encrypted") from error
    except (CalamineError, OSError, ValueError) as error:
        if "assword" in str(error):
            raise DocumentError("document.encrypted") from error
        raise DocumentError("document.damaged_kind", kind="Excel/ODS", why=error) from error


def _is_visible(sheet: Any) -> bool:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    return bool(sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet)


def _load(workbook: CalamineWorkbook, name: str) -> CalamineSheet | None:
    """A sheet; None of a chart, which has no cells."""
    from python_calamine import CalamineError

    try:
        return workbook.get_sheet_by_name(name)
    except (CalamineError, OSError, ValueError) as error:
        if "Not a worksheet" in str(error) or "not found" in str(error).lower():
            return None
        raise DocumentError("document.damaged_kind", kind="Excel/ODS", why=error) from error


@dataclass(frozen=True, slots=True)
class _Merged:
    """Where cells reach down: by column, the first and the last row of each (from 0)."""

    down: dict[int, list[tuple[int, int]]]

    def reaches(self, row: int, column: int) -> bool:
        """Whether a cell above reaches down into this one."""
        return any(first < row <= last for first, last in self.down.get(column, ()))


def _read_sheet(
    workbook: CalamineWorkbook, name: str, extent: Extent, several: bool
) -> Iterator[Piece]:
    """The rows of a visible sheet, and those that are hidden as omitted pieces."""
    sheet = _load(workbook, name)
    if sheet is None:
        return
    out_of_sight: list[Piece] = []
    rows = _rows(sheet, extent, name if several else "", out_of_sight)
    yield from sheet_pieces(rows)
    yield from out_of_sight


def _hidden_sheet(workbook: CalamineWorkbook, name: str) -> Iterator[Piece]:
    """The rows of a hidden sheet, omitted."""
    sheet = _load(workbook, name)
    if sheet is not None:
        for row in sheet.iter_rows():
            yield Piece("，".join(filter(None, map(_text, row))), omit=HIDDEN)


def _rows(
    sheet: CalamineSheet, extent: Extent, name: str, out_of_sight: list[Piece]
) -> Iterator[Row]:
    """The rows of a sheet with their places; a cell merged over rows is repeated in each."""
    merged = _find_merged(sheet)
    chinese: bool | None = None
    above: tuple[str, ...] = ()
    for number, values in enumerate(sheet.iter_rows()):
        if chinese is None and any(isinstance(value, str) and value for value in values):
            chinese = any(isinstance(value, str) and has_han(value) for value in values)
        cells = [_text(value, chinese=bool(chinese)) for value in values]
        if number in extent.hidden_rows:
            out_of_sight.append(Piece("，".join(filter(None, cells)), omit=HIDDEN))
            continue
        if extent.hidden_columns:
            hidden = [cells[at] for at in sorted(extent.hidden_columns) if at < len(cells)]
            out_of_sight.append(Piece("，".join(filter(None, hidden)), omit=HIDDEN))
            cells = [cell for at, cell in enumerate(cells) if at not in extent.hidden_columns]
        for column in merged.down if not extent.hidden_columns else ():
            if column < min(len(cells), len(above)) and merged.reaches(number, column):
                cells[column] = cells[column] or above[column]
        above = tuple(cells)
        yield Row(above, Place("row", number + 1, name))


def _find_merged(sheet: CalamineSheet) -> _Merged:
    """The merged cells of a sheet that reach over several rows but only one column."""
    down: dict[int, list[tuple[int, int]]] = {}
    for (top, left), (bottom, right) in (sheet.merged_cell_ranges or [])[:MOST_MERGED]:
        if bottom > top and left == right:
            down.setdefault(left, []).append((top, bottom))
    return _Merged(down)


def _text(value: Any, *, chinese: bool = False) -> str:
    """What a cell shows: of a number the shortest decimal that is the same, of a date the date."""
    if isinstance(value, str):
        return " ".join(value[:LONGEST_CELL].split())
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, datetime.datetime):
        day = _day(value.date(), chinese)
        return day if value.time() == MIDNIGHT else f"{day} {_time(value.time())}"
    if isinstance(value, datetime.date):
        return _day(value, chinese)
    return _time(value) if isinstance(value, datetime.time) else str(value)


def _number(value: float) -> str:
    """At most 15 digits, as spreadsheets count with, and no exponent where it can be done."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    text = f"{value:.15g}"
    return f"{value:.15f}".rstrip("0") if "e-0" in text else text


def _day(day: datetime.date, chinese: bool) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if chinese else day.isoformat()


def _time(time: datetime.time) -> str:
    return time.isoformat("seconds" if time.second else "minutes")
