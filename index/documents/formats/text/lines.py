"""Source code, settings and logs: text whose lines are known by their numbers."""

from __future__ import annotations

from collections.abc import Iterator

from index.documents.decoding import decode
from index.documents.folder_boilerplate import NO_BOILERPLATE, Boilerplate
from index.documents.formats.pieces import Extracted
from index.documents.outline import Block, has_words
from index.errors import DocumentError
from index.patterns import compile_later
from index.types import Place

LINE = compile_later(r"[^\n]+")
TERMINAL_CODES = compile_later("\x1b\\[[0-9;?]*[A-Za-z]")
MOST_LINES = 2_000_000


def read_lines(data: bytes, boilerplate: Boilerplate = NO_BOILERPLATE) -> Extracted:
    """The lines of a text file that are not blank, each with its number; nothing is left out.

    boilerplate: is not looked for; what recurs in source files is part of them.

    Raises DocumentError when its encoding cannot be determined, or it has too many lines.
    """
    text = TERMINAL_CODES.sub("", decode(data))
    if text.count("\n") > MOST_LINES:
        raise DocumentError("document.too_many_lines", most=MOST_LINES)
    return Extracted(text, tuple(_blocks(text)), ())


def _blocks(text: str) -> Iterator[Block]:
    number, seen = 1, 0
    for match in LINE.finditer(text):
        start, end = match.span()
        number += text.count("\n", seen, start)
        seen = start
        while start < end and text[start].isspace():
            start += 1
        while start < end and text[end - 1].isspace():
            end -= 1
        if has_words(text, start, end):
            yield Block(start, end, place=Place("line", number))
