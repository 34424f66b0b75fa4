"""An explanation in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qa.explaining import ExplainedSearch, ExplainedSentence, Explanation
from qa.explaining.types import Way
from qa.explaining.wording import how_searched, how_understood, what_it_rests_on
from tests.support.screen.explanations import FIGURES

READ = ExplainedSentence("a", "甲", 1, 0, 3, "一二三", 1.0, 0.5, 0.9, 0.8, (), 0.75)
SEARCH = ExplainedSearch(
    "高几米？", ("number",), (), (), 0.62, (), (), (READ,), tuple(FIGURES.items()), 0.1
)
ASKED = Explanation(
    "高几米？", "高几米？", "searched", True, 0.62, 0.5, 0.3, 2000, "g1", searches=(SEARCH,)
)


def test_how_it_was_understood() -> None:
    assert how_understood(ASKED, "zh") == ["在全部 2,000 份文档里找。"]
    follow_up = replace(ASKED, question="那东桥呢？", resolved_question="东桥高几米？")
    assert how_understood(follow_up, "zh")[0] == "结合上文，理解为：东桥高几米？"
    respelled = replace(follow_up, respelled=True)
    assert how_understood(respelled, "en")[0].endswith("with words respelled it is: 东桥高几米？")
    parts = replace(ASKED, within=("a", "b", "c", "d"), documents=9, searches=(SEARCH, SEARCH))
    assert how_understood(parts, "en") == [
        "Searched only a, b, c…: 9 documents.",
        "Searched 2 times: for the whole question, or for its parts.",
    ]


@pytest.mark.parametrize("way", ["looked_up", "overview", "nothing"])
def test_where_nothing_was_searched_there_is_no_basis(way: Way) -> None:
    found = replace(ASKED, way=way, searches=())
    assert len(how_understood(found, "zh")) == 1
    assert what_it_rests_on(found, "zh") == []


def test_how_a_part_was_searched() -> None:
    assert how_searched(SEARCH, ASKED, "zh") == ["像是在问：数量"]
    part = replace(
        SEARCH, question="谁修的？", kinds=(), translations=("桥", "高"), documents=("a", "b")
    )
    assert how_searched(part, ASKED, "zh") == [
        "实际查找：谁修的？",
        "译成文档的语言查找：桥、高",
        "只看问题提到的文档：a、b",
    ]


def test_what_the_confidence_rests_on() -> None:
    assert what_it_rests_on(ASKED, "zh") == [
        "把握 62%，达到了作答的下限 50%。",
        "问题里的词（越少见越重），最好的一句含 80%，它所在的段落含 100%。",
        "最好的一句与问题含义的接近程度：0.90（余弦，最高 1）。",
        "问题里有 50% 的词在所有文档里都没有。",
        "它的得分比第二句高 0.25；它的段落比其他文档的段落接近 +0.125。",
        "把问题和句子放在一起精读：答案在最可能的一句里的可能是 75%，哪句里都没有的可能是 10%。",
    ]


def test_it_speaks_of_the_search_that_gave_the_confidence() -> None:
    other = replace(SEARCH, confidence=0.9, figures=())
    found = replace(ASKED, answered=False, confidence=0.4, searches=(other, SEARCH))
    said = what_it_rests_on(found, "en")
    assert said[0] == "Confidence 40%; an answer takes 50%."
    assert len(said) == 6
