"""Sentences to an answer with citations, or to a refusal."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index import Document, Paragraph
from qa.answering.selection import Selected, Selection
from qa.question.language import DIFFERING, REFUSAL, language_of_question, not_found
from qa.types import Answer, Citation, Result


@dataclass(frozen=True, slots=True)
class Reply:
    """What was asked, how it was understood, and how sure the answer is (0 to 1)."""

    question: str
    resolved_question: str
    confidence: float
    seconds: float


def answer(reply: Reply, selection: Selection, document: Callable[[str], Document]) -> Answer:
    """The chosen sentences as an answer, verbatim, each followed by its marker ``[n]``.

    The parts of the question come in the order asked; within a part the documents in the order of
    their best sentence, and sentences in the order of the text. Those that follow one another in
    a paragraph are joined, others start a new line. Lines before them say that the documents
    differ, and which parts were not found.
    """
    quotations = _in_reading_order(selection)
    citations = tuple(
        _citation(n, quotation, document(quotation.document), reply.confidence)
        for n, quotation in enumerate(quotations, 1)
    )
    language = language_of_question(reply.question)
    lines = [not_found(part, language) for part in selection.missing]
    lines += [DIFFERING[language]] if selection.differing else []
    return Answer(
        question=reply.question,
        resolved_question=reply.resolved_question,
        answered=True,
        confidence=reply.confidence,
        text="".join(f"{line}\n" for line in lines) + _joined(citations, document),
        citations=citations,
        closest=(),
        seconds=reply.seconds,
    )


def refusal(reply: Reply, closest: Sequence[Result]) -> Answer:
    """The words of a refusal in the question's language, and the closest passages."""
    return Answer(
        question=reply.question,
        resolved_question=reply.resolved_question,
        answered=False,
        confidence=reply.confidence,
        text=REFUSAL[language_of_question(reply.question)],
        citations=(),
        closest=tuple(closest),
        seconds=reply.seconds,
    )


def _in_reading_order(selection: Selection) -> list[Selected]:
    first_seen: dict[tuple[int, str], int] = {}
    for sentence in selection.sentences:
        first_seen.setdefault((sentence.group, sentence.document), len(first_seen))
    return sorted(
        selection.sentences,
        key=lambda sentence: (
            sentence.group,
            first_seen[sentence.group, sentence.document],
            sentence.start,
        ),
    )


def _citation(n: int, quotation: Selected, document: Document, confidence: float) -> Citation:
    paragraph = paragraph_at(document, quotation.start)
    part = document.parts[paragraph.part].title if paragraph.part < len(document.parts) else ""
    return Citation(
        n=n,
        document=document.path,
        title=document.title,
        paragraph=paragraph.number,
        start=quotation.start,
        end=quotation.end,
        quote=document.text[quotation.start : quotation.end],
        score=confidence * quotation.share,
        part=part,
        page=paragraph.page,
    )


def paragraph_at(document: Document, position: int) -> Paragraph:
    """The paragraph that holds a position of the document's text, or the last one before it."""
    at = bisect_right(document.paragraphs, position, key=lambda paragraph: paragraph.start)
    return document.paragraphs[max(at - 1, 0)]


def _joined(citations: Sequence[Citation], document: Callable[[str], Document]) -> str:
    text = ""
    for before, citation in zip((None, *citations), citations, strict=False):
        if before is not None:
            text += _between(before, citation, document)
        text += f"{citation.quote}[{citation.n}]"
    return text


def _between(first: Citation, second: Citation, document: Callable[[str], Document]) -> str:
    """Nothing (or the space of the text) between neighbouring sentences, else a new line."""
    if first.document != second.document or first.paragraph != second.paragraph:
        return "\n"
    gap = document(first.document).text[first.end : second.start]
    if gap.strip():
        return "\n"
    return " " if gap else ""
