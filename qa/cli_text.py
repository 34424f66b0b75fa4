"""What the command prints for a person: answers, passages, reports, as text."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from index import KINDS, BuildReport, IndexStatus, LeftOut, Skipped
from qa.types import Answer, Citation, Result

SHOWN = 5
"""Names of a list that are shown without ``--verbose``."""


def build_text(report: BuildReport) -> str:
    """A build, in a few lines."""
    lines = [
        f"{_count(report.documents, 'document')}, {_count(report.passages, 'passage')}, "
        f"{_count(report.sentences, 'sentence')} (generation {report.generation})",
        f"{report.embedded} passages embedded, {report.reused} reused, "
        f"{_count(report.removed, 'document')} removed, {report.seconds:.1f} s",
    ]
    if not report.documents:
        lines.append(
            f"there is nothing to ask; files of these kinds are read: {' '.join(sorted(KINDS))}"
        )
    return "\n".join(lines + skipped_lines(report.skipped, None))


def answer_text(answer: Answer, several: bool) -> str:
    """An answer with the list of what it cites, or a refusal with the closest passages.

    several: whether this is one of several questions; then the question stands above.
    """
    lines = [f"> {answer.question}"] if several else []
    if answer.resolved_question != answer.question:
        lines.append(f"(understood as: {answer.resolved_question})")
    lines.append(answer.text)
    lines += ["", *map(citation_text, answer.citations)] if answer.citations else []
    if answer.closest:
        lines += ["", "The closest passages:", *map(passage_text, answer.closest)]
    lines += ["", f"confidence {answer.confidence:.2f}, {answer.seconds:.2f} s"]
    return "\n".join(lines) + ("\n" if several else "")


def citation_text(citation: Citation) -> str:
    """Where a quoted sentence stands: document, essay, paragraph (and page)."""
    place = _place(citation.document, citation.title, citation.part, citation.paragraph)
    page = "" if citation.page is None else f", page {citation.page}"
    return f"[{citation.n}] {place}{page}"


def passage_text(result: Result) -> str:
    """A passage: its rank, where it stands, how it was found, and its text."""
    place = _place(result.document, result.title, result.part, result.paragraph)
    scores = f"score {result.score:.2f}, dense {result.dense:.2f}, lexical {result.lexical:.2f}"
    text = "\n".join(f"   {line.strip()}" for line in result.text.splitlines() if line.strip())
    return f"{result.rank}. {place} ({scores})\n{text}"


def figures_text(figures: Mapping[str, Any]) -> str:
    """The figures of one evaluated file: a line for each group, with its names and values."""
    lines = []
    for name, value in figures.items():
        if isinstance(value, Mapping):
            shown = ["  ".join(_figure(*item) for item in value.items())]
        elif isinstance(value, list):
            shown = [_plain(item) for item in value]
        else:
            shown = [_plain(value)]
        lines += [f"{name:<20}{line}" for line in shown]
    return "\n".join(lines)


def _figure(name: str, value: Any) -> str:
    if isinstance(value, Mapping):
        return f"{name} ({', '.join(_figure(*item) for item in value.items())})"
    return f"{name} {_plain(value)}"


def _plain(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.3f}"
    if isinstance(value, Mapping):
        return "  ".join(_figure(*item) for item in value.items())
    if isinstance(value, list):
        return f"[{', '.join(map(_plain, value))}]"
    return str(value)


def status_text(status: IndexStatus, checked: bool, verbose: bool) -> str:
    """The state of an index, and what the next build would change."""
    counts = ", ".join(f"{number:,} {name}" for name, number in status.counts.items())
    lines = [
        f"generation  {status.generation}",
        f"model       {status.model} ({status.dimension} dimensions, {status.fingerprint})",
        f"contents    {counts}",
        f"search      {status.dense}",
        f"size        {status.bytes / 1e6:.1f} MB",
        f"folders     {', '.join(status.paths) or 'none (made from memory)'}",
    ]
    lines += ["checksums   all files are as they were written"] if checked else []
    shown = None if verbose else SHOWN
    return "\n".join(lines + _changes(status, shown) + skipped_lines(status.skipped, shown))


def _changes(status: IndexStatus, shown: int | None) -> list[str]:
    if status.rebuild:
        return ["next build  reads everything again (other settings or another model)"]
    named = {"added": status.added, "changed": status.changed, "removed": status.removed}
    lines = [
        f"next build  {len(names)} {name}: {_some(names, shown)}"
        for name, names in named.items()
        if names
    ]
    return lines or ["next build  changes nothing"]


def skipped_lines(skipped: Sequence[Skipped], shown: int | None) -> list[str]:
    """What was left out and why, one a line; the first ``shown`` of them (None: all)."""
    if not skipped:
        return []
    some = [f"  {shown_name(item.path)}: {shown_name(item.reason)}" for item in skipped[:shown]]
    more = len(skipped) - len(some)
    return [f"skipped {len(skipped)}:", *some, *([f"  and {more} more"] if more else [])]


def left_out_lines(left_out: Sequence[LeftOut]) -> list[str]:
    """What is kept out of the passages: under each document's name the reasons and the texts.

    A text that recurs in a document for the same reason (a running head) is named once, with how
    often.
    """
    documents: dict[str, Counter[tuple[str, str]]] = {}
    for each in left_out:
        counts = documents.setdefault(each.document, Counter())
        counts[each.reason, " ".join(each.text.split())] += 1
    lines = [f"left out of the passages: {_count(len(left_out), 'stretch', 'stretches')}"]
    for document, counts in documents.items():
        lines.append(f"  {shown_name(document)}:")
        for (reason, text), times in counts.items():
            again = f" ({times} times)" if times > 1 else ""
            lines.append(f"    {reason}: {shown_name(text)}{again}")
    return lines if left_out else []


def shown_name(name: str) -> str:
    """A name or text on one line: line breaks and control characters (which could also move the
    cursor of a terminal) as their escapes."""
    return "".join(
        character.encode("unicode_escape").decode()
        if unicodedata.category(character) in {"Cc", "Zl", "Zp"}
        else character
        for character in name
    )


def _some(names: Sequence[str], shown: int | None) -> str:
    more = len(names) - len(names[:shown])
    return ", ".join(map(shown_name, names[:shown])) + (f" and {more} more" if more else "")


def _place(document: str, title: str, part: str, paragraph: int) -> str:
    essay = f" · {part}" if part and part != title else ""
    return shown_name(f"{document} · {title}{essay} · paragraph {paragraph}")


def _count(number: int, name: str, several: str = "") -> str:
    return f"{number:,} {name if number == 1 else several or name + 's'}"
