"""The very words that answer: which tokens are likeliest, and how a stretch is made whole."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as configured
from hypothesis import strategies as st

from qa.ranking.answer_words import likeliest_tokens, whole_words

CHARACTERS = "甲乙丙12.ab，。《》（）「」 "


def test_the_likeliest_tokens_do_not_end_before_they_start() -> None:
    chances = np.log(np.array([[0.1, 0.6], [0.3, 0.1], [0.6, 0.3]], np.float32))
    # Alone the third token is the likeliest start and the first the likeliest end.
    found = likeliest_tokens(chances)
    assert (found.first, found.last) == (2, 2)
    assert found.chance == pytest.approx(0.18)


@pytest.mark.parametrize(
    ("text", "start", "end", "whole"),
    [
        ("他生于1987年，住在北京城里。", 4, 6, "1987"),
        ("约有12.5%的人没有回答问题。", 5, 6, "12.5%"),
        ("作者署名是Mary-Ann Smith，译者不详。", 8, 20, "Mary-Ann Smith"),
        ("金额超过五千元的须总经理签字。", 4, 8, "五千元"),
        ("这是他来这里的目的，别人不知道。", 3, 9, "他来这里的目的"[1:]),
        ("会议由，王明，主持，其余的人列席。", 3, 7, "王明"),
        ("他写的《呐喊》在北京出版，影响很大。", 4, 6, "呐喊"),
        ("他写的《呐喊》在北京出版，影响很大。", 3, 6, "《呐喊》"),
        ("他写的《呐喊》在北京出版，影响很大。", 4, 7, "《呐喊》"),
        ("出了「空想法律读本」、「空想历史读本」，还有别的许多书和杂志。", 5, 19,
         "「空想法律读本」、「空想历史读本」"),
        ("丙（甲的一个很长很长很长很长的别名）是他们乡里的人，后来去了外地。", 0, 4, "丙（甲"),
        ("（甲的一个很长很长很长很长的别名）是他们乡里的人，后来去了外地经商谋生。", 0, 3, "甲"),
    ],
)  # fmt: skip
def test_a_stretch_is_made_whole(text: str, start: int, end: int, whole: str) -> None:
    found = whole_words(text, start, end)
    assert found is not None
    assert text[slice(*found)] == whole


@pytest.mark.parametrize(
    ("text", "start", "end"), [("甲。", 1, 2), ("甲生于春。", 0, 5), ("甲乙", 1, 1), ("", 0, 0)]
)
def test_nothing_or_most_of_a_sentence_is_not_told_apart(text: str, start: int, end: int) -> None:
    assert whole_words(text, start, end) is None


@configured(deadline=None)
@given(st.text(alphabet=CHARACTERS, max_size=40), st.data())
def test_a_stretch_stays_in_its_sentence(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    found = whole_words(text, start, data.draw(st.integers(start, len(text))))
    assert found is None or (0 <= found[0] < found[1] <= len(text) and text[slice(*found)].strip())
