"""Paragraphs, headings, lists and tables as they are shown: every character once, marks exact."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hypothesis import given
from hypothesis import strategies as st

from index import Document
from index.documents.reader import read_document
from qa.overview.headings import heading_depths
from qa.web.reading.blocks import Group, Piece, cut, groups, within
from qa.web.reading.tables import read_row, read_rows
from qa.web.source_window import Span, Window
from tests.support.screen.fake_assistant import document_from
from tests.support.screen.reading_assistant import HANDBOOK

BOOK = read_document("手册.md", HANDBOOK.encode())


def shown(document: Document, *marks: tuple[Span, str], target: int | None = None) -> list[Group]:
    window = Window(0, len(document.text))
    return groups(document, window, marks, heading_depths(document), target)


def pieces(found: Sequence[Group]) -> Iterator[Piece]:
    for group in found:
        for block in group.blocks:
            yield from (*block.marker, *block.pieces)
            for cell in block.cells:
                yield from (*cell.label, *cell.pieces, *cell.after)


def text(parts: Sequence[Piece]) -> str:
    return "".join(part.text for part in parts)


def test_every_kind() -> None:
    found = shown(BOOK)
    assert [(group.kind, [block.number for block in group.blocks]) for group in found] == [
        ("heading", [1]),
        ("heading", [2]),
        ("paragraph", [3]),
        ("heading", [4]),
        ("item", [5, 6]),
        ("heading", [7]),
        ("row", [8, 9]),
        ("paragraph", [10]),
    ]
    assert [group.blocks[0].depth for group in found if group.kind == "heading"] == [0, 1, 1, 2]
    items = found[4].blocks
    assert [(text(each.marker), text(each.pieces)) for each in items] == [
        ("1. ", "凭居民卡借书。"),
        ("2. ", "借期三十天，可以续借一次。"),
    ]
    table = found[6]
    assert table.labels == ("项目", "价格", "说明")
    assert [[text(cell.pieces) for cell in row.cells] for row in table.blocks] == [
        ["补办借书卡", "五元", "三日办好，自取"],
        ["复印", "两角", "每人三十页"],
    ]
    assert [text(cell.label) for cell in table.blocks[0].cells] == ["项目：", "价格：", "说明："]


@given(st.data())
def test_every_character_is_there_once_and_marks_lie_on_theirs(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(BOOK.text) - 1))
    end = data.draw(st.integers(start + 1, len(BOOK.text)))
    found = list(pieces(shown(BOOK, (Span(start, end), "cited"))))
    assert text(found) == BOOK.text.replace("\n", "")
    marked = text([piece for piece in found if piece.mark == "cited"])
    assert marked == BOOK.text[start:end].replace("\n", "")


def test_marks_of_several_kinds() -> None:
    document = document_from("a.txt", "甲乙丙丁戊己庚。")
    marks = [(Span(1, 5), "cited"), (Span(0, 3), "also"), (Span(4, 6), "hit"), (Span(4, 6), "now")]
    assert cut(document.text, 0, 8, marks) == [
        Piece("甲", "also"),
        Piece("乙丙丁", "cited"),
        Piece("戊", "cited hit now"),
        Piece("己", "hit now"),
        Piece("庚。"),
    ]
    assert cut(document.text, 3, 3, marks) == []


def test_the_target_is_the_block_at_a_position() -> None:
    at = BOOK.text.index("周二")
    found = [block for group in shown(BOOK, target=at + 3) for block in group.blocks]
    assert [block.number for block in found if block.target] == [3]


def test_marks_in_a_window_are_found() -> None:
    spans = [Span(at, at + 2) for at in range(0, 100, 10)]
    assert within(spans, Window(11, 31)) == spans[1:4]
    assert within(spans, Window(12, 20)) == []


def test_what_is_no_table() -> None:
    assert read_row("他说：好的，我来。") == ()
    assert read_row("县：甲县，县：乙县") == ()
    assert (
        list(read_rows(["县：甲县，人口：12", "时间：三月，地点：县城", "县：甲，人口：3"])) == []
    )
    ((first, labels, rows),) = read_rows(
        ["前言。", "县：甲县，人口：12，面积：7", "县：乙县，面积：9", "注：完。"]
    )
    assert (first, labels) == (1, ("县", "人口", "面积"))
    assert [[cell.label for cell in row] for row in rows] == [
        ["县", "人口", "面积"],
        ["县", "面积"],
    ]


def test_the_offsets_of_cells() -> None:
    line = "甲县，人口：12，说明：多，但少"
    cells = [(cell.label, line[cell.start : cell.text_start], line[cell.text_start : cell.text_end],
              line[cell.text_end : cell.end]) for cell in read_row(line)]  # fmt: skip
    assert cells == [
        ("", "", "甲县", "，"),
        ("人口", "人口：", "12", "，"),
        ("说明", "说明：", "多，但少", ""),
    ]
