"""A trial of a few seconds: which of several ways to read is the fastest on this machine?"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from statistics import median

ROUNDS = 3
MARGIN = 1.15
"""So many times faster must another be than the first: it costs memory to keep, and timings of a
busy machine differ by as much."""


def find_fastest(
    ways: Mapping[str, Callable[[], None]], clock: Callable[[], float] = time.perf_counter
) -> str:
    """The name of the way that takes the least time, the first one unless another is clearly
    faster. Each is run once to warm up, then all in turns."""
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for run in ways.values():
        run()
    for _ in range(ROUNDS):
        for name, run in ways.items():
            began = clock()
            run()
            seconds[name].append(clock() - began)
    first = next(iter(ways))
    best = min(ways, key=lambda name: median(seconds[name]))
    return best if median(seconds[best]) * MARGIN < median(seconds[first]) else first
