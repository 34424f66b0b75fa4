"""The documents panel: what is indexed, how a build is getting on, and what it did.

Pure functions, which hand plain values to templates: every text comes out as text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from index import BuildReport, DocumentInfo, Progress, Skipped, count_formats
from qa.i18n.messages import Language, reason_in, say, stage_name
from qa.web.overviews import document_number
from qa.web.rendering import render_error
from qa.web.source_panel import Pointer
from qa.web.templating import render

LISTED = 300  # at most so many documents or files are listed


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document in the list, and what is asked before it is removed: "" if it has no file."""

    document: DocumentInfo
    pointer: Pointer
    question: str


def render_documents(documents: Sequence[DocumentInfo], generation: str, language: Language) -> str:
    """The list of documents, each with a button that opens it and one that removes it."""
    if not documents:
        return render("empty", message=say(language, "no_documents"))
    passages = sum(document.passages for document in documents)
    counts = count_formats(document.path for document in documents)
    siblings = Counter(document.source for document in documents)
    return render(
        "documents",
        language=language,
        totals=say(language, "totals", documents=f"{len(documents):,}", passages=f"{passages:,}"),
        formats=" · ".join(f"{suffix or '–'} {count:,}" for suffix, count in counts.items()),
        rows=[_row(each, siblings[each.source], language) for each in documents[:LISTED]],
        more=max(0, len(documents) - LISTED),
        generation=generation,
    )


def _row(document: DocumentInfo, siblings: int, language: Language) -> DocumentRow:
    """A document's row; ``siblings`` is how many documents its file holds."""
    pointer = Pointer("document", 0, document_number(document.path))
    question = ""
    if document.source and siblings > 1:
        archive = Path(document.source).name
        question = say(language, "remove_archive", name=archive, count=siblings)
    elif document.source:
        question = say(language, "remove_asked", name=document.path)
    return DocumentRow(document, pointer, question)


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
    return _status([done], "skipped", report.skipped, language)


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
