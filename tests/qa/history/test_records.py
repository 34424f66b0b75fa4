"""Answers as they are stored: what comes back equals what went in, down to the last field."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.history.records import load_answer, store_answer
from qa.serialize import answer_from_record, answer_record
from qa.types import Answer, Citation, Result, Segment
from tests.support.conversations import made_answer

NUMBERS = st.integers(0, 10**9)
FLOATS = st.floats(allow_nan=False)
TEXTS = st.text(st.characters(), max_size=20)  # lone surrogates and controls included
CITATIONS = st.builds(
    Citation, NUMBERS, TEXTS, TEXTS, NUMBERS, NUMBERS, NUMBERS, TEXTS, FLOATS, TEXTS,
    st.none() | NUMBERS,
)  # fmt: skip
RESULTS = st.builds(
    Result, NUMBERS, TEXTS, TEXTS, NUMBERS, NUMBERS, TEXTS, FLOATS, FLOATS, FLOATS, NUMBERS, TEXTS,
    NUMBERS,
)  # fmt: skip
SEGMENTS = st.builds(
    Segment, st.sampled_from(["quotation", "label"]), TEXTS, st.lists(NUMBERS).map(tuple), TEXTS,
    TEXTS,
)  # fmt: skip
ANSWERS = st.builds(
    Answer,
    question=TEXTS,
    resolved_question=TEXTS,
    answered=st.booleans(),
    confidence=FLOATS,
    text=TEXTS,
    citations=st.lists(CITATIONS, max_size=3).map(tuple),
    closest=st.lists(RESULTS, max_size=2).map(tuple),
    seconds=FLOATS,
    segments=st.lists(SEGMENTS, max_size=3).map(tuple),
    conflicting=st.booleans(),
    missing=st.lists(TEXTS, max_size=2).map(tuple),
    reason=st.sampled_from([None, "not_found", "uncertain", "nothing_else"]),
    possible=st.lists(CITATIONS, max_size=2).map(tuple),
)


@given(ANSWERS)
def test_an_answer_comes_back_equal(answer: Answer) -> None:
    assert load_answer(store_answer(answer)) == answer


def test_a_record_that_is_printed_gives_the_answer_but_for_what_it_rounds() -> None:
    answer = made_answer("四个不摘指什么？", "摘帽不摘责任。")
    assert answer_from_record(answer_record(answer)) == replace(answer, seconds=0.0123)


def test_a_record_of_an_earlier_version_is_read() -> None:
    answer = made_answer("四个不摘指什么？", "摘帽不摘责任。")
    record = answer_record(answer)
    for name in ("segments", "conflicting", "missing", "reason", "possible"):
        del record[name]
    assert answer_from_record(record) == replace(answer, seconds=0.0123, segments=())


@pytest.mark.parametrize("stored", [b"", b"{}", b"[1]", b"\xff", b'{"question": "?"'])
def test_what_is_no_answer_is_refused(stored: bytes) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        load_answer(stored)
