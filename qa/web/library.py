"""Keeping the documents up to date from the screen: rebuild, add files, remove a document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from index import KINDS, MOST_BYTES, Progress, Skipped, WendaError
from qa.i18n.messages import Language, reason_in, say
from qa.web.documents_panel import (
    added_html,
    build_failed_html,
    progress_html,
    removed_html,
    report_html,
)
from qa.web.rendering import error_html
from qa.web.screen import Shared, follow


class Step(NamedTuple):
    """What the panel shows of the work, and whether that is its end."""

    html: str
    done: bool


def drop_label(language: Language) -> str:
    """What stands over the place for files: the kinds that are read, and how large they may be."""
    return say(language, "drop", kinds=" ".join(sorted(KINDS)), megabytes=MOST_BYTES >> 20)


def rebuild(shared: Shared, language: Language, before: str = "") -> Iterator[Step]:
    """Build the index, reporting progress and, at the end, what was done or why it failed.

    before: HTML that stays above the report.
    """
    yield Step(before + progress_html(Progress("scan", 0, 0), language), False)
    shown = ""
    try:
        for stage, report in follow(shared.assistant.rebuild):
            if stage:
                yield Step(before + progress_html(stage, language), False)
            if report:
                shown = report_html(report, language)
    except WendaError as error:
        shown = build_failed_html(reason_in(language, error), language)
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
            file.unlink(missing_ok=True)
    notice = added_html(added, there, refused, language)
    # Also what was there already may not be indexed yet.
    yield from rebuild(shared, language, notice) if added or there else [Step(notice, True)]


def remove_document(document: str, shared: Shared, language: Language) -> Iterator[Step]:
    """Remove a document and build, saying where its file is now."""
    try:
        moved = shared.assistant.remove_document(document).file
    except WendaError as error:
        failed = say(language, "remove_failed", reason=reason_in(language, error))
        yield Step(error_html(failed), True)
        return
    yield from rebuild(shared, language, removed_html(moved, language))
