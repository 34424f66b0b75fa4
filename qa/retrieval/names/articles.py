"""Finds numbered articles exactly, by the numbers at the beginning of their lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index import Document, Index, WordCutter, compile_later, fold, numerals
from qa.question.articles import ArticleQuestion, ArticleReference
from qa.retrieval.names.scope import EVERYWHERE, Scope, passages_within

PASSAGES_SEARCHED = 200
"""Number of passages with an article's number whose documents are looked through."""

DOCUMENTS_SEARCHED = 20
"""Most documents looked through."""

_BEGINNING = 30
"""Characters of a line that may hold its number."""

_NUMBER = rf"(?:\d{{1,4}}|[{numerals.NUMERALS}]{{1,8}})"
_ARTICLE = compile_later(rf"\W*第\s*({_NUMBER})\s*条(?![规的款第所和及与至、之中,，])")
_HEADED = compile_later(rf"\W*第\s*{_NUMBER}\s*条(?:[\s:]|$)")
_DIVISION = compile_later(rf"\W*第\s*{_NUMBER}\s*[编章节篇部]|附\s*[则件录表]")
_POINT = compile_later(rf"\s*({_NUMBER})\s*(?:、|[.](?!\d)|[)])")
_ITEM = compile_later(rf"\s*(?:[(]({_NUMBER})[)]|({_NUMBER})\s*(?:、|[.](?!\d)|[)])|([①-⑳]))")
_SENTENCE_END = compile_later(r"[。！？；：.!?;:”’」』）)]\s*$")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a document's text."""

    document: str
    start: int
    end: int


def find_articles(
    index: Index, cutter: WordCutter, asked: ArticleQuestion, scope: Scope = EVERYWHERE
) -> tuple[Span, ...]:
    """The paragraphs of the articles asked for, in order, each document's by themselves; those of
    the documents of ``scope``.

    In documents without articles, the item of a list will do if only one has the number. Empty if
    any of the articles is in none of the documents, or the document named is not there.
    """
    found: list[Span] = []
    for reference in asked.references:
        documents = [
            _Lines.of(document)
            for document in _named(_candidates(index, cutter, reference, scope), asked.document)
        ]
        spans = _find(documents, reference, _ARTICLE)
        if (
            not spans
            and sum(len(lines.places(_POINT, reference.number)) for lines in documents) == 1
        ):
            spans = _find(documents, reference, _POINT)
        if not spans:
            return ()
        found += spans
    return tuple(found)


def _candidates(
    index: Index, cutter: WordCutter, reference: ArticleReference, scope: Scope
) -> list[Document]:
    """The documents that may have an article of that number, the likeliest first."""
    every = scope.documents or [info.path for info in index.documents]
    if len(every) <= DOCUMENTS_SEARCHED:
        return [index.document(path) for path in every]
    within = passages_within(index, scope)
    numeral = numerals.format_numeral(reference.number)
    paths: dict[str, None] = {}
    for form in (f"第{numeral}条", f"第{reference.number}条"):
        ids = index.word_ids(cutter.words(form))
        if min(ids) >= 0:
            numbers = index.lexical_search(ids, PASSAGES_SEARCHED, within)[0]
            paths |= dict.fromkeys(index.passage(int(number)).document for number in numbers)
    return [index.document(path) for path in list(paths)[:DOCUMENTS_SEARCHED]]


def _named(documents: Sequence[Document], name: str) -> list[Document]:
    """Those whose title, path or beginning has the name."""
    return [
        document
        for document in documents
        if name in fold(f"{document.title}\n{document.path}\n{document.text[:300]}")
    ]


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines of a document, the folded beginning of each, and whether it goes on with the
    sentence of the line before."""

    spans: list[Span]
    texts: list[str]
    goes_on: list[bool]

    @classmethod
    def of(cls, document: Document) -> _Lines:
        spans = list(_lines(document))
        lines = [document.text[each.start : each.end] for each in spans]
        return cls(
            spans,
            [fold(line[:_BEGINNING]) for line in lines],
            [False, *(_is_open(line) for line in lines[:-1])],
        )

    def places(self, pattern: re.Pattern[str], number: int) -> list[int]:
        """The lines that begin with a number, and not within a sentence."""
        return [
            place
            for place, text in enumerate(self.texts)
            if _number(pattern.match(text)) == number
            and (_HEADED.match(text) or not self.goes_on[place])
        ]


def _is_open(line: str) -> bool:
    """Whether a line stops within a sentence, and is no heading."""
    return len(line) > _BEGINNING and not _SENTENCE_END.search(line)


def _find(
    documents: Sequence[_Lines], reference: ArticleReference, pattern: re.Pattern[str]
) -> list[Span]:
    """The paragraphs of an article, or of the part of it that is asked for, in all documents."""
    found: list[Span] = []
    for lines in documents:
        for place in lines.places(pattern, reference.number):
            end = _article_end(lines.texts, place, pattern)
            found += _narrowed(lines.spans[place:end], lines.texts[place:end], reference)
    return found


def _article_end(texts: Sequence[str], start: int, pattern: re.Pattern[str]) -> int:
    """Where the lines of an article end: at the next of its kind, or at the next division."""
    for place in range(start + 1, len(texts)):
        if pattern.match(texts[place]) or _DIVISION.match(texts[place]):
            return place
    return len(texts)


def _narrowed(
    lines: Sequence[Span], texts: Sequence[str], reference: ArticleReference
) -> Sequence[Span]:
    """Of an article's lines those of the paragraph (款) and the item (项) asked for."""
    places = list(range(len(lines)))
    if reference.paragraph:
        begins = [at for at in places if at == 0 or not _ITEM.match(texts[at])]
        begins = [*begins, len(lines)]
        if reference.paragraph >= len(begins):
            return ()
        places = places[begins[reference.paragraph - 1] : begins[reference.paragraph]]
    if reference.item:
        places = [at for at in places if _number(_ITEM.match(texts[at])) == reference.item]
    return [lines[at] for at in places]


def _number(match: re.Match[str] | None) -> int:
    """The number that a line begins with; 0 for none."""
    found = next((group for group in match.groups() if group), "") if match else ""
    if not found:
        return 0
    if "①" <= found <= "⑳":
        return ord(found) - ord("①") + 1
    return numerals.parse_number(found) or 0


def _lines(document: Document) -> Iterator[Span]:
    """The lines of a document's paragraphs; what was broken within a sentence is one line."""
    for paragraph in document.paragraphs:
        start = end = paragraph.start
        before = ""
        for line in document.text[paragraph.start : paragraph.end].splitlines(keepends=True):
            if start < end and _begins_anew(before, line):
                yield from _trimmed(document, start, end)
                start = end
            end, before = end + len(line), line
        yield from _trimmed(document, start, end)


def _begins_anew(before: str, line: str) -> bool:
    """Whether a line begins a paragraph or an item rather than going on with a sentence, as
    «…依照 / 第三条上报» does."""
    if _SENTENCE_END.search(before) or not line.strip():
        return True
    folded = fold(line[:_BEGINNING])
    return any(pattern.match(folded) for pattern in (_HEADED, _DIVISION, _POINT, _ITEM))


def _trimmed(document: Document, start: int, end: int) -> Iterator[Span]:
    text = document.text[start:end]
    if bare := text.strip():
        start += text.index(bare)
        yield Span(document.path, start, start + len(bare))
