"""How words in bold are judged against gold answers."""

from __future__ import annotations

import pytest

from bench.quality.answer_words import character_f1, figures, judge, words_of
from qa.evaluation.datasets import SquadQuestion
from qa.types import Citation

QUOTE = "苏轼生于眉州眉山，葬于眉山以外。"


def cited(*words: int, document: str = "p1") -> Citation:
    return Citation(1, document, "", 1, 0, len(QUOTE), QUOTE, 0.9, answer_words=words)


def question(*answers: str) -> SquadQuestion:
    return SquadQuestion(text="苏轼是哪里人？", document="p1", answers=answers)


@pytest.mark.parametrize(
    ("words", "gold", "f1"), [("眉州眉山", "眉山", 2 / 3), ("眉山", "眉山", 1.0), ("甲", "乙", 0.0)]
)
def test_f1_is_of_characters(words: str, gold: str, f1: float) -> None:
    assert character_f1(words, gold) == pytest.approx(f1)


def test_words_overlap_where_the_gold_answer_stands() -> None:
    right = judge(cited(4, 8), question("眉山"))
    assert (words_of(right.citation), right.overlaps) == ("眉州眉山", True)
    assert right.f1 == pytest.approx(2 / 3)
    elsewhere = judge(cited(0, 2), question("眉山"))
    assert (elsewhere.words, elsewhere.overlaps, elsewhere.f1) == ("苏轼", False, 0.0)
    assert not judge(cited(4, 8, document="p2"), question("眉山")).overlaps
    assert judge(cited(), question("眉山")).words == ""


def test_the_figures_are_of_what_is_in_bold() -> None:
    shown = [judge(cited(6, 8), question("眉山")), judge(cited(0, 2), question("眉山"))]
    shown += [judge(cited(), question("眉山"))] * 2
    assert figures(shown, [0.5, 0.5], [0.005, 0.005]) == (
        "citations 4, in bold 0.50, of these overlapping 0.500, F1 0.500, characters 2.0, "
        "time 0.010 of asking"
    )
