"""A question for an overview of one chapter to the answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index import Document, DocumentInfo, Index
from qa.answering.answers import Reply
from qa.i18n.answers import Script
from qa.overview.abridging import abridge
from qa.overview.chapters import Section, find_sections, parts_within, sections_of, top_titles
from qa.overview.questions.hints import is_overview
from qa.overview.questions.parsing import parse_chapter_requests, parse_following
from qa.overview.questions.requests import NOTHING, Request
from qa.overview.references import Meant, cited_last, find_meant
from qa.overview.replies import document_reply, no_chapter_reply, which_reply
from qa.types import Answer

MOST_SEARCHED = 200
"""Documents in which a chapter is looked for where none was named; of more, one must be."""


@dataclass(frozen=True, slots=True)
class Held:
    """A document, its sections, and those of them that are called as asked: none or some."""

    info: DocumentInfo
    document: Document
    sections: tuple[Section, ...]
    chosen: tuple[Section, ...]


def find_chapter(
    index: Index,
    request: Request,
    history: Sequence[Answer],
    documents: Sequence[DocumentInfo],
    script: Script,
) -> tuple[Reply, Held | None] | None:
    """The overview of the chapter that a request means, and where that is; or what is said where
    several documents have such a chapter, or the one that was named has not. None where there is
    nothing of the kind."""
    for among, sure in _among(request, documents, history):
        held = look_for(index, request, among)
        having = [each for each in held if each.chosen]
        if len(having) == 1:
            return overview_of(index, having[0], request, script), having[0]
        if having:
            numbers = {each.path: at for at, each in enumerate(documents, 1)}
            infos = [each.info for each in having]
            return which_reply(infos, [numbers[each.path] for each in infos], script), None
        if sure and len(held) == 1 and held[0].sections:
            titles = top_titles(held[0].sections)
            return no_chapter_reply(held[0].document, titles, script), None
    return None


def chapter_requests(question: str, history: Sequence[Answer]) -> Iterator[Request]:
    """The overviews of a chapter that a question may ask for, completed by the one before it where
    it follows one."""
    last = history[-1] if history else None
    follows = last is not None and is_overview(last)
    yield from parse_chapter_requests(question, following=follows)
    if last is None or not follows:
        return
    following = parse_following(question)
    if following is None or not following.follows:
        return
    for before in parse_chapter_requests(last.resolved_question):
        if following.target != NOTHING:
            yield replace(before, target=following.target, follows=True)
        else:
            yield before.resized(following, len(last.citations))


def chapter_question(document_question: str, section: Section, script: Script) -> str:
    """A question that asks for the overview of a section; ``document_question`` is the one that
    asks for that of its document."""
    title = section.title
    if script == "en":
        summarise, _, document = document_question.partition(" ")
        return f'{summarise} the section "{title}" of {document}'
    return f"{document_question}中“{title}”这一{'節' if script == 'zh-Hant' else '节'}"


def _among(
    request: Request, documents: Sequence[DocumentInfo], history: Sequence[Answer]
) -> Iterator[tuple[Sequence[DocumentInfo], bool]]:
    """The documents to look in, one choice after the other, and whether it was said to be these."""
    if request.target.way in ("titled", "bare", "number") or request.target.kind_word:
        meant = find_meant(request.target, documents, history) or Meant()
        if meant.documents:
            yield meant.documents, True
        return
    cited = cited_last(documents, history)
    if cited is not None and len(documents) > 1:
        yield (cited,), False
    if len(documents) <= MOST_SEARCHED:
        yield documents, True
    if cited is not None:
        yield (cited,), True


def look_for(index: Index, request: Request, among: Sequence[DocumentInfo]) -> list[Held]:
    """The documents with their sections that are called as asked; where there are none in any of
    them, with those that may be meant."""
    held = [_look(index, each, request) for each in among]
    if any(each.chosen for each in held):
        return held
    return [
        replace(each, chosen=find_sections(each.sections, request.chapters, loosely=True))
        for each in held
    ]


def _look(index: Index, info: DocumentInfo, request: Request) -> Held:
    document = index.document(info.path)
    sections = sections_of(document)
    return Held(info, document, sections, find_sections(sections, request.chapters))


def overview_of(index: Index, held: Held, request: Request, script: Script) -> Reply:
    """The overview of the sections that were found."""
    parts = parts_within(held.sections, held.chosen)
    abridged = abridge(index, held.document, request.sentences, request.scale, parts=parts)
    title = held.chosen[0].title if len(held.chosen) == 1 else ""
    return document_reply(abridged, script, title)
