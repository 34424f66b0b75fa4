"""Freed memory goes back to the system."""

from __future__ import annotations

import ctypes
import sys

import psutil
import pytest

from qa.memory import give_back

KIND = 100_000  # bytes: less than what the C library takes from the system one by one


GLIBC = sys.platform == "linux" and hasattr(ctypes.CDLL(None), "malloc_trim")


@pytest.mark.skipif(not GLIBC, reason="only glibc has malloc_trim")
def test_what_is_freed_below_something_kept_is_given_back() -> None:
    process = psutil.Process()
    blocks = [bytes(1) * KIND for _ in range(1000)]
    kept = blocks.pop()
    held = process.memory_info().rss
    del blocks
    give_back()
    assert held - process.memory_info().rss > 80_000_000
    assert len(kept) == KIND
