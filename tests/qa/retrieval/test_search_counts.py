"""How many searches a question costs: one for each language it is ranked in."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

import qa.ranking.pipeline
import qa.retrieval.retriever
from index import Index
from qa.ranking.pipeline import rank_question
from qa.retrieval.retriever import Retriever
from tests.support.documents.builds import opened
from tests.support.documents.folders import HORSES, POVERTY, TRAIL

ENGLISH, CHINESE = "When are bears most active?", "草原的马有什么特点？"  # no literals


def counted(retriever: Retriever, question: str) -> dict[str, int]:
    """The calls of the searches, of ``rank`` and of the ranker for one question."""
    calls: Counter[str] = Counter()

    def count(patch: pytest.MonkeyPatch, owner: object, name: str) -> None:
        original = getattr(owner, name)

        def counting(*args: object, **named: object) -> object:
            calls[name] += 1
            return original(*args, **named)

        patch.setattr(owner, name, counting)

    with pytest.MonkeyPatch.context() as patch:
        for name in ("dense_search", "lexical_search"):
            count(patch, Index, name)
        for owner, name in (
            (qa.retrieval.retriever, "rank"),
            (qa.ranking.pipeline, "rank"),
            (qa.ranking.pipeline, "score"),
        ):
            count(patch, owner, name)
        rank_question(retriever, retriever.current(), question)
    return dict(calls)


def times(number: int, scored: int) -> dict[str, int]:
    return {
        "dense_search": number,
        "lexical_search": number,
        "rank": number,
        "score": scored,
    }


@pytest.mark.parametrize("question", [ENGLISH, CHINESE])
def test_one_language_is_searched_once(question: str, tmp_path: Path) -> None:
    chinese = opened(tmp_path / "chinese", horses=HORSES, poverty=POVERTY)
    assert counted(chinese, question) == times(1, 1)


def test_one_foreign_language_is_searched_once(tmp_path: Path) -> None:
    english = opened(tmp_path / "english", trail=TRAIL)
    assert counted(english, CHINESE) == times(1, 1)


@pytest.mark.parametrize("question", [ENGLISH, CHINESE])
@pytest.mark.parametrize(("lean", "scored"), [(-1.0, 1), (-0.01, 2), (0.01, 2), (1.0, 1)])
def test_two_languages_are_searched_once_each(
    question: str, lean: float, scored: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mixed = opened(tmp_path, horses=HORSES, trail=TRAIL)
    monkeypatch.setattr(qa.retrieval.retriever, "lean_to_translation", lambda *_: lean)
    assert counted(mixed, question) == times(2, scored)
