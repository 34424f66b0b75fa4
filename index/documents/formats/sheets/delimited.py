"""Tables as plain text (.csv, .tsv): the delimiter and the quotes are told from the lines."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator

from index.documents.decoding import decode
from index.documents.folder_boilerplate import NO_BOILERPLATE, Boilerplate
from index.documents.formats.pieces import Extracted, assemble
from index.documents.formats.tables import Row, sheet_pieces
from index.errors import DocumentError
from index.types import Place

DELIMITERS = (",", "\t", ";", "|", "，", "；")
SAMPLE_ROWS = 50
SAMPLE_CHARACTERS = 1 << 16
MOST_COLUMNS = 16_384


def read_delimited(data: bytes, boilerplate: Boilerplate = NO_BOILERPLATE) -> Extracted:
    """The rows of a table, each with the heads of its columns and its number in the file.

    Raises DocumentError when its encoding cannot be determined.
    """
    text = decode(data)
    return assemble(sheet_pieces(_rows(text, find_delimiter(text))), "", boilerplate)


def find_delimiter(text: str) -> str:
    """The character between the cells: the one by which most lines have the same number of cells,
    of several cells; the more, the better. A first line «sep=;» says so itself."""
    if text[:4].lower() == "sep=" and text[4:5] and text[5:6] in ("\n", ""):
        return text[4]
    best, most = ",", 0.0
    for delimiter in DELIMITERS:
        widths = Counter(len(row) for row in _sample(text, delimiter) if any(row))
        if not widths:
            continue
        (width, times), *_ = sorted(widths.items(), key=lambda each: (-each[1], -each[0]))
        score = times / widths.total() * (1 - 1 / width)
        if score > most + 1e-9:
            best, most = delimiter, score
    return best


def _sample(text: str, delimiter: str) -> list[list[str]]:
    sample = text[:SAMPLE_CHARACTERS]
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
            rows.append(row)
            if len(rows) == SAMPLE_ROWS:
                return rows
    except csv.Error:
        pass  # what was read before shows enough
    return rows[:-1] if len(text) > len(sample) and len(rows) > 1 else rows


def _rows(text: str, delimiter: str) -> Iterator[Row]:
    """The rows, numbered from 1 as a spreadsheet numbers them."""
    matched = _quotes_match(text, delimiter)
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=delimiter,
        quoting=csv.QUOTE_MINIMAL if matched else csv.QUOTE_NONE,
    )
    try:
        for number, cells in enumerate(reader, 1):
            if number == 1 and text[:4].lower() == "sep=":
                continue
            if len(cells) > MOST_COLUMNS:
                raise DocumentError("document.too_many_columns", row=number, most=MOST_COLUMNS)
            yield Row(tuple(" ".join(cell.split()) for cell in cells), Place("row", number))
    except csv.Error as error:
        raise DocumentError("document.damaged_kind", kind="CSV", why=error) from error


def _quotes_match(text: str, delimiter: str) -> bool:
    """Whether quotes enclose cells; where one has no partner, they are characters like others."""
    try:
        for _ in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            pass
    except csv.Error:
        return False
    return True
