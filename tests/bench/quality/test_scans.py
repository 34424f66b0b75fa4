"""Measuring scans: pages hold their text, and wrong characters are counted."""

from __future__ import annotations

from pathlib import Path

import pylopdf_fonts_zh_cn
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.quality.scans import PAGE, STATES, distance, folded, load_font, set_pages, worsen

FONT = str(next(Path(pylopdf_fonts_zh_cn.__file__).parent.rglob("NotoSerifSC-Regular.otf")))


@pytest.mark.parametrize(
    ("first", "second", "wrong"),
    [("", "", 0), ("检测", "", 2), ("检测结果", "检侧结果", 1), ("检测结果", "测结果。", 2)],
)
def test_wrong_characters_are_counted(first: str, second: str, wrong: int) -> None:
    assert distance(first, second) == distance(second, first) == wrong


@given(st.text("检测a", max_size=12), st.text("检测a", max_size=12), st.text("检测a", max_size=12))
def test_the_distance_is_one(first: str, second: str, third: str) -> None:
    assert (distance(first, second) == 0) == (first == second)
    assert distance(first, third) <= distance(first, second) + distance(second, third)


def test_pages_hold_the_text_whole_and_are_made_worse() -> None:
    text = "供水单位应当每月检测一次氨氮。\n检测结果应当公布。\n" * 60
    pages = list(set_pages(text, load_font(FONT, 12)))
    assert folded("".join(page.text for page in pages)) == folded(text)
    assert [page.picture.size for page in pages] == [PAGE] * 4
    made = {state: worsen(pages[0].picture, state, 1) for state in STATES}
    assert {picture.size for picture in made.values()} == {PAGE}
    assert len({picture.tobytes() for picture in made.values()}) == 3
