"""What the documents panel tells of one document when it is asked, and of what could not be read.

Pure functions, which hand plain values to templates: every text comes out as text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from index import Document, DocumentInfo, IndexStatus, LeftOut
from qa.i18n.messages import Language, reason_in, say
from qa.web.documents.panel import LISTED
from qa.web.templating import render

EACH = 5
"""Places that are shown of each reason for leaving something out."""

LONGEST = 60
"""Characters of a place that are shown."""


@dataclass(frozen=True, slots=True)
class ShownOmission:
    """What was left out for one reason: how many places and characters, and the first places, as
    their offsets and first words."""

    reason: str
    count: int
    characters: int
    places: Sequence[tuple[str, str]]

    @property
    def more(self) -> int:
        """How many places are not shown."""
        return self.count - len(self.places)


def render_details(document: Document, info: DocumentInfo, language: Language) -> str:
    """A document's format, pages, words and date, and what of it was left out and why, with what a
    click opens there."""
    return render(
        "details",
        path=document.path,
        facts=_facts(document, info, language),
        omissions=shown_omissions(document, language),
        language=language,
    )


def _facts(document: Document, info: DocumentInfo, language: Language) -> list[tuple[str, str]]:
    """The names and values of what is known of a document."""
    pages = max((each.page or 0 for each in document.paragraphs), default=0)
    facts = [("details_format", PurePosixPath(info.path).suffix.removeprefix(".").upper())]
    facts.append(("details_pages", f"{pages:,}" if pages else ""))
    facts.append(("details_characters", f"{info.characters:,}"))
    counts = f"{info.paragraphs:,}", f"{info.sentences:,}", f"{info.passages:,}"
    facts.append(("details_counts", " / ".join(counts)))
    facts.append(("details_size", _size(info.size) if info.size else ""))
    when = datetime.fromtimestamp(info.modified_ns / 1e9).astimezone() if info.modified_ns else None
    facts.append(("details_date", when.strftime("%Y-%m-%d %H:%M") if when else ""))
    return [(say(language, key), value) for key, value in facts if value]


def _size(size: int) -> str:
    """A number of bytes as people say it."""
    if size < 1024:
        return f"{size} B"
    if size < 1024**2:
        return f"{size / 1024:,.1f} KB"
    return f"{size / 1024**2:,.1f} MB"


def shown_omissions(document: Document, language: Language) -> list[ShownOmission]:
    """What was left out of a document by reason, the one with most places first."""
    by_reason: dict[str, list[tuple[int, int]]] = {}
    for each in document.omitted:
        by_reason.setdefault(each.reason, []).append((each.start, each.end))
    found = [
        ShownOmission(
            reason_in(language, LeftOut(document.path, *places[0], reason, "").why),
            len(places),
            sum(end - start for start, end in places),
            [(f"{start}-{end}", _short(document.text[start:end])) for start, end in places[:EACH]],
        )
        for reason, places in by_reason.items()
    ]
    return sorted(found, key=lambda each: -each.count)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def render_unread(status: IndexStatus, language: Language) -> str:
    """What could not be read, and which pages of the web were lost, each with the reason."""
    files = [(each.path, reason_in(language, each.why)) for each in (*status.skipped, *status.lost)]
    return render(
        "unread", files=files[:LISTED], more=max(0, len(files) - LISTED), language=language
    )
