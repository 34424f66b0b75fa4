"""The documents panel: what is indexed, how a build is getting on, and what it did.

Pure functions, which hand plain values to templates: every text comes out as text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from index import BuildReport, DocumentInfo, Progress, Skipped, count_formats, fold
from qa.i18n.messages import TEXTS, Language, reason_in, say, stage_name
from qa.web.overviews import document_number
from qa.web.rendering import render_error
from qa.web.sources.pointers import Pointer
from qa.web.templating import render

LISTED = 300  # at most so many documents or files are listed


PANEL_WORDS = (
    "document_counts",
    "document_characters",
    "document_omitted",
    "details",
    "details_label",
    "details_waiting",
    "folder_count",
    "ask_of",
    "overview",
    "overview_label",
    "tags",
    "tags_label",
    "tags_hint",
    "remove",
    "remove_label",
    "remove_asked",
    "remove_archive",
    "show_further",
    "no_such_document",
)
"""The texts that the browser fills in for each document."""


def render_documents(
    documents: Sequence[DocumentInfo], generation: str, language: Language, may_change: bool = True
) -> str:
    """The documents, as data that ``documents.js`` draws: a tree of folders to open, tick and
    search, each document with its buttons: fewer where the visitor may not change it."""
    if not documents:
        return render("empty", message=say(language, "no_documents"))
    passages = sum(document.passages for document in documents)
    counts = count_formats(document.path for document in documents)
    return render(
        "documents",
        language=language,
        totals=say(language, "totals", documents=f"{len(documents):,}", passages=f"{passages:,}"),
        formats=" · ".join(f"{suffix or '–'} {count:,}" for suffix, count in counts.items()),
        catalogue=catalogue(documents, language, may_change),
        generation=generation,
    )


def catalogue(
    documents: Sequence[DocumentInfo], language: Language, may_change: bool = True
) -> dict[str, Any]:
    """What the browser knows of the documents: each as ``_listed``, the texts it needs, and in
    ``forms`` pairs of a character and what it is folded to, for searching among the names."""
    siblings = Counter(document.source for document in documents)
    names = "".join(f"{each.path}{each.title}{''.join(each.tags)}" for each in documents)
    return {
        "documents": [_listed(each, siblings[each.source]) for each in documents],
        "fixed": not may_change,
        "words": {key: TEXTS[language][key] for key in PANEL_WORDS},
        "forms": forms_of(names),
    }


def _listed(document: DocumentInfo, siblings: int) -> dict[str, Any]:
    """A document; ``held`` is how many documents its file holds, 0 where there is no file."""
    pointer = Pointer("document", 0, document_number(document.path))
    return {
        "path": document.path,
        "title": document.title,
        "pointer": f"{pointer.kind}-{pointer.turn}-{pointer.number}",
        "passages": document.passages,
        "paragraphs": document.paragraphs,
        "characters": document.characters,
        "omitted": document.omitted,
        "modified": document.modified_ns // 10**9,
        "tags": list(document.tags),
        "held": siblings if document.source else 0,
        "file": Path(document.source).name if siblings > 1 else "",
    }


def forms_of(names: str) -> str:
    """The characters that fold to one that stands in the names (folded), each followed by that one:
    what a browser needs to find a name by either of its scripts."""
    there = set(fold(names))
    return "".join(one + other for one, other in _folded_characters() if other in there)


@lru_cache(maxsize=1)
def _folded_characters() -> tuple[tuple[str, str], ...]:
    """The Chinese characters that fold to another one, each with that."""
    every = "".join(map(chr, (*range(0x3400, 0xA000), *range(0xF900, 0xFB00))))
    return tuple((one, to) for one, to in zip(every, fold(every), strict=True) if one != to)


def render_progress(progress: Progress, language: Language) -> str:
    """How far the build has come: a bar, and the stage, the counts and the time left in words."""
    share = 100 * progress.done / progress.total if progress.total else 0.0
    stage = stage_name(language, progress.stage)
    facts = [stage]
    if progress.total:
        facts.append(f"{progress.done:,} / {progress.total:,}")
    if progress.seconds_left is not None:
        facts.append(say(language, "time_left", seconds=f"{progress.seconds_left:.0f}"))
    return render(
        "progress",
        language=language,
        stage=stage,
        percent=min(100, max(0, round(share))),
        line=" · ".join(filter(None, facts)),
    )


def render_report(report: BuildReport, language: Language) -> str:
    """What the build did, and which files it left out and why."""
    done = say(
        language,
        "built",
        documents=report.documents,
        passages=report.passages,
        embedded=report.embedded,
        reused=report.reused,
        removed=report.removed,
        seconds=f"{report.seconds:.1f}",
    )
    shown = _status([done], "skipped", report.skipped, language)
    return shown + (_status((), "pages_lost", report.lost, language) if report.lost else "")


def render_added(
    added: Sequence[str], there: Sequence[str], refused: Sequence[Skipped], language: Language
) -> str:
    """What became of files that were dropped: put among the documents, there already, refused."""
    done = [
        say(language, key, names="、".join(names))
        for key, names in (("added", added), ("added_before", there))
        if names
    ]
    return _status(done, "refused_files", refused, language)


def render_added_page(address: str, lost: Sequence[Skipped], language: Language) -> str:
    """That a web page was read, or why its last copy is kept."""
    done = [] if lost else [say(language, "page_added", address=address)]
    return _status(done, "pages_lost", lost, language)


def render_removed(file: Path, language: Language) -> str:
    """That a document was removed, and where its file is now."""
    done = say(language, "removed", name=file.name, place=file.parent)
    return _status([done], "skipped", (), language)


def _status(done: Sequence[str], summary: str, files: Sequence[Skipped], language: Language) -> str:
    """What was done, a line each, and the files that were left out, under the named summary."""
    return render(
        "report",
        done=done,
        summary=say(language, summary, count=len(files)),
        files=[(file.path, reason_in(language, file.why)) for file in files[:LISTED]],
        more=max(0, len(files) - LISTED),
    )


def render_build_failure(why: str, language: Language) -> str:
    """Why the build failed, as an alert."""
    return render_error(say(language, "build_failed", reason=why))
