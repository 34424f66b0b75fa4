"""Markdown and tables: no markup in what is quoted."""

import pytest

from index import Document
from index.documents.formats.tables import table_pieces
from index.documents.reader import read_document

TEXT = """---
title: "工作手册"
---
# 手册 **总纲**

第一段，
第二行[链接](http://a.cn)，`代码`。![示意图](x.png)

1. 准备
2. 提交

   附带说明。
   - 内层

| 县 | 人口 |
|----|-----:|
| 甲 | 12 |

## 附录

> 引用的话。
<script>alert(1)</script>

```python
a = 1
```
"""


def lines_of(document: Document) -> list[str]:
    return [document.text[p.start : p.end] for p in document.paragraphs]


def test_markdown_reads_without_its_markup() -> None:
    document = read_document("a.md", TEXT.encode())
    assert document.title == "工作手册"
    assert lines_of(document) == [
        "手册 总纲", "第一段，第二行链接，代码。示意图", "1. 准备", "2. 提交", "附带说明。", "内层",
        "县：甲，人口：12", "附录", "引用的话。<script>alert(1)</script>", "a = 1",
    ]  # fmt: skip
    assert [document.text[g.start : g.end] for g in document.omitted] == [
        '--- title: "工作手册" ---'
    ]
    assert [p.heading for p in document.paragraphs][-2:] == ["附录", "附录"]


def test_notes_and_tags_within_a_line_leave_no_marks() -> None:
    text = (
        "面积 12 km<sup>2</sup>[^1]，<b>人口</b>不详[^丙]。<br>另起一行 `[^1]<b>`，[^9]。\n\n"
        "[^1]: 据年鉴。\n[^丙]: 未普查。\n"
    )
    assert lines_of(read_document("a.md", text.encode())) == [
        "面积 12 km2，人口不详。",
        "另起一行 <b>，[^9]。",
        "注：据年鉴。",
        "注：未普查。",
    ]


def test_headings_that_recur_begin_parts() -> None:
    text = "# 总集\n\n## 甲篇\n\n春天。\n\n## 乙篇\n\n秋天。\n"
    document = read_document("a.md", text.encode())
    assert (document.title, [part.title for part in document.parts]) == ("总集", ["甲篇", "乙篇"])


@pytest.mark.parametrize(
    ("rows", "header", "lines"),
    [
        ([["县", "人口"], ["甲", "12"]], True, ["县：甲，人口：12"]),
        ([["县", "人口"], ["甲", "12"]], False, ["县：人口", "甲：12"]),
        ([["", "春", "秋"], ["甲", "1", "2"]], False, ["甲，春：1，秋：2"]),
        ([["甲", "1", "2"], ["乙", "3", "4"]], False, ["甲，1，2", "乙，3，4"]),
        ([["县", "人口"]], True, ["县：人口"]),
        ([["", ""], [" 甲\n乙 ", ""]], False, ["甲 乙"]),
        ([["县", "人口"], ["甲", "12", "多"]], True, ["县：甲，人口：12，多"]),
    ],
)
def test_table_rows_read_as_lines(rows: list[list[str]], header: bool, lines: list[str]) -> None:
    assert [piece.text for piece in table_pieces(rows, header=header)] == lines
