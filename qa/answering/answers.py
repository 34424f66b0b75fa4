"""Chosen sentences to the segments and citations of an answer, or to a refusal."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from index import Document
from qa.answering.citations import cite
from qa.answering.selection import Selected, Selection
from qa.i18n.answers import BETWEEN, Script, label
from qa.question.small_talk import SmallTalk
from qa.types import Answer, Citation, RefusalReason, Result, Segment, segments_text

NAMED = 3
"""Most names that a refusal within a scope repeats."""

SURE_OF_WORDS = 0.75
"""The confidence below which no words of a sentence are said to be the answer: too often they are
not (docs/quality.md, «The very words»)."""

EVERYWHERE = "ask_everywhere"
"""The code of the label that offers to ask of all documents."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer or a refusal: an ``Answer`` without the question and the time it took."""

    answered: bool
    confidence: float
    segments: tuple[Segment, ...]
    citations: tuple[Citation, ...] = ()
    closest: tuple[Result, ...] = ()
    conflicting: bool = False
    missing: tuple[str, ...] = ()
    reason: RefusalReason | None = None
    possible: tuple[Citation, ...] = ()


def reply_from(
    selection: Selection, confidence: float, script: Script, document: Callable[[str], Document]
) -> Reply:
    """The chosen sentences as an answer, verbatim and cited.

    The parts of the question come in the order asked; within a part, after the sentence that leads,
    the documents in the order of their best sentence, and sentences in the order of the text. Those
    that follow one another in a paragraph are joined, others start a new line. Labels before them
    say which parts were not found, that the documents conflict, and what else is remarked on.
    ``document`` gives a document by its path.
    """
    quotations, sure = _in_reading_order(selection), confidence >= SURE_OF_WORDS
    citations = tuple(
        cite(
            document(quotation.document),
            quotation.start,
            quotation.end,
            n=n,
            score=confidence * quotation.share,
            answer_words=(quotation.answer_words or ()) if sure else (),
        )
        for n, quotation in enumerate(quotations, 1)
    )
    labels = _labels(selection, script)
    return Reply(
        answered=True,
        confidence=confidence,
        segments=(*labels, *_quoted(citations, "\n" if labels else "", document)),
        citations=citations,
        conflicting=selection.conflicting,
        missing=selection.missing,
    )


def refusal(
    reason: RefusalReason, confidence: float, closest: Sequence[Result], script: Script
) -> Reply:
    """A refusal, with the closest passages."""
    code = reason if reason == "nothing_else" else "refused"
    said = Segment("label", label(code, script), code=code)
    return Reply(False, confidence, (said,), closest=tuple(closest), reason=reason)


def small_talk_reply(kind: SmallTalk, script: Script) -> Reply:
    """What is said to somebody who asks nothing."""
    said = Segment("label", label(kind, script), code=kind)
    return Reply(False, 0.0, (said,), reason="small_talk")


def uncertain_reply(reply: Reply, closest: Sequence[Result], script: Script) -> Reply:
    """What would be the answer with more confidence, as a refusal that shows it."""
    said = Segment("label", label("uncertain", script), code="uncertain")
    return Reply(
        False,
        reply.confidence,
        (said,),
        closest=tuple(closest),
        reason="uncertain",
        possible=tuple(replace(each, answer_words=()) for each in reply.citations),
    )


def refusal_within(refused: Reply, names: Sequence[str], script: Script) -> Reply:
    """A refusal of a question that was asked of some documents only: it says of which, and that
    all of them may be asked. ``names``: what it was asked of."""
    code = f"{refused.segments[0].code}_within"
    more = len(names) - NAMED
    others = label("others", script, count=str(len(names))) if more > 0 else ""
    shown = BETWEEN[script].join(names[:NAMED])
    said = Segment("label", label(code, script, names=shown, others=others), code=code)
    offer = Segment("label", label(EVERYWHERE, script), code=EVERYWHERE, lead="\n")
    return replace(refused, segments=(said, offer))


def respelled_reply(reply: Reply, changes: Iterable[tuple[str, str]], script: Script) -> Reply:
    """An answer to a question that was respelled, which says so first: ``changes`` are stretches of
    the question as typed, and as they were searched for."""
    typed, meant = (
        BETWEEN[script].join(dict.fromkeys(each)) for each in zip(*changes, strict=True)
    )
    words = label("respelled", script, typed=typed, meant=meant)
    first, *others = reply.segments
    said = Segment("label", words, code="respelled")
    return replace(reply, segments=(said, replace(first, lead="\n"), *others))


def _labels(selection: Selection, script: Script) -> list[Segment]:
    """What is said before the quotations, each label on a line of its own."""
    said = [("missing", label("missing", script, part=part)) for part in selection.missing]
    if selection.conflicting:
        said.append(("conflicting", label("conflicting", script)))
    said += [
        (remark.code, label(remark.code, script, **dict(remark.fields)))
        for remark in selection.remarks
    ]
    return [
        Segment("label", text, code=code, lead="\n" if at else "")
        for at, (code, text) in enumerate(said)
    ]


def _in_reading_order(selection: Selection) -> list[Selected]:
    first_seen: dict[tuple[int, str], int] = {}
    for sentence in selection.sentences:
        first_seen.setdefault((sentence.group, sentence.document), len(first_seen))
    return sorted(
        selection.sentences,
        key=lambda sentence: (
            sentence.group,
            not sentence.leads,
            first_seen[sentence.group, sentence.document],
            sentence.start,
        ),
    )


def _quoted(
    citations: Sequence[Citation], lead: str, document: Callable[[str], Document]
) -> Iterator[Segment]:
    """The quotations in their order, the first after ``lead``."""
    before: Citation | None = None
    for citation in citations:
        if before is not None:
            lead = _between(before, citation, document)
        yield Segment("quotation", citation.quote, (citation.n,), lead=lead)
        before = citation


def _between(first: Citation, second: Citation, document: Callable[[str], Document]) -> str:
    """Nothing (or the space of the text) between neighbouring sentences, else a new line."""
    if first.document != second.document or first.paragraph != second.paragraph:
        return "\n"
    if second.start < first.end:
        return "\n"
    gap = document(first.document).text[first.end : second.start]
    if gap.strip():
        return "\n"
    return " " if gap else ""


def finish(
    question: str, resolved: str, reply: Reply, began: float, within: tuple[str, ...]
) -> Answer:
    """A reply as the answer to a question, which was understood as ``resolved``.

    began: when it was asked, by ``time.perf_counter``. within: the names it was to come from.
    """
    return Answer(
        question=question,
        resolved_question=resolved,
        answered=reply.answered,
        confidence=reply.confidence,
        text=segments_text(reply.segments),
        citations=reply.citations,
        closest=reply.closest,
        seconds=time.perf_counter() - began,
        segments=reply.segments,
        conflicting=reply.conflicting,
        missing=reply.missing,
        reason=reply.reason,
        possible=reply.possible,
        within=within,
    )
