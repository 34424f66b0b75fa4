"""The line before the threads that answer."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar

import pytest

from index import WendaError
from qa.web.line import Line
from qa.web.session import Run
from tests.support.waiting import wait_until


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as pool:
        yield pool


def test_everybody_knows_how_many_are_ahead(threads: ThreadPoolExecutor) -> None:
    line, gates = Line(threads), [threading.Event() for _ in range(3)]
    works = [line.join(gate.wait) for gate in gates]
    wait_until(works[0].running)
    assert [line.ahead(work) for work in works] == [0, 1, 2]
    assert line.waiting == 3
    works[1].cancel()
    assert [line.ahead(work) for work in works] == [0, 0, 1]
    gates[0].set()
    wait_until(works[2].running)
    assert (line.ahead(works[2]), line.waiting) == (0, 1)
    gates[2].set()
    assert works[2].result() is True
    wait_until(lambda: line.waiting == 0)


def test_a_full_line_refuses_before_it_counts(threads: ThreadPoolExecutor) -> None:
    admitted: list[int] = []
    gate = threading.Event()
    line = Line(threads, most=1).behind(lambda: admitted.append(1))
    line.join(gate.wait)
    with pytest.raises(WendaError) as error:
        line.join(gate.wait)
    assert (error.value.code, error.value.fields) == ("http.busy", {"waiting": 1})
    assert admitted == [1]
    gate.set()


def test_who_is_not_admitted_takes_no_place(threads: ThreadPoolExecutor) -> None:
    def refuse() -> None:
        raise WendaError("http.question_rate", seconds=5)

    line = Line(threads)
    with pytest.raises(WendaError):
        line.behind(refuse).join(int)
    assert line.waiting == 0
    assert line.join(int).result() == 0


def test_the_wait_is_told_and_the_context_goes_along(threads: ThreadPoolExecutor) -> None:
    waits: list[float] = []
    named: ContextVar[str] = ContextVar("named", default="")
    line, gate = Line(threads), threading.Event()
    line.waited = waits.append
    line.join(gate.wait)
    named.set("mine")
    work = line.behind(lambda: None).join(named.get)
    gate.set()
    assert work.result() == "mine"
    assert len(waits) == 2
    assert min(waits) >= 0


def test_a_run_tells_its_place_until_its_turn(threads: ThreadPoolExecutor) -> None:
    run, gate = Run(), threading.Event()
    places = iter([2, 2, 1, 0])
    work = threads.submit(gate.wait)
    assert list(run.places(work, lambda: next(places))) == [2, 1, 0]
    gate.set()
    assert run.result(work) is True


def test_who_has_left_is_not_answered_unless_it_is_under_way(threads: ThreadPoolExecutor) -> None:
    gate = threading.Event()
    line = Line(threads)
    first, second = Run(), Run()
    begun, waiting = line.join(gate.wait), line.join(gate.wait)
    wait_until(begun.running)
    assert list(first.places(begun, lambda: line.ahead(begun))) == []
    shown = second.places(waiting, lambda: line.ahead(waiting))
    assert next(shown) == 1
    for run in (first, second):
        run.leave()
    assert list(shown) == []
    assert second.result(waiting) is None
    assert (waiting.cancelled(), second.forgotten) == (True, True)
    gate.set()
    assert (first.result(begun), first.forgotten) == (True, False)
