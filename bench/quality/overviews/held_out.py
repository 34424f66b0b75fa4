"""What the authors of documents wrote to say what they are about, and the documents without it."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from index import Document, Part, fold
from index.documents.reader import read_document

OF_THE_REST = 3
FEWEST_PARTS = 3
SENTENCE_END = re.compile(r"[。！？!?；;，,、：:.…]$")
TOKEN = re.compile(r"[\u3400-\u9fff]|[a-z0-9]+")
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Held:
    """A document, what was taken out of it, and where its parts begin."""

    document: Document
    reference: tuple[str, ...]
    parts: tuple[int, ...]
    sentences: int


def is_heading(line: str, below: str) -> bool:
    """Whether a line stands over the text below it: short, no sentence, and the text is longer."""
    short = len(line) <= 24 if TOKEN.findall(line)[:1] and ord(line[0]) > 255 else len(line) <= 48
    return short and not SENTENCE_END.search(line) and len(below) > max(30, 2 * len(line))


def hold_out_headings(name: str, title: str, text: str) -> Held | None:
    """The document without the lines over its parts; None where it has too few of them."""
    lines = [line.strip() for line in text.splitlines() if line.strip() and line.strip() != title]
    parts: list[list[str]] = [[]]
    headings: list[str] = []
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        if is_heading(line, below):
            headings.append(line)
            parts.append([])
        else:
            parts[-1].append(line)
    parts = [part for part in parts if part]
    if len(headings) < FEWEST_PARTS or len(parts) < FEWEST_PARTS:
        return None
    return held(name, title, parts, tuple(headings), len(parts))


def hold_out_headings_and_parts(name: str, title: str, text: str) -> Held | None:
    """The same, its parts run together."""
    case = hold_out_headings(name, title, text)
    return None if case is None else replace(case, document=read_held_text(name, case.document))


def hold_out_first_lines(name: str, title: str, text: str) -> Held | None:
    """The document without its first paragraph; None where that is no text."""
    lines = [line.strip() for line in text.splitlines() if line.strip() and line.strip() != title]
    if not lines or len(lines[0]) < 40 or not SENTENCE_END.search(lines[0]):
        return None
    return held(name, title, [lines[1:]], (lines[0],), OF_THE_REST) if lines[1:] else None


def held(
    name: str, title: str, parts: Sequence[Sequence[str]], reference: tuple[str, ...], count: int
) -> Held:
    """The document of these parts, with the places where they begin."""
    text, starts = f"{title}\n\n", []
    for part in parts:
        starts.append(len(text))
        text += "\n\n".join(part) + "\n\n"
    document = read_document(name, text.encode())
    if len(starts) > 1:
        document = with_parts(document, starts)
    return Held(document, reference, tuple(starts), count)


def read_held_text(name: str, document: Document) -> Document:
    """The document as its text alone is read."""
    return read_document(name, document.text.encode())


def with_parts(document: Document, starts: Sequence[int]) -> Document:
    """The document with nameless parts that begin at these places."""
    paragraphs = tuple(
        replace(each, part=max(bisect_right(starts, each.start) - 1, 0), heading=None)
        for each in document.paragraphs
    )
    ends = [*starts[1:], len(document.text)]
    parts = tuple(Part("", start, end) for start, end in zip(starts, ends, strict=True))
    return replace(document, parts=parts, paragraphs=paragraphs)


def tokens(text: str) -> list[str]:
    """Chinese characters and Latin words, script and case folded."""
    return TOKEN.findall(fold(text))


def read_held(
    folder: Path, hold_out: Callable[[str, str, str], Held | None]
) -> Iterator[tuple[str, Held]]:
    """The documents of a folder with something held out, by name."""
    for line in (folder / "documents.jsonl").read_text("utf-8").splitlines():
        item = json.loads(line)
        name = f"{folder.name}-{item['id']}.txt"
        case = hold_out(name, item["title"], item["text"])
        if case is not None:
            yield name, case
