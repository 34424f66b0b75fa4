"""What a browser asks for, whatever it sends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.web.reading.view import LONGEST_SEARCH, TEXT, ZOOMS, View, read_place, read_view
from qa.web.source_window import Span


def test_a_view_is_read() -> None:
    sent = {"at": "120-145", "find": " 借阅 ", "hit": "3", "near": 70, "page": 2, "zoom": "150"}
    assert read_view({**sent, "width": 812.0}) == View(
        Span(120, 145), "借阅", 3, 70, 2, width=812, zoom=150
    )
    assert read_view({}) == TEXT
    assert read_view({"page": 0}) == View(page=0)


@pytest.mark.parametrize(
    ("sent", "place"),
    [
        ("120", Span(120, 120)),
        (120, Span(120, 120)),
        ("120-145", Span(120, 145)),
        ("145-120", Span(145, 145)),
        ("-1", None),
        ("１２", None),
        ("12-", None),
        ("9" * 13, None),
        (None, None),
        (["1"], None),
    ],
)
def test_places(sent: object, place: Span | None) -> None:
    assert read_place(sent) == place


WILD = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.text())


@given(
    st.dictionaries(st.sampled_from(["at", "find", "hit", "near", "page", "width", "zoom"]), WILD)
)
def test_nothing_that_is_sent_breaks_it(sent: dict[str, object]) -> None:
    view = read_view(sent)
    assert view.zoom in ZOOMS
    assert len(view.find) <= LONGEST_SEARCH
    assert (view.hit >= -1, view.near >= 0, 0 <= view.width <= 10_000) == (True, True, True)
