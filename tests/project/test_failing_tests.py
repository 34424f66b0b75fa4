"""A test that fails is described, whatever is garbage at that moment."""

from __future__ import annotations

import gc

import pytest

from tests.conftest import pytest_runtest_makereport


def test_no_finalizer_runs_while_a_failure_is_described() -> None:
    ran = []

    class Garbage:
        def __init__(self) -> None:
            self.itself = self

        def __del__(self) -> None:
            ran.append(self)

    describing = pytest_runtest_makereport()
    Garbage()
    next(describing)
    made: list[list[int]] = [[] for _ in range(2 * gc.get_threshold()[0])]
    assert (made[0], ran) == ([], [])
    with pytest.raises(StopIteration) as ended:
        describing.send("the description")
    assert ended.value.value == "the description"
    gc.collect()
    assert len(ran) == 1
