"""The same table in the files that people keep tables in."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path
from typing import Any

import docx
import pptx
from pptx.util import Inches

from tests.support.documents.sheet_files import ods, xls, xlsx, zipped

Table = Sequence[Sequence[Any]]
SPACE = "urn:oasis:names:tc:opendocument:xmlns"


def write_table(folder: Path, name: str, rows: Table, caption: str, merge: Sequence[str]) -> None:
    """Write a table to a file, in the format that the suffix of its name says.

    merge: the ranges of cells that are one, of a workbook.
    """
    suffix = name.rpartition(".")[2]
    content = WRITERS[suffix](rows, caption, merge)
    (folder / name).write_bytes(content)


def _shown(rows: Table) -> list[list[str]]:
    return [["" if cell is None else str(cell) for cell in row] for row in rows]


def _xlsx(rows: Table, caption: str, merge: Sequence[str]) -> bytes:
    def change(workbook: Any) -> None:
        for cells in merge:
            workbook["Sheet1"].merge_cells(cells)

    above: list[Sequence[Any]] = [(caption,)] if caption else []
    return xlsx({"Sheet1": [*above, *([c if c != "" else None for c in r] for r in rows)]}, change)


def _xls(rows: Table, caption: str, merge: Sequence[str]) -> bytes:
    above: list[Sequence[Any]] = [(caption,)] if caption else []
    return xls({"Sheet1": [*above, *rows]})


def _ods(rows: Table, caption: str, merge: Sequence[str]) -> bytes:
    def cell(value: Any) -> str:
        if isinstance(value, int | float):
            kind = f' office:value-type="float" office:value="{value}"'
        else:
            kind = ' office:value-type="string"'
        return f"<table:table-cell{kind}><text:p>{escape(str(value))}</text:p></table:table-cell>"

    every = [[caption], *rows] if caption else rows
    shown = "".join(
        f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in every
    )
    return ods(f'<table:table table:name="Sheet1">{shown}</table:table>')


def _delimited(delimiter: str, encoding: str) -> Callable[[Table, str, Sequence[str]], bytes]:
    def write(rows: Table, caption: str, merge: Sequence[str]) -> bytes:
        return "\r\n".join(delimiter.join(row) for row in _shown(rows)).encode(encoding)

    return write


def _docx(rows: Table, caption: str, merge: Sequence[str]) -> bytes:
    document = docx.Document()
    table = document.add_table(len(rows), len(rows[0]))
    for at, row in enumerate(_shown(rows)):
        for column, text in enumerate(row):
            table.cell(at, column).text = text
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def _pptx(rows: Table, caption: str, merge: Sequence[str]) -> bytes:
    presentation = pptx.Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[6])
    size = len(rows), len(rows[0])
    table = slide.shapes.add_table(*size, 0, 0, Inches(8), Inches(3)).table
    for at, row in enumerate(_shown(rows)):
        for column, text in enumerate(row):
            table.cell(at, column).text = text
    content = io.BytesIO()
    presentation.save(content)
    return content.getvalue()


def _markdown(rows: Table, caption: str, merge: Sequence[str]) -> bytes:
    head, *body = (f"| {' | '.join(row)} |" for row in _shown(rows))
    return "\n".join([head, "|" + "---|" * len(rows[0]), *body, ""]).encode()


def _html(rows: Table, caption: str, merge: Sequence[str]) -> bytes:
    head, *body = _shown(rows)
    shown = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    lines = ["".join(f"<td>{escape(cell)}</td>" for cell in row) for row in body]
    table = "".join(f"<tr>{line}</tr>" for line in [shown, *lines])
    return f"<html><body><table>{table}</table></body></html>".encode()


def _odt(rows: Table, caption: str, merge: Sequence[str]) -> bytes:
    names = " ".join(f'xmlns:{name}="{SPACE}:{name}:1.0"' for name in ("office", "table", "text"))
    shown = "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell><text:p>{c}</text:p></table:table-cell>" for c in row)
        + "</table:table-row>"
        for row in _shown(rows)
    )
    content = (
        f"<office:document-content {names}><office:body><office:text><table:table>{shown}"
        "</table:table></office:text></office:body></office:document-content>"
    )
    mimetype = "application/vnd.oasis.opendocument.text"
    return zipped({"mimetype": mimetype, "content.xml": content})


def _json(rows: Table, caption: str, merge: Sequence[str]) -> bytes:
    head, *body = rows
    records = [dict(zip(head, row, strict=True)) for row in body]
    return json.dumps(records, ensure_ascii=False, indent=1).encode()


def _pdf(rows: Table, caption: str, merge: Sequence[str]) -> bytes:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    content = io.BytesIO()
    canvas = Canvas(content)
    canvas.setFont("STSong-Light", 12)
    for at, row in enumerate(_shown(rows)):
        for column, text in enumerate(row):
            canvas.drawString(72 + 110 * column, 740 - 24 * at, text)
    canvas.save()
    return content.getvalue()


WRITERS: dict[str, Callable[[Table, str, Sequence[str]], bytes]] = {
    "csv": _delimited(",", "gb18030"),
    "docx": _docx,
    "html": _html,
    "json": _json,
    "md": _markdown,
    "ods": _ods,
    "odt": _odt,
    "pdf": _pdf,
    "pptx": _pptx,
    "tsv": _delimited("\t", "utf-8"),
    "xls": _xls,
    "xlsx": _xlsx,
}
