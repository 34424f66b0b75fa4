"""Claims about two sentences, each with the verdict that it must get by rules alone."""

from __future__ import annotations

import pytest

from qa.verification.rules import RuleVerifier
from qa.verification.types import Source, Verdict

TOWER = "北塔建于1932年5月，由沈安设计，高四十一米，不对公众开放。"
CHINESE = [
    Source("塔.txt", 5, 5 + len(TOWER), TOWER, f"柳河县志。{TOWER}铜钟重三百斤。", "柳河的塔")
]
NORTH = "The tower was built on 5 May 1932 by Ann Shaw, cost $15,000 and is twelve metres high."
ENGLISH = [Source("tower.txt", 0, len(NORTH), NORTH, NORTH, "North Tower")]


@pytest.mark.parametrize(
    "claim",
    [
        "北塔建于1932年。",
        "北塔於一九三二年建成，高41米。",
        "北塔的高度是四十一米。",
        "北塔不对公众开放。",
        "北塔建于民国21年5月。",
        "柳河的北塔由沈安设计。",
    ],
)
def test_what_is_restated_is_verified_in_either_script_and_with_other_numerals(claim: str) -> None:
    verdict = RuleVerifier().verify(claim, CHINESE, None)
    assert (verdict.status, verdict.reasons, verdict.unsupported) == ("verified", (), ())


@pytest.mark.parametrize(
    "claim", ["Ann Shaw built the tower in 1932.", "The tower is 12 metres high."]
)
def test_what_is_restated_in_english_is_verified(claim: str) -> None:
    assert RuleVerifier().verify(claim, ENGLISH, None).status == "verified"


@pytest.mark.parametrize(
    ("claim", "status", "reason", "unsupported"),
    [
        ("北塔建于1923年5月。", "removed", "quantity", ["1923年5月"]),
        ("北塔建于1932年6月。", "removed", "quantity", ["1932年6月"]),
        ("北塔由沈安设计，高14米。", "removed", "quantity", ["14"]),
        ("北塔对公众开放。", "check", "negation", []),
        ("北塔由李白设计。", "check", "name", ["李白"]),
        ("北塔因为不对公众开放，高四十一米。", "check", "scope", ["因为"]),
        ("铜钟挂在寺庙门口。", "removed", "unsupported", ["铜钟挂在寺庙门口"]),
    ],
)
def test_what_is_not_there_is_named_and_pointed_out(
    claim: str, status: str, reason: str, unsupported: list[str]
) -> None:
    verdict = RuleVerifier().verify(claim, CHINESE, None)
    assert (verdict.status, verdict.reasons[0]) == (status, reason)
    assert [claim[start:end] for start, end in verdict.unsupported] == unsupported
    assert verdict.score < 0.5


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        ("The tower is 13 metres high.", "quantity"),
        ("Bob Shaw built the tower.", "name"),
        ("The tower was never built.", "negation"),
        ("All the towers were built by Ann Shaw.", "scope"),
    ],
)
def test_what_is_not_there_is_named_in_english(claim: str, reason: str) -> None:
    verdict = RuleVerifier().verify(claim, ENGLISH, None)
    assert verdict.status != "verified"
    assert reason in verdict.reasons


def test_a_claim_that_cites_nothing_is_removed() -> None:
    assert RuleVerifier().verify("北塔很高。", [], None) == Verdict(
        "removed", 0.0, ("no_source",), ((0, 5),)
    )
    blank = Source("塔.txt", 0, 1, " ", "", "")
    assert RuleVerifier().verify("北塔很高。", [blank], None).reasons == ("no_source",)


@pytest.mark.parametrize(
    ("claim", "status"),
    [
        ("", "removed"),
        ("……", "removed"),
        ("北塔建于哪一年？", "check"),
        ("【几月去最好？】", "check"),
    ],
)
def test_what_states_nothing_is_not_verified(claim: str, status: str) -> None:
    verdict = RuleVerifier().verify(claim, CHINESE, None)
    assert (verdict.status, verdict.reasons) == (status, ("not_a_statement",))
