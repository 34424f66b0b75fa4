"""What is told of one document, and of what could not be read."""

from __future__ import annotations

import re
from html import unescape

from index import Document, DocumentInfo, Omitted, Paragraph, Part
from index.documents.boilerplate import CREDIT, PAGE_NUMBER
from qa.web.documents.details import render_details, shown_omissions
from tests.qa.web.test_escape import read_html

TEXT = "第 1 页\n甲话。\n第 2 页\n乙话。\n本<b>文</b>由某站生成\n"


def document() -> Document:
    omitted = [Omitted(TEXT.index(line), TEXT.index(line) + len(line), reason) for line, reason in (
        ("第 1 页", PAGE_NUMBER), ("第 2 页", PAGE_NUMBER), ("本<b>文</b>由某站生成", CREDIT),
    )]  # fmt: skip
    paragraphs = (Paragraph(1, 6, 9, page=1), Paragraph(2, 16, 19, page=2))
    return Document("文/a.pdf", "题", TEXT, (Part("题", 0, len(TEXT)),), paragraphs, tuple(omitted))


INFO = DocumentInfo("文/a.pdf", "题", "a.pdf", 33, 2, 1, 2, 3, (), size=2048)


def test_what_was_left_out_is_told_by_reason() -> None:
    numbers, credit = shown_omissions(document(), "zh")
    assert (numbers.count, numbers.characters, numbers.more) == (2, 10, 0)
    assert list(numbers.places) == [("0-5", "第 1 页"), ("10-15", "第 2 页")]
    assert credit.count == 1


def test_the_facts_of_a_document() -> None:
    html = render_details(document(), INFO, "zh")
    said = read_html(html)[0]
    assert "格式PDF" in said
    assert "页数2" in said
    assert "字数33" in said
    assert "大小2.0 KB" in said
    assert "修改时间" not in said  # it is not known
    assert re.findall(r'name="(\d+-\d+)"', unescape(html)) == ["0-5", "10-15", "20-34"]
    assert "<b>文</b>" not in html
