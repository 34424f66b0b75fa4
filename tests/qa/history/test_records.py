"""Answers as they are stored: what comes back equals what went in, down to the last field."""

from __future__ import annotations

import json
import types
from dataclasses import asdict, fields, is_dataclass, replace
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.history.records import load_answer, store_answer
from qa.serialize import answer_from_record, answer_record
from qa.types import Answer
from tests.support.conversations import made_answer

PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    str: st.text(st.characters(), max_size=8),  # lone surrogates and controls included
    int: st.integers(-(10**9), 10**9),
    float: st.floats(allow_nan=False),
    bool: st.booleans(),
    types.NoneType: st.none(),
}


def anything(kind: Any) -> st.SearchStrategy[Any]:
    """Any value of a type: of a dataclass with every field, those with defaults included."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Literal:
        return st.sampled_from(arguments)
    if origin in (Union, types.UnionType):
        return st.one_of(*map(anything, arguments))
    if origin is tuple and arguments[-1] is Ellipsis:
        return st.lists(anything(arguments[0]), max_size=2).map(tuple)
    if origin is tuple:
        return st.tuples(*map(anything, arguments))
    if isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        every: dict[str, Any] = {each.name: anything(hints[each.name]) for each in fields(kind)}
        return st.builds(kind, **every)
    return PLAIN[kind]


@given(anything(Answer))
def test_an_answer_comes_back_equal(answer: Answer) -> None:
    assert load_answer(store_answer(answer)) == answer


def test_a_record_that_is_printed_gives_the_answer_but_for_what_it_rounds() -> None:
    answer = made_answer("四个不摘指什么？", "摘帽不摘责任。")
    record = answer_record(answer)
    assert answer_from_record(record) == replace(answer, seconds=0.0123)
    assert load_answer(json.dumps(record).encode()) == replace(answer, seconds=0.0123)


def test_what_an_earlier_version_stored_is_read() -> None:
    answer = made_answer("四个不摘指什么？", "摘帽不摘责任。")
    stored = asdict(answer)
    for name in ("segments", "conflicting", "missing", "reason", "possible"):
        del stored[name]
    assert load_answer(json.dumps(stored).encode()) == replace(answer, segments=())


@pytest.mark.parametrize(
    "stored", [b"", b"{}", b"[1]", b"1", b"\xff", b'{"question": "?"', b'{"question": 7}']
)
def test_what_is_no_answer_is_refused(stored: bytes) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        load_answer(stored)
