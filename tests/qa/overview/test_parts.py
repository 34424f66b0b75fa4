"""The parts of a document, and which of its sentences may stand in an overview."""

from __future__ import annotations

import pytest

from index import Document
from index.documents.reader import read_document
from qa.overview.parts import DocumentPart, content_paragraphs, parts_of
from qa.overview.sentences import FRAGMENT, fitness_of


def document(text: str) -> Document:
    return read_document("文.md", text.encode())


MANUAL = """# 工作手册

开头的话在这里。

## 报名

带身份证来。

## 缴费

### 方式

现金或刷卡。

### 时间

周一到周五。
"""


def test_chapters_are_the_parts_and_headings_are_no_content() -> None:
    read = document(MANUAL)
    shown = [read.text[each.start : each.end] for each in content_paragraphs(read)]
    assert shown == ["开头的话在这里。", "带身份证来。", "现金或刷卡。", "周一到周五。"]
    assert parts_of(read) == [
        DocumentPart("", 2, 2),
        DocumentPart("报名", 4, 4),
        DocumentPart("缴费", 7, 9),
    ]


def test_without_headings_a_document_has_one_part() -> None:
    assert parts_of(document("第一段。\n\n第二段。\n")) == [DocumentPart("", 1, 2)]


def test_a_long_document_without_headings_is_divided_into_stretches() -> None:
    parts = parts_of(document("\n\n".join(f"这是第{at}段的话。" for at in range(1, 91))))
    assert [(part.first, part.last) for part in parts] == [(1, 30), (31, 60), (61, 90)]


WHOLE = "水的沸点随海拔升高而降低，高原上煮饭要用高压锅。"
NOISE = "夜间噪声不得超过55分贝，超标一次停工一天。"
FERRY = "The ferry struck the north pier while docking in heavy swell."


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (NOISE, "噪声限值：55分贝"),
        (NOISE, f"但是{NOISE}"),
        (f"二、{NOISE}", NOISE),
        (NOISE, "本通知自发布之日起施行，请各单位遵照执行。"),
        (NOISE, "为减少扰民，现就夜间施工作如下规定。"),
        (WHOLE, "首页 > 百科 > 水的沸点"),
        (WHOLE, "水的沸点为什么会随着海拔升高而降低呢？"),
        (FERRY, "Ferry news and weather"),
        (FERRY, "Click here to read more about it, and share this page."),
    ],
)
def test_whole_sentences_are_fitter_than_fragments_menus_and_calls(better: str, worse: str) -> None:
    assert fitness_of(better) > fitness_of(worse)


@pytest.mark.parametrize(
    "fragment", ["首页 | 新闻 | 联系我们", "噪声限值", "|", "版权所有", "Contents"]
)
def test_what_is_no_sentence_is_a_fragment(fragment: str) -> None:
    assert fitness_of(fragment) <= FRAGMENT
