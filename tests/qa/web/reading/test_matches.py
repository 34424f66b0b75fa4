"""Finding in a document, however it is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import fold
from qa.web.reading import matches
from qa.web.reading.matches import find_all, nearest
from qa.web.source_window import Span

TEXT = "滿三個月的志願者，報名ＡＢＣ讀書會。满三个月 ABC  Reading Club\n志\n愿者"


def found(wanted: str) -> list[str]:
    return [TEXT[span.start : span.end] for span in find_all(fold(TEXT), wanted)]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("满三个月", ["滿三個月", "满三个月"]),
        ("滿三個月", ["滿三個月", "满三个月"]),
        ("志愿者", ["志願者", "志\n愿者"]),
        ("abc", ["ＡＢＣ", "ABC"]),
        ("ＡＢＣ 　reading", ["ABC  Reading"]),
        ("reading club 志", ["Reading Club\n志"]),
        (".*", []),
        ("  ", []),
        ("没有的词", []),
    ],
)
def test_forms_widths_and_white_space_are_the_same(wanted: str, expected: list[str]) -> None:
    assert found(wanted) == expected


@given(st.text("甲乙丙 \nAaＡ", max_size=60), st.data())
def test_every_stretch_of_a_text_is_found_in_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    wanted = text[start : data.draw(st.integers(start, len(text)))]
    spans = find_all(fold(text), wanted)
    assert bool(spans) == bool(wanted.strip())
    folded = "".join(fold(wanted).split())
    assert {"".join(fold(text[each.start : each.end]).split()) for each in spans} <= {folded}


def test_counting_ends_somewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matches, "MOST", 3)
    assert find_all("甲" * 9, "甲") == [Span(0, 1), Span(1, 2), Span(2, 3)]


def test_the_nearest_is_the_next_one_and_after_the_last_the_first() -> None:
    spans = [Span(5, 6), Span(10, 11), Span(20, 21)]
    assert [nearest(spans, at) for at in (0, 5, 6, 20, 21)] == [0, 0, 1, 2, 0]
    assert nearest([], 7) == 0
