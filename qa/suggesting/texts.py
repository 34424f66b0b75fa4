"""What the rules see of a document: its lines and sentences, and what it may be called."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from index import Document, compile_later, has_han

SuggestedLanguage = Literal["zh", "en"]
MOST_CHARACTERS = 40_000  # of a document are read
_ENDS = compile_later(r"[^。！？!?\n]+[。！？!?]*|[!?]+")
_ENGLISH_ENDS = compile_later(r".+?(?:[.!?](?=\s+[A-Z“\"(]|\s*$)|$)", re.DOTALL)
_NAME = compile_later(r"[^\W_](?:[\w·‧•・\- ]|[（(][^()（）]*[)）])*", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that a stretch of a document should answer.

    ``start`` and ``end`` are that stretch. ``weight`` (0 to 1) says how well questions of this
    rule tend to read.
    """

    question: str
    document: str
    start: int
    end: int
    weight: float


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question that was asked and answered with confidence, and the sentence that answers it."""

    question: str
    document: str
    start: int
    end: int
    language: SuggestedLanguage


@dataclass(frozen=True, slots=True)
class Stated:
    """A sentence of a document, with its place; ``first`` says that it begins its paragraph, and
    ``line`` that it is the whole of it. ``after`` is where the text below it ends: what a heading
    that asks is answered by."""

    text: str
    start: int
    end: int
    first: bool
    line: bool
    after: int


def language_of_document(document: Document) -> SuggestedLanguage:
    """The language in which a document is asked about: its own, Chinese or else English."""
    sample = document.text[:2000]
    return "zh" if sum(map(has_han, sample)) * 8 > len(sample) else "en"


def sentences(document: Document, language: SuggestedLanguage) -> Iterator[Stated]:
    """The sentences of the first paragraphs of a document, in order."""
    pattern = _ENDS if language == "zh" else _ENGLISH_ENDS
    paragraphs = [each for each in document.paragraphs if each.start < MOST_CHARACTERS]
    for at, paragraph in enumerate(paragraphs):
        text = document.text[paragraph.start : paragraph.end]
        after = paragraphs[min(at + 4, len(paragraphs) - 1)].end
        whole = text.strip()
        follows = paragraphs[at + 1] if at + 1 < len(paragraphs) else None
        below = document.text[follows.start : follows.end].strip() if follows else ""
        if whole.endswith(("?", "？")) and (not below or below.endswith(("?", "？"))):
            continue  # one of a list of questions, which nothing answers here
        for found in pattern.finditer(text):
            said = found[0].strip()
            if not said:
                continue
            start = paragraph.start + found.start() + len(found[0]) - len(found[0].lstrip())
            first = not text[: found.start()].strip()
            yield Stated(said, start, start + len(said), first, said == whole, after)


def name_of(document: Document) -> str:
    """What a document is about, where its title is a plain name («韦尔纳河»), else ""."""
    title = document.title.strip()
    short = len(title) <= (14 if has_han(title) else 50)
    return title if short and _NAME.fullmatch(title) else ""
