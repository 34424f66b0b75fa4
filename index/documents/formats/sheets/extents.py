"""How far the cells of each sheet reach and what is hidden, read from the file without a workbook.

A sheet with one cell in the first row and one in the last (1,048,576 by 16,384) would be a
rectangle of 17 thousand million cells in memory; such a file is refused here. Formats: ECMA-376
part 1, 18.3 (.xlsx); MS-XLS 2.4 (.xls); OpenDocument 1.3 part 3, 9 (.ods).
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from index.documents.formats.safety.xml import parse_xml
from index.documents.formats.safety.zip import DAMAGE, open_zip, read_part
from index.errors import DocumentError
from index.patterns import compile_later

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_CELLS = 12_000_000  # of a sheet, the empty ones between others included
PIECE = 1 << 20
TAG = compile_later(rb"<(?:[\w.-]+:)?(c|row)\b([^>]*)>")
PLACE = compile_later(rb"\br\s*=\s*[\"']\s*\$?([A-Za-z]*)\$?([0-9]*)")
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
HIDDEN_ROW = compile_later(
    rb"<(?:\w+:)?row\s(?=[^>]*\bhidden=\"(?:1|true)\")[^>]*?\br=\"([0-9]{1,7})\""
)
HIDDEN_COLUMNS = compile_later(rb"<(?:\w+:)?col\s(?=[^>]*\bhidden=\"(?:1|true)\")[^>]*>")
COLUMN_ENDS = compile_later(rb"\b(min|max)=\"([0-9]{1,5})\"")
RELATIONS = "xl/_rels/workbook.xml.rels"
OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LAST_SECTOR = 0xFFFFFFFA
MOST_HIDDEN = 2_000_000


@dataclass(slots=True)
class Extent:
    """The size of a sheet in rows and columns, and the hidden ones among them (from 0)."""

    rows: int = 0
    columns: int = 0
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


def check_size(extent: Extent) -> None:
    """Raise DocumentError when a sheet takes too much memory."""
    cells = extent.rows * extent.columns
    if cells > MOST_CELLS:
        raise DocumentError(
            "document.too_many_cells", rows=extent.rows, columns=extent.columns, most=MOST_CELLS
        )


def find_extents(data: bytes) -> dict[str, Extent]:
    """The extent of every sheet, by its name, of a workbook in any of the formats.

    Raises DocumentError when the file is damaged, looks like a bomb, or declares XML entities.
    """
    if data.startswith(OLE):
        return _of_binary(data)
    with open_zip(data) as archive:
        names = archive.namelist()
        for name in names:
            if name.endswith((".xml", ".rels")):
                _refuse_entities(archive, name)
        if "content.xml" in names:
            return _of_open_document(archive)
        return _of_office(archive)


def _pieces(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """An entry in pieces that begin where a tag begins."""
    rest = b""
    try:
        with archive.open(name) as file:
            while piece := file.read(PIECE):
                piece = rest + piece
                cut = piece.rfind(b"<")
                rest = piece[cut:] if cut > 0 and len(piece) - cut < PIECE else b""
                yield piece[: len(piece) - len(rest)]
    except DAMAGE as error:
        raise DocumentError("document.damaged", why=str(error) or name) from error
    yield rest


def _refuse_entities(archive: zipfile.ZipFile, name: str) -> None:
    if archive.getinfo(name).flag_bits & 1:
        raise DocumentError("document.encrypted")
    if any(b"<!ENTITY" in piece or b"<!DOCTYPE" in piece for piece in _pieces(archive, name)):
        raise DocumentError("document.entities")


def _of_office(archive: zipfile.ZipFile) -> dict[str, Extent]:
    """Of .xlsx: each sheet is an entry of the archive. A workbook without XML (.xlsb) has none."""
    if "xl/workbook.xml" not in archive.namelist() or RELATIONS not in archive.namelist():
        return {}
    targets = {
        relation.get("Id"): (relation.get("Target") or "").lstrip("/")
        for relation in parse_xml(read_part(archive, RELATIONS)).iter("{*}Relationship")
    }
    extents = {}
    for sheet in parse_xml(read_part(archive, "xl/workbook.xml")).iter("{*}sheet"):
        target = targets.get(sheet.get(OFFICE), "")
        name = target if target.startswith("xl/") else f"xl/{target}"
        if name in archive.namelist():
            extents[sheet.get("name") or ""] = _of_sheet(archive, name)
    return extents


def _of_sheet(archive: zipfile.ZipFile, name: str) -> Extent:
    extent = Extent()
    at_row = at_column = 0  # where a cell stands that does not say so
    for piece in _pieces(archive, name):
        for kind, attributes in TAG.findall(piece):
            row, column = _place(attributes)
            if kind == b"row":
                at_row = row or at_row + 1
                at_column = 0
            elif not attributes.endswith(b"/"):
                at_column = column or at_column + 1
                extent.rows = max(extent.rows, row or at_row)
                extent.columns = max(extent.columns, at_column)
        extent.hidden_rows.update(int(row) - 1 for row in HIDDEN_ROW.findall(piece))
        for tag in HIDDEN_COLUMNS.findall(piece):
            ends = {key: int(number) for key, number in COLUMN_ENDS.findall(tag)}
            low, high = ends.get(b"min", 1), min(ends.get(b"max", 0), 16_384)
            extent.hidden_columns.update(range(low - 1, high))
    return extent


def _place(attributes: bytes) -> tuple[int, int]:
    """The row and the column of a cell or row by its attributes, from 1; 0 if they are not said.

    Raises DocumentError when no sheet reaches as far.
    """
    found = PLACE.search(attributes)
    if found is None:
        return 0, 0
    letters, digits = found[1].upper(), found[2]
    column = 0
    for letter in letters[:4]:
        column = column * 26 + letter - 64
    row = int(digits[:8] or b"0")
    if row > MOST_ROWS or column > MOST_COLUMNS or len(letters) > 3 or len(digits) > 8:
        place = found[0].decode("ascii", "replace")
        raise DocumentError("document.damaged_kind", kind="Excel", why=place)
    return row, column


def _of_open_document(archive: zipfile.ZipFile) -> dict[str, Extent]:
    """Of .ods: all sheets are in one entry, in which rows and cells may be repeated by a number."""
    root = parse_xml(read_part(archive, "content.xml", 256 << 20))
    return {
        table.get(f"{TABLE}name") or "": _of_table(table) for table in root.iter(f"{TABLE}table")
    }


def _of_table(table: _Element) -> Extent:
    extent = Extent()
    at = 0
    for row in table.iter(f"{TABLE}table-row"):
        repeated = _repeated(row, "number-rows-repeated")
        width, column = 0, 0
        for cell in row:
            column += _repeated(cell, "number-columns-repeated")
            if len(cell):
                width = column
        if row.get(f"{TABLE}visibility") in ("collapse", "filter") and repeated <= MOST_HIDDEN:
            extent.hidden_rows.update(range(at, at + repeated))
        at += repeated
        if width:
            extent.rows, extent.columns = at, max(extent.columns, width)
    at = 0
    for column_ in table.iter(f"{TABLE}table-column"):
        repeated = _repeated(column_, "number-columns-repeated")
        if column_.get(f"{TABLE}visibility") in ("collapse", "filter"):
            extent.hidden_columns.update(range(at, at + min(repeated, 16_384)))
        at += repeated
    return extent


def _repeated(element: _Element, name: str) -> int:
    number = element.get(f"{TABLE}{name}") or "1"
    return int(number) if number.isdecimal() and len(number) < 10 else 1


def _of_binary(data: bytes) -> dict[str, Extent]:
    """Of .xls: the records of each sheet, where the workbook's records say that it begins."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            if ole.exists("EncryptedPackage"):
                raise DocumentError("document.encrypted")
            name = next((name for name in ("Workbook", "Book") if ole.exists(name)), None)
            if name is None or not _chains_end(ole, data):
                raise DocumentError("document.damaged_kind", kind="Excel", why="OLE")
            stream = ole.openstream(name).read()
    except (OSError, ValueError, IndexError, struct.error, RecursionError) as error:
        raise DocumentError("document.damaged", why=error) from error
    extents = {}
    for kind, record in _records(stream, 0):
        if kind == 0x2F:  # FilePass
            raise DocumentError("document.encrypted")
        if kind == 0x85 and len(record) > 7:  # BoundSheet8
            place, length, wide = int.from_bytes(record[:4], "little"), record[6], record[7] & 1
            raw = record[8 : 8 + length * (2 if wide else 1)]
            title = raw.decode("utf-16-le" if wide else "latin-1", "replace")
            extents[title] = _of_records(stream, place)
    return extents


def _chains_end(ole: Any, data: bytes) -> bool:
    """Whether no chain of sectors runs in a circle or into another (MS-CFB 2.3): the reader of
    cells follows them without end."""
    from olefile import STGTY_ROOT, STGTY_STREAM

    entries = [each for each in ole.direntries if each is not None]
    streams = [each for each in entries if each.entry_type in (STGTY_ROOT, STGTY_STREAM)]
    cutoff = ole.minisectorcutoff
    large = [each for each in streams if each.size >= cutoff or each.entry_type == STGTY_ROOT]
    small = [each for each in streams if each not in large and each.size]
    starts = [ole.first_dir_sector, ole.first_mini_fat_sector, *(e.isectStart for e in large)]
    if small and ole.minifat is None:
        ole.loadminifat()
    mini = ole.minifat if small else []
    most_difat = len(data) // ole.sectorsize // 100 + 1
    return (
        _is_a_forest(ole.fat, starts)
        and _is_a_forest(mini, [each.isectStart for each in small])
        and ole.num_difat_sectors <= most_difat
        and (ole.num_difat_sectors > 0 or ole.first_difat_sector >= LAST_SECTOR)
    )


def _is_a_forest(following: Sequence[int], starts: Sequence[int]) -> bool:
    """Whether every sector follows at most one other, and those at which chains start none."""
    begun = [start for start in starts if start < LAST_SECTOR]
    after = [sector for sector in following if sector < LAST_SECTOR]
    return len(set(after)) == len(after) and not set(begun) & set(after) and len(
        set(begun)
    ) == len(begun)  # fmt: skip


def _records(stream: bytes, place: int) -> Iterator[tuple[int, bytes]]:
    """The records from a place to the next end of a substream."""
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        yield kind, stream[place + 4 : place + 4 + length]
        if kind == 0x0A:  # EOF
            return
        place += 4 + length


def _of_records(stream: bytes, place: int) -> Extent:
    extent = Extent()
    for kind, record in _records(stream, place):
        if kind == 0x208 and len(record) >= 16 and record[12] & 0x20:  # Row, of height zero
            extent.hidden_rows.add(int.from_bytes(record[:2], "little"))
        elif kind == 0x7D and len(record) >= 10 and record[8] & 1:  # ColInfo, hidden
            low, high = struct.unpack_from("<HH", record)
            extent.hidden_columns.update(range(low, min(high, 255) + 1))
        elif kind == 0x200 and len(record) >= 12:  # Dimensions, for which memory is set aside
            rows, columns = struct.unpack_from("<4xI2xH", record)
            extent.rows, extent.columns = max(extent.rows, rows), max(extent.columns, columns)
        elif kind in (0x06, 0xBD, 0xFD, 0x203, 0x204, 0x205, 0x27E) and len(record) >= 4:
            row, column = struct.unpack_from("<HH", record)
            extent.rows, extent.columns = max(extent.rows, row + 1), max(extent.columns, column + 1)
    return extent
