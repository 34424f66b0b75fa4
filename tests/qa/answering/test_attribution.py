"""Which sentence is for which part of a question."""

from __future__ import annotations

from qa.answering.attribution import distinguish
from qa.ranking.candidates import Evidence
from tests.support.candidates import evidence

ROAD = [
    (
        "a.txt",
        [
            "走好最后一公里，要靠群众提，找到症结。把准解决的脉络。制定可行的方案。",
            "河上有两座桥。脉络在图上。",
        ],
    )
]
BRIDGES = [("a.txt", ["白塔桥长四十二米，宽五米。黑石桥长三十米。红木桥是赵家修的。"])]


def firsts(*parts: Evidence) -> list[str]:
    return [part.text(0) for part in distinguish(parts)]


def test_a_sentence_that_all_parts_find_goes_to_the_one_whose_words_it_has() -> None:
    scores = {"一公里": 5.0, "河上": 3.0, "脉络在": 1.5, "把准": 2.0, "方案": 1.0}
    parts = [
        evidence(f"走好最后一公里，怎么{what}？", ROAD, scores)
        for what in ("找症结", "理脉络", "定方案", "开大会")
    ]
    assert firsts(*parts) == [
        "走好最后一公里，要靠群众提，找到症结。",
        "把准解决的脉络。",
        "制定可行的方案。",
        "走好最后一公里，要靠群众提，找到症结。",
    ]


def test_the_best_sentence_stays_where_it_is_this_part_alone_that_finds_it() -> None:
    parts = [
        evidence("白塔桥有多长？", BRIDGES, {"白塔": 5.0, "黑石": 1.0}),
        evidence("那座木桥是谁修的？", BRIDGES, {"红木": 5.0, "白塔": 1.0}),
    ]
    assert firsts(*parts) == ["白塔桥长四十二米，宽五米。", "红木桥是赵家修的。"]


def test_what_has_all_words_of_the_part_comes_before_what_has_none_of_its_own() -> None:
    parts = [
        evidence("白塔桥有多长？", BRIDGES, {"白塔": 5.0, "黑石": 1.0}),
        evidence("黑石桥有多长？", BRIDGES, {"红木": 5.0, "黑石": 1.0}),
    ]
    assert firsts(*parts) == ["白塔桥长四十二米，宽五米。", "黑石桥长三十米。"]


def test_no_parts_and_no_sentences() -> None:
    assert distinguish([]) == []
    nothing = evidence("桥有多长？", [("a.txt", [""])], {})
    assert distinguish([nothing, nothing]) == [nothing, nothing]
