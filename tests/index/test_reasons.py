"""Reasons are data: made, stored, worded; and the catalogue has all that the code uses."""

from __future__ import annotations

import ast
import copy
import errno
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

import qa
from index import IndexBusy, Reason, SettingsError, WendaError, has_han, system_reason, word
from index.catalogue import WORDINGS
from index.catalogue.wording import Wording
from index.documents.boilerplate import OMISSIONS, omission_reason
from index.reasons import UNKNOWN, add_wordings, reason_from_text
from tests.support.places import ROOT

MAKERS = {"Reason", "of", "WendaError", "SettingsError", "DocumentError", "ModelError"}
MAKERS |= {"IndexMissing", "IndexMismatch", "IndexDamaged", "IndexBusy"}
FILES = [path for package in ("index", "qa") for path in sorted((ROOT / package).rglob("*.py"))]


def names(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def uses() -> Iterator[tuple[str, str, set[str] | None]]:
    """Where a code is used, the code, and its fields (None where they are not written out)."""
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            first = node.args[0]
            if name in MAKERS and isinstance(first, ast.Constant) and isinstance(first.value, str):
                fields = {keyword.arg for keyword in node.keywords}
                known = None if None in fields else {each for each in fields if each}
                yield f"{path.name}:{node.lineno}", first.value, known


def test_every_use_is_in_the_catalogue_with_its_fields() -> None:
    assert qa.__all__  # importing it completes the catalogue
    wrong = [
        (where, code, fields)
        for where, code, fields in uses()
        if code not in WORDINGS
        or (fields is not None and fields != names(" ".join(WORDINGS[code])))
    ]
    assert wrong == []
    assert len(list(uses())) > 80


def test_every_code_is_used() -> None:
    text = "\n".join(path.read_text("utf-8") for path in FILES)
    written = re.sub(r'"[\w.]+": Wording\(', "", text)
    unused = [
        code for code in WORDINGS if f'"{code}"' not in written and not code.startswith("system.E")
    ]
    assert unused == []


@pytest.mark.parametrize("code", sorted(WORDINGS))
def test_both_languages_say_the_same(code: str) -> None:
    wording = WORDINGS[code]
    assert names(wording.en) == names(wording.zh)
    assert names(wording.remedy_en) == names(wording.remedy_zh)
    assert bool(wording.remedy_en) == bool(wording.remedy_zh)
    assert not has_han(wording.en + wording.remedy_en)
    assert has_han(wording.zh) or not has_han(wording.en)


def test_words_with_their_remedy() -> None:
    denied = PermissionError(errno.EACCES, "Permission denied")
    reason = Reason.of("index.unreadable", path=Path("a/current"), why=system_reason(denied))
    assert reason == Reason(
        "index.unreadable", (("path", str(Path("a/current"))), ("why", Reason("system.EACCES")))
    )
    assert str(reason) == word(reason, "en")
    assert word(reason, "en") == (
        f"{Path('a/current')} cannot be read (Permission denied); rebuild it with `wenda build`"
    )
    assert word(reason, "zh") == (
        f"{Path('a/current')} 读不出来（没有权限）；请用 `wenda build` 重建"
    )


def test_numbers_are_grouped() -> None:
    reason = Reason.of("document.too_large", size=1234567, most=1000000)
    assert word(reason, "en") == (
        "it has 1,234,567 bytes; the most that is read is 1,000,000; divide it"
    )


def test_what_the_system_says_otherwise_is_told_in_its_words() -> None:
    assert system_reason(OSError(errno.EPIPE, "Broken pipe")) == reason_from_text("Broken pipe")
    assert str(reason_from_text("Broken {pipe}")) == "Broken {pipe}"


def test_errors_are_reasons() -> None:
    error = SettingsError("setting.threshold", value=2.0)
    assert (error.code, error.fields) == ("setting.threshold", {"value": 2.0})
    assert str(error) == "threshold is 2.0; it must lie between 0 and 1"
    again = copy.copy(IndexBusy("index.busy", index=Path("x"), process="7"))  # as pickle does
    assert type(again) is IndexBusy
    assert again.reason == Reason.of("index.busy", index="x", process="7")
    assert str(WendaError(again.reason)) == str(again)


def test_a_code_that_is_not_known_stands_for_itself() -> None:
    assert str(WendaError("no such {code}")) == "no such {code}"


def test_a_code_cannot_be_added_twice() -> None:
    with pytest.raises(ValueError, match=r"index\.missing"):
        add_wordings({"index.missing": Wording("gone", "没了")})


def test_omissions_of_an_index() -> None:
    for stored, code in OMISSIONS.items():
        assert omission_reason(stored) == Reason(code)
        assert WORDINGS[code].en == stored
    assert omission_reason("of an older time") == reason_from_text("of an older time")


REASONS = st.recursive(
    st.builds(lambda text: Reason.of(UNKNOWN, text=text), st.text()),
    lambda inner: st.builds(
        lambda code, fields: Reason.of(code, **fields),
        st.sampled_from(sorted(WORDINGS)),
        st.dictionaries(st.text("abc", min_size=1), st.text() | st.integers() | inner, max_size=3),
    ),
    max_leaves=4,
)


@given(REASONS)
def test_a_reason_comes_back_from_json(reason: Reason) -> None:
    assert Reason.from_json(reason.as_json()) == reason
    assert hash(Reason.from_json(reason.as_json())) == hash(reason)
