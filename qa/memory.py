"""Memory that large work has freed, given back to the system.

The C library keeps it for each thread that has worked, and a server has many.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from functools import cache

LARGE = 200_000
"""Characters of a document after whose reading it is worth the few milliseconds."""


def give_back() -> None:
    """Give back what is free (``malloc_trim(3)``); nothing where the C library is not glibc."""
    if trim := _malloc_trim():
        trim(0)


@cache
def _malloc_trim() -> Callable[[int], int] | None:
    if sys.platform != "linux":
        return None
    trim: Callable[[int], int] | None = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return trim
