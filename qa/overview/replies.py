"""Overviews as answers: labels for documents, parts and topics, and quotations with citations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index import Document, DocumentInfo
from qa.answering.answers import Reply
from qa.answering.citations import cite
from qa.answering.look_up import CERTAIN
from qa.i18n.answers import BETWEEN, Script, label
from qa.overview.abridging import Abridged, Excerpt
from qa.overview.chapters import Section
from qa.overview.folders import Folder, FolderTopic
from qa.types import Citation, Segment

MOST_LISTED = 100
"""Documents that a list names."""

MOST_CHAPTERS = 12
"""Chapters that are named where another one was asked for."""

MOST_NAMED = 5
"""Documents that are named of a topic where not all of them are quoted."""


class _Composer:
    """Segments and citations in the making, numbered as they come."""

    def __init__(self, script: Script) -> None:
        self.script: Script = script
        self.segments: list[Segment] = []
        self.citations: list[Citation] = []
        self._quoted: set[str] = set()

    def say(self, code: str, lead: str = "\n", document: str = "", **fields: str | int) -> None:
        """Add a label; ``document`` is the path of what it names."""
        words = label(code, self.script, **{name: str(value) for name, value in fields.items()})
        lead = lead if self.segments else ""
        self.segments.append(Segment("label", words, code=code, lead=lead, document=document))

    def quote(self, document: Document, excerpts: Sequence[Excerpt]) -> None:
        """Add sentences, each on a line of its own; none that was quoted already."""
        for excerpt in excerpts:
            text = document.text[excerpt.start : excerpt.end]
            if text in self._quoted:
                continue
            self._quoted.add(text)
            n = len(self.citations) + 1
            cited = cite(document, excerpt.start, excerpt.end, n=n, score=CERTAIN)
            self.citations.append(cited)
            self.segments.append(Segment("quotation", text, (n,), lead="\n"))

    def reply(self) -> Reply:
        """What was put together, as an answer."""
        return Reply(True, CERTAIN, tuple(self.segments), tuple(self.citations))


def document_reply(abridged: Abridged, script: Script, chapter: str = "") -> Reply:
    """The overview of a document: its parts in order under their headings, each quoted.

    chapter: the words that stand over the one chapter that it is of, if it is of one.
    """
    composer = _Composer(script)
    document = abridged.document
    shown, count = len(abridged.parts), sum(len(part.excerpts) for part in abridged.parts)
    title = title_in_marks(document.title or document.path, script)
    title = f"{title} · {chapter}" if chapter else title
    code = "overview_parts" if shown > 1 else "overview_document"
    code = "overview_some_parts" if abridged.of > shown else code
    composer.say(
        code, document=document.path, title=title, count=count, shown=shown, parts=abridged.of
    )
    for each in abridged.parts:
        if each.part.title:
            composer.say("overview_part", "\n\n", part=each.part.title)
        elif shown > 1:
            first, last = each.part.first, each.part.last
            code = "overview_stretch" if last > first else "overview_paragraph"
            composer.say(code, "\n\n", first=first, last=last)
        composer.quote(document, each.excerpts)
    return composer.reply()


def folder_reply(folder: Folder, numbers: Sequence[int], script: Script, name: str = "") -> Reply:
    """The overview of a folder: how many documents there are, and by topic what they say.

    numbers: the place of each document in the list, from 1. name: that of the folder; "" where all
    documents are meant.
    """
    composer = _Composer(script)
    several = len(folder.topics) > 1
    code = "overview_topics" if several else "overview_folder"
    within, count = _within(name, script), len(folder.documents)
    composer.say(code, within=within, documents=count, topics=len(folder.topics))
    for topic in folder.topics:
        if several:
            composer.say(
                "overview_topic",
                "\n\n",
                topic=_name(folder, topic, script),
                count=len(topic.members),
            )
        if folder.each:
            for member, quoted in zip(topic.members, topic.quoted, strict=True):
                _say_entry(composer, folder.documents[member], numbers[member])
                composer.quote(quoted.document, quoted.excerpts)
            continue
        for at, member in enumerate(topic.members[:MOST_NAMED]):
            _say_entry(composer, folder.documents[member], numbers[member])
            for quoted in topic.quoted[at : at + 1]:
                composer.quote(quoted.document, quoted.excerpts)
        if len(topic.members) > MOST_NAMED:
            composer.say("overview_more", count=len(topic.members) - MOST_NAMED)
    return composer.reply()


def list_reply(
    documents: Sequence[DocumentInfo],
    script: Script,
    among: Sequence[DocumentInfo] = (),
    name: str = "",
) -> Reply:
    """The list of documents, numbered, with how many there are.

    among: the documents among which they have their numbers; default: themselves. name: that of the
    folder that they are in, where one was named.
    """
    composer = _Composer(script)
    numbers = {each.path: number for number, each in enumerate(among or documents, 1)}
    composer.say("overview_list", within=_within(name, script), documents=len(documents))
    for document in documents[:MOST_LISTED]:
        _say_entry(composer, document, numbers[document.path])
    if len(documents) > MOST_LISTED:
        composer.say("overview_more", count=len(documents) - MOST_LISTED)
    return composer.reply()


def which_reply(documents: Sequence[DocumentInfo], numbers: Sequence[int], script: Script) -> Reply:
    """The documents that have a chapter that was asked for without saying of which document."""
    composer = _Composer(script)
    composer.say("overview_which", documents=len(documents))
    for number, document in list(zip(numbers, documents, strict=True))[:MOST_LISTED]:
        _say_entry(composer, document, number)
    if len(documents) > MOST_LISTED:
        composer.say("overview_more", count=len(documents) - MOST_LISTED)
    return composer.reply()


def outline_reply(document: Document, sections: Sequence[Section], script: Script) -> Reply:
    """The headings of sections in order, each quoted where it stands."""
    composer = _Composer(script)
    title = title_in_marks(document.title or document.path, script)
    composer.say("overview_outline", document=document.path, title=title, parts=len(sections))
    for section in sections:
        paragraph = document.paragraphs[section.first - 1]
        text = document.text[paragraph.start : paragraph.end]
        if " ".join(text.split()) == section.title:
            composer.quote(document, [Excerpt(paragraph.start, paragraph.end)])
        else:
            composer.say("overview_part", part=section.title)
    return composer.reply()


def no_chapter_reply(document: Document, titles: Sequence[str], script: Script) -> Reply:
    """The refusal where a document has no such chapter: it says which ones there are."""
    composer = _Composer(script)
    title = title_in_marks(document.title or document.path, script)
    shown = BETWEEN[script].join(titles[:MOST_CHAPTERS])
    more = len(titles) - MOST_CHAPTERS
    others = label("others", script, count=str(len(titles))) if more > 0 else ""
    composer.say("overview_no_chapter", title=title, names=shown, others=others)
    return replace(composer.reply(), answered=False, confidence=0.0, reason="not_found")


def beyond_reply(count: int, script: Script) -> Reply:
    """The refusal where a place in the list was named that there is not."""
    composer = _Composer(script)
    composer.say("overview_beyond", documents=count)
    return replace(composer.reply(), answered=False, confidence=0.0, reason="not_found")


def _say_entry(composer: _Composer, document: DocumentInfo, number: int) -> None:
    title = " ".join((document.title or document.path).split())
    composer.say(
        "overview_entry", document=document.path, number=number, title=title, path=document.path
    )


def _within(name: str, script: Script) -> str:
    """What an overview of a folder of that name begins with."""
    return label("overview_within", script, folder=name) if name else ""


def _name(folder: Folder, topic: FolderTopic, script: Script) -> str:
    """A topic's words, else the title of the document that stands for it."""
    words = topic.name or (folder.documents[topic.members[0]].title,)
    return (" · " if script == "en" else "、").join(words)


def title_in_marks(title: str, script: Script) -> str:
    """A title in the marks of the script; a title that has such marks already has no more."""
    shown = " ".join(title.split())
    if script == "en":
        return shown if "“" in shown else f"“{shown}”"
    return shown if "《" in shown else f"《{shown}》"
