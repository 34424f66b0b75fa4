"""Blocks of text to a Document: its title, its parts and its numbered paragraphs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.errors import DocumentError
from index.patterns import compile_later
from index.types import Document, Omitted, Paragraph, Part, Place

TITLE_COLUMNS = 44
HEADING_CHARACTERS = 200
SENTENCE_END = compile_later(r"[。！？!?；;\n]|…+|\.(?=\s|$)")
CLAUSE_END = compile_later(r"[，、：,:—\s]")
WORD = compile_later(r"[^\W_]")
PAIRS = {"“": "”", "‘": "’", "「": "」", "『": "』", "《": "》", "（": "）", "(": ")", "【": "】"}


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item or table row, as a reader finds it: ``text[start:end]``.

    ``level`` is 0 for body text, 1 for the highest heading, and so on; ``begins_part`` says that
    an essay or chapter begins here; ``page`` is the page it begins on, ``place`` its place in a
    file of another kind; ``labels`` are those of the Paragraph.
    """

    start: int
    end: int
    level: int = 0
    begins_part: bool = False
    page: int | None = None
    place: Place | None = None
    labels: tuple[int, ...] = ()


def make_document(
    path: str, text: str, blocks: Sequence[Block], omitted: Sequence[Omitted] = (), title: str = ""
) -> Document:
    """The document made of the given blocks, which are in order and do not overlap.

    ``title`` is what the file itself says it is called; without it the first heading or the first
    words serve.

    Raises DocumentError when the blocks hold no word.
    """
    if not any(has_words(text, block.start, block.end) for block in blocks):
        raise DocumentError("document.no_words")
    title = " ".join(title.split()) or find_title(text, blocks)
    parts, numbers = _parts(text, blocks, title)
    return Document(path, title, text, parts, _paragraphs(text, blocks, numbers), tuple(omitted))


def mark_chapters(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with the headings that begin chapters marked as beginning parts.

    Those are the headings down to the highest level that occurs more than once.
    """
    levels = [block.level for block in blocks if block.level]
    repeated = [level for level in sorted(set(levels)) if levels.count(level) > 1]
    chapter = repeated[0] if repeated else 0
    return [replace(block, begins_part=0 < block.level <= chapter) for block in blocks]


def has_words(text: str, start: int = 0, end: int | None = None) -> bool:
    """Whether there is a letter or digit of any script in ``text[start:end]``."""
    return WORD.search(text, start, len(text) if end is None else end) is not None


def find_title(text: str, blocks: Sequence[Block]) -> str:
    """What a person knows the blocks by: the heading they begin with, else their first words."""
    for block in blocks:
        if has_words(text, block.start, block.end):
            first = text[block.start : min(block.end, block.start + HEADING_CHARACTERS)]
            return " ".join(first.split()) if block.level else first_words(first)
    return ""


def first_words(text: str) -> str:
    """The first sentence, shortened to about 22 Han characters (44 columns), with … when cut."""
    text = re.sub(r"^[^\w“‘「『《（(【]+", "", " ".join(text[:HEADING_CHARACTERS].split()))
    ends = SENTENCE_END.search(text, 1)
    sentence = text[: ends.start()] if ends else text
    if columns(sentence) > TITLE_COLUMNS:
        sentence = _shortened(sentence) + "…"
    return _balanced(sentence)


def _shortened(sentence: str) -> str:
    """As much of a sentence as fits, up to a clause's end where there is one."""
    fits = sentence
    while columns(fits) > TITLE_COLUMNS - 2:
        fits = fits[:-1]
    ends = [match.start() for match in CLAUSE_END.finditer(sentence[: len(fits) + 1])]
    good = [end for end in ends if columns(fits[:end]) >= TITLE_COLUMNS // 3]
    return fits[: good[-1]] if good else fits


def _balanced(title: str) -> str:
    """The title with a quotation mark or bracket at its start or end taken off if alone."""
    for opening, closing in PAIRS.items():
        if title.startswith(opening) and closing not in title:
            title = title[1:]
        if title.endswith(closing) and opening not in title:
            title = title[:-1]
    return title


def columns(text: str) -> int:
    """Width of a text in terminal columns: East Asian characters take two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _parts(text: str, blocks: Sequence[Block], title: str) -> tuple[tuple[Part, ...], list[int]]:
    """The parts, and for each block the position of its part; none is of headings alone."""
    begins = [0]
    for position, block in enumerate(blocks):
        if block.begins_part and position > 0:
            if _only_headings(blocks[begins[-1] : position]):
                continue
            begins.append(position)
    parts, numbers = [], []
    for number, begin in enumerate(begins):
        stop = begins[number + 1] if number + 1 < len(begins) else len(blocks)
        name = title if len(begins) == 1 else _part_title(text, blocks[begin:stop])
        parts.append(Part(name or title, blocks[begin].start, blocks[stop - 1].end))
        numbers.extend([number] * (stop - begin))
    return tuple(parts), numbers


def _part_title(text: str, blocks: Sequence[Block]) -> str:
    """The title of a part: of the headings it begins with, the last that could begin one."""
    first = 0
    for position, block in enumerate(blocks):
        if not block.level:
            break
        if block.begins_part:
            first = position
    return find_title(text, blocks[first:])


def _only_headings(blocks: Sequence[Block]) -> bool:
    return all(block.level > 0 for block in blocks)


def _paragraphs(text: str, blocks: Sequence[Block], numbers: list[int]) -> tuple[Paragraph, ...]:
    """One paragraph a block; each knows the nearest heading above it within its part."""
    paragraphs = []
    above: list[tuple[int, str]] = []
    part = -1
    for number, (block, of_part) in enumerate(zip(blocks, numbers, strict=True), 1):
        if of_part != part:
            above, part = [], of_part
        if block.level:
            above = [entry for entry in above if entry[0] < block.level]
        heading = above[-1][1] if above else None
        paragraphs.append(
            Paragraph(
                number,
                block.start,
                block.end,
                of_part,
                heading,
                block.page,
                block.place,
                block.labels,
            )
        )
        if block.level:
            above.append((block.level, text[block.start : block.end]))
    return tuple(paragraphs)
