"""Patterns that are compiled when they are first used."""

from __future__ import annotations

import re
from typing import Any

import pytest

from index.patterns import compile_later


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What ``re.compile`` is called with."""
    calls: list[Any] = []
    compile_now = re.compile

    def counting(pattern: Any, flags: int = 0) -> Any:
        calls.append(pattern)
        return compile_now(pattern, flags)

    monkeypatch.setattr(re, "compile", counting)
    return calls


def test_nothing_is_compiled_before_the_first_use(compiled: list[Any]) -> None:
    pattern = compile_later(r"第(\d+)条")
    assert (pattern.pattern, repr(pattern)) == (r"第(\d+)条", r"compile_later('第(\\d+)条', 0)")
    assert compiled == []
    assert pattern.findall("第1条，第20条") == ["1", "20"]
    assert compiled == [r"第(\d+)条"]


def test_a_method_is_looked_up_once(compiled: list[Any]) -> None:
    pattern = compile_later("a+")
    found = [pattern.sub("-", text) for text in ("baab", "aba", "c")]
    assert found == ["b-b", "-b-", "c"]
    assert compiled == ["a+"]


def test_it_does_what_the_compiled_pattern_does() -> None:
    text = "Ab aB\nAB"
    now, later = (make(r"^(?P<first>a)(b)", re.I | re.M) for make in (re.compile, compile_later))
    assert [each.span() for each in later.finditer(text)] == [(0, 2), (6, 8)]
    first = later.match(text)
    assert first is not None
    assert (first.re, first["first"]) == (now, "A")
    assert later.fullmatch(text) is None
    assert later.split(text) == now.split(text)
    assert later.subn("x", text, count=1) == ("x aB\nAB", 1)
    assert (later.flags, later.groups, later.groupindex) == (now.flags, 2, {"first": 1})


def test_bytes_have_patterns_too() -> None:
    pattern = compile_later(rb"\x00+")
    assert pattern.search(b"a\x00\x00b") is not None
    assert pattern.sub(b"", b"a\x00b") == b"ab"


def test_a_mistake_in_a_pattern_is_told_at_its_use() -> None:
    pattern = compile_later("(")
    with pytest.raises(re.error, match="unterminated subpattern"):
        pattern.search("")


def test_what_a_pattern_lacks_is_an_attribute_error() -> None:
    name = "find"
    with pytest.raises(AttributeError, match=r"'re\.Pattern' object has no attribute 'find'"):
        getattr(compile_later("a"), name)
