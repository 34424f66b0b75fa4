"""Presentations: slides in order, tables, charts, notes, what is hidden, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pptx
import pytest
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from index import DocumentError, Place
from index.documents.reader import read_document
from tests.support.documents.compound_files import compound
from tests.support.documents.word_files import ENTITIES, with_parts

BAD = ENTITIES.encode()


def slides(fill: Callable[[Any], None]) -> bytes:
    presentation = pptx.Presentation()
    fill(presentation)
    content = BytesIO()
    presentation.save(content)
    return content.getvalue()


def water(presentation: Any) -> None:
    first = presentation.slides.add_slide(presentation.slide_layouts[1])
    first.shapes.title.text = "水厂简介"
    first.placeholders[1].text = "日供水量十万吨\n建于1998年"
    first.notes_slide.notes_text_frame.text = "这里要强调安全。\n停两秒。"
    second = presentation.slides.add_slide(presentation.slide_layouts[5])
    second.shapes.title.text = "水价"
    table = second.shapes.add_table(3, 3, 0, Inches(3), Inches(4), Inches(1)).table
    for at, row in enumerate(
        (("类别", "单价", "单位"), ("居民", "2.5", "元"), ("商业", "4.1", "元"))
    ):
        for column, text in enumerate(row):
            table.cell(at, column).text = text
    box = second.shapes.add_textbox(0, Inches(1.5), Inches(4), Inches(1))
    box.text_frame.text = "表中价格含税。"
    hidden = presentation.slides.add_slide(presentation.slide_layouts[5])
    hidden.shapes.title.text = "内部讨论"
    hidden._element.set("show", "0")


def test_slides_titles_tables_and_notes() -> None:
    document = read_document("a.pptx", slides(water))
    assert [(document.text[p.start : p.end], p.place, p.heading) for p in document.paragraphs] == [
        ("水厂简介", Place("slide", 1), None),
        ("日供水量十万吨", Place("slide", 1), "水厂简介"),
        ("建于1998年", Place("slide", 1), "水厂简介"),
        ("备注：这里要强调安全。", Place("notes", 1), "水厂简介"),
        ("停两秒。", Place("notes", 1), "水厂简介"),
        ("水价", Place("slide", 2), None),
        ("表中价格含税。", Place("slide", 2), "水价"),
        ("类别：居民，单价：2.5，单位：元", Place("slide", 2), "水价"),
        ("类别：商业，单价：4.1，单位：元", Place("slide", 2), "水价"),
    ]
    assert [part.title for part in document.parts] == ["水厂简介", "水价"]
    assert [document.text[o.start : o.end] for o in document.omitted] == ["内部讨论"]


def test_a_chart_gives_its_values() -> None:
    def chart(presentation: Any) -> None:
        slide = presentation.slides.add_slide(presentation.slide_layouts[6])
        make: Any = CategoryChartData
        data = make()
        data.categories = ["一月", "二月"]
        data.add_series("用水量", (120, 95.5))
        kind = XL_CHART_TYPE.COLUMN_CLUSTERED
        slide.shapes.add_chart(kind, 0, 0, Inches(4), Inches(3), data)

    document = read_document("a.pptx", slides(chart))
    assert [document.text[p.start : p.end] for p in document.paragraphs] == [
        "一月，用水量：120",
        "二月，用水量：95.5",
    ]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (slides(water)[:5000], "it is damaged"),
        (with_parts(slides(water), {"ppt/presentation.xml": BAD}), "declares entities"),
        (with_parts(slides(water), {"a.xml": b" " * (60 << 20)}), "looks like a bomb"),
        (compound({"EncryptedPackage": b"x", "EncryptionInfo": b"y"}), "it is encrypted"),
        (slides(lambda presentation: None), "it has no words"),
    ],
    ids=["cut", "entities", "bomb", "password", "empty"],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(content: bytes, why: str) -> None:
    with pytest.raises(DocumentError, match=why):
        read_document("a.pptx", content)
