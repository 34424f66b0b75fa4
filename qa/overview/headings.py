"""The headings of a document, and how deep each lies under the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from index import Document, Paragraph


def heading_depths(document: Document) -> Mapping[int, int]:
    """The numbers of the paragraphs that are headings, and how deep each lies, from 0.

    A paragraph is one if the next one names it as the heading above it, or its part is called so.
    """
    depths: dict[int, int] = {}
    above: dict[str | None, int] = {}
    part, of_parts = -1, 0  # how deep the headings lie that begin parts
    for paragraph, following in _pairs(document.paragraphs):
        begins = paragraph.part != part
        called = _names(document, paragraph)
        if begins:
            part = paragraph.part
            above = {None: of_parts - 1} if called else {}
        if _heads(document, paragraph, following) or (begins and called):
            depth = above.get(paragraph.heading, -1) + 1
            depths[paragraph.number] = depth
            above[document.text[paragraph.start : paragraph.end]] = depth
            if part == 0 and called:
                of_parts = depth
    return depths


def _pairs(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[Paragraph, Paragraph | None]]:
    following: Sequence[Paragraph | None] = (*paragraphs[1:], None)
    return zip(paragraphs, following, strict=False)


def _heads(document: Document, paragraph: Paragraph, following: Paragraph | None) -> bool:
    """Whether the following paragraph names this one as the heading above it."""
    if following is None or following.heading is None or following.part != paragraph.part:
        return False
    same_length = len(following.heading) == paragraph.end - paragraph.start
    return same_length and document.text.startswith(following.heading, paragraph.start)


def _names(document: Document, paragraph: Paragraph) -> bool:
    """Whether a part of several is called by the words of its first paragraph."""
    if paragraph.part >= len(document.parts) or len(document.parts) < 2:
        return False
    title = document.parts[paragraph.part].title
    return title == " ".join(document.text[paragraph.start : paragraph.end].split())
