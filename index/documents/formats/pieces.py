"""What every format reader hands over: pieces of text in reading order, made into one text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.documents.boilerplate import FOLDER_BOILERPLATE, omit_reason
from index.documents.folder_boilerplate import (
    NO_BOILERPLATE,
    NO_EDGES,
    Boilerplate,
    Edges,
    find_edges,
    sample_edges,
)
from index.documents.headings import level_by_form, may_be_heading
from index.documents.outline import Block, has_words, mark_chapters
from index.reasons import Reason
from index.types import Omitted, Place


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph, heading (``level`` from 1), list item or table row, on one line.

    ``page`` is where it begins, from 1, in formats that have pages, ``place`` in other formats;
    ``omit`` the reason for which it is kept out of the passages, if any. ``labels`` are the heads
    in the row of a table (as in Paragraph), whose white space must be single spaces.
    """

    text: str
    level: int = 0
    page: int | None = None
    omit: str | None = None
    place: Place | None = None
    labels: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A file within an archive or a mail: its name in it, and its bytes or the reason it is left
    out."""

    name: str
    data: bytes = b""
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text of a file, its blocks and omitted stretches, its title and tags where it states any,
    what it shows at its edges, and the files within it (of a mail, the attachments)."""

    text: str
    blocks: tuple[Block, ...]
    omitted: tuple[Omitted, ...]
    title: str = ""
    edges: Edges = NO_EDGES
    tags: tuple[str, ...] = ()
    attachments: tuple[Entry, ...] = ()


def level_by_form_of(pieces: Sequence[Piece], position: int) -> int:
    """The level of a piece of a document without levels that has the form of a heading («第二章»),
    or is a title above the first of these or above a long text; 0 for any other."""
    piece = pieces[position]
    line = " ".join(piece.text.split())
    below = " ".join(pieces[position + 1].text.split()) if position + 1 < len(pieces) else ""
    if not below or piece.labels or not may_be_heading(line):
        return piece.level
    level = level_by_form(line, len(line), len(below))
    if not level and not any(other.text.strip() for other in pieces[:position]):
        above_chapter = level_by_form(below, len(below), len(line) + len(below)) > 0
        level = 1 if above_chapter or len(below) >= 2 * len(line) else 0
    return level or piece.level


def assemble(
    pieces: Iterable[Piece], title: str = "", boilerplate: Boilerplate = NO_BOILERPLATE
) -> Extracted:
    """One text of all pieces, a line each; white space within a piece becomes single spaces.

    Omitted pieces, and lines at the edges that are boilerplate of the folder, stand at the end, so
    that the rest can be read and quoted without a break.
    """
    cleaned = [(" ".join(piece.text.split()), piece) for piece in pieces]
    cleaned = [(line, piece) for line, piece in cleaned if line]
    kept: list[tuple[str, Piece]] = []
    left_out: list[tuple[str, str]] = []
    for position, (line, piece) in enumerate(cleaned):
        reason = piece.omit
        if not reason and not piece.labels:  # a row of a table is content wherever it stands
            reason = omit_reason(line, position, len(cleaned) - 1 - position)
        if reason:
            left_out.append((line, reason))
        else:
            kept.append((line, piece))
    prose = [each for each in kept if not each[1].labels]
    seen = sample_edges(prose, lambda each: len(each[0]))
    edges, of_folder = find_edges([line for line, _ in seen], boilerplate)
    gone = {id(seen[position]) for position in of_folder}
    left_out += [(each[0], FOLDER_BOILERPLATE) for each in kept if id(each) in gone]
    kept = [each for each in kept if id(each) not in gone]
    blocks, omitted = [], []
    place = 0
    for line, piece in kept:
        level = piece.level if has_words(line) else 0
        blocks.append(
            Block(
                place,
                place + len(line),
                level,
                page=piece.page,
                place=piece.place,
                labels=piece.labels,
            )
        )
        place += len(line) + 1
    for line, reason in left_out:
        omitted.append(Omitted(place, place + len(line), reason))
        place += len(line) + 1
    text = "\n".join([*(line for line, _ in kept), *(line for line, _ in left_out)])
    return Extracted(text, tuple(mark_chapters(blocks)), tuple(omitted), title, edges)
