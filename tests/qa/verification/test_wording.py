"""Negations, opposites and words of scope, in either language."""

from __future__ import annotations

import pytest

from qa.verification.wording import denials, opposites, scope_words


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("不对公众开放", 1),
        ("从未获得冠军", 1),
        ("没有人受伤", 1),
        ("不仅高而且大", 0),
        ("不断增加", 0),
        ("不得不离开", 0),
        ("未来的计划", 0),
        ("无论如何", 0),
        ("it was not built and never used", 2),
        ("he didn't come", 1),
        ("a notable knot", 0),
    ],
)
def test_denials_are_counted_without_what_only_looks_like_one(text: str, count: int) -> None:
    assert denials(text) == count


@pytest.mark.parametrize(
    ("claim", "source", "count"),
    [
        ("人口增加了", "人口减少了", 1),
        ("人口减少了", "人口减少了", 0),
        ("prices rose", "prices fell", 1),
        ("the roses", "the fell", 0),
        ("东部", "东部和西部", 0),
    ],
)
def test_opposites_are_counted_where_the_source_has_only_the_other(
    claim: str, source: str, count: int
) -> None:
    assert opposites(claim, source) == count


def test_words_that_say_more_than_the_source_are_pointed_out() -> None:
    claim, source = "所有人都因此受伤", "有人受伤"
    assert [claim[a:b] for a, b in scope_words(claim, source)] == ["所有", "因此"]
    assert scope_words(claim, "所有人因此受伤") == []
