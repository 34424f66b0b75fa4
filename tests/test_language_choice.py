"""A folder in two languages: which of them a question is searched for in."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bench.fit_language import Choice, fit
from index import Encoder, build
from qa.language_choice import ACROSS, WORDS_WEIGHT, compared, has_both_languages, is_told_across
from qa.retrieve import Retriever, rank
from qa.translate import Translation
from tests.fakes import FakeEncoder
from tests.folders import HORSES, POVERTY, settings_in, write

TRAIL = (
    "The trail is 14 kilometres long and opened in 1968. Bears are most active in September. "
    "Dogs are allowed only on a leash.\n\n"
    "Full-time employees receive twenty-two days of paid leave. New staff are on probation.\n"
)
STAFF = (
    "The museum closes on Mondays. Its guards wear grey coats, and the keeper feeds the cat at "
    "six in the morning.\n"
)


def opened(folder: Path, encoder: Encoder, **texts: str) -> Retriever:
    write(folder / "documents", **texts)
    settings = settings_in(folder)
    build([folder / "documents"], settings=settings, encoder=encoder)
    return Retriever.open(settings=settings, encoder=encoder)


def differences(retriever: Retriever, question: str) -> tuple[float, float]:
    index = retriever.current()
    asked = retriever.as_it_is(index, question)
    other = retriever.across(index, asked)
    assert other is not None
    across, words = other
    own, found = (rank(index, each).passages.tolist() for each in (asked, across))
    return compared(index, question, asked.vector, words, (own, found))


def test_both_languages_or_one(tmp_path: Path) -> None:
    mixed = opened(tmp_path / "mixed", FakeEncoder(), horses=HORSES, trail=TRAIL)
    chinese = opened(tmp_path / "chinese", FakeEncoder(), horses=HORSES, poverty=POVERTY)
    assert has_both_languages(mixed.current())
    assert not has_both_languages(chinese.current())


def test_words_that_stand_there_in_one_language_only(tmp_path: Path) -> None:
    retriever = opened(tmp_path, FakeEncoder(), horses=HORSES, trail=TRAIL)
    # Both words stand in the English passage, no translation of them in the Chinese one.
    assert differences(retriever, "Dogs on a leash?")[1] == pytest.approx(-1.0)
    # «七月» and «赛马» are in the Chinese one, and nothing of them in English.
    assert differences(retriever, "七月的赛马")[1] == pytest.approx(-1.0)
    # Only the translations of these are there.
    assert differences(retriever, "July and grassland")[1] == pytest.approx(1.0)


def test_nearer_is_the_difference_of_the_best_cosines(tmp_path: Path) -> None:
    retriever = opened(tmp_path, FakeEncoder(), horses=HORSES, trail=TRAIL)
    index = retriever.current()
    question = "When are bears most active?"
    vector = FakeEncoder().encode_queries([question])[0]
    cosines = index.dense_scores(vector, np.arange(len(index)))
    chinese = [index.passage(number).document == "horses.txt" for number in range(len(index))]
    expected = cosines[chinese].max() - cosines[np.logical_not(chinese)].max()
    assert differences(retriever, question)[0] == pytest.approx(float(expected), abs=1e-6)


def test_what_is_found_in_one_language_only_is_told_in_it(tmp_path: Path) -> None:
    retriever = opened(tmp_path, FakeEncoder(), horses=HORSES, trail=TRAIL)
    index = retriever.current()
    names = [index.passage(number).document for number in range(len(index))]
    chinese = [number for number, name in enumerate(names) if name == "horses.txt"]
    english = [number for number, name in enumerate(names) if name == "trail.txt"]
    vector = FakeEncoder().encode_queries(["bears"])[0]

    def told(found: tuple[list[int], list[int]]) -> bool:
        return is_told_across(index, "bears", vector, Translation(), found)

    assert told((chinese, chinese))
    assert not told((english, english))


def test_in_a_mixed_folder_the_language_that_speaks_of_it_is_asked(
    tmp_path: Path, real_encoder: Encoder
) -> None:
    retriever = opened(
        tmp_path, real_encoder, horses=HORSES, poverty=POVERTY, trail=TRAIL, staff=STAFF
    )
    index = retriever.current()

    def first(question: str) -> tuple[bool, str]:
        query = retriever.query(index, question)
        number = int(rank(index, query).passages[0])
        return bool(query.translated), index.passage(number).document

    assert first("When are bears most active?") == (False, "trail.txt")
    assert first("每年七月有什么？") == (False, "horses.txt")
    assert first("骑手怎么看马？") == (False, "horses.txt")
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
