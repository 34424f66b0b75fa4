"""Follow a folder: build whenever what is in it changes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from index.building.builder import build
from index.building.generation.previous import find_last_paths
from index.building.inputs.web_pages import take_addresses
from index.building.progress import BuildReport, ProgressCallback
from index.building.request import find_wanted_paths
from index.documents.objects import is_object_folder
from index.documents.scanner import Scan, scan
from index.errors import IndexBusy, SettingsError, WendaError
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
    again. Web pages are asked for at the first build alone. The other arguments are those of
    ``build``.
    """
    folders, addresses = take_addresses(paths or ())
    last = find_last_paths if addresses else find_wanted_paths
    given = folders or last(settings.index)
    if stored := [path for path in given if is_object_folder(path)]:
        raise SettingsError("objects.watch", address=stored[0])
    wanted = [Path(path) for path in given]
    built: Scan | None = None
    before: Scan | None = None
    told = ""
    asked = False  # the servers of web pages
    while not stop.is_set():
        now = None
        try:
            now = scan(wanted, settings)
            if now != built and (built is None or now == before):
                how: Any = {"settings": settings, "encoder": encoder, "progress": progress}
                report(build([*wanted, *addresses], refresh=not asked, **how))
                built, told, asked, addresses = now, "", True, []
        except WendaError as error:
            if str(error) != told:
                report(error)
            built, told = None if isinstance(error, IndexBusy) else now, str(error)
        before = now
        stop.wait(seconds)
