"""One visitor's conversation: questions one after another, and stops that reach only theirs."""

from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from copy import deepcopy

import pytest

from index import WendaError
from qa.web.session import Run, Session
from tests.support.screen.fake_assistant import seed_assistant
from tests.support.waiting import PATIENCE, wait_until

ANSWER = seed_assistant().ask("四个不摘指什么？")


def test_a_run_gives_what_the_work_gives() -> None:
    with ThreadPoolExecutor(1) as pool:
        assert Run().result(pool.submit(lambda: 7)) == 7
        with pytest.raises(WendaError, match="no index"):
            Run().result(pool.submit(fail))


def fail() -> None:
    raise WendaError("no index")


def test_a_stop_does_not_wait_for_the_work() -> None:
    run, work = Run(), Future[int]()
    threading.Timer(0.05, run.stop).start()
    assert run.result(work) is None
    assert work.cancelled()
    assert run.stopped_within(PATIENCE)
    assert not run.forgotten


def test_a_run_that_is_not_stopped_goes_on() -> None:
    run, work = Run(), Future[int]()
    work.set_result(1)
    assert run.result(work) == 1
    assert not run.stopped_within(0.01)


def test_a_stop_reaches_the_run_it_names_only() -> None:
    session = Session()
    with session.run() as first:
        pass
    with session.run() as second:
        for name in (first.name, "", "no such"):
            session.stop(name)
        assert not second.stopped_within(0)
        session.stop(second.name)
        assert second.stopped_within(0)


def test_runs_follow_each_other_in_the_order_they_came() -> None:
    session, begun = Session(), list[int]()
    came = threading.Semaphore(0)

    def question(number: int) -> None:
        came.release()
        with session.run():
            begun.append(number)

    threads = [threading.Thread(target=question, args=(number,)) for number in range(5)]
    with session.run():
        for number, thread in enumerate(threads):
            thread.start()
            came.acquire()
            wait_until_waiting(session, number + 2)
        assert begun == []
    for thread in threads:
        thread.join(PATIENCE)
    assert begun == [0, 1, 2, 3, 4]


def wait_until_waiting(session: Session, runs: int) -> None:
    wait_until(lambda: session.under_way == runs, f"{runs} runs")


def test_clearing_forgets_the_turns_and_whatever_waits() -> None:
    session, forgotten = Session(), list[bool]()
    session.turns, session.asking = (ANSWER,), "?"

    def question() -> None:
        with session.run() as run:
            forgotten.append(run.forgotten)

    waiting = threading.Thread(target=question)
    with session.run() as run:
        waiting.start()
        wait_until_waiting(session, 2)
        clearing = threading.Thread(target=session.clear)
        clearing.start()
        assert run.stopped_within(PATIENCE)
        wait_until_waiting(session, 3)
        session.turns = (ANSWER, ANSWER)  # what was about to be shown
    for thread in (waiting, clearing):
        thread.join(PATIENCE)
    assert forgotten == [True]
    assert list(session.turns) == []
    assert session.asking == ""
    with session.run() as run:
        assert not run.forgotten


def test_a_run_ends_with_its_question_also_when_that_fails() -> None:
    session = Session()
    with pytest.raises(WendaError), session.run():
        fail()
    assert session.under_way == 0


def test_a_copy_is_another_session() -> None:
    session = Session()
    session.turns = (ANSWER,)
    other = deepcopy(session)
    assert (other.turns, other.asking, other.under_way) == ((), "", 0)
