"""Passages: what holds for any text, and known answers."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import Document, ModelError, Paragraph, Part, Passage, Sentence, Settings
from index.documents.formats.text.plain_text import extract_lines
from index.documents.outline import Block, make_document, mark_chapters
from index.text.chunking import split

LINES = st.lists(
    st.one_of(
        st.text(alphabet="天地人。，“”！; 　a1\u0301", min_size=1, max_size=120),
        st.text(alphabet=st.characters(exclude_categories=()), max_size=60),
        st.sampled_from(["第一章 总则", "　　第二章", " 　　起", "天" * 400, "……", "# 题"]),
    ),
    min_size=1,
    max_size=12,
)


def all_fit(texts: Sequence[str]) -> list[bool]:
    return [True] * len(texts)


def document_of(text: str) -> Document:
    extracted = extract_lines(text)
    return make_document("a.txt", text, extracted.blocks, extracted.omitted)


def covered(document: Document, passages: Sequence[Passage]) -> list[tuple[int, str]]:
    """Every character that is not white space within the passages' sentences, with its place."""
    spans = [sentence for passage in passages for sentence in passage.sentences]
    return [
        (place, document.text[place])
        for span in spans
        for place in range(span.start, span.end)
        if not document.text[place].isspace()
    ]


@given(LINES, st.integers(20, 120), st.integers(5, 400))
@settings(deadline=None)
def test_passages_hold_every_character_once_in_order(
    lines: list[str], limit: int, reads: int
) -> None:
    text = "天。" + "\n".join(lines)
    document = document_of(text)
    passages = split(
        document, Settings(passage_characters=limit), lambda texts: [len(t) <= reads for t in texts]
    )
    hidden = {place for gone in document.omitted for place in range(gone.start, gone.end)}
    assert covered(document, passages) == [
        (place, character)
        for place, character in enumerate(text)
        if not character.isspace() and place not in hidden
    ]
    for passage in passages:
        assert passage.text == text[passage.start : passage.end]
        assert len(passage.text) <= min(limit, reads)
        check_shape(document, passage)


def check_shape(document: Document, passage: Passage) -> None:
    """The passage's sentences lie in it, apart by white space, within one part."""
    assert passage.start == passage.sentences[0].start
    assert passage.end == passage.sentences[-1].end
    position = passage.start
    for sentence in passage.sentences:
        assert document.text[position : sentence.start].strip() == ""
        position = sentence.end
    part = document.parts[passage.part]
    assert part.start <= passage.start < passage.end <= part.end
    paragraph = document.paragraphs[passage.paragraph - 1]
    assert paragraph.number == passage.paragraph
    assert paragraph.start <= passage.start < paragraph.end


@given(LINES)
def test_paragraphs_and_omitted_stretches_cover_the_text(lines: list[str]) -> None:
    text = "天。" + "\n".join(lines)
    document = document_of(text)
    spans = [(paragraph.start, paragraph.end) for paragraph in document.paragraphs]
    spans = sorted([*spans, *((gone.start, gone.end) for gone in document.omitted)])
    position = 0
    for start, end in spans:
        assert text[position:start].strip() == ""
        assert position <= start < end
        position = end
    assert text[position:].strip() == ""
    assert [p.number for p in document.paragraphs] == list(range(1, len(document.paragraphs) + 1))


def texts_of(document: Document, **changes: int) -> list[str]:
    return [p.text for p in split(document, Settings().with_changes(**changes), all_fit)]


def test_a_paragraph_a_little_too_long_is_halved() -> None:
    text = "一二三四五六七八九。" * 31
    assert [len(found) for found in texts_of(document_of(text))] == [150, 160]


def test_short_paragraphs_are_packed_until_half_full() -> None:
    text = "\n".join(["字" * 79 + "。"] * 5)
    assert [len(found) for found in texts_of(document_of(text))] == [161, 161, 80]


def test_a_tiny_last_paragraph_joins_the_one_before() -> None:
    text = "字" * 199 + "。\n" + "完" * 9 + "。"
    assert texts_of(document_of(text)) == [text]


def test_a_tiny_last_paragraph_shares_with_a_full_one() -> None:
    text = "一二三四五六七八九。" * 29 + "\n" + "完" * 19 + "。"
    assert [len(found) for found in texts_of(document_of(text))] == [160, 151]


def test_a_heading_goes_with_what_follows() -> None:
    text = "字" * 170 + "。\n第一章 总则\n" + "文" * 99 + "。"
    document = document_of(text)
    assert [part.title for part in document.parts] == ["字" * 21 + "…", "第一章 总则"]
    assert texts_of(document) == ["字" * 170 + "。", "第一章 总则\n" + "文" * 99 + "。"]


def test_a_long_sentence_is_cut_at_the_comma_nearest_its_middle() -> None:
    text = "字" * 90 + "，" + "字" * 60 + "，" + "字" * 200 + "。"
    assert texts_of(document_of(text)) == [text[:152], text[152:]]


def test_a_word_a_number_and_a_combined_character_are_not_torn() -> None:
    text = "字" * 28 + "e\u0301\u0301\u0301" + "字" * 10
    assert texts_of(document_of(text), passage_characters=30) == [text[:21], text[21:]]
    text = "字" * 13 + "internationalisation" + "字" * 9
    assert texts_of(document_of(text), passage_characters=30) == [text[:13], text[13:]]


def test_what_the_model_cannot_read_is_divided_at_a_sentence() -> None:
    text = "甲乙丙丁。" * 10
    passages = split(document_of(text), Settings(), lambda ts: [len(t) <= 15 for t in ts])
    assert [passage.text for passage in passages] == [
        "甲乙丙丁。" * 2, "甲乙丙丁。" * 3, "甲乙丙丁。" * 2, "甲乙丙丁。" * 3
    ]  # fmt: skip


def test_a_sentence_that_the_model_cannot_read_is_divided_at_a_comma() -> None:
    text = "甲乙丙丁，戊己庚辛壬癸。"
    passages = split(document_of(text), Settings(), lambda ts: [len(t) <= 8 for t in ts])
    assert [p.sentences for p in passages] == [(Sentence(0, 5),), (Sentence(5, 12),)]


def test_a_model_that_reads_nothing_is_reported() -> None:
    with pytest.raises(ModelError, match="single character; choose another model"):
        split(document_of("甲乙。"), Settings(), lambda ts: [False] * len(ts))


def test_a_passage_does_not_span_what_is_omitted() -> None:
    document = document_of("上一页的话。\n- 3 -\n下一页的话。")
    assert texts_of(document) == ["上一页的话。", "下一页的话。"]


def test_parts_are_not_mixed() -> None:
    text = "甲。乙。"
    parts = (Part("一", 0, 2), Part("二", 2, 4))
    paragraphs = (Paragraph(1, 0, 2, 0), Paragraph(2, 2, 4, 1))
    document = Document("a", "a", text, parts, paragraphs)
    assert split(document, Settings(), all_fit) == [
        Passage("a", 0, 2, "甲。", 1, 0, (Sentence(0, 2),)),
        Passage("a", 2, 4, "乙。", 2, 1, (Sentence(2, 4),)),
    ]


def test_chapters_begin_at_the_highest_headings_that_recur() -> None:
    levels = [1, 2, 0, 3, 0, 2, 3, 0]
    blocks = [Block(i, i + 1, level) for i, level in enumerate(levels)]
    assert [b.begins_part for b in mark_chapters(blocks)] == [
        True, True, False, False, False, True, False, False
    ]  # fmt: skip
