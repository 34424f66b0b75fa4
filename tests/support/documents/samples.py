"""A small file of every format, with something of all that its reader looks at."""

from __future__ import annotations

import io

import docx
from reportlab.pdfgen.canvas import Canvas

from tests.index.documents.formats.mail.test_messages import mail, mailbox, with_files
from tests.index.documents.formats.mail.test_outlook import TEXTS, message
from tests.index.documents.formats.markup.test_html import book
from tests.index.documents.formats.office.test_slides import slides, water
from tests.index.documents.formats.sheets.test_workbook import METERS, row
from tests.index.documents.formats.text.test_texts import SUBTITLES, odt, rtf
from tests.support.documents.drawn_pdf import lines, pdf
from tests.support.documents.drawn_pictures import RULES, picture, saved
from tests.support.documents.sheet_files import ods, xls, xlsx

PAGE = (
    "<html><head><title>水</title></head><body><nav>首页</nav><h1>供水</h1><p>每月检测。<br>两次。</p>"
    "<table><tr><th>项目<th>结果</tr><tr><td rowspan=2>氨氮<td>0.42</tr><tr><td>0.5</tr></table>"
    "<ul><li>一<li>二</ul><p hidden>x</p></body></html>"
)
MARKDOWN = (
    "---\ntitle: 水\n---\n# 供水\n\n| 项目 | 结果 |\n|---|---|\n| 氨氮 | 0.42 |\n\n"
    "1. 一[^a]\n\n[^a]: 注\n"
)
TEXT = "第一章 供水\n\n　　每月检测一次，\n每年复核。\n\f第 2 页\n二、检测\n"


def make_samples() -> dict[str, bytes]:
    """The files by their names."""
    return {
        "a.csv": '编号,地点\n"a,1",2\n'.encode(),
        "a.docx": word(),
        "a.eml": with_files().as_bytes(),
        "a.epub": book(),
        "a.html": PAGE.encode(),
        "a.json": b'[{"a": "x", "b": [1, {"c": "y"}]}]',
        "a.jsonl": b'{"a":1}\n{"b":[1,2]}\n',
        "a.mbox": mailbox(mail("x\n"), mail("> y\n")),
        "a.md": MARKDOWN.encode(),
        "a.mhtml": mail("x\n").as_bytes(),
        "a.msg": message(TEXTS, f=b"a,b\n1,2"),
        "a.ods": ods(f'<table:table table:name="S">{row("a", "b", "c") * 4}</table:table>'),
        "a.odt": odt("<text:h text:outline-level='1'>x</text:h><text:p>水</text:p>"),
        "a.pdf": pdf(grid, lines(["每月检测一次。", "结果上报。"])),
        "a.png": saved(picture(RULES[:1], width=300)),
        "a.pptx": slides(water),
        "a.py": b"x = 1\n# y\n",
        "a.rtf": rtf(r"第一章\par \trowd\cellx1\cellx2 水\cell b\cell\row\pard \u27700?"),
        "a.srt": SUBTITLES.encode(),
        "a.tif": saved(picture(RULES[:1], width=300), "TIFF"),
        "a.txt": TEXT.encode(),
        "a.vtt": ("WEBVTT\n\n" + SUBTITLES.replace(",", ".")).encode(),
        "a.xls": xls({"A": [[str(cell) for cell in each] for each in METERS]}),
        "a.xlsx": xlsx({"A": METERS}),
    }


def word() -> bytes:
    """A Word document with headings, a list, and a table."""
    document = docx.Document()
    document.add_heading("供水", 1)
    document.add_paragraph("每月检测。", style="List Number")
    table = document.add_table(rows=0, cols=3)
    for cells in (("项目", "结果", "单位"), ("氨氮", "0.42", "mg/L")):
        for cell, text in zip(table.add_row().cells, cells, strict=True):
            cell.text = text
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def grid(canvas: Canvas) -> None:
    """Draws a table with lines."""
    for at in range(4):
        canvas.line(60, 700 - 20 * at, 360, 700 - 20 * at)
        canvas.line(60 + 100 * at, 700, 60 + 100 * at, 640)
    for row_number, cells in enumerate((("项目", "结果", "单位"), ("氨氮", "0.42", "mg/L"))):
        for column, cell in enumerate(cells):
            canvas.drawString(64 + 100 * column, 686 - 20 * row_number, cell)
