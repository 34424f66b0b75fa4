"""Which tests stay together, and which go first, where several processes share them (xdist)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

import pytest
from xdist.scheduler import LoadFileScheduling

TOGETHER = (
    "tests/qa/web/in_chromium",
    "tests/index/building/cluster",
    "tests/index/search/stores",
)
"""Folders whose files share what takes seconds to start: a browser, a cluster, a store."""

LONGEST = (
    "tests/qa/web/in_chromium",
    "tests/qa/test_answers_real.py",
    "tests/index/building/cluster",
    "tests/bench/load/test_kills.py",
    "tests/index/search/stores",
    "tests/project/test_offline.py",
    "tests/index/encoding/test_encoder.py",
    "tests/project/test_windows.py",
    "tests/index/building/test_crash.py",
    "tests/qa/test_build_process.py",
    "tests/qa/server/mcp/test_stdio.py",
    "tests/qa/cli/test_commands.py",
    "tests/project/test_package.py",
    "tests/index/documents/test_damaged_files.py",
    "tests/index/documents/recognition/test_recognizer.py",
    "tests/qa/server/test_shared_store.py",
)
"""What takes longest, longest first: begun last, it would keep one process at work alone."""


def unit_of(nodeid: str) -> str:
    """What a test is handed out with: the folder of those that stay together, or its file."""
    file = PurePosixPath(nodeid.partition("::")[0])
    return next((name for name in TOGETHER if file.is_relative_to(name)), str(file))


def longest_first(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """The tests in the order in which their units are handed out; else they keep theirs."""
    rank = {name: number for number, name in enumerate(LONGEST)}
    return sorted(items, key=lambda item: rank.get(unit_of(item.nodeid), len(rank)))


def by_unit(config: pytest.Config, log: object) -> object:
    """xdist's scheduling by files, with units in place of files, in the order of their tests."""
    config.option.loadscopereorder = False
    scheduling = LoadFileScheduling(config, log)
    scheduling._split_scope = unit_of
    return scheduling
