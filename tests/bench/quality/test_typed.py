"""Typed questions: what their files say stands in the pages, and figures of known outcomes."""

from __future__ import annotations

import pytest

from bench.quality.typed import (
    Outcome,
    TypedQuestion,
    outcome_of,
    read_pages,
    read_questions,
    table,
)
from qa.types import Answer, Citation

ASKED = TypedQuestion("a", "押金多少", "keyword", ("3200元",), "")
MISSED = TypedQuestion("a", "去年押金", "other-year", (), "押金3200元")


def test_answers_and_decoys_stand_in_their_pages() -> None:
    pages = read_pages()
    questions = read_questions()
    assert len(pages) == 50
    assert len(questions) == 1598
    wrong = [
        (each.document, each.question)
        for each in questions
        if any(part not in pages[each.document] for part in (*each.answers, each.decoy))
    ]
    assert wrong == []


def test_half_of_the_questions_of_each_page_are_answered() -> None:
    questions = read_questions()
    for page in read_pages():
        answered = [each.answerable for each in questions if each.document == page]
        assert abs(sum(answered) - len(answered) / 2) <= 4, page


def answer(*cited: tuple[str, str], answered: bool = True) -> Answer:
    citations = tuple(
        Citation(n, document, "题", 1, 0, len(quote), quote, 0.5)
        for n, (document, quote) in enumerate(cited, 1)
    )
    return Answer("问", "问", answered, 0.5, "", citations, (), 0.0)


@pytest.mark.parametrize(
    ("cited", "first", "held"),
    [
        ([("a.txt", "押金3200元。")], True, True),
        ([("a.txt", "别的。"), ("a.txt", "押金3200元。")], False, True),
        ([("b.txt", "押金3200元。")], False, False),
        ([("a.txt", "别的。")], False, False),
        ([], False, False),
    ],
)
def test_outcomes(cited: list[tuple[str, str]], first: bool, held: bool) -> None:
    found = outcome_of(ASKED, answer(answered=False), answer(*cited))
    assert found == Outcome(ASKED, True, first, held, 0.5)
    assert not outcome_of(ASKED, answer(*cited), answer(*cited)).refused


def test_the_table() -> None:
    outcomes = [
        Outcome(ASKED, False, True, True, 0.9),
        Outcome(ASKED, True, True, True, 0.4),
        Outcome(MISSED, True, False, False, 0.1),
        Outcome(MISSED, False, False, False, 0.8),
    ]
    assert table(outcomes).splitlines() == [
        "kind                    n  first  answer  unrefused  refused",
        "keyword                  2  0.500   0.500      1.000    0.500",
        "all that are answered    2  0.500   0.500      1.000    0.500",
        "other-year               2                              0.500",
        "all that are not         2                              0.500",
    ]
