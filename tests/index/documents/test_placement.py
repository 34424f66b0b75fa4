"""A sentence of a document on the pages of its PDF: over lines, columns and pages."""

from __future__ import annotations

import io

import pytest

from index import Box, Document
from index.documents.formats.pdf.pages import count_pages, read_page_text
from index.documents.placement import find_boxes, pages_of
from index.documents.reader import read_document
from tests.support.documents.drawn_pdf import ESSAY, LEFT, SIZE, STEP, both, cut, lines, pdf, table

WIDTH, HEIGHT = 595.2756, 841.8898


def boxes_of(data: bytes, document: Document, start: int, end: int) -> dict[int, tuple[Box, ...]]:
    pages = [number for number in pages_of(document, start, end)
             if number <= count_pages(io.BytesIO(data))]  # fmt: skip
    return find_boxes(
        document, start, end, [read_page_text(io.BytesIO(data), number) for number in pages]
    )


def place(data: bytes, quote: str, nth: int = 0) -> dict[int, list[tuple[int, int, int]]]:
    """The line, first column and characters of every box of a quotation, by page."""
    document = read_document("a.pdf", data)
    start = -1
    for _ in range(nth + 1):
        start = document.text.index(quote, start + 1)
    found = boxes_of(data, document, start, start + len(quote))
    return {page: [cell(box) for box in boxes] for page, boxes in found.items()}


def cell(box: Box) -> tuple[int, int, int]:
    """In characters and lines, as ``lines`` draws them: line, column, length."""
    middle = HEIGHT * (1 - (box.top + box.bottom) / 2)
    column = (box.left * WIDTH - LEFT) / SIZE
    length = (box.right - box.left) * WIDTH / SIZE
    return round((760 + SIZE / 3 - middle) / STEP), round(column), round(length)


def test_a_sentence_over_two_lines() -> None:
    data = pdf(lines(cut(ESSAY, 30)))
    quote = "共产党员作为先锋队要识时局，顺时势，不辱使命，勇于担当，加快脱贫进程。"
    start = ESSAY.index(quote)
    assert (start, len(quote)) == (28, 35)
    assert place(data, quote) == {1: [(0, 28, 2), (1, 0, 30), (2, 0, 3)]}


def test_a_word_within_a_line() -> None:
    assert place(pdf(lines(cut(ESSAY, 30))), "先锋队") == {1: [(1, 4, 3)]}


def test_a_sentence_over_two_columns() -> None:
    left, right = cut(ESSAY, 18)[:4], cut(ESSAY, 18)[4:]
    more = cut(
        "这一栏后面还有许多别的话要说，一直说到这一页的最后一行为止，然后才停下来，不再说。", 18
    )
    data = pdf(both(lines(left), lines([*right, *more], left=LEFT + 20 * SIZE)))
    quote = "党员干部要争做脱贫路上的带头羊。"
    at = ESSAY.index(quote)
    assert at == 63
    assert place(data, quote) == {1: [(3, 9, 9), (0, 20, 7)]}


def test_a_sentence_over_two_pages() -> None:
    rows = cut(ESSAY, 30)
    data = pdf(lines(rows[:2]), lines(rows[2:]))
    quote = "顺时势，不辱使命，勇于担当，加快脱贫进程。"
    assert place(data, quote) == {1: [(1, 12, 18)], 2: [(0, 0, 3)]}


def test_a_sentence_that_is_said_twice_is_marked_where_it_was_quoted() -> None:
    again = "本办法自发布之日起施行。"
    data = pdf(
        lines(["第一章的话说完了。", again, "第二章的话说完了。", again, "全文的话说完了。"])
    )
    assert place(data, again, 0) == {1: [(1, 0, 12)]}
    assert place(data, again, 1) == {1: [(3, 0, 12)]}
    only = pdf(lines(["是。", "是。", "是。"]))
    assert [place(only, "是。", nth) for nth in range(3)] == [
        {1: [(line, 0, 2)]} for line in range(3)
    ]


def test_a_hyphenated_word() -> None:
    data = pdf(
        lines(["The committee met to discuss the inter-", "national railway, which was late."])
    )
    found = place(data, "international railway")
    assert [line for line, _, _ in found[1]] == [0, 1]


def test_a_row_of_a_table() -> None:
    rows = [("县区", "人口", "面积"), ("甲县", "120.5", "1200"), ("乙县", "98.1", "850")]
    data = pdf(table(rows, 120))
    found = place(data, "县区：乙县，人口：98.1，面积：850")
    assert [(line, column) for line, column, _ in found[1]] == [(2, 0), (2, 10), (2, 20)]


def test_what_is_not_on_the_page_is_not_marked() -> None:
    data = pdf(lines(cut(ESSAY, 30)))
    other = read_document("a.txt", "天地玄黄，宇宙洪荒。日月盈昃，辰宿列张。".encode())
    assert boxes_of(data, other, 0, 10) == {}
    pages = [read_page_text(io.BytesIO(data), 1)]
    assert find_boxes(other, 0, 10, pages) == {}


@pytest.mark.parametrize(("start", "end"), [(0, 0), (5, 5)])
def test_nothing_has_no_boxes(start: int, end: int) -> None:
    data = pdf(lines(cut(ESSAY, 30)))
    assert boxes_of(data, read_document("a.pdf", data), start, end) == {}
