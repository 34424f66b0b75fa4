"""Comparisons whose difference the program computes: whose number each is, and the verdict."""

from __future__ import annotations

import pytest

from index import settings_from_environment
from qa.generation.arithmetic import compute
from qa.generation.claims import CitationNumbers, judge
from qa.generation.comparisons import is_owned, read_comparison
from qa.generation.parser import Claim
from qa.verification.verifier import load_verifier
from tests.support.generation import given_from

CANALS = ("东干渠长42公里，沿线建有提水站9座。", "西干渠长35公里，沿线建有提水站6座。")
LINES = ("东线全长120公里，2019年通车；西线全长85公里，2021年通车。",)
HALLS = ("东馆有座位320个，周一闭馆。", "西馆有座位250个。")


@pytest.mark.parametrize(
    ("claim", "premises"),
    [
        ("东干渠比西干渠长{42-35}公里。", ("东干渠长42公里，西干渠长35公里。",)),
        ("西干渠比东干渠短{42-35}公里", ("东干渠长42公里，西干渠长35公里。",)),
        (
            "东干渠比西干渠多{9-6}座提水站。",
            ("东干渠有9座提水站，西干渠有6座提水站。", "东干渠有提水站9座，西干渠有提水站6座。"),
        ),
        ("东干渠比西干渠长{42+35}公里。", ()),
        ("东干渠比西干渠长公里。", ()),
        ("东干渠比西干渠长{42-35}公里，也更宽。", ()),
    ],
)
def test_what_a_comparison_rests_on(claim: str, premises: tuple[str, ...]) -> None:
    compared = read_comparison(compute(claim))
    assert (compared.premises if compared else ()) == premises


@pytest.mark.parametrize(
    ("claim", "sources", "owned"),
    [
        ("东干渠比西干渠长{42-35}公里。", CANALS, True),
        ("西干渠比东干渠长{42-35}公里。", CANALS, False),
        ("西干渠比东干渠短{42-35}公里。", CANALS, True),
        ("东线比西线长{120-85}公里。", LINES, True),
        ("西线比东线长{120-85}公里。", LINES, False),
        ("东线比西线长{85-120}公里。", LINES, False),
        ("北线比西线长{120-85}公里。", LINES, False),
    ],
)
def test_each_has_the_number_that_follows_its_name(
    claim: str, sources: tuple[str, ...], owned: bool
) -> None:
    compared = read_comparison(compute(claim))
    assert compared is not None
    assert is_owned(compared, sources) is owned


@pytest.mark.parametrize(
    ("claim", "sources", "verified"),
    [
        ("东干渠比西干渠长{42-35}公里。", CANALS, True),
        ("西干渠比东干渠短{42-35}公里。", CANALS, True),
        ("东干渠比西干渠多{9-6}座提水站。", CANALS, True),
        ("东馆比西馆多{320-250}个座位。", HALLS, True),
        ("东线比西线长{120-85}公里。", LINES, True),
        ("西干渠比东干渠长{42-35}公里。", CANALS, False),
        ("西线比东线长{120-85}公里。", LINES, False),
        ("东干渠比西干渠长{42-6}公里。", CANALS, False),
        ("东干渠比西干渠宽{42-35}公里。", CANALS, False),
        ("北干渠比西干渠长{42-35}公里。", CANALS, False),
    ],
)
def test_the_verdict_of_the_bundled_verifier(
    claim: str, sources: tuple[str, ...], verified: bool
) -> None:
    verifier = load_verifier(settings_from_environment())
    ids = tuple(range(1, len(sources) + 1))
    sentence = judge(
        Claim(claim, ids), given_from(*sources), CitationNumbers(()), verifier, "两者相差多少？"
    )
    assert (sentence.status == "verified") is verified
