"""Tables over several pages, with lines and without, read row by row with their heads."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import LongTable, Paragraph, SimpleDocTemplate

from index.documents.reader import read_document
from tests.support.documents.drawn_pdf import FONT

registerFont(UnicodeCIDFont(FONT))
STYLE = ParagraphStyle("cell", fontName=FONT, fontSize=11, leading=16, wordWrap="CJK")
HEADS = ("编号", "安装地点", "口径", "负责人")
GRID = [("GRID", (0, 0), (-1, -1), 0.5, "black")]


def meters(count: int) -> list[tuple[str, ...]]:
    """Rows of which every seventh has a cell of two lines."""
    return [
        (
            f"S-{number:04d}",
            f"水厂路{number}号" + ("地下室东侧第二个检查井内" if number % 7 == 0 else ""),
            f"DN{15 + 5 * (number % 3)}",
            "林周郭沈"[number % 4] + "晓峰",
        )
        for number in range(1, count + 1)
    ]


def table_pdf(rows: Sequence[Sequence[str]], style: list[object], repeat: int) -> bytes:
    buffer = io.BytesIO()
    cells = [[Paragraph(cell, STYLE) for cell in row] for row in rows]
    table = LongTable(cells, colWidths=[90, 130, 60, 80], repeatRows=repeat, style=style)
    text = "下表列出全部水表的安装地点和口径，由各负责人每季度核对一次，核对结果报水务局备案。"
    parts = [Paragraph(text, STYLE), table, Paragraph("本表由水务局编制。", STYLE)]
    SimpleDocTemplate(buffer, pagesize=A4).build(parts)
    return buffer.getvalue()


def lines(data: bytes) -> list[str]:
    document = read_document("a.pdf", data)
    return [document.text[each.start : each.end] for each in document.paragraphs]


def named(row: Sequence[str]) -> str:
    return "，".join(f"{head}：{cell}" for head, cell in zip(HEADS, row, strict=True))


@pytest.mark.parametrize("style", [GRID, []], ids=["lines", "no lines"])
@pytest.mark.parametrize("repeat", [0, 1], ids=["heads once", "heads on each page"])
def test_every_row_is_read_with_the_heads_of_the_first_page(
    style: list[object], repeat: int
) -> None:
    rows = meters(60)
    first, *read, last = lines(table_pdf([HEADS, *rows], style, repeat))
    assert first.startswith("下表列出全部水表")
    assert read == [named(row) for row in rows]
    assert last == "本表由水务局编制。"


def grid(canvas: Canvas, edges: Sequence[float], heights: Sequence[float]) -> None:
    for x in edges:
        canvas.line(x, heights[0], x, heights[-1])
    for y in heights:
        canvas.line(edges[0], y, edges[-1], y)


def test_heads_far_above_the_rows_of_a_later_page() -> None:
    """As where its first row is set lower: they are no other table, and the rows have them."""
    rows = meters(12)
    registerFont(UnicodeCIDFont(FONT))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    for page, gap in ((rows[:6], 26), (rows[6:], 72)):
        canvas.setFont(FONT, 11)
        for column, head in enumerate(HEADS):
            canvas.drawString(60 + 120 * column, 780, head)
        for number, row in enumerate(page):
            for column, cell in enumerate(row):
                canvas.drawString(60 + 120 * column, 780 - gap - 26 * number, cell[:9])
        canvas.showPage()
    canvas.save()
    wanted = [named([cell[:9] for cell in row]) for row in rows]
    assert lines(buffer.getvalue()) == wanted


def test_a_row_that_a_page_divides_is_one() -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    canvas.setFont(FONT, 11)
    edges = (60, 150, 300, 380)
    pages = [
        [("编号", "安装地点", "口径"),
         ("S-0001", "河滨路3号", "DN20"), ("S-0002", "水厂路12号", "DN25")],
        [("", "地下室", ""), ("S-0003", "中山街88号", "DN15")],
    ]  # fmt: skip
    for page in pages:
        canvas.setFont(FONT, 11)
        grid(canvas, edges, [780 - 20 * row for row in range(len(page) + 1)])
        for row, cells in enumerate(page):
            for x, cell in zip(edges, cells, strict=False):
                canvas.drawString(x + 4, 766 - 20 * row, cell)
        canvas.showPage()
    canvas.save()
    assert lines(buffer.getvalue()) == [
        "编号：S-0001，安装地点：河滨路3号，口径：DN20",
        "编号：S-0002，安装地点：水厂路12号地下室，口径：DN25",
        "编号：S-0003，安装地点：中山街88号，口径：DN15",
    ]


def test_a_merged_cell_of_a_grid_is_in_each_of_its_rows() -> None:
    buffer = io.BytesIO()
    style = [*GRID, ("SPAN", (0, 1), (0, 2))]
    rows = [("水厂", "项目", "结果", "日期"), ("一水厂", "氨氮", "0.42", "3月5日"),
            ("", "总磷", "0.08", "3月6日"), ("二水厂", "氨氮", "0.31", "3月5日")]  # fmt: skip
    cells = [[Paragraph(cell, STYLE) for cell in row] for row in rows]
    SimpleDocTemplate(buffer, pagesize=A4).build(
        [LongTable(cells, colWidths=[80] * 4, style=style)]
    )
    assert lines(buffer.getvalue()) == [
        "水厂：一水厂，项目：氨氮，结果：0.42，日期：3月5日",
        "水厂：一水厂，项目：总磷，结果：0.08，日期：3月6日",
        "水厂：二水厂，项目：氨氮，结果：0.31，日期：3月5日",
    ]


def test_two_framed_paragraphs_are_no_table() -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    canvas.setFont(FONT, 11)
    canvas.rect(60, 700, 400, 60)
    canvas.rect(60, 600, 400, 60)
    canvas.drawString(70, 730, "检修期间停止供水，用户应当提前储水备用。")
    canvas.drawString(70, 630, "恢复供水后先放水三分钟，再行饮用。")
    canvas.save()
    assert lines(buffer.getvalue()) == [
        "检修期间停止供水，用户应当提前储水备用。",
        "恢复供水后先放水三分钟，再行饮用。",
    ]
