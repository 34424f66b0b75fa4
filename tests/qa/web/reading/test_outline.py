"""The outline of documents, from the headings that their paragraphs name."""

import pytest

from index import Document, Paragraph, Part
from index.documents.reader import read_document
from qa.overview.headings import heading_depths
from qa.web.reading import outline as outlines
from qa.web.reading.outline import Entry, Listed, listed, outline
from tests.support.screen.fake_assistant import document_from
from tests.support.screen.reading_assistant import HANDBOOK


def entries(document: Document) -> list[tuple[str, int]]:
    found = outline(document, heading_depths(document))
    assert all(document.text.startswith(each.title.rstrip("…"), each.start) for each in found)
    return [(each.title, each.depth) for each in found]


def test_headings_are_those_that_stand_above_others() -> None:
    assert entries(read_document("手册.md", HANDBOOK.encode())) == [
        ("书屋手册", 0),
        ("开放时间", 1),
        ("借阅办法", 1),
        ("收费", 2),
    ]


def test_chapters_that_are_parts() -> None:
    text = "# 上卷\n\n## 一\n\n话一。\n\n## 二\n\n话二。\n\n# 下卷\n\n## 一\n\n话三。\n"
    document = read_document("a.md", text.encode())
    assert [part.title for part in document.parts] == ["上卷", "下卷"]
    assert entries(document) == [("上卷", 0), ("一", 1), ("二", 1), ("下卷", 0), ("一", 1)]
    assert heading_depths(document) == {1: 0, 2: 1, 4: 1, 6: 0, 7: 1}


def test_essays_without_headings_are_listed_by_their_titles() -> None:
    assert entries(document_from("a.txt", " 甲一。\n乙。\n 丙一。\n")) == [
        ("甲一。", 0),
        ("丙一。", 0),
    ]
    assert entries(document_from("a.txt", " 甲一。\n乙。\n")) == []


def test_pages_and_long_titles() -> None:
    title = "长" * 90
    paragraphs = (Paragraph(1, 0, 90, 0, None, 3), Paragraph(2, 91, 93, 0, title, 3))
    document = Document("a.pdf", "题", title + "\n话。", (Part("题", 0, 93),), paragraphs)
    assert outline(document, heading_depths(document)) == (Entry("长" * 59 + "…", 0, 0, 3),)


def test_of_a_long_outline_the_highest_and_the_ones_around_are_listed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    book = tuple(
        Entry(f"{chapter}.{section}", 100 * chapter + section, 1 if section else 0)
        for chapter in range(4)
        for section in range(5)
    )
    assert listed(book, 203) == Listed(book, 13, 0)
    assert listed(book, -1).current == -1
    monkeypatch.setattr(outlines, "LISTED", 8)
    shown = listed(book, 203)
    assert [each.title for each in shown.entries] == [
        "0.0", "1.0", "2.0", "2.1", "2.2", "2.3", "2.4", "3.0",
    ]  # fmt: skip
    assert (shown.current, shown.more) == (5, 12)
    monkeypatch.setattr(outlines, "LISTED", 4)
    shown = listed(book, 203)
    assert [each.title for each in shown.entries] == ["2.1", "2.2", "2.3", "2.4"]
    assert (shown.current, shown.more) == (2, 16)
