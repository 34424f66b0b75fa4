"""Sentences that go on where a page, a column or a line ends, in several layouts: read whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfgen.canvas import Canvas

from index import Document
from index.documents.reader import read_document
from tests.support.documents.drawn_pdf import FONT, LEFT, SIZE, lines, pdf

RULES = tuple(
    f"第{number}号水闸由所在乡镇的养护队每月检查一次，汛期每周检查两次，发现渗漏的，应当立即上报县水务局，"
    f"并在{number}日之内修好；修不好的，报请市里派人前来处理，费用从第{number}项经费中列支。"
    for number in range(11, 31)
)
SENTENCES = tuple(
    f"Gate {number} is inspected every month by the team of the village, which reports leakage to "
    "the office of the county without delay and repairs it within the days that the office allows."
    for number in range(11, 31)
)
registerFont(UnicodeCIDFont(FONT))
Draw = Callable[[Canvas], None]


def wrapped(text: str, width: float, size: float = SIZE, font: str = FONT) -> list[str]:
    """A text in lines: Chinese anywhere, English between words."""
    pieces = [f"{word} " for word in text.split(" ")] if text.isascii() else list(text)
    found = [""]
    for piece in pieces:
        if stringWidth((found[-1] + piece).rstrip(), font, size) > width:
            found.append("")
        found[-1] += piece
    return [line.rstrip() for line in found]


def small(text: str, left: float, bottom: float) -> Draw:
    """Draws a line in smaller type."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, 9)
        canvas.drawString(left, bottom, text)
        canvas.setFont(FONT, SIZE)

    return draw


def page(*draws: Draw) -> Draw:
    """Draws several things."""

    def draw(canvas: Canvas) -> None:
        for each in draws:
            each(canvas)

    return draw


def read(*pages: Draw) -> Document:
    return read_document("a.pdf", pdf(*pages))


def paragraphs(document: Document) -> list[str]:
    return [document.text[each.start : each.end] for each in document.paragraphs]


def omitted(document: Document) -> list[str]:
    return [document.text[each.start : each.end] for each in document.omitted]


@pytest.mark.parametrize(
    ("heads", "feet"),
    [
        (("水务管理手册", "水务管理手册"), ("第 1 页", "第 2 页")),
        (("水务管理手册", "水务管理手册"), ("第1页 共2页", "第2页 共2页")),
        (("水务管理手册 第1页", "水务管理手册 第2页"), ()),
        ((), ("— 1 —", "— 2 —")),
        ((), ("Page 1 of 2", "Page 2 of 2")),
        ((), ("1/2", "2/2")),
    ],
)
def test_a_sentence_over_a_page_break_is_one(heads: Sequence[str], feet: Sequence[str]) -> None:
    body = wrapped("　　" + "".join(RULES[:12]), 440)
    halves = body[:20], body[20:]
    drawn = [
        page(
            *(small(head, LEFT, 800) for head in heads[number : number + 1]),
            lines(half),
            *(small(foot, 280, 40) for foot in feet[number : number + 1]),
        )
        for number, half in enumerate(halves)
    ]
    document = read(*drawn)
    assert paragraphs(document) == ["".join(RULES[:12])]
    assert sorted(omitted(document)) == sorted([*heads, *feet])


def test_heads_that_change_and_roman_numbers_are_no_text() -> None:
    body = wrapped("　　" + "".join(RULES), 440)
    heads, feet = ("总则", "养护", "检定", "附则"), ("i", "ii", "iii", "iv")
    document = read(
        *(
            page(
                small(heads[n], LEFT, 800),
                lines(body[10 * n : 10 * n + 10]),
                small(feet[n], 290, 40),
            )
            for n in range(4)
        )
    )
    assert paragraphs(document) == ["".join(body[:40]).strip()]
    assert sorted(omitted(document)) == sorted([*heads, *feet])


def test_a_title_that_recurs_in_full_size_stays() -> None:
    document = read(
        *(
            page(lines(["登记表"]), lines(wrapped("".join(RULES[:6]), 440), top=700))
            for n in range(2)
        )
    )
    assert paragraphs(document).count("登记表") == 2


def columns(parts: Sequence[Sequence[str]], lefts: Sequence[float], by_row: bool) -> Draw:
    """Draws columns, line by line across them or one after the other."""

    def draw(canvas: Canvas) -> None:
        cells = [
            (left, 760 - 18 * number, line)
            for left, part in zip(lefts, parts, strict=True)
            for number, line in enumerate(part)
        ]
        for left, bottom, line in sorted(cells, key=lambda c: -c[1]) if by_row else cells:
            canvas.drawString(left, bottom, line)

    return draw


@pytest.mark.parametrize("by_row", [True, False])
@pytest.mark.parametrize(("count", "width", "step"), [(2, 200, 230), (2, 216, 228), (3, 140, 160)])
def test_columns_are_read_one_after_the_other(
    count: int, width: float, step: float, by_row: bool
) -> None:
    body = wrapped("".join(RULES[:9]), width)
    size = -(-len(body) // count)
    parts = [body[number * size : (number + 1) * size] for number in range(count)]
    lefts = [50 + step * number for number in range(count)]
    assert paragraphs(read(columns(parts, lefts, by_row))) == ["".join(RULES[:9])]


def test_a_last_page_with_a_short_column_is_read_by_columns() -> None:
    body = wrapped("".join(RULES[:6]), 200)
    document = read(columns([body[:-5], body[-5:]], [60, 300], False))
    assert paragraphs(document) == ["".join(RULES[:6])]


def justified(texts: Sequence[str], width: float, size: float = 10) -> Draw:
    """Draws paragraphs in English with their words set apart to fill the lines, one draw a word."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Times-Roman", size)
        bottom = 760.0
        for text in texts:
            whole = wrapped(text, width, size, "Times-Roman")
            for line in whole:
                words = line.split(" ")
                natural = sum(stringWidth(word, "Times-Roman", size) for word in words)
                gap = (width - natural) / max(1, len(words) - 1) if line != whole[-1] else 2.5
                left = 60.0
                for word in words:
                    canvas.drawString(left, bottom, word)
                    left += stringWidth(word, "Times-Roman", size) + gap
                bottom -= 14
            bottom -= 4

    return draw


@pytest.mark.parametrize("width", [110, 150, 220])
def test_words_set_apart_are_no_table(width: float) -> None:
    assert paragraphs(read(justified(SENTENCES[:6], width))) == list(SENTENCES[:6])


def test_paragraphs_set_apart_a_little_are_not_joined() -> None:
    """Also where the last line of one is full."""
    width = stringWidth(RULES[0][:30], FONT, SIZE)
    first, second = "前一段的最后一行正好写满了这一整行文字所以看不出它到此为止。", RULES[1]
    top = [*wrapped(first, width), ""]
    document = read(page(lines(top), lines(wrapped(second, width), top=760 - 18 * len(top) + 14)))
    assert paragraphs(document) == [first, second]


GRID = (
    ("站名", "水位（米）", "流量", "时间"),
    ("青石", "12.3", "450", "8时"),
    ("白沙", "11.8", "430", "8时"),
    ("柳湾", "10.1", "390", "9时"),
)
ROWS = [
    "站名：青石，水位（米）：12.3，流量：450，时间：8时",
    "站名：白沙，水位（米）：11.8，流量：430，时间：8时",
    "站名：柳湾，水位（米）：10.1，流量：390，时间：9时",
]


@pytest.mark.parametrize("by_row", [True, False])
def test_a_grid_is_read_by_rows_however_it_was_drawn(by_row: bool) -> None:
    above, below = "各站水情如下，供调度参考使用。", "以上数据由水文站提供，未经整编。"
    parts = list(zip(*GRID, strict=True))
    document = read(
        page(
            lines([above], top=800),
            columns(parts, [80, 180, 290, 400], by_row),
            lines([below], top=650),
        )
    )
    assert paragraphs(document) == [above, *ROWS, below]


def test_a_column_with_an_empty_cell_keeps_its_rows() -> None:
    parts = [["站名", "青石", "白沙", "柳湾"], ["水位", "12.3", "11.8", "10.1"]]

    def draw(canvas: Canvas) -> None:
        columns(parts, [80, 180], False)(canvas)
        for number in (0, 1, 3):
            canvas.drawString(300, 760 - 18 * number, ("流量", "450", "", "390")[number])

    assert paragraphs(read(draw)) == [
        "站名：青石，水位：12.3，流量：450",
        "站名：白沙，水位：11.8",
        "站名：柳湾，水位：10.1，流量：390",
    ]
