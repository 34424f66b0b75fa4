"""A question for an overview, or a call for one, to the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index import DocumentError, DocumentInfo, Index, SettingsError, WordCutter
from qa.answering.answers import Reply
from qa.i18n.answers import Script
from qa.overview.abridging import abridge
from qa.overview.folders import survey
from qa.overview.hints import is_overview
from qa.overview.parsing import parse_following, parse_request
from qa.overview.references import Meant, find_meant, find_named, find_partly_named
from qa.overview.replies import (
    beyond_reply,
    document_reply,
    folder_reply,
    list_reply,
)
from qa.overview.requests import MOST_SENTENCES, NOTHING, Request
from qa.question.language import script_of_question
from qa.types import Answer

NAMED_IN_ERRORS = 5
"""Documents that an error names."""


@dataclass(frozen=True, slots=True)
class Overview:
    """An overview: the question that stands for it by itself, and the answer."""

    question: str
    reply: Reply


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
    request = _understand(question, history)
    if request is None:
        return None
    documents = _documents(index, within)
    if not documents:
        return None
    script = script_of_question(question)
    if request.kind == "list":
        return Overview(question, list_reply(documents, script))
    meant = find_meant(request.target, documents, history)
    if meant is None:
        return None
    if meant.beyond:
        return Overview(question, beyond_reply(len(documents), script))
    said = _said(question, request, meant, documents, script)
    return Overview(said, _reply(index, cutter, request, meant, documents, script))


def compose_overview(
    index: Index,
    cutter: WordCutter,
    document: str | None = None,
    sentences: int | None = None,
    *,
    within: Sequence[str] = (),
    script: Script | None = None,
) -> Overview:
    """The overview of a document, by path, title or file name, or of all where none is given.

    sentences: how many are quoted in all, 1 to ``MOST_SENTENCES``; default: as the parts are many.
    script: that of the labels; default: that of the titles.

    Raises DocumentError when there is no such document, or several, and SettingsError when
    ``sentences`` is out of range.
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
    request = Request("folder" if meant.whole else "document", NOTHING, sentences)
    question = canonical_question(meant, documents, chosen)
    if not documents:
        return Overview(question, list_reply((), chosen))
    return Overview(question, _reply(index, cutter, request, meant, documents, chosen))


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
    quoted = max(1, round(len(last.citations) * following.scale))
    sentences = following.sentences or min(quoted, MOST_SENTENCES)
    return replace(before, sentences=sentences, scale=1.0, follows=True)


def _documents(index: Index, within: Sequence[str]) -> Sequence[DocumentInfo]:
    if not within:
        return index.documents
    wanted = frozenset(within)
    return [each for each in index.documents if each.path in wanted]


def _reply(
    index: Index,
    cutter: WordCutter,
    request: Request,
    meant: Meant,
    documents: Sequence[DocumentInfo],
    script: Script,
) -> Reply:
    if len(meant.documents) == 1:
        document = index.document(meant.documents[0].path)
        return document_reply(abridge(index, document, request.sentences, request.scale), script)
    places = {document.path: at for at, document in enumerate(documents, 1)}
    numbers = [places[document.path] for document in meant.documents]
    folder = survey(index, cutter, meant.documents, request.sentences)
    return folder_reply(folder, numbers, script)


def _said(
    question: str,
    request: Request,
    meant: Meant,
    documents: Sequence[DocumentInfo],
    script: Script,
) -> str:
    """The question as it stands by itself."""
    if not request.follows and request.target.way in ("titled", "bare", "whole"):
        return question
    return canonical_question(meant, documents, script)


def _find(name: str, documents: Sequence[DocumentInfo]) -> DocumentInfo:
    found = find_named(name, documents) or find_partly_named(name, documents)
    if len(found) == 1:
        return found[0]
    known = "、".join(each.path for each in (found or documents)[:NAMED_IN_ERRORS])
    if found:
        raise DocumentError("overview.several", name=name, known=known)
    raise DocumentError("overview.no_document", name=name, known=known)
