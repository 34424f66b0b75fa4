"""Follow a folder: build whenever what is in it changes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from index.building.builder import DEFAULT_PATHS, build
from index.building.previous import find_last_paths
from index.building.progress import BuildReport, ProgressCallback
from index.documents.scanner import Scan, scan
from index.errors import IndexBusy, WendaError
from index.settings import Settings
from index.types import Encoder


def watch(
    paths: Sequence[Path | str] | None,
    settings: Settings,
    stop: threading.Event,
    report: Callable[[BuildReport | WendaError], None],
    *,
    encoder: Encoder | None = None,
    progress: ProgressCallback | None = None,
    seconds: float = 2.0,
) -> None:
    """Build now, and again after every change, until ``stop`` is set.

    The folders are looked through every ``seconds`` (which works on network folders too); a change
    is built once two looks in a row find the same, so a file still being copied is waited for.
    report: called with the result of every build, or with the error that ended it (once while it
    stays the same); the watching goes on, and a build that another one was in the way of is tried
    again. The other arguments are those of ``build``.
    """
    wanted = [Path(path) for path in paths or find_last_paths(settings.index) or DEFAULT_PATHS]
    built: Scan | None = None
    before: Scan | None = None
    told = ""
    while not stop.is_set():
        now = None
        try:
            now = scan(wanted, settings)
            if now != built and (built is None or now == before):
                report(build(wanted, settings=settings, encoder=encoder, progress=progress))
                built, told = now, ""
        except WendaError as error:
            if str(error) != told:
                report(error)
            built, told = None if isinstance(error, IndexBusy) else now, str(error)
        before = now
        stop.wait(seconds)
