"""Markdown: rendered to plain lines, so that no markup stands in a quotation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from index.documents import boilerplate as omissions
from index.documents.decoding import decode
from index.documents.folder_boilerplate import NO_BOILERPLATE, Boilerplate
from index.documents.formats.pieces import Extracted, Piece, assemble
from index.documents.formats.tables import table_pieces
from index.documents.formats.text.front_matter import find_front_matter
from index.documents.formats.text.plain_text import read_plain_text
from index.patterns import compile_later
from index.text.han import is_wide

if TYPE_CHECKING:
    from markdown_it.token import Token

MOST_BYTES = 16 << 20  # of what is parsed as Markdown
NOTE = compile_later(r"^ {0,3}\[\^([^\]\s]{1,40})\]:[ \t]*", re.MULTILINE)
NOTE_MARK = compile_later(r"\[\^([^\]\s]{1,40})\]")
INLINE_TAG = compile_later(
    r"</?(?:sup|sub|b|i|u|s|em|strong|span|font|center|mark|small|big|kbd|del|ins)(?:\s[^<>]*)?>",
    re.IGNORECASE,
)
LINE_BREAK_TAG = compile_later(r"<br\s*/?>", re.IGNORECASE)


def read_markdown(data: bytes, boilerplate: Boilerplate = NO_BOILERPLATE) -> Extracted:
    """The text of a Markdown file; one of more than 16 MiB is read as plain text.

    Raises DocumentError when its encoding cannot be determined.
    """
    if len(data) > MOST_BYTES:
        return read_plain_text(data, boilerplate)
    return _extract(decode(data), boilerplate)


def _extract(text: str, boilerplate: Boilerplate) -> Extracted:
    """The headings, paragraphs, list items, table rows and code lines of a Markdown text.

    HTML within it stays as literal text, except for line breaks and inline markup (bold,
    superscript and so on).
    """
    from markdown_it import MarkdownIt

    front = find_front_matter(text)
    pieces: list[Piece] = []
    if front:
        pieces.append(Piece(front.text, omit=omissions.FRONT_MATTER))
        text = text[front.end :]
    text = _with_notes_as_lines(text)
    tokens = MarkdownIt("commonmark", {"html": False}).enable("table").parse(text)
    extracted = assemble([*_pieces(tokens), *pieces], front.title if front else "", boilerplate)
    return replace(extracted, tags=front.tags) if front else extracted


def _with_notes_as_lines(text: str) -> str:
    """The text without the marks of its footnotes; each note itself begins with «注：»."""
    defined = set(NOTE.findall(text))
    if not defined:
        return text
    text = NOTE.sub(lambda match: "\n注：", text)
    return NOTE_MARK.sub(lambda match: "" if match[1] in defined else match[0], text)


def _pieces(tokens: list[Token]) -> Iterator[Piece]:
    level = 0
    number = ""
    rows: list[list[str]] = []
    in_table = False
    for token in tokens:
        if token.type == "heading_open":
            level = int(token.tag[1])
        elif token.type == "heading_close":
            level = 0
        elif token.type == "list_item_open":
            number = f"{token.info}{token.markup} " if token.info else ""
        elif token.type == "table_open":
            in_table, rows = True, []
        elif token.type == "tr_open":
            rows.append([])
        elif token.type == "table_close":
            in_table = False
            yield from table_pieces(rows, header=True)
        elif token.type == "inline":
            lines = _inline(token)
            if in_table:
                rows[-1].append(" ".join(lines))
            else:
                first, *others = lines
                yield Piece(number + first, level)
                yield from (Piece(line, level) for line in others)
                number = ""
        elif token.type in ("fence", "code_block"):
            yield from (Piece(line) for line in token.content.split("\n"))


def _inline(token: Token) -> list[str]:
    """The lines of a run of text: its words without emphasis marks and link targets."""
    parts: list[str] = []
    for child in token.children or []:
        if child.type == "softbreak":
            parts.append(_soft_break("".join(parts)))
        elif child.type == "hardbreak":
            parts.append("\n")
        elif child.type == "text":
            parts.append(LINE_BREAK_TAG.sub("\n", INLINE_TAG.sub("", child.content)))
        else:  # code as it is; of an image the description
            parts.append(child.content)
    return "".join(parts).split("\n")


def _soft_break(before: str) -> str:
    """What a line's end within a paragraph becomes: a space, but not between Han characters."""
    return "" if before and is_wide(before[-1]) else " "
