"""A stretch of a document as a citation, with all that is known of its place."""

from __future__ import annotations

from bisect import bisect_right

from index import Document, Paragraph
from qa.types import Citation


def cite(
    document: Document,
    start: int,
    end: int,
    *,
    n: int = 0,
    score: float = 0.0,
    answer_words: tuple[int, ...] = (),
) -> Citation:
    """The citation of ``document.text[start:end]``: the essay, the paragraph, the page, the place
    in a file of its kind, and the heads of columns in a row of a table.

    n: the number of its marker. score, answer_words: see ``Citation``.
    """
    paragraph = paragraph_at(document, start)
    part = document.parts[paragraph.part].title if paragraph.part < len(document.parts) else ""
    return Citation(
        n=n,
        document=document.path,
        title=document.title,
        paragraph=paragraph.number,
        start=start,
        end=end,
        quote=document.text[start:end],
        score=score,
        part=part,
        page=paragraph.page,
        place=paragraph.place,
        labels=labels_within(paragraph, start, end),
        answer_words=answer_words,
    )


def labels_within(paragraph: Paragraph, start: int, end: int) -> tuple[int, ...]:
    """The labels of a row that lie within a stretch of the text, counted from its start."""
    pairs = zip(paragraph.labels[::2], paragraph.labels[1::2], strict=True)
    moved = ((paragraph.start + low - start, paragraph.start + high - start) for low, high in pairs)
    inside = (pair for pair in moved if pair[0] >= 0 and pair[1] <= end - start)
    return tuple(place for pair in inside for place in pair)


def paragraph_at(document: Document, position: int) -> Paragraph:
    """The paragraph that holds a position of the document's text, or the last one before it."""
    at = bisect_right(document.paragraphs, position, key=lambda paragraph: paragraph.start)
    return document.paragraphs[max(at - 1, 0)]
