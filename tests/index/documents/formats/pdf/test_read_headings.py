"""Headings and paragraphs of pages that were read as pictures, where type is of one height."""

from __future__ import annotations

from collections.abc import Sequence

from index.documents.folder_boilerplate import NO_BOILERPLATE
from index.documents.formats.pdf.document import extract_pages
from index.documents.formats.pdf.lines import Line

LEFT, EM, STEP = 60.0, 12.0, 19.0
FULL = 36  # characters in a line


def read(text: str, row: int, left: float = LEFT, confidence: float | None = 0.98) -> Line:
    bottom = 760 - STEP * row
    return Line(text, left, left + EM * len(text), bottom, bottom + EM, 1, confidence=confidence)


def levels(lines: Sequence[Line]) -> list[tuple[int, str]]:
    found = extract_pages([lines], (), NO_BOILERPLATE)
    return [(block.level, found.text[block.start : block.end]) for block in found.blocks]


LONG = (
    "供水单位应当建立健全水质检测制度，配备与检测任务相适应的人员、仪器和设备，"
    "并对检测数据的真实性负责。"
)


def test_a_title_and_chapters_have_levels() -> None:
    page = [
        read("青石县供水条例", 0),
        read("第一章总则", 1),
        read(LONG[:FULL], 2),
        read(LONG[FULL:], 3),
        read("第二章检测", 4),
        read(LONG[:FULL], 5),
        read(LONG[FULL:], 6),
    ]
    assert levels(page) == [
        (1, "青石县供水条例"),
        (1, "第一章总则"),
        (0, LONG),
        (1, "第二章检测"),
        (0, LONG),
    ]


def test_a_line_in_the_middle_is_a_title_and_one_at_the_edge_is_not() -> None:
    middle = LEFT + EM * (FULL - 6) / 2
    page = [
        read(LONG[:FULL], 0),
        read(LONG[FULL:], 1),
        read("水质监测情况", 2, middle),
        read(LONG[:FULL], 3),
        read(LONG[FULL:], 4),
        read("表3水质监测", 5, middle),
        read("承办人：周雨桐", 6),
        read(LONG[:FULL], 7),
        read(LONG[FULL:], 8),
    ]
    assert levels(page) == [
        (0, LONG),
        (2, "水质监测情况"),
        (0, LONG),
        (0, "表3水质监测"),
        (0, "承办人：周雨桐"),
        (0, LONG),
    ]


def test_text_that_the_file_has_keeps_to_its_sizes() -> None:
    texts = ["第一章总则", LONG[:FULL], LONG[FULL:], "第二章检测", LONG[:FULL], LONG[FULL:]]
    page = [read(text, row, confidence=None) for row, text in enumerate(texts)]
    assert levels(page) == [(0, "第一章总则"), (0, LONG), (0, "第二章检测"), (0, LONG)]


def test_an_article_that_a_sentence_names_does_not_begin_a_paragraph() -> None:
    first = "供水单位违反本条例关于水质检测的规定，逾期不改正的，由主管部门依照本条例第五章和"
    second = "第九条的规定处以罚款，情节严重的，责令停业整顿。"
    third = "第十条本条例自公布之日起施行。"
    page = [read(first, 0), read(second, 1), read(third, 2)]
    assert [text for _, text in levels(page)] == [first + second, third]
