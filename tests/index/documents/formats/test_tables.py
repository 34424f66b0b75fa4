"""Tables as lines: where the heads are, and what they become."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.documents.formats.tables import Row, find_heads, sheet_pieces, table_pieces


def lines(rows: list[list[str]], **options: bool) -> list[str]:
    return [piece.text for piece in table_pieces(rows, **options)]


def sheet(*rows: str) -> list[tuple[int, str]]:
    """The pieces of a sheet whose cells are separated by «|», each with its level."""
    cells = (Row(tuple(row.split("|"))) for row in rows)
    return [(piece.level, piece.text) for piece in sheet_pieces(cells)]


def test_years_and_quarters_may_be_heads() -> None:
    assert lines([["县", "2021年", "2022年"], ["甲", "12", "15"]]) == [
        "县：甲，2021年：12，2022年：15"
    ]
    assert sheet("品种|第一季度|第二季度", "稻|3|4") == [(0, "品种：稻，第一季度：3，第二季度：4")]
    assert sheet("品种|2021|2022", "稻|3|4") == [(0, "品种：稻，2021：3，2022：4")]


def test_heads_of_two_lines_are_joined() -> None:
    rows = [
        ["县", "男", "", "女", ""],
        ["", "城镇", "乡村", "城镇", "乡村"],
        ["甲", "1", "2", "3", "4"],
    ]
    expected = ["县：甲，男 城镇：1，男 乡村：2，女 城镇：3，女 乡村：4"]
    assert lines(rows) == lines(rows, header=True) == expected
    repeated = [["县", "男", "男"], ["县", "城镇", "乡村"], ["甲", "1", "2"]]
    assert lines(repeated) == ["县：甲，男 城镇：1，男 乡村：2"]


def test_a_title_a_line_of_units_and_blank_rows_in_a_sheet() -> None:
    assert sheet(
        "水质结果||", "制表：化验室||", "", "项目|结果|标准", "|mg/L|（mg/L）", "氨氮|0.4|1", "",
        "总磷|0.1|0.2", "", "设备|数量|地点", "泵|3|东", "备注：停用一台||",
    ) == [
        (0, "水质结果"), (0, "制表：化验室"), (0, "项目：氨氮，结果（mg/L）：0.4，标准（mg/L）：1"),
        (0, "项目：总磷，结果（mg/L）：0.1，标准（mg/L）：0.2"), (0, "设备：泵，数量：3，地点：东"),
        (0, "备注：停用一台"),
    ]  # fmt: skip


def test_a_title_right_above_the_heads_is_a_heading() -> None:
    assert sheet("人员一览||", "姓名|部门|电话", "甲|财务|11") == [
        (2, "人员一览"),
        (0, "姓名：甲，部门：财务，电话：11"),
    ]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (("甲|12|3", "乙|15|4"), ["甲，12，3", "乙，15，4"]),
        (("姓名|张三", "住址|东街"), ["姓名：张三", "住址：东街"]),
        (("名称|数量", "泵|3"), ["名称：泵，数量：3"]),
        (("编号|名称", "S-1|闸阀"), ["编号：S-1，名称：闸阀"]),
        (("2021|2022|2023", "3|4|5"), ["2021，2022，2023", "3，4，5"]),
    ],
)
def test_what_has_no_heads_gets_none(rows: tuple[str, ...], expected: list[str]) -> None:
    assert [text for _, text in sheet(*rows)] == expected


CELLS = st.text("甲乙丙1.5年，：mg", max_size=6)


@given(st.lists(st.lists(CELLS, min_size=1, max_size=5), max_size=8), st.booleans())
def test_every_cell_is_kept_and_labels_lie_in_their_lines(
    rows: list[list[str]], header: bool
) -> None:
    pieces = table_pieces(rows, header=header)
    text = "\n".join(piece.text for piece in pieces)
    cleaned = [Row(tuple(" ".join(cell.split()) for cell in row)) for row in rows]
    filled = [row for row in cleaned if any(row.cells)]
    heads = find_heads(filled, header=header)
    for cell in (cell for row in filled[heads.rows :] for cell in row.cells):
        assert cell.rstrip("：") in text
    for piece in pieces:
        starts, ends = piece.labels[::2], piece.labels[1::2]
        assert all(piece.text[end - 1] == "：" for end in ends)
        assert list(piece.labels) == sorted(piece.labels)
        assert len(starts) == len(ends)
