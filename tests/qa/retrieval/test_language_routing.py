"""A folder in two languages: which of them a question is searched for in."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import qa.retrieval.retriever
from bench.fit.language import Choice, fit
from index import Encoder
from qa.ranking.pipeline import rank_query, rank_question
from qa.retrieval.fusion import rank
from qa.retrieval.language_routing import (
    ACROSS,
    UNCLEAR,
    WORDS_WEIGHT,
    compare_languages,
    has_both_languages,
    lean_to_translation,
)
from qa.retrieval.retriever import Retriever
from tests.support.documents.builds import opened
from tests.support.documents.folders import HORSES, POVERTY, TRAIL
from tests.support.fake_encoder import FakeEncoder

STAFF = (
    "The museum closes on Mondays. Its guards wear grey coats, and the keeper feeds the cat at "
    "six in the morning.\n"
)


def differences(retriever: Retriever, question: str) -> tuple[float, float]:
    index = retriever.current()
    asked = retriever.query_as_asked(index, question)
    across = retriever.translate_query(index, asked)
    assert across is not None
    found = (rank(index, asked).passages, rank(index, across).passages)
    return compare_languages(index, asked, across, found)


def test_both_languages_or_one(tmp_path: Path) -> None:
    mixed = opened(tmp_path / "mixed", horses=HORSES, trail=TRAIL)
    chinese = opened(tmp_path / "chinese", horses=HORSES, poverty=POVERTY)
    assert has_both_languages(mixed.current())
    assert not has_both_languages(chinese.current())


def rarity(retriever: Retriever, words: str) -> float:
    """The sum of the words' inverse document frequencies, over that of an unknown word."""
    index = retriever.current()
    return float(index.idf(index.word_ids(words.split())).sum() / index.idf([-1])[0])


def test_words_that_stand_there_in_one_language_only(tmp_path: Path) -> None:
    retriever = opened(tmp_path, horses=HORSES, trail=TRAIL)
    # Both words stand in the English passage, no translation of them in the Chinese one; what only
    # asks does not count.
    only_own = -rarity(retriever, "dogs leash")
    assert differences(retriever, "Dogs on a leash?")[1] == pytest.approx(only_own)
    assert differences(retriever, "What dogs are on the leash?")[1] == pytest.approx(only_own)
    # Only the translations of these are there.
    only_across = rarity(retriever, "七月 草原")
    assert differences(retriever, "July and grassland")[1] == pytest.approx(only_across)


def test_nearer_is_the_difference_of_the_best_cosines(tmp_path: Path) -> None:
    retriever = opened(tmp_path, horses=HORSES, trail=TRAIL)
    index = retriever.current()
    question = "When are bears most active?"
    vector = FakeEncoder().encode_queries([question])[0]
    cosines = index.dense_scores(vector, np.arange(len(index)))
    chinese = [index.passage(number).document == "horses.txt" for number in range(len(index))]
    expected = cosines[chinese].max() - cosines[np.logical_not(chinese)].max()
    assert differences(retriever, question)[0] == pytest.approx(float(expected), abs=1e-6)


def test_what_is_found_in_one_language_only_is_told_in_it(tmp_path: Path) -> None:
    retriever = opened(tmp_path, horses=HORSES, trail=TRAIL)
    index = retriever.current()
    names = [index.passage(number).document for number in range(len(index))]
    chinese = np.array([n for n, name in enumerate(names) if name == "horses.txt"])
    english = np.array([n for n, name in enumerate(names) if name == "trail.txt"])
    asked = retriever.query_as_asked(index, "bears")
    across = retriever.translate_query(index, asked)
    assert across is not None
    assert compare_languages(index, asked, across, (chinese, chinese)) == (1.0, 0.0)
    assert compare_languages(index, asked, across, (english, english)) == (-1.0, 0.0)
    assert lean_to_translation(index, asked, across, (chinese, chinese)) > UNCLEAR
    assert lean_to_translation(index, asked, across, (english, english)) < -UNCLEAR


def test_what_is_not_clear_is_asked_in_both_languages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    retriever = opened(tmp_path, horses=HORSES, trail=TRAIL)
    index = retriever.current()

    def translated(lean: float) -> list[bool]:
        monkeypatch.setattr(qa.retrieval.retriever, "lean_to_translation", lambda *_: lean)
        found = retriever.retrieve(index, "July and grassland")
        return [bool(each.query.translated) for each in found]

    assert translated(-0.021) == [False]
    assert translated(-0.019) == [False, True]
    assert translated(0.019) == [True, False]
    assert translated(0.021) == [True]


def test_the_more_confident_of_two_rankings_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, real_encoder: Encoder
) -> None:
    retriever = opened(tmp_path, encoder=real_encoder, horses=HORSES, poverty=POVERTY, trail=TRAIL)
    index = retriever.current()
    for lean in (-0.001, 0.001):
        monkeypatch.setattr(
            qa.retrieval.retriever, "lean_to_translation", lambda *_, lean=lean: lean
        )
        for question, document in (
            ("四个不摘是什么？", "poverty"),
            ("带薪休假有多少天？", "trail"),
        ):
            found = [
                rank_query(retriever, index, each.query)
                for each in retriever.retrieve(index, question)
            ]
            best = rank_question(retriever, index, question)
            assert best.confidence == max(one.confidence for one in found)
            assert best.evidence.passages[best.evidence.of[0]].document == f"{document}.txt"


def test_in_a_mixed_folder_the_language_that_speaks_of_it_is_asked(
    tmp_path: Path, real_encoder: Encoder
) -> None:
    retriever = opened(
        tmp_path, encoder=real_encoder, horses=HORSES, poverty=POVERTY, trail=TRAIL, staff=STAFF
    )
    index = retriever.current()

    def first(question: str) -> tuple[bool, str]:
        found = rank_question(retriever, index, question).evidence
        return bool(found.asked.shift), found.passages[found.of[0]].document

    assert first("When are bears most active?") == (False, "trail.txt")
    assert first("每年七月有什么？") == (False, "horses.txt")
    assert first("四个不摘是什么？") == (False, "poverty.txt")
    assert first("什么月份熊最活跃？") == (True, "trail.txt")
    assert first("博物馆星期几不开门？") == (True, "staff.txt")
    assert first("Which policies and responsibilities remain?") == (True, "poverty.txt")
    assert first("What happens every July?") == (True, "horses.txt")


def test_the_constants_come_from_differences() -> None:
    made = [
        Choice("plain", True, nearer + 0.5 * more > -0.1, 0, (nearer, more))
        for nearer in np.linspace(-1, 1, 21)
        for more in np.linspace(-1, 1, 21)
    ]
    model = fit(made)
    nearer, more = model.coef_[0]
    assert more / nearer == pytest.approx(0.5, abs=0.05)
    assert model.intercept_[0] / nearer == pytest.approx(0.1, abs=0.05)
    assert 0 < ACROSS < 0.2
    assert 0 < WORDS_WEIGHT < 0.2
