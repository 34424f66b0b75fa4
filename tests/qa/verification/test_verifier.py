"""The shipped verifier on claims about two sentences, with the real reader."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest

from index import Settings
from qa.ranking.trees import load_trees
from qa.verification.features import FEATURES
from qa.verification.rules import RuleVerifier
from qa.verification.types import Source, Verifier
from qa.verification.verifier import FittedVerifier, load_verifier
from tests.support.bundled import needs_bundled
from tests.support.places import CACHE

TOWER = "北塔建于1932年5月，由沈安设计，高四十一米，1958年铜钟移往县博物馆，现在不对公众开放。"
CHINESE = [Source("塔.txt", 5, 5 + len(TOWER), TOWER, f"柳河县志。{TOWER}", "柳河的塔")]
NORTH = "The north tower was built in 1932 by Ann Shaw, cost $15,000 and is twelve metres high."
ENGLISH = [Source("tower.txt", 0, len(NORTH), NORTH, NORTH, "North Tower")]


@pytest.fixture(scope="module")
def verifier() -> Verifier:
    found = load_verifier(Settings(cache=CACHE))
    assert isinstance(found, FittedVerifier)
    return found


@needs_bundled
@pytest.mark.parametrize(
    ("claim", "question"),
    [
        ("北塔是沈安设计的。", "北塔是谁设计的？"),
        ("北塔由沈安设计。", None),
        ("北塔高41米。", "北塔有多高？"),
        ("北塔建於一九三二年五月。", None),
        ("铜钟在1958年移往县博物馆。", "铜钟现在在哪里？"),
    ],
)
def test_what_the_sentence_says_is_verified(
    verifier: Verifier, claim: str, question: str | None
) -> None:
    verdict = verifier.verify(claim, CHINESE, question)
    assert (verdict.status, verdict.reasons, verdict.unsupported) == ("verified", (), ())
    assert verdict.score >= 0.5


@needs_bundled
@pytest.mark.parametrize(
    ("claim", "question", "reason"),
    [
        ("北塔高14米。", None, "quantity"),
        ("北塔建于1923年。", "北塔建于哪一年？", "quantity"),
        ("北塔由李白设计。", "北塔是谁设计的？", "name"),
        ("北塔现在对公众开放。", None, "negation"),
        ("北塔不是沈安设计的。", None, "negation"),
    ],
)
def test_what_it_does_not_say_is_not(
    verifier: Verifier, claim: str, question: str | None, reason: str
) -> None:
    verdict = verifier.verify(claim, CHINESE, question)
    assert verdict.status != "verified"
    assert reason in verdict.reasons
    assert verdict.score <= 0.5


@needs_bundled
def test_an_answer_that_the_reader_does_not_find_is_no_answer(verifier: Verifier) -> None:
    question = "北塔是谁设计的？"
    assert verifier.verify("北塔是沈安设计的。", CHINESE, question).status == "verified"
    wrong = verifier.verify("北塔是县博物馆设计的。", CHINESE, question)
    assert wrong.status != "verified"
    assert "span" in wrong.reasons


@needs_bundled
def test_a_whole_cited_sentence_is_verified_in_either_script(verifier: Verifier) -> None:
    assert verifier.verify(TOWER, CHINESE, None).score == 1.0
    traditional = "北塔建於1932年5月,由沈安設計,高四十一米,1958年銅鐘移往縣博物館,現在不對公眾開放"
    assert verifier.verify(traditional, CHINESE, None).status == "verified"
    assert verifier.verify(TOWER.replace("不对", "对"), CHINESE, None).status != "verified"


@needs_bundled
def test_english_claims(verifier: Verifier) -> None:
    right = verifier.verify("The north tower was built in 1932 by Ann Shaw.", ENGLISH, None)
    assert right.status == "verified"
    wrong = verifier.verify("The north tower was built in 1932 by Bob Gray.", ENGLISH, None)
    assert (wrong.status != "verified", wrong.reasons[0]) == (True, "name")


@needs_bundled
def test_nothing_cited_and_nothing_said(verifier: Verifier) -> None:
    assert verifier.verify("北塔很高。", [], None).reasons == ("no_source",)
    assert verifier.verify("。", CHINESE, None).reasons == ("not_a_statement",)


def test_another_model_is_verified_by_rules() -> None:
    other = Settings(cache=CACHE, model="some/other-model")
    assert isinstance(load_verifier(other), RuleVerifier)


def test_the_shipped_trees_have_these_features_and_are_small() -> None:
    assert load_trees("verifier", "qa.verification").names == FEATURES
    file = files("qa.verification") / "models" / "verifier.json"
    assert len(file.read_bytes()) < 1_000_000
    assert set(json.loads(file.read_text("utf-8"))) == {"features", "trees"}
