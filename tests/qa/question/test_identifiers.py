"""Which questions ask what an identifier means."""

from __future__ import annotations

import pytest

from index import fold
from qa.question.identifiers import parse_identifier_question


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("valve_no 这个字段是什么意思？", "valve_no"),
        ("VALVE_NO这个字段是什么意思?", "valve_no"),
        ("字段 valve_no 的含义是什么？", "valve_no"),
        ("set_mpa代表什么", "set_mpa"),
        ("pipe_dn 是干什么用的？", "pipe_dn"),
        ("`shift_code` 指的是什么", "shift_code"),
        ("GDP这个指标是什么意思", "gdp"),
        ("user.name 参数表示什么？", "user.name"),
        ("請問 valve_no 這個欄位是什麼意思？", ""),  # 欄位 is 字段 only after its words are folded
        ("GDP 是什么意思", ""),  # a word, not an identifier
        ("valve_no 为什么不能为空", ""),
        ("valve_no 和 pipe_dn 有什么区别", ""),
        ("阀门编号是什么意思", ""),
        ("", ""),
    ],
)
def test_the_identifier_asked_about(question: str, name: str) -> None:
    assert parse_identifier_question(fold(question)) == name
