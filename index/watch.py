"""Follow a folder: build whenever what is in it changes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from index.build import DEFAULT_PATHS, build
from index.errors import IndexBusy, WendaError
from index.previous import remembered_paths
from index.report import BuildReport, ProgressCallback
from index.scan import Scan, scan
from index.settings import Settings, settings_from_environment
from index.types import Encoder


def watch(
    paths: Sequence[Path | str] | None = None,
    *,
    report: Callable[[BuildReport | WendaError], None],
    stop: threading.Event,
    index: Path | str | None = None,
    settings: Settings | None = None,
    encoder: Encoder | None = None,
    progress: ProgressCallback | None = None,
    seconds: float = 2.0,
) -> None:
    """Build now, and again after every change, until ``stop`` is set.

    The folders are looked through every ``seconds`` (which works on network folders too); a change
    is built once two looks in a row find the same, so a file still being copied is waited for.
    report: called with the result of every build, or with the error that ended it; the watching
    goes on, and the same state is tried again only when another build was in the way.
    The other arguments are those of ``build``.
    """
    chosen = settings_from_environment() if settings is None else settings
    chosen = chosen.with_changes(index=None if index is None else Path(index))
    wanted = [Path(path) for path in paths or remembered_paths(chosen.index) or DEFAULT_PATHS]
    built: Scan | None = None
    before: Scan | None = None
    while not stop.is_set():
        try:
            now = scan(wanted, chosen)
            if now != built and (built is None or now == before):
                built = now
                report(build(wanted, settings=chosen, encoder=encoder, progress=progress))
        except IndexBusy as error:
            built = before = None
            report(error)
        except WendaError as error:
            report(error)
        else:
            before = now
        stop.wait(seconds)
