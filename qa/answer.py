"""Sentences to an answer with citations, or to a refusal."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index import Document, Paragraph
from qa.evidence import Evidence
from qa.select import Selection
from qa.types import Answer, Citation, Result
from qa.wording import DIFFERING, REFUSAL, language_of_question


@dataclass(frozen=True, slots=True)
class Reply:
    """What was asked, how it was understood, and how sure the answer is (0 to 1)."""

    question: str
    resolved_question: str
    confidence: float
    seconds: float


@dataclass(frozen=True, slots=True)
class _Quotation:
    """A sentence chosen for the answer."""

    document: str
    start: int
    end: int
    share: float
    group: int


def answer(
    reply: Reply,
    evidence: Evidence,
    selection: Selection,
    document: Callable[[str], Document],
) -> Answer:
    """The chosen sentences as an answer, verbatim, each followed by its marker ``[n]``.

    Documents come in the order of their best sentence, sentences in the order of the text;
    those that follow one another in a paragraph are joined, others start a new line.
    """
    quotations = _in_reading_order(evidence, selection)
    citations = tuple(
        _citation(n, quotation, document(quotation.document), reply.confidence)
        for n, quotation in enumerate(quotations, 1)
    )
    language = language_of_question(reply.question)
    lead = DIFFERING[language] + "\n" if selection.differing else ""
    return Answer(
        question=reply.question,
        resolved_question=reply.resolved_question,
        answered=True,
        confidence=reply.confidence,
        text=lead + _joined(citations, document),
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


def _in_reading_order(evidence: Evidence, selection: Selection) -> list[_Quotation]:
    first_seen: dict[str, int] = {}
    quotations = []
    for row, share in zip(selection.rows, selection.shares, strict=True):
        path = evidence.passages[evidence.of[row]].document
        sentence = evidence.sentences[row]
        group = first_seen.setdefault(path, len(first_seen))
        quotations.append(_Quotation(path, sentence.start, sentence.end, share, group))
    return sorted(quotations, key=lambda quotation: (quotation.group, quotation.start))


def _citation(n: int, quotation: _Quotation, document: Document, confidence: float) -> Citation:
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
