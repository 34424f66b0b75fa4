"""What the reader finds for a question in cited sentences, and whether a claim contains it."""

from __future__ import annotations

import pytest

from index import Settings
from qa.ranking.pipeline import load_reader
from qa.verification.spans import Answers, contained, find_answers
from qa.verification.types import Source
from tests.support.bundled import needs_bundled
from tests.support.places import CACHE

TEXT = "北塔建于1932年5月，由沈安设计，高四十一米，1958年铜钟移往县博物馆。"
CITED = [Source("塔.txt", 0, len(TEXT), TEXT, TEXT, "北塔")]


@needs_bundled
@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("北塔是谁设计的？", "沈安"),
        ("北塔有多高？", "四十一米"),
        ("北塔是什么时候建的？", "1932年5月"),
        ("铜钟在哪里？", "县博物馆"),
    ],
)
def test_the_reader_finds_the_answer_in_the_cited_sentence(question: str, answer: str) -> None:
    reader = load_reader(Settings(cache=CACHE))
    assert reader is not None
    found = find_answers(question, CITED, reader)
    assert answer in found.texts[0]
    assert sum(found.shares) == pytest.approx(1.0)
    assert list(found.shares) == sorted(found.shares, reverse=True)


@pytest.mark.parametrize(
    ("claim", "answer", "share"),
    [
        ("北塔由沈安设计", "沈安", 1.0),
        ("北塔由李白设计", "沈安", 0.0),
        ("北塔高41米", "四十一米", 1.0),
        ("北塔高14米", "四十一米", 0.25),  # the unit is there
        ("北塔建于民国21年", "1932年", 1.0),
        ("北塔由沈安设计", "，沈安。", 1.0),
    ],
)
def test_how_much_of_an_answer_a_claim_contains(claim: str, answer: str, share: float) -> None:
    assert contained(claim, Answers((answer,), (1.0,), -3.0)).best == pytest.approx(share)


def test_answers_count_by_their_probability() -> None:
    found = contained("由沈安设计", Answers(("沈安", "李白"), (0.75, 0.25), -3.0))
    assert (found.best, found.expected, found.none) == (1.0, 0.75, -3.0)
    assert contained("由沈安设计", Answers((), (), 4.0)).expected == 0.0
