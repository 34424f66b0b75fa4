"""A question for an overview, or a call for one, to the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index import DocumentError, DocumentInfo, Index, SettingsError, WordCutter
from qa.answering.answers import Reply
from qa.i18n.answers import Script
from qa.overview.abridging import abridge
from qa.overview.chapter_asking import (
    MOST_SEARCHED,
    chapter_question,
    chapter_requests,
    find_chapter,
    look_for,
    overview_of,
)
from qa.overview.chapters import top_titles
from qa.overview.folder_asking import find_folder, folder_question
from qa.overview.folders import survey
from qa.overview.outlines import answer_outline
from qa.overview.questions.chapter_names import chapters_called
from qa.overview.questions.hints import is_overview
from qa.overview.questions.parsing import parse_following, parse_request
from qa.overview.questions.requests import MOST_SENTENCES, NOTHING, Request
from qa.overview.references import Meant, find_meant, find_named, find_partly_named
from qa.overview.replies import (
    MOST_CHAPTERS,
    beyond_reply,
    document_reply,
    folder_reply,
    list_reply,
)
from qa.question.language import script_of_question
from qa.types import Answer

NAMED_IN_ERRORS = 5
"""Documents that an error names."""


@dataclass(frozen=True, slots=True)
class Overview:
    """An overview: the question that stands for it by itself, and the answer."""

    question: str
    reply: Reply


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question, the conversation before it, and the documents that are asked."""

    index: Index
    cutter: WordCutter
    question: str
    history: Sequence[Answer]
    documents: Sequence[DocumentInfo]
    script: Script


def answer_request(
    index: Index,
    cutter: WordCutter,
    question: str,
    history: Sequence[Answer] = (),
    within: Sequence[str] = (),
) -> Overview | None:
    """The overview that a question asks for, given the conversation so far (oldest first); None
    where it asks for none, or names no document that there is.

    within: the paths of the documents that are asked; default: all.
    """
    documents = _documents(index, within)
    if not documents:
        return None
    script = script_of_question(question)
    outline = answer_outline(index, question, history, documents, script)
    if outline is not None:
        return Overview(question, outline)
    asked = _Asked(index, cutter, question, history, documents, script)
    return _answer_folder(asked) or _answer_chapter(asked) or _answer_whole(asked)


def _answer_folder(asked: _Asked) -> Overview | None:
    """The overview of a folder that a question names, None where it names none."""
    found = find_folder(asked.question, asked.documents, asked.history)
    if found is None:
        return None
    if found.request.kind == "list":
        listed = list_reply(found.documents, asked.script, asked.documents, found.name)
        return Overview(asked.question, listed)
    said = asked.question
    if found.request.follows:
        said = folder_question(found.name, asked.script)
    return Overview(said, _reply(asked, found.request, Meant(found.documents), found.name))


def _answer_whole(asked: _Asked) -> Overview | None:
    """The overview of whole documents that a question asks for, None where it asks for none."""
    request = _understand(asked.question, asked.history)
    if request is None:
        return None
    if request.kind == "list":
        return Overview(asked.question, list_reply(asked.documents, asked.script))
    meant = find_meant(request.target, asked.documents, asked.history)
    if meant is None:
        return None
    if meant.beyond:
        return Overview(asked.question, beyond_reply(len(asked.documents), asked.script))
    return Overview(_said(asked, request, meant), _reply(asked, request, meant))


def _answer_chapter(asked: _Asked) -> Overview | None:
    """The overview of a chapter that a question asks for, None where it asks for none."""
    script = asked.script
    for request in chapter_requests(asked.question, asked.history):
        found = find_chapter(asked.index, request, asked.history, asked.documents, script)
        if found is None:
            continue
        reply, held = found
        if held is None or (not request.follows and request.target.way in ("titled", "bare")):
            return Overview(asked.question, reply)
        of_document = canonical_question(Meant((held.info,)), asked.documents, script)
        return Overview(chapter_question(of_document, held.chosen[0], script), reply)
    return None


def compose_overview(
    index: Index,
    cutter: WordCutter,
    document: str | None = None,
    sentences: int | None = None,
    *,
    chapter: str | None = None,
    within: Sequence[str] = (),
    script: Script | None = None,
) -> Overview:
    """The overview of a document, by path, title or file name, or of all where none is given.

    sentences: how many are quoted in all, 1 to ``MOST_SENTENCES``; default: as the parts are many.
    chapter: the chapter of the document that it is of, by number («第三章», "section 2") or by the
    words that stand over it; where no document is given, of the one that has it.
    script: that of the labels; default: that of the titles.

    Raises DocumentError when there is no such document or chapter, or several, and SettingsError
    when ``sentences`` is out of range.
    """
    if sentences is not None and not 1 <= sentences <= MOST_SENTENCES:
        raise SettingsError("overview.sentences", value=sentences, most=MOST_SENTENCES)
    documents = _documents(index, within)
    if document is None:
        meant = Meant(tuple(documents), whole=True)
        titles = " ".join(each.title for each in documents[:NAMED_IN_ERRORS])
    else:
        meant = Meant((_find(document, documents),))
        titles = meant.documents[0].title
    chosen = script or script_of_question(titles)
    if chapter is not None:
        return _compose_chapter(index, meant.documents, chapter, sentences, documents, chosen)
    request = Request("folder" if meant.whole else "document", NOTHING, sentences)
    question = canonical_question(meant, documents, chosen)
    if not documents:
        return Overview(question, list_reply((), chosen))
    asked = _Asked(index, cutter, question, (), documents, chosen)
    return Overview(question, _reply(asked, request, meant))


def _compose_chapter(
    index: Index,
    among: Sequence[DocumentInfo],
    chapter: str,
    sentences: int | None,
    documents: Sequence[DocumentInfo],
    script: Script,
) -> Overview:
    """The overview of a chapter of one of some documents. Raises DocumentError when none has it, or
    several have, or there are too many to look in."""
    if len(among) > MOST_SEARCHED:
        raise DocumentError("overview.chapter_of_which", name=chapter, count=len(among))
    request = Request("document", NOTHING, sentences, chapters=chapters_called(chapter))
    held = look_for(index, request, among)
    having = [each for each in held if each.chosen]
    if len(having) == 1:
        of_document = canonical_question(Meant((having[0].info,)), documents, script)
        question = chapter_question(of_document, having[0].chosen[0], script)
        return Overview(question, overview_of(index, having[0], request, script))
    if having:
        known = "、".join(each.info.path for each in having[:NAMED_IN_ERRORS])
        raise DocumentError("overview.several_chapters", name=chapter, known=known)
    titles = [title for each in held for title in top_titles(each.sections)]
    known = "、".join(titles[:MOST_CHAPTERS])
    raise DocumentError("overview.no_chapter", name=chapter, known=known or "–")


def canonical_question(meant: Meant, documents: Sequence[DocumentInfo], script: Script) -> str:
    """A question that asks for the overview of these documents and of no others."""
    summarise = {"zh-Hans": "总结", "zh-Hant": "總結", "en": "Summarise "}[script]
    if len(meant.documents) != 1:
        return (
            summarise
            + {"zh-Hans": "所有文档", "zh-Hant": "所有文檔", "en": "all documents"}[script]
        )
    (document,) = meant.documents
    for name in (" ".join(document.title.split()), document.path):
        asked = f"{summarise}“{name}”" if script == "en" else f"{summarise}《{name}》"
        request = parse_request(asked)
        if request and find_meant(request.target, documents, ()) == Meant((document,)):
            return asked
    number = list(documents).index(document) + 1
    return f"{summarise}document {number}" if script == "en" else f"{summarise}第{number}份"


def _understand(question: str, history: Sequence[Answer]) -> Request | None:
    """The request of a question, completed by the overview before it where it follows one."""
    request = parse_request(question)
    last = history[-1] if history else None
    if request is not None or last is None or not is_overview(last):
        return request
    following = parse_following(question)
    if following is None or following.target != NOTHING:
        return following
    before = parse_request(last.resolved_question)
    if before is None or before.kind == "list":
        return None
    return before.resized(following, len(last.citations))


def _documents(index: Index, within: Sequence[str]) -> Sequence[DocumentInfo]:
    if not within:
        return index.documents
    wanted = frozenset(within)
    return [each for each in index.documents if each.path in wanted]


def _reply(asked: _Asked, request: Request, meant: Meant, name: str = "") -> Reply:
    """The overview of what is meant; ``name`` is that of the folder it is, where one was named."""
    index, script = asked.index, asked.script
    if len(meant.documents) == 1:
        document = index.document(meant.documents[0].path)
        return document_reply(abridge(index, document, request.sentences, request.scale), script)
    places = {document.path: at for at, document in enumerate(asked.documents, 1)}
    numbers = [places[document.path] for document in meant.documents]
    folder = survey(index, asked.cutter, meant.documents, request.sentences)
    return folder_reply(folder, numbers, script, name)


def _said(asked: _Asked, request: Request, meant: Meant) -> str:
    """The question as it stands by itself."""
    if not request.follows and request.target.way in ("titled", "bare", "whole"):
        return asked.question
    return canonical_question(meant, asked.documents, asked.script)


def _find(name: str, documents: Sequence[DocumentInfo]) -> DocumentInfo:
    found = find_named(name, documents) or find_partly_named(name, documents)
    if len(found) == 1:
        return found[0]
    known = "、".join(each.path for each in (found or documents)[:NAMED_IN_ERRORS])
    if found:
        raise DocumentError("overview.several", name=name, known=known)
    raise DocumentError("overview.no_document", name=name, known=known)
