"""What the tests of storage assert holds also where files behave as on Windows."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.places import ROOT
from tests.support.windows import is_windows_name

PLAIN = "tests/index/"
TESTS = (
    "storage",
    "test_derived_folders.py",
    "search/test_vectors.py",
    "building/test_incremental.py",
    "building/test_library.py",
    "building/test_tagging.py",
    "building/inputs/test_web_pages.py",
)


@pytest.mark.slow
def test_files_that_behave_as_on_windows(tmp_path: Path) -> None:
    names = [PLAIN + name for name in TESTS]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.support.windows", *names]
    ended = subprocess.run(
        [*command, "--basetemp", str(tmp_path / "run"), "-p", "no:cacheprovider"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONUTF8": "1", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
    )
    assert ended.returncode == 0, ended.stdout[-4000:] + ended.stderr
    passed = re.search(r"(\d+) passed", ended.stdout)
    assert passed is not None
    assert int(passed[1]) > 100


def test_names_that_windows_takes() -> None:
    good = [
        "a",
        "规章.txt",
        "con1",
        "a.con",
        ".wenda",
        "lock",
        "current.new",
        "a b.txt",
        "aux_.txt",
    ]
    bad = [
        "",
        "con",
        "CON.txt",
        "nul .x",
        "com1",
        "LPT².pdf",
        "a.",
        "a ",
        "a:b",
        "a\\b",
        "a\n",
        "?",
    ]
    assert [name for name in good if not is_windows_name(name)] == []
    assert [name for name in bad if is_windows_name(name)] == []
