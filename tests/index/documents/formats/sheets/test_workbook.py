"""Spreadsheets: rows with their heads and places, what is hidden, and what would burst."""

from __future__ import annotations

import datetime
import re
import zipfile
from io import BytesIO
from typing import Any

import pytest

from index import Document, DocumentError, Place
from index.documents.formats.sheets.extents import Extent, find_extents
from index.documents.reader import read_document
from tests.support.documents.compound_files import compound
from tests.support.documents.sheet_files import Rows, ods, xls, xlsx, zipped

WATER = (
    ("2023年水质监测结果",),
    ("项目", "一季度", None, "二季度", None),
    (None, "结果", "标准", "结果", "标准"),
    ("单位", "mg/L", "mg/L", "mg/L", "mg/L"),
    ("氨氮", 0.42, 1.0, 0.5, 1.0),
    ("总磷", 0.1, 0.2, 0.11, 0.2),
    (),
    ("注：标准为III类",),
)
METERS = (
    ("编号", "安装地点", "日期", "读数"),
    ("S-0388", "水厂路12号", datetime.date(2024, 3, 5), 1204),
    ("S-0389", "河滨路3号", datetime.date(2024, 3, 6), 98.5),
)


def lines_of(document: Document) -> list[tuple[str, Place | None]]:
    return [(document.text[p.start : p.end], p.place) for p in document.paragraphs]


def labels_of(document: Document) -> list[list[str]]:
    """The heads of each paragraph, as they stand in the text."""
    return [
        [
            document.text[p.start + a : p.start + b]
            for a, b in zip(p.labels[::2], p.labels[1::2], strict=True)
        ]
        for p in document.paragraphs
    ]


def test_rows_have_their_heads_units_and_places() -> None:
    def merge(workbook: Any) -> None:
        for cells in ("A1:E1", "A2:A3", "B2:C2", "D2:E2"):
            workbook["水质"].merge_cells(cells)

    document = read_document("a/水.xlsx", xlsx({"水质": WATER, "水表": METERS}, merge))
    quarter = (
        "一季度 结果（mg/L）：{}，一季度 标准（mg/L）：{}，"
        "二季度 结果（mg/L）：{}，二季度 标准（mg/L）：{}"
    )
    assert lines_of(document) == [
        ("水质", None),
        ("2023年水质监测结果", Place("row", 1, "水质")),
        ("项目：氨氮，" + quarter.format("0.42", 1, "0.5", 1), Place("row", 5, "水质")),
        ("项目：总磷，" + quarter.format("0.1", "0.2", "0.11", "0.2"), Place("row", 6, "水质")),
        ("注：标准为III类", Place("row", 8, "水质")),
        ("水表", None),
        (
            "编号：S-0388，安装地点：水厂路12号，日期：2024年3月5日，读数：1204",
            Place("row", 2, "水表"),
        ),
        (
            "编号：S-0389，安装地点：河滨路3号，日期：2024年3月6日，读数：98.5",
            Place("row", 3, "水表"),
        ),
    ]
    assert labels_of(document)[6] == ["编号：", "安装地点：", "日期：", "读数："]
    assert (document.title, [part.title for part in document.parts]) == ("水", ["水质", "水表"])


def test_a_sheet_on_its_own_is_called_by_the_file() -> None:
    document = read_document("水表台账.xlsx", xlsx({"Sheet1": METERS[:2]}))
    assert document.title == "水表台账"
    assert [p.place for p in document.paragraphs] == [Place("row", 2)]


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_hidden_sheets_rows_and_columns_are_left_out(kind: str) -> None:
    sheets: dict[str, Rows] = {
        "账": [("名称", "数量", "成本"), ("泵", 3, 777), ("阀", 5, 888)],
        "底稿": [("秘密", "一")],
    }

    def hide(workbook: Any) -> None:
        if kind == "xlsx":
            workbook["底稿"].sheet_state = "hidden"
            workbook["账"].row_dimensions[3].hidden = True
            workbook["账"].column_dimensions["C"].hidden = True
        else:
            workbook.get_sheet(1).visibility = 1
            workbook.get_sheet(0).row(2).hidden = True
            workbook.get_sheet(0).col(2).hidden = True

    content = xlsx(sheets, hide) if kind == "xlsx" else xls(sheets, hide)
    document = read_document(f"a.{kind}", content)
    assert [text for text, _ in lines_of(document)] == ["名称：泵，数量：3"]
    left_out = [document.text[each.start : each.end] for each in document.omitted]
    assert left_out == ["成本", "777", "阀，5，888", "秘密，一"]
    assert {each.reason for each in document.omitted} == {"hidden sheet, row, column or slide"}


def test_numbers_dates_times_truths_and_formulas() -> None:
    rows = [
        ("名称", "值"),
        ("小数", 0.1 + 0.2),
        ("整数", 12345678901.0),
        ("极小", 0.00000125),
        ("时刻", datetime.datetime(2024, 12, 31, 8, 5)),
        ("钟点", datetime.time(17, 30)),
        ("是否", True),
    ]
    document = read_document("a.xlsx", xlsx({"Sheet1": rows}))
    assert [text for text, _ in lines_of(document)] == [
        "名称：小数，值：0.3", "名称：整数，值：12345678901", "名称：极小，值：0.00000125",
        "名称：时刻，值：2024年12月31日 08:05", "名称：钟点，值：17:30", "名称：是否，值：TRUE",
    ]  # fmt: skip
    english = read_document("a.xlsx", xlsx({"S": [("Name", "Day"), ("A", rows[4][1])]}))
    assert [text for text, _ in lines_of(english)] == ["Name：A，Day：2024-12-31 08:05"]
    sheet = xlsx({"S": [("a", "b"), ("x", 5)]})
    with_formula = edited(sheet, "xl/worksheets/sheet1.xml", b"<v>5</v>", b"<f>2+3</f><v>5</v>")
    assert [text for text, _ in lines_of(read_document("a.xlsx", with_formula))] == ["a：x，b：5"]


def edited(content: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """A zip file in one of whose entries some bytes are replaced."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = {each: archive.read(each) for each in archive.namelist()}
    assert old in parts[name]
    parts[name] = parts[name].replace(old, new)
    return zipped(parts)


def test_a_cell_merged_over_rows_is_repeated() -> None:
    rows = [("部门", "姓名", "电话"), ("财务", "甲", 11), (None, "乙", 12), ("工程", "丙", 13)]
    content = xlsx({"S": rows}, lambda workbook: workbook["S"].merge_cells("A2:A3"))
    assert [text for text, _ in lines_of(read_document("a.xlsx", content))] == [
        "部门：财务，姓名：甲，电话：11",
        "部门：财务，姓名：乙，电话：12",
        "部门：工程，姓名：丙，电话：13",
    ]


def row(*cells: str, options: str = "") -> str:
    """A row of an .ods."""
    start = '<table:table-cell office:value-type="string">'
    shown = "".join(f"{start}<text:p>{cell}</text:p></table:table-cell>" for cell in cells)
    return f"<table:table-row{options}>{shown}</table:table-row>"


def test_an_open_document_sheet_is_read_with_what_is_hidden() -> None:
    hidden = ' table:visibility="collapse"'
    table = (
        row("编号", "地点", "状态") + row("A1", "东", "好") + row("A2", "西", "坏", options=hidden)
    )
    document = read_document("a.ods", ods(f'<table:table table:name="表">{table}</table:table>'))
    assert [text for text, _ in lines_of(document)] == ["编号：A1，地点：东，状态：好"]
    assert [document.text[o.start : o.end] for o in document.omitted] == ["A2，西，坏"]


def test_a_renamed_workbook_is_told_by_its_content() -> None:
    expected = ["名称：泵，数量：3"]
    rows = {"S": [("名称", "数量"), ("泵", 3)]}
    page = (
        "<html><body><table><tr><th>名称</th><th>数量</th></tr>"
        "<tr><td>泵</td><td>3</td></tr></table>"
    )
    for name, content in {
        "new.xls": xlsx(rows),
        "old.xlsx": xls(rows),
        "page.xls": page.encode(),
        "text.xls": "名称\t数量\n泵\t3\n".encode("gbk"),
        "sheet.docx": xlsx(rows),
        "sheet.txt": xls(rows),
    }.items():
        document = read_document(name, content)
        assert [text for text, _ in lines_of(document)] == expected, name


def far_apart() -> bytes:
    """A sheet with a cell in the first place and one in the last."""
    sheet = xlsx({"S": [("a", "b")]})
    last = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    return edited(sheet, "xl/worksheets/sheet1.xml", b"</sheetData>", last)


def test_cells_far_apart_are_refused_before_they_take_memory() -> None:
    with pytest.raises(DocumentError, match="reaches over 1,048,576 rows and 16,384 columns"):
        read_document("a.xlsx", far_apart())
    many = ' table:number-rows-repeated="1048575"'
    cell = "<table:table-cell"
    wide = row("x").replace(cell, f'{cell} table:number-columns-repeated="16000"')
    rows = f"<table:table-row{many}><table:table-cell/></table:table-row>{wide}"
    table = f'<table:table table:name="S">{rows}</table:table>'
    with pytest.raises(DocumentError, match="reaches over 1,048,576 rows and 16,000 columns"):
        read_document("a.ods", ods(table))


def test_a_million_empty_cells_take_nothing() -> None:
    empty = b"".join(
        b'<row r="%d">%s</row>'
        % (row, b"".join(b'<c r="%s%d" s="0"/>' % (c, row) for c in COLUMNS))
        for row in range(2, 10_002)
    )
    rows = xlsx({"S": [("名称", "数量"), ("泵", 3)]})
    start = b'<row r="2">'
    with zipfile.ZipFile(BytesIO(rows)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    kept = sheet[sheet.index(start) : sheet.index(b"</sheetData>")]
    content = edited(rows, "xl/worksheets/sheet1.xml", b"</sheetData>", empty + b"</sheetData>")
    assert find_extents(content)["S"] == Extent(2, 2)
    assert kept
    assert [text for text, _ in lines_of(read_document("a.xlsx", content))] == ["名称：泵，数量：3"]


COLUMNS = [bytes([65 + a, 65 + b]) for a in range(4) for b in range(25)]


ENTITY = b'<!DOCTYPE x [<!ENTITY a "b">]><workbook '


def in_workbook(start: bytes) -> bytes:
    """A workbook whose list of sheets begins with these bytes."""
    return edited(xlsx({"S": METERS}), "xl/workbook.xml", b"<workbook ", start)


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("cut.xlsx", xlsx({"S": METERS})[:-900], "it is damaged"),
        ("cut.xls", xls({"S": [("a", "b")]})[:700], "it is damaged"),
        ("bomb.xlsx", in_workbook(b"<workbook " + b" " * (40 << 20)), "looks like a bomb"),
        ("entity.xlsx", in_workbook(ENTITY), "declares entities"),
        ("nothing.xlsx", xlsx({"S": []}), "it has no words"),
        ("noise.xlsx", b"\0\1\2" * 100, "it is damaged"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(name: str, content: bytes, why: str) -> None:
    with pytest.raises(DocumentError, match=re.escape(why)):
        read_document(name, content)


def test_a_password_is_told() -> None:
    # A compound file that has the stream in which Office keeps what it encrypts.
    with pytest.raises(DocumentError, match="it is encrypted"):
        read_document("a.xlsx", compound({"EncryptedPackage": b"x" * 5000, "EncryptionInfo": b"y"}))
