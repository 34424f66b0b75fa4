"""What a pointer points at as it was quoted, and how its place is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index import Document, Place
from qa.i18n.messages import Language, say
from qa.i18n.places import is_whole_file, place_name
from qa.types import Answer, Citation
from qa.web.source_window import Span, paragraph_at
from qa.web.sources.pointers import Pointer


def place(
    language: Language,
    part: str,
    paragraph: int,
    page: int | None = None,
    within: Place | None = None,
) -> str:
    """«Essay · paragraph 3 · page 2», without what is not known; where the file has places of its
    own, ``within``, that one instead: «Essay · slide 3». The address of a web page, and that
    it was read from a picture, stand last."""
    if within is not None and not is_whole_file(within):
        essay = "" if part.strip() == within.name else part.strip()
        return " · ".join(filter(None, (essay, place_name(language, within))))
    parts = [part.strip(), say(language, "paragraph", number=paragraph) if paragraph else ""]
    parts.append("" if page is None else say(language, "page", number=page))
    parts.append("" if within is None else place_name(language, within))
    return " · ".join(part for part in parts if part)


def place_in(document: Document, position: int, language: Language) -> str:
    """The essay, heading, paragraph and page of a position in a document."""
    paragraph = paragraph_at(document, position)
    if paragraph is None:
        return ""
    title = document.parts[paragraph.part].title if paragraph.part < len(document.parts) else ""
    names = [name for name in (title, paragraph.heading or "") if name and name != document.title]
    essay = " · ".join(dict.fromkeys(names))
    return place(language, essay, paragraph.number, paragraph.page, paragraph.place)


@dataclass(frozen=True, slots=True)
class Quotation:
    """What a pointer points at, as it was when the answer was given. ``also`` are the other
    quotations of the answer from the document; ``words`` where the very words that answer stand in
    ``quote``."""

    document: str
    title: str
    where: str
    start: int
    end: int
    quote: str
    also: tuple[Span, ...] = ()
    words: tuple[Span, ...] = ()


def find_quotation(
    pointer: Pointer, turns: Sequence[Answer], language: Language
) -> Quotation | None:
    """The citation or close passage a pointer points at; None when there is none such."""
    if pointer.turn >= len(turns):
        return None
    answer = turns[pointer.turn]
    quoted = {"cite": answer.cited, "possible": answer.possible}.get(pointer.kind, ())
    for citation in quoted:
        if citation.n == pointer.number:
            return _of_citation(citation, quoted, language)
    if pointer.kind == "closest":
        for result in answer.closest:
            if result.rank == pointer.number:
                where = place(language, result.part, result.paragraph)
                ends = result.start, result.end
                return Quotation(result.document, result.title, where, *ends, result.text)
    return None


def _of_citation(citation: Citation, quoted: Sequence[Citation], language: Language) -> Quotation:
    """A citation, with the other quotations of its answer from the same document."""
    where = place(language, citation.part, citation.paragraph, citation.page, citation.place)
    also = tuple(
        Span(other.start, other.end)
        for other in quoted
        if other.document == citation.document and other.n != citation.n
    )
    ends = citation.start, citation.end
    words = citation.answer_words
    answering = tuple(Span(*pair) for pair in zip(words[::2], words[1::2], strict=True))
    quoted_as = citation.document, citation.title, where, *ends, citation.quote
    return Quotation(*quoted_as, also, answering)
