"""Pages that people print: forms, bills, price lists, slides, web pages and contracts."""

from __future__ import annotations

import io

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

from index import Document
from index.documents.reader import read_document
from tests.support.documents.drawn_pdf import FONT, LEFT, STEP, both, lines, pdf, table


def texts(document: Document) -> list[str]:
    return [document.text[each.start : each.end] for each in document.paragraphs]


def omitted(document: Document) -> list[str]:
    return [document.text[each.start : each.end] for each in document.omitted]


def test_cells_at_the_foot_of_their_rows() -> None:
    """The first lines of a longer cell stand above the rest of its row, not below that row."""
    rows = [
        ("项目", "说明", "单价（元）", "备注"),
        ("空调清洗", "挂机，含室内机拆洗和室外机除尘，三个工作日内上门", "120", "高空作业另加80元"),
        ("空调移机", "同城，含打孔一个，铜管不够的另行购买", "260", ""),
        ("油烟机清洗", "侧吸式和顶吸式", "150", "五年以上的旧机可能无法拆洗"),
        ("开锁", "普通门锁", "100", "需出示身份证"),
        ("管道疏通", "厨房、卫生间各类管道", "90", ""),
    ]
    style = ParagraphStyle("cell", fontName=FONT, fontSize=10.5, leading=15, wordWrap="CJK")
    pdf()  # registers the type
    buffer = io.BytesIO()
    cells = [[Paragraph(cell, style) for cell in row] for row in rows]
    SimpleDocTemplate(buffer, pagesize=A4).build([Table(cells, [80, 170, 70, 130])])
    document = read_document("a.pdf", buffer.getvalue())
    wanted = [
        "，".join(f"{head}：{cell}" for head, cell in zip(rows[0], row, strict=True) if cell)
        for row in rows[1:]
    ]
    assert texts(document) == wanted
    first = document.paragraphs[0]
    assert (first.start, first.end) == (0, len(wanted[0]))


def test_boxes_that_words_go_through_are_no_table() -> None:
    """The blanks of a form may be drawn as boxes of which only the lower edge is seen."""
    fields = (
        ("姓名：", "顾小满", "年龄：", "九岁"),
        ("班级名称：", "陶艺班", "学费：", "980元"),
        ("家长电话：", "13800571234", "紧急联系人：", "顾建国"),
    )

    def draw(canvas: Canvas) -> None:
        for number, row in enumerate(fields):
            y = 700 - 30 * number
            canvas.drawString(LEFT, y, row[0] + row[1])
            canvas.drawString(LEFT + 220, y, row[2] + row[3])
        for x in (LEFT + 30, LEFT + 100, LEFT + 248, LEFT + 320):
            canvas.line(x, 630, x, 715)
        for y in (630, 655, 685, 715):
            canvas.line(LEFT + 30, y, LEFT + 320, y)

    assert texts(read_document("a.pdf", pdf(draw))) == [
        "姓名：顾小满，年龄：九岁",
        "班级名称：陶艺班，学费：980元",
        "家长电话：13800571234，紧急联系人：顾建国",
    ]


def test_fields_above_the_items_of_a_bill_are_no_heads() -> None:
    rows = [
        ("单位：白鹭小学", "", "单号：SH-06", ""),
        ("品名", "规格", "数量", "金额"),
        ("课桌", "可升降", "120", "22,320.00"),
        ("椅子", "配套", "118", "9,204.00"),
        ("黑板", "绿板", "3", "1,920.00"),
    ]
    assert texts(read_document("a.pdf", pdf(table(rows, 110)))) == [
        "单位：白鹭小学，单号：SH-06",
        "品名：课桌，规格：可升降，数量：120，金额：22,320.00",
        "品名：椅子，规格：配套，数量：118，金额：9,204.00",
        "品名：黑板，规格：绿板，数量：3，金额：1,920.00",
    ]


def test_lists_side_by_side_are_read_one_after_the_other() -> None:
    old = ["旧仓", "• 面积3200平方米", "• 月租金9.6万元", "• 卸货口4个"]
    new = ["新仓", "• 面积5100平方米", "• 月租金11.2万元", "• 卸货口9个"]
    drawn = pdf(both(lines(old), lines(new, LEFT + 240)))
    assert texts(read_document("a.pdf", drawn)) == [
        *("旧仓", "面积3200平方米", "月租金9.6万元", "卸货口4个"),
        *("新仓", "面积5100平方米", "月租金11.2万元", "卸货口9个"),
    ]


def test_what_a_browser_prints_around_a_page_goes() -> None:
    body = ["值班电话是6119。", "水厂每周一检修，检修时不供水。"]
    page = both(
        lines(["2025/3/18 11:07"], top=815),
        lines(body[:1]),
        lines(body[1:], top=700),
        lines(["https://water.example/notice 1/1"], top=30),
    )
    document = read_document("a.pdf", pdf(page))
    assert texts(document) == body
    assert omitted(document) == ["2025/3/18 11:07", "https://water.example/notice 1/1"]


def test_an_address_at_the_end_of_a_page_stays() -> None:
    last = "https://water.example/form 1/2"
    document = read_document(
        "a.pdf", pdf(both(lines(["表格在这里下载。"]), lines([last], top=700)))
    )
    assert texts(document) == ["表格在这里下载。", last]


def test_a_foot_of_two_pages_that_counts_them_goes() -> None:
    """It has other words too, and stands at the usual distance from the text."""
    clauses = [f"第{number}条双方应当按照附件履行。" for number in "一二三四五六"]
    feet = [f"甲方签字：　　乙方签字：　　第 {number} 页 共 2 页" for number in (1, 2)]
    pages = (both(lines(clauses[3 * n : 3 * n + 3]), lines([feet[n]], top=760 - 3 * STEP))
             for n in range(2))  # fmt: skip
    document = read_document("a.pdf", pdf(*pages))
    assert texts(document) == clauses
    assert omitted(document) == [" ".join(foot.split()) for foot in feet]


def test_the_lines_of_a_short_notice_are_not_joined() -> None:
    """The longest line tells how far they could go, also where there are only two."""
    notice = ["值班电话是6119。", "雨天照常。", "水厂每周一检修，检修时不供水。"]
    for some in (notice, notice[1:]):
        assert texts(read_document("a.pdf", pdf(lines(some)))) == some
