"""What is held out of documents, and how much of it sentences have."""

from __future__ import annotations

import pytest

from bench.quality.overviews.held_out import (
    hold_out_first_lines,
    hold_out_headings,
    hold_out_headings_and_parts,
)
from bench.quality.overviews.scores import coverage, others, rouge_l_recall, up_to

FIRST = "上班时间为早上九点，迟到三次扣半天工资，请假须提前一天向主管提出，由其批准。"
SECOND = "差旅费凭票据报销，须在回来后十日内提交，住宿标准为每晚四百元，超出部分自理。"
THIRD = "年假每年十天，当年用完，不得结转，婚假为十五天，产假按照国家的规定执行即可。"
TEXT = f"手册\n\n考勤\n{FIRST}\n\n报销\n{SECOND}\n\n休假\n{THIRD}\n"


def test_headings_are_taken_out_and_the_parts_stay() -> None:
    case = hold_out_headings("文.txt", "手册", TEXT)
    assert case is not None
    assert (case.reference, case.sentences) == (("考勤", "报销", "休假"), 3)
    assert "考勤" not in case.document.text
    text = case.document.text
    assert [text[start : start + 4] for start in case.parts] == ["上班时间", "差旅费凭", "年假每年"]
    assert [part.title for part in case.document.parts] == ["", "", ""]
    together = hold_out_headings_and_parts("文.txt", "手册", TEXT)
    assert together is not None
    assert len(together.document.parts) == 1
    assert together.parts == case.parts


def test_the_first_paragraph_is_taken_out() -> None:
    lead = FIRST + SECOND
    case = hold_out_first_lines("文.txt", "手册", f"手册\n{lead}\n{THIRD}\n")
    assert case is not None
    assert case.reference == (lead,)
    assert lead not in case.document.text
    assert hold_out_first_lines("文.txt", "手册", TEXT) is None


@pytest.mark.parametrize(
    ("reference", "sentences", "recall"),
    [
        (["夜间施工"], ["夜间不得施工。"], 1.0),
        (["夜间施工"], ["施工在夜间。"], 0.5),
        (["夜间施工"], ["夜间安静。", "白天施工。"], 1.0),
        (["夜间施工", "报备"], ["夜間施工。"], 4 / 6),
        (["Night work"], ["Work at NIGHT."], 0.5),
        (["夜间施工"], [], 0.0),
    ],
)
def test_recall_is_the_share_of_the_reference_in_its_order(
    reference: list[str], sentences: list[str], recall: float
) -> None:
    assert rouge_l_recall(reference, sentences) == pytest.approx(recall)


def test_coverage_counts_parts_once() -> None:
    case = hold_out_headings("文.txt", "手册", TEXT)
    assert case is not None
    first, second, _ = case.parts
    assert coverage(case, [(first, first + 5), (first + 5, first + 9)]) == pytest.approx(1 / 3)
    assert coverage(case, [(first, first + 5), (second, second + 5)]) == pytest.approx(2 / 3)


def test_what_an_overview_is_compared_with_is_as_long() -> None:
    spans = [(at, at + 10) for at in range(0, 100, 10)]
    assert up_to(spans, 24) == spans[:2]
    same = others(spans, [(0, 10), (10, 20)], 0, same_length=False)
    assert (same["first"], same["even"]) == ([spans[:2]], [[spans[0], spans[5]]])
    assert {len(draw) for draw in same["random"]} == {2}
    long = others(spans, [(0, 40)], 0, same_length=True)
    assert (long["first"], len(long["even"][0])) == ([spans[:4]], 4)
