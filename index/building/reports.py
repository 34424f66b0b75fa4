"""What a build tells of itself in the end."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from index.building.generation.previous import Previous
from index.building.inputs.changes import Changes, restore_skipped
from index.building.inputs.web_pages import list_lost_pages
from index.building.progress import BuildReport
from index.building.request import Found, Request
from index.documents.scanner import Skipped
from index.storage.manifest import SkippedEntry

if TYPE_CHECKING:
    from index.building.generation.writer import Plan, Written


def report_unchanged(
    request: Request, last: Previous, changes: Changes, found: Found
) -> BuildReport:
    """The index is as it was: nothing was embedded."""
    counts = last.manifest.counts
    return BuildReport(
        documents=counts["documents"],
        passages=counts["passages"],
        sentences=counts["sentences"],
        embedded=0,
        reused=counts["passages"],
        removed=0,
        skipped=_list_skipped(found, changes, changes.failed),
        generation=last.manifest.generation,
        seconds=time.monotonic() - request.began,
        lost=_list_lost(request),
    )


def report_written(
    request: Request, found: Found, plan: Plan, previous: Previous | None, written: Written
) -> BuildReport:
    """Of the generation that was written, beside the one before."""
    before = () if previous is None else previous.contents.documents
    now = {entry.path for entry in written.contents.documents}
    counts = written.manifest.counts
    return BuildReport(
        documents=counts["documents"],
        passages=counts["passages"],
        sentences=counts["sentences"],
        embedded=written.embedded,
        reused=counts["passages"] - written.embedded,
        removed=sum(entry.path not in now for entry in before),
        skipped=_list_skipped(found, plan.changes, written.contents.skipped),
        generation=plan.name,
        seconds=time.monotonic() - request.began,
        lost=_list_lost(request),
    )


def _list_lost(request: Request) -> tuple[Skipped, ...]:
    return () if request.documents is not None else list_lost_pages(request.settings)


def _list_skipped(
    found: Found, changes: Changes, failed: Sequence[SkippedEntry]
) -> tuple[Skipped, ...]:
    """Everything left out, sorted by path."""
    told = [restore_skipped(entry) for entry in failed]
    return tuple(sorted([*found.skipped, *changes.unreadable, *told], key=lambda each: each.path))
