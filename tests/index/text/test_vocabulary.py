"""The words of an index by their codes: found, numbered, and added to."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import settings as configured
from hypothesis import strategies as st

from index.text.vocabulary import (
    WordCoder,
    add_codes,
    find_words,
    merge_codes,
    rank_codes,
    word_code,
)

WORDS = st.lists(st.text(min_size=1, max_size=4), unique=True, max_size=30)


@configured(deadline=None)
@given(WORDS, WORDS, st.text(max_size=4))
def test_a_vocabulary_finds_every_word_and_no_other(
    words: list[str], more: list[str], other: str
) -> None:
    coder = WordCoder()
    pieces = [np.array(coder.codes(each), np.uint64) for each in (words, more)]
    vocabulary = merge_codes(pieces)
    everything = {*words, *more}
    assert len(vocabulary) == len(everything)
    assert sorted(find_words(vocabulary, list(everything))) == list(range(len(everything)))
    assert find_words(vocabulary, words) == rank_codes(vocabulary, pieces[0]).tolist()
    assert (find_words(vocabulary, [other]) == [-1]) == (other not in everything)


@configured(deadline=None)
@given(st.lists(st.integers(0, 30)), st.lists(st.integers(0, 30)))
def test_a_vocabulary_is_added_to_as_it_would_be_made(there: list[int], more: list[int]) -> None:
    vocabulary, codes = merge_codes([np.array(there, np.uint64)]), np.array(more, np.uint64)
    expected = sorted({*there, *more})
    assert add_codes(vocabulary, codes).tolist() == expected
    assert merge_codes([vocabulary, codes]).tolist() == expected


def test_the_code_of_a_word_is_the_same_everywhere() -> None:
    codes = [13020603013274838756, 12761569816082832104, 9939420267273809145]
    assert [word_code(word) for word in ("", "蒙古", "gb/t")] == codes
