"""The documents panel: what is indexed, how a build is getting on, and what it did.

Pure functions; every text that comes from a file or an error goes through ``escape``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from zlib import crc32

from index import BuildReport, DocumentInfo, Progress, Skipped
from qa.i18n.messages import Language, reason_in, say, stage_name
from qa.web.escape import escape
from qa.web.rendering import error_html
from qa.web.source_panel import Pointer

LISTED = 300  # at most so many documents or files are listed


def document_number(path: str) -> int:
    """What stands for a document in a Pointer."""
    return crc32(path.encode("utf-8", "surrogatepass"))


def documents_html(documents: Sequence[DocumentInfo], generation: str, language: Language) -> str:
    """The list of documents, each a button that opens it and one that takes it out."""
    if not documents:
        return f'<p class="wenda-empty">{say(language, "no_documents")}</p>'
    passages = sum(document.passages for document in documents)
    totals = say(language, "totals", documents=f"{len(documents):,}", passages=f"{passages:,}")
    held = Counter(document.source for document in documents)
    rows = "".join(
        _document_row(document, held[document.source], language) for document in documents[:LISTED]
    )
    rest = f"<li>… +{len(documents) - LISTED:,}</li>" if len(documents) > LISTED else ""
    version = escape(say(language, "generation", generation=generation)) if generation else ""
    return (
        f'<div class="wenda-documents"><p class="wenda-totals">{totals}</p>'
        f'<ul>{rows}{rest}</ul><p class="wenda-version">{version}</p></div>'
    )


def _document_row(document: DocumentInfo, held: int, language: Language) -> str:
    """A document's title, path and counts; ``held`` documents are in its file."""
    counts = say(
        language, "document_counts", passages=document.passages, paragraphs=document.paragraphs
    )
    value = Pointer("document", 0, document_number(document.path))
    return (
        f'<li><button type="button" class="wenda-document" value="{value}">'
        f'<span class="wenda-row-title">{escape(document.title)}</span>'
        f'<span class="wenda-path">{escape(document.path)}</span>'
        f'<span class="wenda-row-place">{counts}</span></button>'
        f"{_remove_button(document, held, language)}</li>"
    )


def _remove_button(document: DocumentInfo, held: int, language: Language) -> str:
    """The button that takes a document out, with what is asked before; none without a file."""
    if not document.source:
        return ""
    name = Path(document.source).name if held > 1 else document.path
    asked = say(language, "remove_archive" if held > 1 else "remove_asked", name=name, count=held)
    label = say(language, "remove_label", name=document.path)
    return (
        f'<button type="button" class="wenda-remove" value="{escape(document.path)}"'
        f' data-ask="{escape(asked)}" aria-label="{escape(label)}" title="{escape(label)}">'
        f"{say(language, 'remove')}</button>"
    )


def progress_html(progress: Progress, language: Language) -> str:
    """How far the build has come, as a bar with what is being done and the time left."""
    share = 100 * progress.done / progress.total if progress.total else 0.0
    percent = min(100, max(0, round(share)))
    counts = f"{progress.done:,} / {progress.total:,}" if progress.total else ""
    left = (
        ""
        if progress.seconds_left is None
        else say(language, "time_left", seconds=f"{progress.seconds_left:.0f}")
    )
    name = stage_name(language, progress.stage)
    line = " · ".join(part for part in (name, counts, left) if part)
    return (
        f'<div class="wenda-build" role="status"><p>{say(language, "building")}</p>'
        f'<div class="wenda-bar" role="progressbar" aria-label="{escape(name)}" aria-valuemin="0"'
        f' aria-valuemax="100" aria-valuenow="{percent}"><div style="width:{percent}%"></div></div>'
        f'<p class="wenda-row-place">{escape(line)}</p></div>'
    )


def report_html(report: BuildReport, language: Language) -> str:
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
    count = say(language, "skipped", count=len(report.skipped))
    skipped = _left_out(count, report.skipped, language)
    return f'<div class="wenda-build" role="status"><p>{done}</p>{skipped}</div>'


def _left_out(summary: str, files: Sequence[Skipped], language: Language) -> str:
    """Files with the reason why each was left out; nothing when there are none."""
    rows = "".join(
        f"<li><b>{escape(file.path)}</b> {escape(reason_in(language, file.why))}</li>"
        for file in files[:LISTED]
    )
    rows += f"<li>… +{len(files) - LISTED:,}</li>" if len(files) > LISTED else ""
    return f"<details open><summary>{summary}</summary><ul>{rows}</ul></details>" if rows else ""


def added_html(
    added: Sequence[str], there: Sequence[str], refused: Sequence[Skipped], language: Language
) -> str:
    """What became of files that were dropped: put among the documents, there already, refused."""
    lines = [
        f"<p>{say(language, key, names=escape('、'.join(names)))}</p>"
        for key, names in (("added", added), ("added_before", there))
        if names
    ]
    count = say(language, "refused_files", count=len(refused))
    lines.append(_left_out(count, refused, language))
    return f'<div class="wenda-build" role="status">{"".join(lines)}</div>'


def removed_html(kept: Path, language: Language) -> str:
    """That a file was taken out, and where it is kept."""
    text = say(language, "removed", name=escape(kept.name), place=escape(str(kept.parent)))
    return f'<div class="wenda-build" role="status"><p>{text}</p></div>'


def build_failed_html(why: str, language: Language) -> str:
    """Why the build failed, as an alert."""
    return error_html(say(language, "build_failed", reason=why))
