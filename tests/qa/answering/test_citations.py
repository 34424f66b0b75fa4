"""Stretches of a document as citations."""

from __future__ import annotations

from index import Document, Paragraph, Part, Place
from qa.answering.citations import cite, labels_within, paragraph_at
from qa.types import Citation

TEXT = "桥：一桥，长：八米\n三桥宽。\n四桥窄。"
ROW = Paragraph(1, 0, 9, 0, place=Place("row", 5, "桥"), labels=(0, 2, 5, 7))
BRIDGES = Document(
    "桥.xlsx",
    "桥梁",
    TEXT,
    (Part("南篇", 0, 9), Part("北篇", 10, len(TEXT))),
    (ROW, Paragraph(2, 10, 14, 1), Paragraph(3, 15, 19, 1, page=2)),
)


def test_a_row_of_a_table_is_cited_with_its_place_and_heads() -> None:
    assert cite(BRIDGES, 0, 9, n=3, score=0.5, answer_words=(2, 4)) == Citation(
        n=3,
        document="桥.xlsx",
        title="桥梁",
        paragraph=1,
        start=0,
        end=9,
        quote="桥：一桥，长：八米",
        score=0.5,
        part="南篇",
        place=Place("row", 5, "桥"),
        labels=(0, 2, 5, 7),
        answer_words=(2, 4),
    )


def test_a_page_and_a_document_without_parts() -> None:
    cited = cite(BRIDGES, 15, 19)
    assert (cited.quote, cited.page, cited.part, cited.n) == ("四桥窄。", 2, "北篇", 0)
    plain = Document("a.txt", "a", "一。", (), (Paragraph(1, 0, 2, 0),))
    assert cite(plain, 0, 2).part == ""


def test_labels_within() -> None:
    assert labels_within(ROW, 5, 9) == (0, 2)
    assert labels_within(ROW, 1, 8) == (4, 6)


def test_paragraph_at() -> None:
    assert [paragraph_at(BRIDGES, at).number for at in (0, 8, 9, 10, 14, 18)] == [1, 1, 1, 2, 2, 3]
