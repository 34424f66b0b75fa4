"""A folder that is followed: each change is built, and a build that fails ends nothing."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

from index import BuildReport, IndexBusy, WendaError, watch
from index.storage.generations import writing
from tests.support.documents.folders import HORSES, TRADITIONAL, settings_in, write
from tests.support.fake_encoder import FakeEncoder
from tests.support.waiting import wait_until


def test_watching_builds_after_a_change(docs: Path) -> None:
    settings = settings_in(docs.parent)
    reports: list[BuildReport | WendaError] = []
    stop = threading.Event()
    thread = threading.Thread(
        target=watch,
        args=([docs], settings, stop, reports.append),
        kwargs={"encoder": FakeEncoder(), "seconds": 0.05},
    )
    thread.start()
    try:
        wait_for(reports, 1)
        write(docs, railway=TRADITIONAL)
        wait_for(reports, 2)
        (docs / "horses.txt").unlink()
        wait_for(reports, 3)
        with writing(settings.index):
            write(docs, horses=HORSES)
            wait_for(reports, 4)
        wait_for(reports, 5)
    finally:
        stop.set()
        thread.join()
    assert isinstance(reports.pop(3), IndexBusy)
    counts = [(each.documents, each.removed) for each in reports if isinstance(each, BuildReport)]
    assert counts == [(2, 0), (3, 0), (2, 1), (3, 0)]


def wait_for(reports: Sequence[object], count: int) -> None:
    wait_until(lambda: len(reports) >= count, f"report {count}")
    assert len(reports) == count
