"""How words sound: readings, words of a sound, and letters cut into syllables."""

from __future__ import annotations

import pytest

from qa.retrieval.dictionaries.sounds import Sounds, blur, load_sounds
from tests.support.places import CACHE


@pytest.fixture(scope="module")
def sounds() -> Sounds:
    return load_sounds(CACHE)


def test_characters_and_words_have_their_readings(sounds: Sounds) -> None:
    assert sounds.readings("翎") == (("ling2",),)
    assert sounds.readings("脱贫") == (("tuo1", "pin2"),)
    assert sounds.readings("女") == (("nv3",), ("ru3",), ("nv5",))
    assert sounds.readings("冠玲") == ()
    assert sounds.sounds("行") == {"xing", "hang", "heng"}


def test_words_are_found_by_their_sound_the_most_frequent_first(sounds: Sounds) -> None:
    found = [(each.word, "".join(each.sounds)) for each in sounds.words(("gon", "jian"))]
    assert found == [
        ("工匠", "gongjiang"), ("弓箭", "gongjian"), ("攻坚", "gongjian"), ("工件", "gongjian"),
        ("拱肩", "gongjian"),
    ]  # fmt: skip
    assert sounds.words(("no", "such")) == ()


@pytest.mark.parametrize(
    ("first", "second"),
    [("zhong", "zong"), ("chi", "ci"), ("shen", "seng"), ("lan", "nang"), ("guan", "guang")],
)
def test_sounds_that_are_taken_for_one_another_are_blurred_alike(first: str, second: str) -> None:
    assert blur(first) == blur(second)


def test_other_sounds_are_not() -> None:
    assert len({blur(sound) for sound in ("ba", "pa", "da", "ta", "ga", "ka", "ma")}) == 7


@pytest.mark.parametrize(
    ("letters", "syllables"),
    [
        ("xian", {(0, 4), (0, 2), (2, 4)}),
        ("tuopin", {(0, 3), (0, 2), (2, 3), (3, 6)}),
        ("what", set()),
        ("tuopinx", set()),
    ],
)
def test_letters_are_cut_into_syllables(
    sounds: Sounds, letters: str, syllables: set[tuple[int, int]]
) -> None:
    assert sounds.syllabify(letters) == syllables
