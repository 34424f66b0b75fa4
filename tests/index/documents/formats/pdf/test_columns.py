"""Pages in two columns that were drawn line by line, and what only looks like them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import zip_longest

import pytest
from reportlab.pdfgen.canvas import Canvas

from index.documents.reader import read_document
from tests.index.documents.formats.pdf.test_document import FONT, drawn

LEFT, RIGHT, SIZE = 60.0, 320.0, 12
LEFT_TEXT = (
    "二零一九年旧闸拆除，共起出条石四百余块。条石大多完好，运至下游河湾，全部用于砌筑新的护岸，"
    "剩下的碎石铺了堤脚的便道。护岸全长三百米，经两次大水没有移位。"
)
RIGHT_TEXT = (
    "新闸设三孔，每孔净宽八米，采用平板钢闸门。启闭机房设在闸墩上方，内有备用柴油发电机。"
    "闸前设拦污栅，由栈桥上的清污机清理。闸后消力池长二十米，池底铺块石。"
)
ACROSS = "本文记录旧闸改建的经过，供以后查考；数字以竣工报告为准，不一致的地方由管理处解释。"
ENGLISH_LEFT = [
    "The old sluice was taken down in", "2019, and more than four hundred",
    "dressed stones were recovered. Most", "of them were sound, and all went into",
    "the new revetment downstream.",
]  # fmt: skip
ENGLISH_RIGHT = [
    "The new sluice has three openings,", "each of them eight metres wide, with",
    "flat steel gates. The hoists stand on", "the piers, with a diesel generator in",
    "case the mains should fail.",
]  # fmt: skip


def broken(text: str, width: int = 17) -> list[str]:
    return [text[place : place + width] for place in range(0, len(text), width)]


def side_by_side(
    canvas: Canvas, left: Sequence[str], right: Sequence[str], top: float, font: str = FONT
) -> float:
    """Draw two columns row by row; the height of the next row."""
    canvas.setFont(font, SIZE)
    for one, other in zip_longest(left, right):
        if one:
            canvas.drawString(LEFT, top, one)
        if other:
            canvas.drawString(RIGHT, top, other)
        top -= 1.5 * SIZE
    return top


def paragraphs(*pages: Callable[[Canvas], None]) -> list[str]:
    document = read_document("a.pdf", drawn(*pages))
    return [document.text[each.start : each.end] for each in document.paragraphs]


def test_columns_drawn_row_by_row_are_read_one_after_the_other() -> None:
    def page(canvas: Canvas) -> None:
        side_by_side(canvas, broken(LEFT_TEXT), broken(RIGHT_TEXT), 760)

    assert paragraphs(page) == [LEFT_TEXT, RIGHT_TEXT]


def test_a_title_over_both_and_a_paragraph_under_them() -> None:
    def page(canvas: Canvas) -> None:
        canvas.setFont(FONT, 20)
        canvas.drawString(200, 780, "旧闸改建纪要与后续安排")
        top = side_by_side(canvas, broken(LEFT_TEXT), broken(RIGHT_TEXT), 740) - SIZE
        for line in broken(ACROSS, 30):
            canvas.drawString(LEFT, top, line)
            top -= 1.5 * SIZE

    assert paragraphs(page) == ["旧闸改建纪要与后续安排", LEFT_TEXT, RIGHT_TEXT, ACROSS]


@pytest.mark.parametrize(
    ("left", "right"), [(LEFT_TEXT * 2, RIGHT_TEXT), (LEFT_TEXT, RIGHT_TEXT * 2)]
)
def test_one_column_may_be_longer(left: str, right: str) -> None:
    def page(canvas: Canvas) -> None:
        side_by_side(canvas, broken(left), broken(right), 760)

    assert "".join(paragraphs(page)) == left + right


def test_english_columns() -> None:
    def page(canvas: Canvas) -> None:
        side_by_side(canvas, ENGLISH_LEFT, ENGLISH_RIGHT, 760, "Helvetica")

    assert " ".join(paragraphs(page)) == " ".join([*ENGLISH_LEFT, *ENGLISH_RIGHT])


def test_every_page_by_itself() -> None:
    def two(canvas: Canvas) -> None:
        side_by_side(canvas, broken(LEFT_TEXT), broken(RIGHT_TEXT), 760)

    def one(canvas: Canvas) -> None:
        canvas.setFont(FONT, SIZE)
        for place, line in enumerate(broken(ACROSS, 30)):
            canvas.drawString(LEFT, 760 - 1.5 * SIZE * place, line)

    assert paragraphs(two, one) == [LEFT_TEXT, RIGHT_TEXT, ACROSS]


TABLES = {
    "short cells": [
        ("测站", "水位"), ("青石站", "12.5"), ("白沙站", "13.1"), ("柳湾站", "9.8")
    ],
    "ragged cells": [
        ("巡查的内容", "处理的办法"),
        ("堤顶有无裂缝，宽度多少", "拍照，量宽度，填表"),
        ("护坡有无塌陷", "设警示牌，报管理处，当天回填并夯实"),
        ("闸门启闭是否灵活，有无异响", "加油，紧螺栓"),
        ("照明", "换灯，查线路，记入值班簿"),
    ],
    "numbers": [("2019000000000001", "13800000000001")] * 6,
}  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
def test_a_table_of_two_columns_is_read_row_by_row(name: str) -> None:
    rows = TABLES[name]

    def page(canvas: Canvas) -> None:
        side_by_side(canvas, [one for one, _ in rows], [other for _, other in rows], 760)

    assert paragraphs(page) == [f"{one}：{other}" for one, other in rows]


def test_a_table_between_columns_stays_one() -> None:
    rows = [("测站", "水位", "流量"), ("青石", "12.5", "300"), ("白沙", "13.1", "280")]

    def page(canvas: Canvas) -> None:
        top = side_by_side(canvas, broken(LEFT_TEXT), broken(RIGHT_TEXT), 760)
        canvas.drawString(LEFT, top, "各测站在旧闸拆除之后一年里测得的水位和流量列在下面的表里。")
        for row in rows:
            top -= 1.5 * SIZE
            for place, cell in enumerate(row):
                canvas.drawString(LEFT + 180 * place, top, cell)

    assert paragraphs(page)[-2:] == [
        "测站：青石，水位：12.5，流量：300", "测站：白沙，水位：13.1，流量：280"
    ]  # fmt: skip
    assert paragraphs(page)[:2] == [LEFT_TEXT, RIGHT_TEXT]
