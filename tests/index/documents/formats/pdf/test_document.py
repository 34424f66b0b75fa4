"""PDF: paragraphs, pages, running heads, and what is refused."""

import io
from collections.abc import Callable, Sequence

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from index import Document, DocumentError
from index.documents.formats.pdf.document import read_pdf
from index.documents.reader import read_document

FONT = "STSong-Light"
LEFT, WIDTH, SIZE = 70, 40, 12  # points, characters a line, points
ESSAY = (
    "脱贫攻坚是时代赋予每一个扶贫工作者的时代任务和光荣使命。共产党员作为先锋队要识时局，"
    "顺时势，不辱使命，勇于担当，加快脱贫进程。党员干部要争做脱贫路上的带头羊。"
)


def drawn(*pages: Callable[[Canvas], None], password: str | None = None) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    buffer = io.BytesIO()
    encryption = StandardEncryption(password) if password else None
    canvas = Canvas(buffer, pagesize=A4, encrypt=encryption)
    for page in pages:
        page(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def paragraph(canvas: Canvas, text: str, top: float, indent: int = 2) -> float:
    """Draw an indented, justified paragraph; the height where the next one begins."""
    first = True
    while text:
        count = WIDTH - indent if first else WIDTH
        canvas.setFont(FONT, SIZE)
        canvas.drawString(LEFT + (indent * SIZE if first else 0), top, text[:count])
        text, first = text[count:], False
        top -= 1.5 * SIZE
    return top


def essay(head: str, texts: Sequence[str], number: int) -> Callable[[Canvas], None]:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, 9)
        canvas.drawString(LEFT, 800, "某市年鉴")
        canvas.drawString(290, 40, f"- {number} -")
        top = 760.0
        if head:
            canvas.setFont(FONT, 20)
            canvas.drawString(LEFT, top, head)
            top -= 40
        for text in texts:
            top = paragraph(canvas, text, top)

    return draw


def lines_of(document: Document) -> list[tuple[int | None, str]]:
    return [(p.page, document.text[p.start : p.end]) for p in document.paragraphs]


def test_lines_become_paragraphs_with_their_pages() -> None:
    data = drawn(
        essay("第一章 总则", [ESSAY, "第二段。" + ESSAY], 1),
        essay("第二章 附则", ["第三段。" + ESSAY], 2),
        essay("", ["第四段。"], 3),
    )
    document = read_document("a.pdf", data)
    assert document.title == "第一章 总则"
    assert [part.title for part in document.parts] == ["第一章 总则", "第二章 附则"]
    assert lines_of(document) == [
        (1, "第一章 总则"), (1, ESSAY), (1, "第二段。" + ESSAY),
        (2, "第二章 附则"), (2, "第三段。" + ESSAY), (3, "第四段。"),
    ]  # fmt: skip
    assert document.paragraphs[4].heading == "第二章 附则"


def test_running_heads_and_page_numbers_are_left_out() -> None:
    texts = [ESSAY[7 * number :] for number in range(4)]
    data = drawn(*(essay("", [text], number) for number, text in enumerate(texts, 1)))
    document = read_document("a.pdf", data)
    left_out = [(document.text[gone.start : gone.end], gone.reason) for gone in document.omitted]
    assert left_out == [
        (text, reason)
        for number in range(1, 5)
        for text, reason in (
            ("某市年鉴", "repeated header or footer"), (f"- {number} -", "page number")
        )
    ]  # fmt: skip
    assert [text for _, text in lines_of(document)] == texts


def test_a_paragraph_goes_on_over_the_page() -> None:
    def first(canvas: Canvas) -> None:
        paragraph(canvas, ESSAY[: WIDTH * 2 - 2], 100)

    def second(canvas: Canvas) -> None:
        paragraph(canvas, ESSAY[WIDTH * 2 - 2 :], 780, indent=0)

    assert lines_of(read_document("a.pdf", drawn(first, second))) == [(1, ESSAY)]


def test_english_lines_are_joined_with_spaces_and_hyphens_undone() -> None:
    def page(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 12)
        lines = ["The committee met on Monday to discuss the inter-",
                 "national railway, which had been delayed, and the",
                 "members went home."]  # fmt: skip
        for number, line in enumerate(lines):
            canvas.drawString(LEFT, 700 - 16 * number, line)

    assert [text for _, text in lines_of(read_document("a.pdf", drawn(page)))] == [
        "The committee met on Monday to discuss the international railway, which had been "
        "delayed, and the members went home."
    ]


def test_tables_and_lists_read_row_by_row_and_item_by_item() -> None:
    rows = [
        ("县区", "人口（万）", "面积"),
        ("甲县", "120.5", "1200"),
        ("乙县", "", "850"),
        ("丙区", "293.6", "430"),
    ]
    pairs = [("姓名", "张三"), ("住址", "甲县"), ("职业", "教师")]

    def page(canvas: Canvas) -> None:
        top = paragraph(canvas, ESSAY, 760)
        for row in rows:
            for place, cell in enumerate(row):
                canvas.drawString(LEFT + 100 * place, top, cell)
            top -= 18
        top = paragraph(canvas, "表中数据来自统计年鉴。", top)
        for pair in pairs:
            for place, cell in enumerate(pair):
                canvas.drawString(LEFT + 60 * place, top, cell)
            top -= 18
        top = paragraph(canvas, "要做的事如下：", top)
        items = [("1.", "修路。"), ("2.", "架桥。"), ("•", "植树。"), ("•", "治沙。")]
        for number, (_, item) in enumerate(items):
            canvas.drawString(LEFT + 24, top - 18 * number, item)
        for number, (mark, _) in enumerate(items):  # drawn apart, as programs do
            canvas.drawString(LEFT, top - 18 * number, mark)

    document = read_document("a.pdf", drawn(page))
    assert [text for _, text in lines_of(document)] == [
        ESSAY,
        "县区：甲县，人口（万）：120.5，面积：1200",
        "县区：乙县，面积：850",
        "县区：丙区，人口（万）：293.6，面积：430",
        "表中数据来自统计年鉴。",
        "姓名：张三",
        "住址：甲县",
        "职业：教师",
        "要做的事如下：",
        "1. 修路。",
        "2. 架桥。",
        "植树。",
        "治沙。",
    ]


def test_a_picture_of_a_page_is_reported() -> None:
    def picture(canvas: Canvas) -> None:
        canvas.rect(100, 100, 300, 300, fill=1)

    with pytest.raises(DocumentError, match=r"no text: its pages are pictures \(a scan\?\)"):
        read_pdf(drawn(picture, picture))


def test_an_encrypted_file_is_reported() -> None:
    data = drawn(essay("", [ESSAY], 1), password="secret")
    with pytest.raises(DocumentError, match="it is encrypted; save it without a password"):
        read_pdf(data)


def test_damaged_files_are_reported() -> None:
    data = drawn(essay("", [ESSAY], 1))
    for broken in (b"%PDF-1.7 nonsense", b"\x89PNG\r\n\x1a\n", data[:300]):
        with pytest.raises(DocumentError, match="damaged, or no PDF"):
            read_pdf(broken)


def test_a_bare_number_is_a_page_number_where_it_counts_the_pages() -> None:
    def page(number: int) -> Callable[[Canvas], None]:
        def draw(canvas: Canvas) -> None:
            canvas.setFont(FONT, SIZE)
            canvas.drawString(LEFT, 700, f"第{'一二三四'[number]}段的话。")
            canvas.drawString(290, 40, str(number + 17))

        return draw

    numbered = read_document("a.pdf", drawn(*(page(number) for number in range(4))))
    assert [gone.reason for gone in numbered.omitted] == ["page number"] * 4
    alone = read_document("a.pdf", drawn(page(0)))
    assert lines_of(alone) == [(1, "第一段的话。"), (1, "17")]


def test_two_columns_are_read_one_after_the_other() -> None:
    narrow = 20
    columns = [ESSAY, "右栏的话。" + ESSAY]

    def page(canvas: Canvas) -> None:
        canvas.setFont(FONT, SIZE)
        for column, text in enumerate(columns):
            rest, top, first = text, 760.0, True
            while rest:
                count = narrow - 2 if first else narrow
                left = LEFT + column * 260 + (2 * SIZE if first else 0)
                canvas.drawString(left, top, rest[:count])
                rest, top, first = rest[count:], top - 1.5 * SIZE, False

    assert [text for _, text in lines_of(read_document("a.pdf", drawn(page)))] == columns
