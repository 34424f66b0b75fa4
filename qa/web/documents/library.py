"""Keeping the documents up to date from the screen: rebuild, add files or a page, remove one."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from typing import NamedTuple

from index import (
    MOST_BYTES,
    BuildReport,
    Progress,
    Reason,
    Skipped,
    WendaError,
    discard_file,
    list_suffixes,
)
from qa.i18n.messages import Language, reason_in, say
from qa.web.documents.panel import (
    render_added,
    render_added_page,
    render_build_failure,
    render_progress,
    render_removed,
    render_report,
)
from qa.web.rendering import render_error
from qa.web.state import Shared

_LEAST_SECONDS = 0.1
"""Between two reported steps of the same stage."""


class Step(NamedTuple):
    """What the panel shows of the work, and whether that is its end."""

    html: str
    done: bool


def drop_label(language: Language) -> str:
    """The label of the drop area: the kinds of files that are read, and their largest size."""
    return say(language, "drop", kinds=list_suffixes(), megabytes=MOST_BYTES >> 20)


def rebuild(
    shared: Shared, language: Language, before: str = "", *, refresh: bool = True
) -> Iterator[Step]:
    """Build the index, reporting progress and, at the end, what was done or why it failed.

    before: HTML that stays above the report. refresh: whether to ask for web pages again.
    """
    yield Step(before + render_progress(Progress("scan", 0, 0), language), False)
    shown = ""
    try:
        for stage, report in follow(partial(shared.assistant.rebuild, refresh=refresh)):
            if stage:
                yield Step(before + render_progress(stage, language), False)
            if report:
                shown = render_report(report, language)
    except WendaError as error:
        shown = render_build_failure(reason_in(language, error), language)
    yield Step(before + shown, True)


def add_files(files: Sequence[Path], shared: Shared, language: Language) -> Iterator[Step]:
    """Put uploaded files among the documents and build; the uploads are gone afterwards.

    A file that is refused is named with the reason; where all are, nothing is built.
    """
    added: list[str] = []
    there: list[str] = []
    refused: list[Skipped] = []
    for file in files:
        try:
            put = shared.assistant.add_file(file, file.name)
            (added if put.new else there).append(put.path.name)
        except WendaError as error:
            refused.append(Skipped(file.name, error.reason))
        finally:
            discard_file(file)
    notice = render_added(added, there, refused, language)
    # Also what was there already may not be indexed yet.
    if not added and not there:
        yield Step(notice, True)
        return
    yield from rebuild(shared, language, notice, refresh=False)


def add_page(address: str, shared: Shared, language: Language) -> Iterator[Step]:
    """Fetch the page at an address, put it among the documents and build."""
    if not address.strip():
        yield Step("", True)
        return
    yield Step(render_progress(Progress("fetch", 0, 0), language), False)
    try:
        page = shared.assistant.add_page(address.strip())
    except WendaError as error:
        yield Step(render_error(reason_in(language, error)), True)
        return
    why = None if page.lost is None else Reason.from_json(page.lost)
    lost = () if why is None else (Skipped(page.address, why),)
    notice = render_added_page(page.found, lost, language)
    yield from rebuild(shared, language, notice, refresh=False)


def remove_document(document: str, shared: Shared, language: Language) -> Iterator[Step]:
    """Remove a document and build, saying where its file is now."""
    try:
        moved = shared.assistant.remove_document(document).file
    except WendaError as error:
        failed = say(language, "remove_failed", reason=reason_in(language, error))
        yield Step(render_error(failed), True)
        return
    yield from rebuild(shared, language, render_removed(moved, language), refresh=False)


def follow(
    build: Callable[[Callable[[Progress], None]], BuildReport],
) -> Iterator[tuple[Progress, None] | tuple[None, BuildReport]]:
    """Run a build in its own thread: yield its steps as they come, then its report.

    Of steps of one stage in quick succession, only some are yielded. Raises what the build raises.
    The build runs to its end even if nobody follows it any more.
    """
    steps: SimpleQueue[Progress | None] = SimpleQueue()
    reported, stage = 0.0, ""
    with ThreadPoolExecutor(1, "build") as pool:
        work = pool.submit(build, steps.put)
        work.add_done_callback(lambda _: steps.put(None))
        while (step := steps.get()) is not None:
            if step.stage != stage or time.monotonic() - reported >= _LEAST_SECONDS:
                reported, stage = time.monotonic(), step.stage
                yield step, None
    yield None, work.result()
