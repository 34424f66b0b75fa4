"""Which of several ways is the fastest, on a clock that the test sets."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from index.encoding.engines.trial import ROUNDS, find_fastest


class Clock:
    """A clock that only the ways move on."""

    def __init__(self) -> None:
        self.now = 0.0
        self.runs: list[str] = []

    def __call__(self) -> float:
        return self.now

    def way(self, name: str, seconds: list[float]) -> Callable[[], None]:
        """A way that takes so long each time, the first time for warming up."""

        def run() -> None:
            self.now += seconds[self.runs.count(name)]
            self.runs.append(name)

        return run


@pytest.mark.parametrize(
    ("first", "second", "fastest"),
    [
        ([9, 3, 3, 3], [1, 2, 2, 2], "second"),
        ([9, 3, 3, 3], [1, 2.7, 2.7, 2.7], "first"),  # not by enough
        ([1, 2, 2, 2], [9, 1.5, 1.5, 8], "second"),  # the median decides
        ([1, 2, 2, 2], [0, 1.5, 8, 8], "first"),
        ([1, 1, 1, 1], [1, 2, 2, 2], "first"),
    ],
)
def test_another_is_taken_when_it_is_clearly_faster(
    first: list[float], second: list[float], fastest: str
) -> None:
    clock = Clock()
    ways = {"first": clock.way("first", first), "second": clock.way("second", second)}
    assert find_fastest(ways, clock) == fastest
    assert clock.runs == ["first", "second"] * (1 + ROUNDS)


def test_the_only_way_is_taken() -> None:
    clock = Clock()
    assert find_fastest({"one": clock.way("one", [1] * 4)}, clock) == "one"
