"""Tables as plain text: delimiters, quotes, encodings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import DocumentError, Place
from index.documents.formats.sheets.delimited import find_delimiter
from index.documents.reader import read_document

ROWS = "编号,地点,读数\r\nS-01,东街,12\r\nS-02,西街,15\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_dialects_and_encodings(delimiter: str, encoding: str) -> None:
    document = read_document("水表.csv", ROWS.replace(",", delimiter).encode(encoding))
    assert [document.text[p.start : p.end] for p in document.paragraphs] == [
        "编号：S-01，地点：东街，读数：12",
        "编号：S-02，地点：西街，读数：15",
    ]
    assert [p.place for p in document.paragraphs] == [Place("row", 2), Place("row", 3)]
    assert document.title == "水表"


def test_quotes_enclose_cells_or_are_characters() -> None:
    text = '名称,说明,数\n"甲,乙","他说""好""\n然后走了",1\n丙,无,2\n'
    document = read_document("a.csv", text.encode())
    assert document.text.split("\n")[0] == '名称：甲,乙，说明：他说"好" 然后走了，数：1'
    alone = '名称,尺寸,数\n显示器,24",3\n电视,"55,4\n'
    lines = read_document("a.csv", alone.encode()).text.split("\n")
    assert lines == ['名称：显示器，尺寸：24"，数：3', '名称：电视，尺寸："55，数：4']


def test_the_first_line_may_say_what_separates() -> None:
    document = read_document("a.csv", "sep=;\n名称;数量,个\n泵;3,5\n".encode())
    assert document.text == "名称：泵，数量,个：3,5"


def test_several_tables_have_their_own_heads() -> None:
    text = "泵,数量\nP1,3\n\n阀门,压力\nF1,16\n"
    assert read_document("a.csv", text.encode()).text.split("\n") == [
        "泵：P1，数量：3",
        "阀门：F1，压力：16",
    ]


def test_without_heads_the_cells_stand_one_after_another() -> None:
    assert read_document("a.csv", b"A1,12,3\nA2,15,4\n").text == "A1，12，3\nA2，15，4"


@given(
    st.sampled_from(",\t;|"),
    st.integers(2, 5),
    st.lists(st.integers(0, 10**6), min_size=6, max_size=30),
)
def test_the_delimiter_is_found_whatever_the_numbers(
    delimiter: str, width: int, numbers: list[int]
) -> None:
    rows = [numbers[at : at + width] for at in range(0, len(numbers) - width + 1, width)]
    assert find_delimiter("\n".join(delimiter.join(map(str, row)) for row in rows)) == delimiter


def test_too_many_columns_are_refused() -> None:
    with pytest.raises(DocumentError, match="row 1 has too many columns; the most is 16,384"):
        read_document("a.csv", b"a," * 20_000)
