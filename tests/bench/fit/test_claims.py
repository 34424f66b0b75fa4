"""Claims made by rule: statements of answers, other wordings, and one change each."""

from __future__ import annotations

import random

import pytest

from bench.fit.claim_changes import UNSUPPORTED, change
from bench.fit.claim_wordings import supported_wordings
from bench.fit.claims import Asked, Claim, Page, claims_of
from bench.fit.statements import statement_of
from index import fold
from qa.verification.types import Source

TEXT = "北塔建于1932年，由沈安设计，高四十一米。铜钟在1958年移往县博物馆，部分游客可能不知道。"
SENTENCE = TEXT[: TEXT.index("。") + 1]
PAGE = Page(
    "塔",
    "北塔",
    TEXT,
    "zh-Hans",
    ((0, len(SENTENCE)), (len(SENTENCE), len(TEXT))),
    (Asked("北塔是谁设计的？", "沈安", 0), Asked("铜钟移往哪里？", "县博物馆", 1)),
)


@pytest.mark.parametrize(
    ("question", "answer", "stated"),
    [
        ("北塔是谁设计的？", "沈安", "北塔是沈安设计的。"),
        ("北塔建于哪一年？", "1932年", "北塔建于1932年。"),
        ("北塔有多少米高？", "41米", "北塔有41米高。"),
        ("铜钟移往哪里？", "县博物馆", "铜钟移往县博物馆。"),
        ("塔为什么关闭？", "因为漏水", "塔关闭，是因为漏水。"),
        ("北塔怎么样？", "很好", None),
        ("Who built the tower?", "Ann Shaw", "Ann Shaw built the tower."),
        ("What is the height of the tower?", "41 metres", "The height of the tower is 41 metres."),
        ("When was the tower built?", "1932", "The tower was built in 1932."),
        ("Why?", "rain", None),
    ],
)
def test_a_question_with_its_answer_is_a_statement(
    question: str, answer: str, stated: str | None
) -> None:
    assert statement_of(question, answer) == stated


@pytest.mark.parametrize(
    ("kind", "claim", "keeps"),
    [
        ("number changed", "北塔建于1932年。", "北塔建于"),
        ("numbers swapped", "北塔建于1932年，铜钟在1958年移走。", "铜钟在1932年"),
        ("negated", "北塔可以参观。", "不可以"),
        ("antonym", "游客增加了。", "减少"),
        ("scope", "部分游客知道。", "全部游客"),
        ("clause added", "北塔高四十一米。", "北塔高四十一米，"),
        ("negated", "The tower is open.", "is not open"),
        ("antonym", "The bridge is longer.", "shorter"),
        ("scope", "Some visitors know.", "Some visitors know."),
    ],
)
def test_one_thing_is_changed_and_its_place_is_known(kind: str, claim: str, keeps: str) -> None:
    found = change(kind, claim, [SENTENCE], TEXT, "别处的话，山上有一座庙。", random.Random(1))
    if found is None:
        assert keeps == claim  # «Some» begins the sentence: nothing to broaden
        return
    text, (start, end) = found
    assert keeps in text
    assert text != claim
    assert 0 <= start <= end <= len(text)


def test_other_wordings_keep_to_the_sentence() -> None:
    cited = [Source("塔", 0, len(SENTENCE), SENTENCE, TEXT, "北塔")]
    made = dict(supported_wordings(SENTENCE, "北塔", cited, random.Random(0)))
    assert made["whole"] == SENTENCE
    assert made["numerals"] == "北塔建于一九三二年，由沈安设计，高四十一米。"
    assert made["clause"].rstrip("。") in SENTENCE


def test_a_page_makes_claims_of_both_labels_the_same_on_every_run() -> None:
    made = claims_of(PAGE, [PAGE], random.Random(3))
    assert made == claims_of(PAGE, [PAGE], random.Random(3))
    assert {claim.supported for claim in made} == {True, False}
    statements = {fold(claim.text) for claim in made if claim.kind == "human"}
    assert statements & {"北塔是沈安设计的。", "铜钟移往县博物馆。"}
    assert all(_is_cited(claim) for claim in made)
    assert {"number changed", "negated", "scope"} <= set(UNSUPPORTED)


def _is_cited(claim: Claim) -> bool:
    return all(TEXT[one.start : one.end] == one.text for one in claim.sources)
