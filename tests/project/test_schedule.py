"""The order in which tests are handed out to several processes."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from tests.support.places import ROOT
from tests.support.schedule import LONGEST, TOGETHER, longest_first, unit_of

CHROMIUM, KILLS = "tests/qa/web/in_chromium", "tests/bench/load/test_kills.py"


def test_what_is_named_is_there() -> None:
    assert [name for name in (*LONGEST, *TOGETHER) if not (ROOT / name).exists()] == []
    assert len(set(LONGEST)) == len(LONGEST)


def test_a_folder_that_shares_a_browser_stays_together_and_other_files_each_for_itself() -> None:
    assert unit_of(f"{CHROMIUM}/test_asking.py::test_ask[fake]") == CHROMIUM
    assert unit_of(f"{CHROMIUM}/test_looks.py::test_in_english") == CHROMIUM
    assert unit_of(f"{KILLS}::test_a[tests/b::c]") == KILLS
    assert unit_of("tests/qa/web/test_app.py::test_a") == "tests/qa/web/test_app.py"


def test_the_longest_go_first_and_the_others_keep_their_order() -> None:
    names = ["tests/b.py::x", f"{KILLS}::one", "tests/a.py::y", f"{CHROMIUM}/test_a.py::z"]
    names += [f"{KILLS}::another", f"{CHROMIUM}/test_b.py::a"]
    items = cast(list[pytest.Item], [SimpleNamespace(nodeid=name) for name in names])
    assert [cast(Any, item).nodeid for item in longest_first(items)] == [
        f"{CHROMIUM}/test_a.py::z",
        f"{CHROMIUM}/test_b.py::a",
        f"{KILLS}::one",
        f"{KILLS}::another",
        "tests/b.py::x",
        "tests/a.py::y",
    ]
