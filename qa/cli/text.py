"""What the command prints for people: answers, passages and reports as text."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from index import BuildReport, IndexStatus, LeftOut, Reason, Skipped, list_suffixes
from qa.i18n.messages import Language, reason_in, say
from qa.i18n.places import is_whole_file, place_name
from qa.overview.questions.hints import is_overview
from qa.question.language import label_language
from qa.types import Answer, Citation, Result

COUNTED = {
    "documents": "document",
    "passages": "passage",
    "sentences": "sentence",
    "words": "word",
    "vocabulary": "different_word",
}
"""What an index counts, and the catalogue's name for one of it."""

KIND_COLUMNS = {
    "answerable": {
        "r@1": ("retrieval", "r@1"),
        "best holds": ("answer", "best_citation_holds"),
        "holds": ("answer", "contains_gold"),
        "unrefused": ("answer", "contains_gold_if_not_refused"),
        "wrong": ("answer", "wrong"),
        "refused": ("refused", "answerable"),
        "possible": ("possible", "answerable"),
        "… right": ("possible", "right"),
        "characters": ("answer", "characters"),
    },
    "unanswerable": {
        "refused": ("refused", "unanswerable"),
        "possible": ("possible", "unanswerable"),
    },
}
"""What is shown of each kind of question, of those that are answered and the others: the group and
the name of a figure."""

SHOWN = 5
"""How many names of a list are shown without ``--verbose``."""


def format_build(report: BuildReport, language: Language) -> str:
    """Describe a build in a few lines."""
    lines = [
        say(
            language,
            "cli_built",
            documents=_format_count(language, report.documents, "document"),
            passages=_format_count(language, report.passages, "passage"),
            sentences=_format_count(language, report.sentences, "sentence"),
            generation=report.generation,
        ),
        say(
            language,
            "cli_work",
            embedded=report.embedded,
            reused=report.reused,
            removed=_format_count(language, report.removed, "document"),
            seconds=f"{report.seconds:.1f}",
        ),
    ]
    if not report.documents:
        lines.append(say(language, "cli_nothing", kinds=list_suffixes()))
    lines += list_lost(report.lost, None, language)
    return "\n".join(lines + list_skipped(report.skipped, None, language))


def format_answer(answer: Answer, several: bool) -> str:
    """An answer with the list of what it cites, or a refusal with the closest passages, labelled in
    the language of the question.

    several: whether this is one of several questions; then the question stands above.
    """
    language = label_language(answer.question)
    lines = [f"> {answer.question}"] if several else []
    if answer.resolved_question != answer.question:
        lines.append(say(language, "cli_understood", question=answer.resolved_question))
    if answer.within:
        names = say(language, "cli_comma").join(map(escape_name, answer.within))
        lines.append(say(language, "cli_within", names=names))
    lines.append(answer.text)
    if answer.citations:
        lines += ["", *(format_citation(citation, language) for citation in answer.citations)]
    for citation in answer.possible:
        lines += ["", escape_name(citation.quote), format_citation(citation, language)]
    if answer.closest:
        closest = (format_passage(result, language) for result in answer.closest)
        lines += ["", say(language, "cli_closest"), *closest]
    confidence, seconds = f"{answer.confidence:.2f}", f"{answer.seconds:.2f}"
    told = "cli_seconds" if is_overview(answer) else "cli_confidence"
    lines += ["", say(language, told, confidence=confidence, seconds=seconds)]
    return "\n".join(lines) + ("\n" if several else "")


def format_citation(citation: Citation, language: Language) -> str:
    """Where a quoted sentence is: document, essay, paragraph (and page)."""
    part, number = citation.part, citation.paragraph
    within = "" if citation.place is None else place_name(language, citation.place)
    if citation.place is not None and not is_whole_file(citation.place):
        part = "" if part == citation.place.name else part
        named = _format_document(citation.document, citation.title, part)
        return f"[{citation.n}] {named} · {escape_name(within)}"
    place = _format_place(citation.document, citation.title, part, number, language)
    page = "" if citation.page is None else say(language, "cli_page", page=citation.page)
    address = f" · {escape_name(within)}" if within else ""
    return f"[{citation.n}] {place}{page}{address}"


def format_passage(result: Result, language: Language) -> str:
    """A passage: its rank, where it is, its scores, and its text."""
    place = _format_place(result.document, result.title, result.part, result.paragraph, language)
    scores = {name: f"{getattr(result, name):.2f}" for name in ("score", "dense", "lexical")}
    text = "\n".join(f"   {line.strip()}" for line in result.text.splitlines() if line.strip())
    return f"{result.rank}. {place} ({say(language, 'cli_scores', **scores)})\n{text}"


def format_figures(figures: Mapping[str, Any]) -> str:
    """The figures of one evaluated file: one line per group, with its names and values.

    A folder of questions gets a table of its kinds, and the number of failed ones, not their names.
    """
    kinds = figures.get("by_kind")
    lines = []
    for name, value in figures.items():
        if name == "by_kind":
            lines += ["", *_list_kinds(value), ""]
            continue
        if name == "failed" and kinds is not None:
            shown = [f"{len(value)} of {figures['questions']}, which --json names"]
        elif isinstance(value, Mapping):
            shown = ["  ".join(_format_figure(*item) for item in value.items())]
        elif isinstance(value, list):
            shown = [_format_value(item) for item in value]
        else:
            shown = [_format_value(value)]
        lines += [f"{name:<20}{line}" for line in shown]
    return "\n".join(lines)


def _list_kinds(kinds: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The kinds of questions as a table with their numbers, answerable ones first."""
    lines = []
    for group, columns in KIND_COLUMNS.items():
        some = {kind: figures for kind, figures in kinds.items() if figures[group]}
        if some:
            titles = "".join(f"{title:>11}" for title in columns)
            lines.append(f"{group:<22}{'questions':>9}{titles}")
        for kind, figures in some.items():
            values = (figures.get(name, {}).get(key) for name, key in columns.values())
            shown = "".join(
                f"{'' if value is None else _format_value(value):>11}" for value in values
            )
            lines.append(f"{kind:<22}{figures[group]:>9}{shown}")
    return lines


def _format_figure(name: str, value: Any) -> str:
    if isinstance(value, Mapping):
        return f"{name} ({', '.join(_format_figure(*item) for item in value.items())})"
    return f"{name} {_format_value(value)}"


def _format_value(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.3f}"
    if isinstance(value, Mapping):
        return "  ".join(_format_figure(*item) for item in value.items())
    if isinstance(value, list):
        return f"[{', '.join(map(_format_value, value))}]"
    return str(value)


def format_status(
    status: IndexStatus,
    checked: bool,
    verbose: bool,
    language: Language,
    calibration: Sequence[str] = (),
) -> str:
    """The state of an index, and what the next build would change.

    calibration: lines that say whether the confidence with its model can be relied on.
    """
    counts = [
        _format_count(language, number, COUNTED[name]) for name, number in status.counts.items()
    ]
    folders = ", ".join(status.paths) or say(language, "cli_memory")
    lines = [
        say(language, "cli_generation", generation=status.generation),
        say(
            language,
            "cli_model",
            model=status.model,
            dimension=status.dimension,
            fingerprint=status.fingerprint,
        ),
        *calibration,
        say(language, "cli_contents", counts=say(language, "cli_comma").join(counts)),
        say(language, "cli_search", dense=status.dense),
    ]
    in_store = status.dense == "store"  # its size and what has changed are known elsewhere
    if not in_store:
        lines.append(say(language, "cli_size", size=f"{status.bytes / 1e6:.1f}"))
    if status.paths or not status.pages:
        lines.append(say(language, "cli_folders", folders=folders))
    if status.formats:
        formats = (f"{suffix or '–'} {count:,}" for suffix, count in status.formats.items())
        lines.append(say(language, "cli_formats", formats=escape_name(", ".join(formats))))
    lines += [say(language, "cli_pages", count=status.pages)] if status.pages else []
    lines += [say(language, "cli_checked")] if checked else []
    shown = None if verbose else SHOWN
    lines += [] if in_store else _list_changes(status, shown, language)
    lines += list_lost(status.lost, shown, language)
    return "\n".join(lines + list_skipped(status.skipped, shown, language))


def _list_changes(status: IndexStatus, shown: int | None, language: Language) -> list[str]:
    if status.rebuild:
        return [say(language, "cli_rebuild")]
    named = {
        "cli_added": status.added,
        "cli_changed": status.changed,
        "cli_removed": status.removed,
    }
    lines = [
        say(
            language,
            "cli_changes",
            what=say(language, key),
            count=len(names),
            names=_name_some(names, shown, language),
        )
        for key, names in named.items()
        if names
    ]
    return lines or [say(language, "cli_no_changes")]


def list_skipped(skipped: Sequence[Skipped], shown: int | None, language: Language) -> list[str]:
    """What was left out and why, one a line; the first ``shown`` of them (None: all)."""
    if not skipped:
        return []
    lines = [say(language, "cli_skipped", count=len(skipped))]
    for item in skipped[:shown]:
        lines.append(f"  {escape_name(item.path)}: {escape_name(reason_in(language, item.why))}")
    more = len(skipped) - len(skipped[:shown])
    return lines + ([f"  {say(language, 'cli_more_skipped', count=more)}"] if more else [])


def list_lost(lost: Sequence[Skipped], shown: int | None, language: Language) -> list[str]:
    """The web pages that keep their last copies and why, like ``list_skipped``."""
    lines = [say(language, "cli_lost", count=len(lost))] if lost else []
    for item in lost[:shown]:
        lines.append(f"  {escape_name(item.path)}: {escape_name(reason_in(language, item.why))}")
    more = len(lost) - len(lost[:shown])
    return lines + ([f"  {say(language, 'cli_more_lost', count=more)}"] if more else [])


def list_left_out(left_out: Sequence[LeftOut], language: Language) -> list[str]:
    """What is kept out of the passages: under each document's name the reasons and the texts.

    A text that recurs in a document for the same reason (a running head) is listed once, with its
    number of occurrences.
    """
    documents: dict[str, Counter[tuple[Reason, str]]] = {}
    for each in left_out:
        counts = documents.setdefault(each.document, Counter())
        counts[each.why, " ".join(each.text.split())] += 1
    lines = [say(language, "cli_left_out", count=_format_count(language, len(left_out), "stretch"))]
    for document, counts in documents.items():
        lines.append(f"  {escape_name(document)}:")
        for (why, text), times in counts.items():
            again = say(language, "cli_times", count=times) if times > 1 else ""
            lines.append(f"    {reason_in(language, why)}: {escape_name(text)}{again}")
    return lines if left_out else []


def format_tags(document: str, tags: Sequence[str], language: Language) -> str:
    """A document and its tags."""
    shown = " ".join(f"#{tag}" for tag in tags) or say(language, "cli_no_tags")
    return f"{escape_name(document)}  {escape_name(shown)}"


def escape_name(name: str) -> str:
    """A name or text on one line, with line breaks and control characters (which could move the
    cursor of a terminal) escaped."""
    return "".join(
        character.encode("unicode_escape").decode()
        if unicodedata.category(character) in {"Cc", "Zl", "Zp"}
        else character
        for character in name
    )


def _name_some(names: Sequence[str], shown: int | None, language: Language) -> str:
    more = len(names) - len(names[:shown])
    listed = ", ".join(map(escape_name, names[:shown]))
    return listed + (say(language, "cli_more", count=more) if more else "")


def _format_place(document: str, title: str, part: str, paragraph: int, language: Language) -> str:
    place = _format_document(document, title, part)
    return say(language, "cli_place", place=place, paragraph=paragraph)


def _format_document(document: str, title: str, part: str) -> str:
    essay = f" · {part}" if part and part != title else ""
    return escape_name(f"{document} · {title}{essay}")


def _format_count(language: Language, number: int, name: str) -> str:
    key = f"cli_one_{name}" if number == 1 else f"cli_{name}"
    return say(language, key, count=f"{number:,}")
