"""Waiting for a condition: as long as a busy machine needs, and no longer than it takes."""

from __future__ import annotations

import time
from collections.abc import Callable

PATIENCE = 120.0
"""Seconds to wait for what must come; reached only where something hangs."""


def wait_until(condition: Callable[[], bool], what: object = "the condition") -> None:
    """Return as soon as the condition holds; AssertionError, naming ``what``, if it never does."""
    latest = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < latest, f"waited in vain for {what}"
        time.sleep(0.005)
