"""Lines read on a picture, brought into reading order; no picture is read here."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.documents.formats.pdf.scans import scanned_page, scanned_text
from index.documents.recognition.lettering import Lettering, Point, ReadLine, lettering_from_json

WIDTH, HEIGHT = 1000, 1400
LEFT = [
    "供水单位应当建立健全水质检测",
    "制度，配备与检测任务相适应的",
    "人员、仪器和设备，并对检测数",
    "据的真实性、准确性负责，检测",
    "记录应当保存不少于三年。",
]
RIGHT = [
    "主管部门应当制定年度监督计划",
    "，随机抽取供水单位和检测人员",
    "，对水样进行复核，复核结果与",
    "原结果不一致的，以复核结果为",
    "准，并依照有关规定处理。",
]


def line(text: str, left: float, top: float, confidence: float = 0.99) -> ReadLine:
    right, bottom = left + 28 * len(text), top + 36
    corners = ((left, top), (right, top), (right, bottom), (left, bottom))
    return ReadLine(text, confidence, corners)


def turned(one: ReadLine, quarters: int, degrees: float = 0.0) -> ReadLine:
    """The line as it is when the picture is turned clockwise."""

    def turn(point: Point) -> Point:
        x, y = point
        angle = math.radians(degrees)
        x, y = x - WIDTH / 2, y - HEIGHT / 2
        x, y = x * math.cos(angle) - y * math.sin(angle), x * math.sin(angle) + y * math.cos(angle)
        x, y = x + WIDTH / 2, y + HEIGHT / 2
        width, height = WIDTH, HEIGHT
        for _ in range(quarters):
            x, y, width, height = height - y, x, height, width
        return x, y

    first, second, third, fourth = map(turn, one.corners)
    return ReadLine(one.text, one.confidence, (first, second, third, fourth), one.places)


PAGE = [
    *(line(text, 60, 200 + 50 * row) for row, text in enumerate(LEFT)),
    *(line(text, 540, 222 + 50 * row) for row, text in enumerate(RIGHT)),
    line("水质监测管理办法", 380, 60),
]


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
@pytest.mark.parametrize("degrees", [0.0, 2.0, -2.0])
def test_columns_are_read_one_after_the_other_however_the_page_lies(
    quarters: int, degrees: float
) -> None:
    size = (WIDTH, HEIGHT) if quarters % 2 == 0 else (HEIGHT, WIDTH)
    lines = tuple(turned(each, quarters, degrees) for each in reversed(PAGE))
    page = scanned_page(Lettering(*size, lines), 1)
    assert [each.text for each in page.lines] == ["水质监测管理办法", *LEFT, *RIGHT]


def test_lines_of_vertical_writing_are_read_from_right_to_left() -> None:
    columns = ["夫天地者万物之逆旅也", "光阴者百代之过客也", "而浮生若梦为欢几何"]
    lines = []
    for number, text in enumerate(columns):
        left, bottom = 800 - 60 * number, 100 + 40 * len(text)
        corners = ((left + 40, 100), (left + 40, bottom), (left, bottom), (left, 100))
        lines.append(ReadLine(text, 0.99, corners))
    page = scanned_page(Lettering(WIDTH, HEIGHT, tuple(lines[::-1])), 1)
    assert [each.text for each in page.lines] == columns


def test_cells_of_a_row_stay_apart_and_the_parts_of_a_line_do_not() -> None:
    lettering = Lettering(
        WIDTH, HEIGHT, (line("mg/L", 700, 102), line("氨氮", 100, 100), line("0.42", 400, 98),
                        line("检测", 100, 200), line("结果合格", 162, 203)),
    )  # fmt: skip
    page = scanned_page(lettering, 1)
    assert [each.text for each in page.lines] == ["氨氮", "0.42", "mg/L", "检测结果合格"]
    assert scanned_text(lettering, 1).rows == (((0, 2), (2, 6), (6, 10)),)


def test_lines_of_little_confidence_are_kept_apart() -> None:
    lettering = Lettering(
        WIDTH, HEIGHT, (line("检测结果合格", 100, 100, 0.61), line("刂乂", 100, 300, 0.59))
    )
    page = scanned_page(lettering, 1)
    assert [(each.text, each.confidence) for each in page.lines] == [("检测结果合格", 0.61)]
    assert [(each.text, each.confidence) for each in page.uncertain] == [("刂乂", 0.59)]


def test_characters_stand_where_they_were_seen() -> None:
    one = line("检测 甲", 100, 140)
    places = (0.1, 0.3, 0.9)
    lettering = Lettering(WIDTH, HEIGHT, (ReadLine(one.text, one.confidence, one.corners, places),))
    found = scanned_text(lettering, 7)
    assert (found.number, found.text) == (7, "检测甲")
    lefts = [0.1, 0.1 + 0.2 * 0.112, 0.1 + 0.6 * 0.112]
    assert found.boxes[:, 0] == pytest.approx(lefts, abs=1e-5)
    assert found.boxes[:, 2] == pytest.approx([*lefts[1:], 0.212], abs=1e-5)
    assert np.allclose(found.boxes[:, [1, 3]], [[140 / 1400, 176 / 1400]] * 3)


@given(
    st.lists(
        st.builds(line, st.text("检a 1。", max_size=8), st.integers(0, 900), st.integers(0, 1300))
    ),
    st.integers(0, 3),
)
def test_no_character_is_lost_or_doubled(lines: list[ReadLine], quarters: int) -> None:
    lettering = Lettering(WIDTH, HEIGHT, tuple(turned(each, quarters) for each in lines))
    assert lettering_from_json(lettering.as_json()) == lettering
    found = scanned_text(lettering, 1)
    wanted = sorted("".join(each.text for each in lines).replace(" ", ""))
    assert sorted(found.text) == wanted
    assert found.boxes.shape == (len(wanted), 4)
