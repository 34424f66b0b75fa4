"""Rich text, OpenDocument text, source code and logs, JSON, subtitles."""

from __future__ import annotations

import json

import pytest

from index import Document, DocumentError, Place
from index.documents.reader import read_document
from tests.support.documents.sheet_files import zipped

SPACE = "urn:oasis:names:tc:opendocument:xmlns"
NAMES = " ".join(
    f'xmlns:{name}="{SPACE}:{name if name != "draw" else "drawing"}:1.0"'
    for name in ("office", "text", "table", "style", "draw")
)


def lines_of(document: Document) -> list[str]:
    return [document.text[p.start : p.end] for p in document.paragraphs]


def rtf(body: str) -> bytes:
    """A rich text as a Chinese Windows writes it: bytes of GBK as «\\'xx»."""
    coded = "".join(
        c if c.isascii() else "".join(f"\\'{byte:02x}" for byte in c.encode("gbk")) for c in body
    )
    fonts = r"{\fonttbl{\f0\fnil\fcharset134 SimSun;}}"
    return (r"{\rtf1\ansi\ansicpg936\deff0" + fonts + r"\f0 " + coded + "}").encode("ascii")


def test_rich_text_in_gbk_and_in_unicode_with_a_table() -> None:
    table = "".join(
        rf"\trowd\cellx1\cellx2\cellx3 {a}\cell {b}\cell {c}\cell\row "
        for a, b, c in (("类别", "单价", "单位"), ("居民", "2.5", "元"))
    )
    picture = r"{\pict\pngblip 89504e470d0a}"
    last = rf"\pard \u27700?\u34920?可以更换。{picture}\par"
    document = read_document("a.rtf", rtf(rf"第一章 总则\par 水表装在井里。\par {table}{last}"))
    assert lines_of(document) == [
        "第一章 总则", "水表装在井里。", "类别：居民，单价：2.5，单位：元", "水表可以更换。"
    ]  # fmt: skip
    assert document.paragraphs[1].heading == "第一章 总则"


def odt(body: str, **others: str) -> bytes:
    content = (
        f"<office:document-content {NAMES}><office:automatic-styles>"
        '<text:list-style style:name="L1"><text:list-level-style-number text:level="1"/>'
        f"</text:list-style></office:automatic-styles><office:body><office:text>{body}</office:text>"
        "</office:body></office:document-content>"
    )
    mimetype = "application/vnd.oasis.opendocument.text"
    return zipped({"mimetype": mimetype, "content.xml": content, **others})


def test_open_document_text() -> None:
    def cell(text: str, options: str = "") -> str:
        return f"<table:table-cell{options}><text:p>{text}</text:p></table:table-cell>"

    down = ' table:number-rows-spanned="2"'
    rows = (
        cell("部门") + cell("姓名") + cell("电话"),
        cell("财务", down) + cell("甲") + cell("11"),
        "<table:covered-table-cell/>" + cell("乙") + cell("12"),
    )
    table = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    note = (
        "<text:note><text:note-citation>1</text:note-citation>"
        "<text:note-body><text:p>据年鉴。</text:p></text:note-body></text:note>"
    )
    items = "".join(f"<text:list-item><text:p>{x}</text:p></text:list-item>" for x in "甲乙")
    document = read_document(
        "a.odt",
        odt(
            "<text:tracked-changes><text:changed-region><text:deletion><text:p>删了</text:p>"
            "</text:deletion></text:changed-region></text:tracked-changes>"
            "<text:table-of-content><text:index-body><text:p>供水 1</text:p></text:index-body>"
            '</text:table-of-content><text:h text:outline-level="1">供水</text:h>'
            f"<text:p>全镇<text:span>通水</text:span>{note}<office:annotation><text:p>批注"
            "</text:p></office:annotation>，<text:line-break/>水质<text:s text:c='2'/>达标。"
            "</text:p>"
            f'<text:list text:style-name="L1">{items}</text:list><table:table>{table}</table:table>'
        ),
    )
    assert lines_of(document) == [
        "供水", "全镇通水，", "水质 达标。", "注：据年鉴。", "1. 甲", "2. 乙",
        "部门：财务，姓名：甲，电话：11", "部门：财务，姓名：乙，电话：12",
    ]  # fmt: skip
    assert [document.text[o.start : o.end] for o in document.omitted] == ["供水 1"]


def test_an_encrypted_open_document_is_told() -> None:
    entry = "<m:file-entry><m:encryption-data/></m:file-entry>"
    manifest = f'<m:manifest xmlns:m="urn:x">{entry}</m:manifest>'
    with pytest.raises(DocumentError, match="it is encrypted"):
        read_document("a.odt", odt("", **{"META-INF/manifest.xml": manifest}))


def test_lines_of_source_code_keep_their_numbers() -> None:
    source = (
        "#!/bin/sh\n\n# 每天三点备份\nbackup() {\n"
        "    tar czf a.tgz \\\n        data   # 不压缩图片\n}\n"
    )
    document = read_document("a/备份.sh", source.encode("gb18030"))
    assert document.text == source
    assert [(document.text[p.start : p.end], p.place) for p in document.paragraphs] == [
        ("#!/bin/sh", Place("line", 1)),
        ("# 每天三点备份", Place("line", 3)),
        ("backup() {", Place("line", 4)),
        ("tar czf a.tgz \\", Place("line", 5)),
        ("data   # 不压缩图片", Place("line", 6)),
    ]
    assert document.title == "备份"
    log = read_document("a.log", "\x1b[31m错误\x1b[0m 磁盘满\n".encode())
    assert lines_of(log) == ["错误 磁盘满"]


def test_records_of_json() -> None:
    records = [
        {"项目": "氨氮", "结果": 0.42, "合格": True, "备注": None},
        {"标题": "说明", "正文": "第一段。" * 30 + "\n第二段。", "标签": ["水", "表"]},
        "只是一句话。",
    ]
    document = read_document("a.json", json.dumps(records, ensure_ascii=False).encode())
    assert [(document.text[p.start : p.end], p.place) for p in document.paragraphs] == [
        ("项目：氨氮，结果：0.42，合格：true", Place("record", 1)),
        ("标题：说明", Place("record", 2)),
        ("正文：" + "第一段。" * 30, Place("record", 2)),
        ("第二段。", Place("record", 2)),
        ("标签：水，表", Place("record", 2)),
        ("只是一句话。", Place("record", 3)),
    ]
    lines = "\n".join(json.dumps(each, ensure_ascii=False) for each in records[::2])
    cut = read_document("a.jsonl", (lines + '\n{"未写完": "').encode())
    assert [p.place for p in cut.paragraphs] == [Place("line", 1), Place("line", 2)]


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.json", b'{"a": ', "it is damaged, or no JSON"),
        ("a.json", b"[" * 100_000, "nested too deeply"),
        ("a.json", b'{"a":' * 300 + b"1" + b"}" * 300, "nested too deeply"),
        ("a.jsonl", b'{"a": 1}\n{"a": \n{"a": 2}\n', "line 2 cannot be read"),
        ("a.srt", "没有时间。".encode(), "it has no times"),
        ("a.rtf", b"hello", "it is damaged, or no RTF"),
        ("a.odt", odt("<text:p>x</text:p>")[:300], "it is damaged"),
        ("a.odt", odt("<text:section>" * 3000 + "</text:section>" * 3000), "it is damaged|nested"),
        ("a.odt", zipped({"content.xml": '<!DOCTYPE x [<!ENTITY a "b">]><x/>'}), "entities"),
    ],
)
def test_what_cannot_be_read_is_refused(name: str, content: bytes, why: str) -> None:
    with pytest.raises(DocumentError, match=why):
        read_document(name, content)


SUBTITLES = """1
00:00:01,000 --> 00:00:03,000
大家好，

2
00:00:03,100 --> 00:00:05,000
今天讲<i>水表</i>的安装。

3
00:12:30,500 --> 00:12:33,000
{\\an8}水表装在井里。
"""


def test_subtitles_say_when() -> None:
    document = read_document("课.srt", SUBTITLES.replace("\n", "\r\n").encode("gb18030"))
    assert [(document.text[p.start : p.end], p.place) for p in document.paragraphs] == [
        ("大家好， 今天讲水表的安装。", Place("time", 1)),
        ("水表装在井里。", Place("time", 750)),
    ]
    rolling = (
        "WEBVTT - 说明\n\nNOTE 译者\n不算\n\nSTYLE\n::cue{}\n\nintro\n"
        "00:01.000 --> 00:02.000 align:start\n"
        "<v 王老师>水表分两种\n\n00:02.000 --> 00:03.000\n水表分两种 机械的\n\n"
        "01:00:03.000 --> 01:00:04.000\n和<00:01.000><c.red>电子的</c>&amp;远传的。\n"
    )
    document = read_document("a.vtt", rolling.encode())
    assert [(document.text[p.start : p.end], p.place) for p in document.paragraphs] == [
        ("王老师：水表分两种 水表分两种 机械的", Place("time", 1)),
        ("和电子的&远传的。", Place("time", 3603)),
    ]


def test_two_hours_of_subtitles() -> None:
    cues = "\n".join(
        f"{n}\n{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02},000 --> "
        f"{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02},900\n第{n}秒说的话。\n"
        for n in range(7200)
    )
    document = read_document("a.srt", cues.encode())
    assert len(document.paragraphs) == 7200
    assert document.paragraphs[-1].place == Place("time", 7199)
