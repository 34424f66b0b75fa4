"""An answer's text is its segments."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qa.types import Segment, segments_text

SEGMENTS = st.builds(
    Segment,
    kind=st.sampled_from(["quotation", "label"]),
    text=st.text(min_size=1),
    citations=st.lists(st.integers(1, 99), max_size=2).map(tuple),
    lead=st.sampled_from(["", " ", "\n"]),
)


def test_quotations_are_followed_by_their_markers() -> None:
    segments = [
        Segment("label", "不一致：", code="conflicting"),
        Segment("quotation", "一桥长。", (1, 2), lead="\n"),
        Segment("quotation", "二桥短。", (3,)),
    ]
    assert segments_text(segments) == "不一致：\n一桥长。[1][2]二桥短。[3]"


@given(st.lists(SEGMENTS), st.lists(SEGMENTS))
def test_the_text_of_two_runs_of_segments_is_both_texts(
    first: list[Segment], second: list[Segment]
) -> None:
    assert segments_text(first + second) == segments_text(first) + segments_text(second)
    for segment in first:
        assert segment.text in segments_text(first)
