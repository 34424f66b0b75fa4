"""What a tool gives, as text for whoever reads no records: places, quotations, and what is next."""

from __future__ import annotations

from collections.abc import Sequence

from index import BuildReport, Document, DocumentInfo, Language
from qa.i18n.messages import reason_in, say
from qa.i18n.places import place_name
from qa.overview.questions.hints import is_overview
from qa.question.language import label_language
from qa.types import Answer, Citation, Result


def answer_text(answer: Answer) -> str:
    """An answer with the list of what it cites, or a refusal with what comes closest; labelled in
    the language of the question."""
    language = label_language(answer.question)
    lines = [answer.text]
    if answer.resolved_question != answer.question:
        lines.insert(0, say(language, "cli_understood", question=answer.resolved_question))
    if answer.citations:
        lines += ["", *(citation_line(each, language) for each in answer.citations)]
    for each in answer.possible:
        lines += ["", f"{citation_line(each, language)}: {each.quote}"]
    if answer.closest:
        lines += ["", say(language, "cli_closest"), passages_text(answer.closest, language)]
    if not is_overview(answer):
        lines += ["", say(language, "tool_confidence", confidence=f"{answer.confidence:.2f}")]
    return "\n".join(lines)


def citation_line(citation: Citation, language: Language) -> str:
    """The number of a citation, and where its sentence is."""
    where = _where(citation.title, citation.part, citation.paragraph, language)
    if citation.place is not None:
        where += f", {place_name(language, citation.place)}"
    elif citation.page is not None:
        where += say(language, "cli_page", page=citation.page)
    return f"[{citation.n}] {where} ({citation.document} {citation.start}–{citation.end})"


def passages_text(passages: Sequence[Result], language: Language) -> str:
    """Passages, each with where it is; or that there are none."""
    return "\n\n".join(
        f"{each.rank}. {_where(each.title, each.part, each.paragraph, language)}"
        f" ({each.document} {each.start}–{each.end})\n{each.text}"
        for each in passages
    ) or say(language, "tool_nothing")


def _where(title: str, part: str, paragraph: int, language: Language) -> str:
    essay = f" · {part}" if part and part != title else ""
    return say(language, "cli_place", place=f"{title}{essay}", paragraph=paragraph)


def documents_text(
    shown: Sequence[DocumentInfo], offset: int, total: int, language: Language
) -> str:
    """Documents, one a line; which of how many they are."""
    if not shown:
        return say(language, "tool_no_documents", total=total)
    last = offset + len(shown)
    lines = [say(language, "tool_listed", first=offset + 1, last=last, total=total)]
    for each in shown:
        size = say(language, "tool_characters", count=f"{each.characters:,}")
        lines.append(f"{each.path} · {each.title} · {size}")
    if last < total:
        lines.append(say(language, "tool_more", offset=last))
    return "\n".join(lines)


def stretch_text(document: Document, start: int, end: int, language: Language) -> str:
    """A stretch of a document under its title, and where to read on."""
    length = len(document.text)
    span = say(language, "tool_span", start=start, end=end, length=length)
    lines = [f"{document.title} ({document.path}) · {span}", "", document.text[start:end]]
    if end < length:
        lines += ["", say(language, "tool_rest", start=end)]
    return "\n".join(lines)


def built_text(report: BuildReport, language: Language) -> str:
    """What a build did, and what it left out."""
    lines = [
        say(
            language,
            "tool_built",
            documents=report.documents,
            passages=report.passages,
            generation=report.generation,
        )
    ]
    lines += [f"{each.path}: {reason_in(language, each.why)}" for each in report.skipped]
    return "\n".join(lines)
