"""The source panel: the right stretch of the document, the right words marked."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Document, DocumentError, Omitted, Paragraph, Part
from qa.types import Answer
from qa.web.escape import clean
from qa.web.source_window import (
    MOST,
    REACH,
    STEP,
    Span,
    Window,
    clamp,
    locate,
    paragraph_at,
    stretches,
    window_around,
)
from qa.web.sources.pointers import Pointer
from qa.web.sources.quotations import Quotation, find_quotation, place_in
from qa.web.sources.source_panel import render_empty, render_quotation, render_source
from tests.qa.web.test_escape import read_html
from tests.support.screen.fake_assistant import document_from, seed_assistant

CITE = Pointer("cite", 0, 1)
SMALL = document_from("a.txt", " 甲一。甲二。\n　　甲三。\n 乙一。\n本DOCX文档由某站生成\n", "题")


def marks(html: str, name: str) -> list[str]:
    found = re.findall(rf'<mark class="{name}">(.*?)</mark>', html)
    return [read_html(inner)[0] for inner in found]


def long_document(paragraphs: int, size: int) -> Document:
    lines = [f"{i}".zfill(size - 1) + "。" for i in range(paragraphs)]
    return document_from("long.txt", "\n".join(lines), "长文")


@given(
    st.sampled_from(["cite", "possible", "closest", "document"]),
    st.integers(0, 10**9),
    st.integers(0, 2**32 - 1),
    st.none() | st.builds(Window, st.integers(0, 10**11), st.integers(0, 10**11)),
)
def test_a_pointer_is_read_as_it_was_written(
    kind: str, turn: int, number: int, window: Window | None
) -> None:
    pointer = Pointer.parse(f"{kind}-{turn}-{number}")
    assert pointer is not None
    assert (pointer.kind, pointer.turn, pointer.number) == (kind, turn, number)
    assert Pointer.parse(str(replace(pointer, window=window))) == replace(pointer, window=window)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "cite",
        "cite-1",
        "cite--1-2",
        "cite-1-2-3",
        "open-1-2",
        "cite-1-2 ",
        "cite-１-2",
        "cite-1-2\n",
    ],
)
def test_what_is_no_pointer(text: str) -> None:
    assert Pointer.parse(text) is None


def test_locate() -> None:
    text = "甲乙。丙丁。甲乙。"
    document = document_from("a.txt", text)
    assert locate(document, 3, 6, "丙丁。") == Span(3, 6)
    assert locate(document, 5, 8, "甲乙。") == Span(6, 9)
    assert locate(document, 1, 4, "甲乙。") == Span(0, 3)
    assert locate(document, 0, 3, "戊己。") is None
    assert locate(document, 90, 93, "丙丁。") == Span(3, 6)
    assert locate(document, 2, 3, "") is None


def test_paragraph_at() -> None:
    numbers = [getattr(paragraph_at(SMALL, i), "number", None) for i in range(len(SMALL.text))]
    assert numbers[:1] == [None]
    assert numbers[1:10] == [1] * 9
    assert numbers[10:15] == [2] * 5
    assert set(numbers[15:]) == {3}


def test_a_short_essay_is_shown_whole_and_alone() -> None:
    part = SMALL.parts[0]
    assert window_around(SMALL, 4, 7) == Window(part.start, part.end)


def test_of_a_long_essay_the_paragraphs_around_are_shown() -> None:
    document = long_document(400, 100)
    paragraph = document.paragraphs[200]
    window = window_around(document, paragraph.start, paragraph.end)
    starts = {p.start for p in document.paragraphs}
    ends = {p.end for p in document.paragraphs}
    assert window.start in starts
    assert window.end in ends
    assert REACH <= paragraph.start - window.start <= REACH + 101
    assert REACH <= window.end - paragraph.end <= REACH + 101


def test_an_endless_paragraph_is_cut() -> None:
    document = document_from("line.txt", "字" * 200_000)
    assert window_around(document, 100_000, 100_020) == Window(100_000 - REACH, 100_020 + REACH)


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 39_000))
def test_clamp_keeps_the_quotation_and_a_limit(start: int, end: int, at: int) -> None:
    document = long_document(400, 100)
    span = Span(at, at + 20)
    window = clamp(document, Window(start, end), span)
    assert 0 <= window.start <= span.start
    assert span.end <= window.end <= len(document.text)
    assert window.end - window.start <= 2 * MOST + 20


def test_stretches_leave_out_what_was_omitted_and_keep_what_stands_between() -> None:
    text = "标题\n正文一。\n页脚\n小题\n正文二。"
    document = Document(
        "a.txt",
        "标题",
        text,
        (Part("标题", 0, len(text)),),
        (Paragraph(1, 3, 7), Paragraph(2, 14, 18)),
        (Omitted(8, 10, "footer"),),
    )
    shown = [
        (text[start:end].strip(), paragraph and paragraph.number)
        for start, end, paragraph in stretches(document, Window(0, len(text)))
    ]
    assert shown == [("标题", None), ("正文一。", 1), ("小题", None), ("正文二。", 2)]


@given(st.data())
def test_the_marked_words_are_the_quotation(data: st.DataObject) -> None:
    lines = data.draw(st.lists(st.text("甲乙。<&*$[ \u3000", min_size=1, max_size=30), min_size=1))
    document = document_from("a.txt", "\n".join(lines))
    start = data.draw(st.integers(0, len(document.text) - 1))
    end = data.draw(st.integers(start + 1, len(document.text)))
    html = render_source(document, CITE, Span(start, end))
    marked = "".join("".join(marks(html, "wenda-cited")).split())
    assert marked == "".join(clean(document.text[start:end]).split())


def test_the_panel_says_document_essay_and_paragraph() -> None:
    html = render_source(SMALL, CITE, Span(10, 13), (Span(1, 4),), "zh", "注意")
    assert marks(html, "wenda-cited") == ["甲三。"]
    assert marks(html, "wenda-also") == ["甲一。"]
    text, _ = read_html(html)
    assert (
        text == "引文 1题甲一。甲二。 · 第 2 段a.txt 概览注意目录甲一。甲二。乙一。复制链接"
        "1甲一。甲二。2甲三。显示后文"
    )
    assert '<section class="wenda-source wenda-of-cite" data-key="cite-0-1"' in html


def test_pages_and_headings_are_named() -> None:
    paragraphs = (Paragraph(1, 0, 3, 0, "第一节", 7),)
    document = Document("a.pdf", "题", "甲乙。", (Part("题", 0, 3),), paragraphs)
    assert place_in(document, 1, "zh") == "第一节 · 第 1 段 · 第 7 页"
    assert place_in(document, 1, "en") == "第一节 · paragraph 1 · page 7"
    assert place_in(replace(document, paragraphs=()), 1, "zh") == ""


def test_more_is_offered_until_the_document_ends() -> None:
    document = long_document(400, 100)
    span = Span(document.paragraphs[200].start, document.paragraphs[200].end)
    html, clicks = render_source(document, CITE, span), 0
    while found := re.search(r'value="(cite-0-1-\d+-\d+)" name="after"', html):
        pointer = Pointer.parse(found[1])
        assert pointer is not None
        html, clicks = render_source(document, pointer, span), clicks + 1
    assert clicks == -(-(len(document.text) - span.end - REACH) // STEP)
    assert f'aria-hidden="true">{400}</span>' in html
    assert 'name="before"' in html


def test_a_large_document_costs_little() -> None:
    document = long_document(20_000, 100)
    span = Span(document.paragraphs[9_000].start, document.paragraphs[9_000].end)
    html = render_source(document, CITE, span)
    assert len(html) < 6 * (2 * REACH + 400)
    assert len(render_source(document, replace(CITE, window=Window(0, 10**10)), span)) < 420_000


def test_a_document_without_a_quotation_is_shown_from_its_start() -> None:
    html = render_source(long_document(400, 100), Pointer("document", 0, 5), None)
    assert "<mark" not in html
    assert 'aria-hidden="true">1</span>' in html
    assert 'name="after"' in html
    assert 'name="before"' not in html


def test_essays_are_told_apart() -> None:
    html = render_source(SMALL, replace(CITE, window=Window(0, len(SMALL.text))), Span(1, 4))
    assert html.count('<hr class="wenda-essay">') == 1
    assert "本DOCX" not in html


@pytest.fixture
def turns() -> tuple[Answer, ...]:
    assistant = seed_assistant()
    return tuple(
        assistant.ask(question) for question in ("蒙古马有哪些特殊属性？", "火星上有没有水？")
    )


def test_a_quotation_is_found_as_it_was(turns: tuple[Answer, ...]) -> None:
    first, second = turns[0].citations
    found = find_quotation(Pointer("cite", 0, 2), turns, "zh")
    assert found == Quotation(
        second.document,
        second.title,
        f"{second.part} · 第 3 段",
        second.start,
        second.end,
        second.quote,
        (Span(first.start, first.end),),
    )
    unsure = replace(turns[0], answered=False, citations=(), possible=turns[0].citations)
    assert find_quotation(Pointer("possible", 0, 2), [unsure], "zh") == found
    assert find_quotation(Pointer("cite", 0, 2), [unsure], "zh") is None
    near = find_quotation(Pointer("closest", 1, 1), turns, "zh")
    assert near is not None
    assert near.quote == turns[1].closest[0].text


@pytest.mark.parametrize(
    "pointer",
    [
        Pointer("cite", 0, 0),
        Pointer("cite", 0, 3),
        Pointer("cite", 1, 1),
        Pointer("cite", 2, 1),
        Pointer("closest", 0, 1),
        Pointer("closest", 1, 9),
        Pointer("document", 0, 1),
    ],
)
def test_pointers_at_nothing(pointer: Pointer, turns: tuple[Answer, ...]) -> None:
    assert find_quotation(pointer, turns, "zh") is None


def test_every_citation_is_marked_in_its_place(turns: tuple[Answer, ...]) -> None:
    assistant = seed_assistant()
    for citation in turns[0].citations:
        pointer = Pointer("cite", 0, citation.n)
        quotation = find_quotation(pointer, turns, "zh")
        assert quotation is not None
        html = render_quotation(pointer, quotation, assistant.document, "zh")
        others = [other.quote for other in turns[0].citations if other.n != citation.n]
        assert marks(html, "wenda-cited") == [citation.quote]
        assert marks(html, "wenda-also") == others


QUOTATION = Quotation("a.txt", "题", "某处", 11, 14, "甲三。")


def test_a_document_that_changed() -> None:
    moved = document_from("a.txt", " 新的开头。\n　　甲三。\n", "题")
    html = render_quotation(CITE, QUOTATION, lambda _: moved, "zh")
    assert marks(html, "wenda-cited") == ["甲三。"]
    assert "已按原句重新定位" in html
    changed = document_from("a.txt", " 面目全非。", "题")
    html = render_quotation(CITE, QUOTATION, lambda _: changed, "zh")
    assert marks(html, "wenda-cited") == ["甲三。"]
    assert "面目全非" not in html
    assert "以下是引用时的原句" in html


def test_a_document_that_is_gone() -> None:
    def gone(path: str) -> Document:
        raise DocumentError(f"{path} <b>")

    text, tags = read_html(render_quotation(CITE, QUOTATION, gone, "zh"))
    assert "打不开这份文档（a.txt <b>）" in text
    assert "b" not in tags


def test_empty() -> None:
    assert read_html(render_empty("en"))[0].startswith("Click a number in an answer")
