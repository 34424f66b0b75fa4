"""The structure of plain text: paragraphs, headings, where an essay begins, what is boilerplate."""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from statistics import median

from index.documents.boilerplate import (
    FOLDER_BOILERPLATE,
    FRONT_MATTER,
    RUNNING_HEAD,
    alike,
    omit_reason,
    running_heads,
)
from index.documents.decoding import decode
from index.documents.folder_boilerplate import (
    BODY_CHARACTERS,
    NO_BOILERPLATE,
    Boilerplate,
    Edges,
    find_edges,
    sample_edges,
)
from index.documents.formats.pieces import Extracted
from index.documents.formats.text.front_matter import (
    FrontMatter,
    find_front_matter,
    is_plainly_metadata,
)
from index.documents.headings import (
    CHAPTER,
    END_OF_SENTENCE,
    HEADING_CHARACTERS,
    MARKED_HEADING,
    SECTION,
    SUBSECTION,
    level_by_form,
    may_be_heading,
)
from index.documents.outline import Block, columns
from index.patterns import compile_later
from index.types import Omitted

# Everything str.splitlines breaks at, other than the separators U+001C to U+001E.
LINE = compile_later(r"[^\n\v\f\x85\u2028\u2029]+")
PAGE_MENTION = compile_later(r"第\s*[0-9]+\s*页|[-—–]\s*[0-9]+\s*[-—–]\s*$|(?i:\bpage\s+[0-9]+)")
LONGEST_BOILERPLATE = 200  # characters
LONGEST_RUNNING_HEAD = 60
LEAST_WIDTH, MOST_WIDTH = 40, 160  # columns
LINES_SAMPLED = 20000


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that is not blank: where its text stands, and the white space before it."""

    start: int
    end: int
    indent: str
    after_blank: bool

    @property
    def length(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class _Habits:
    """How a text is laid out.

    indent: what its paragraphs begin with ("" when they are not indented).
    body: the median length of its lines, in characters.
    width: where its lines are broken by hand, in columns; 0 when a line is a paragraph.
    """

    indent: str
    body: float
    width: int


def read_plain_text(data: bytes, boilerplate: Boilerplate = NO_BOILERPLATE) -> Extracted:
    """The text of a plain text file, in whatever encoding; see ``extract_lines``.

    Front matter with a title or tags is left out. Raises DocumentError when its encoding cannot be
    determined.
    """
    text = decode(data)
    front = find_front_matter(text)
    if front is None or not is_plainly_metadata(front):
        return extract_lines(text, boilerplate)
    return _after(front, extract_lines(text[front.end :], boilerplate))


def _after(front: FrontMatter, rest: Extracted) -> Extracted:
    """A text that begins with front matter, of what was extracted from the rest of it."""
    blocks = [
        replace(block, start=block.start + front.end, end=block.end + front.end)
        for block in rest.blocks
    ]
    omitted = [
        replace(each, start=each.start + front.end, end=each.end + front.end)
        for each in rest.omitted
    ]
    first = Omitted(0, len(front.text.rstrip()), FRONT_MATTER)
    return replace(
        rest,
        text=front.text + rest.text,
        blocks=tuple(blocks),
        omitted=(first, *omitted),
        title=front.title,
        tags=front.tags,
    )


def extract_lines(text: str, boilerplate: Boilerplate = NO_BOILERPLATE) -> Extracted:
    """The paragraphs and headings of a plain text, and the lines that are boilerplate.

    boilerplate: of the folder it lies in; such lines at its edges are left out.

    A line is a paragraph, unless the text was broken into lines of one width by hand. Every
    character that is not white space is in a block or in an omitted stretch.
    """
    lines = list(_lines(text))
    kept, omitted = _without_boilerplate(text, lines)
    edges, kept, of_folder = _without_folder_boilerplate(text, kept, boilerplate)
    habits = _habits(text, kept)
    blocks: list[Block] = []
    for position, line in enumerate(kept):
        following = kept[position + 1] if position + 1 < len(kept) else None
        if blocks and _continues(text, kept, position, habits):
            last = blocks.pop()
            blocks.append(replace(last, end=line.end))
            continue
        level = _level(text, line, following, habits, first=not blocks)
        begins = level == 1 or (blocks != [] and _odd_indent(line, habits))
        blocks.append(Block(line.start, line.end, level, begins))
    left_out = sorted([*omitted, *of_folder], key=lambda each: each.start)
    return Extracted(text, tuple(blocks), tuple(left_out), edges=edges)


def _without_folder_boilerplate(
    text: str, lines: list[_Line], boilerplate: Boilerplate
) -> tuple[Edges, list[_Line], list[Omitted]]:
    """What the lines show at their edges, those to keep, and the folder's boilerplate."""
    seen = sample_edges(lines, lambda line: line.length)
    shown = [text[line.start : min(line.end, line.start + BODY_CHARACTERS)] for line in seen]
    edges, positions = find_edges(shown, boilerplate)
    gone = {seen[position].start for position in positions}
    omitted = [
        Omitted(line.start, line.end, FOLDER_BOILERPLATE) for line in seen if line.start in gone
    ]
    return edges, [line for line in lines if line.start not in gone] if gone else lines, omitted


def _lines(text: str) -> Iterator[_Line]:
    """The lines that are not blank."""
    previous_end = -1
    for match in LINE.finditer(text):
        start, end = match.span()
        while start < end and text[start].isspace():
            start += 1
        if start == end:
            continue
        while text[end - 1].isspace():
            end -= 1
        gap = text.count("\n", previous_end, match.start()) if previous_end >= 0 else 0
        yield _Line(start, end, text[match.start() : start], gap > 1)
        previous_end = match.end()


def _without_boilerplate(text: str, lines: list[_Line]) -> tuple[list[_Line], list[Omitted]]:
    recurring = _running_heads(text, lines)
    kept, omitted = [], []
    for position, line in enumerate(lines):
        reason = None
        if line.length <= LONGEST_BOILERPLATE:
            shown = text[line.start : line.end]
            reason = omit_reason(shown, position, len(lines) - 1 - position)
            if reason is None and line.start in recurring:
                reason = RUNNING_HEAD
        if reason is None:
            kept.append(line)
        else:
            omitted.append(Omitted(line.start, line.end, reason))
    return kept, omitted


def _running_heads(text: str, lines: list[_Line]) -> set[int]:
    """Where the running heads of pages begin: in a text whose pages are apart by form feeds the
    recurring lines at their edges, in any other those recurring with the number of the page.
    """
    if "\f" in text:
        return _recurring_at_edges(text, lines)
    places: dict[str, list[int]] = {}
    for line in lines:
        if line.length <= LONGEST_RUNNING_HEAD:
            shown = text[line.start : line.end]
            if PAGE_MENTION.search(shown):
                places.setdefault(alike(shown), []).append(line.start)
    return {place for group in places.values() if len(group) >= 3 for place in group}


def _recurring_at_edges(text: str, lines: list[_Line]) -> set[int]:
    """The lines at the top and bottom of pages that recur there, by where they begin."""
    feeds = [match.start() for match in re.finditer("\f", text)]
    pages = [list(page) for _, page in groupby(lines, lambda line: bisect(feeds, line.start))]
    edges = [page if len(page) <= 4 else [*page[:2], *page[-2:]] for page in pages]
    shown = [[text[line.start : line.end] for line in edge] for edge in edges]
    recurring = running_heads(shown)
    return {
        line.start
        for edge, texts in zip(edges, shown, strict=True)
        for line, words in zip(edge, texts, strict=True)
        if alike(words) in recurring
    }


def _habits(text: str, lines: list[_Line]) -> _Habits:
    """Found from the first lines, as many as there are for any text but a huge one."""
    sample = lines[:LINES_SAMPLED]
    if not sample:
        return _Habits("", 0, 0)
    indents = Counter(line.indent for line in sample)
    commonest = max(sorted(indents), key=lambda indent: indents[indent])
    indented = len(sample) - indents[""]
    indent = commonest if commonest and indented >= 0.5 * len(sample) else ""
    body = median(line.length for line in sample)
    return _Habits(indent, body, _width(text, sample))


def _width(text: str, lines: list[_Line]) -> int:
    """The width at which lines were broken by hand, in columns; 0 when they were not.

    In such a text no line is much longer than most long ones are, and most of those stop in the
    middle of a sentence.
    """
    widths = [(_columns(text, line), line) for line in lines]
    width = sorted(columns for columns, _ in widths)[int(0.95 * (len(widths) - 1))]
    if not LEAST_WIDTH <= width <= MOST_WIDTH:
        return 0
    near = [line for columns, line in widths if columns >= 0.85 * width]
    broken = sum(1 for line in near if not END_OF_SENTENCE.search(text, line.start, line.end))
    return width if broken >= 3 and broken >= 0.6 * len(near) else 0


def _columns(text: str, line: _Line) -> int:
    """The width of a line in columns, in which East Asian characters take two; at most about
    MOST_WIDTH is counted.
    """
    return columns(text[line.start : min(line.end, line.start + MOST_WIDTH + 1)])


def _continues(text: str, lines: list[_Line], position: int, habits: _Habits) -> bool:
    """Whether a line goes on with the paragraph of the line above it: nothing more fitted there."""
    if not habits.width:
        return False
    line, above = lines[position], lines[position - 1]
    if line.after_blank or (line.indent and line.indent != above.indent):
        return False
    if not text[above.end : line.start].isspace():  # something omitted stands between
        return False
    shown = text[line.start : min(line.end, line.start + MOST_WIDTH)]
    if any(form.match(shown) for form in (CHAPTER, SECTION, SUBSECTION, MARKED_HEADING)):
        return False
    word = shown.split(" ")[0] if shown[0].isascii() else shown[0]
    return _columns(text, above) + columns(word) + 3 > habits.width


def _odd_indent(line: _Line, habits: _Habits) -> bool:
    """Whether an ASCII space stands before the usual indent: the trace of a heading taken away."""
    return habits.indent.startswith("\u3000") and line.indent == " " + habits.indent


def _level(text: str, line: _Line, following: _Line | None, habits: _Habits, *, first: bool) -> int:
    """The heading level of a line: 1 for an essay's or chapter's, 2 and 3 below, 0 for body."""
    if line.length > HEADING_CHARACTERS or following is None:
        return 0
    shown = text[line.start : line.end]
    if not may_be_heading(shown):
        return 0
    outdented = bool(habits.indent) and line.indent in ("", " ")
    may_be_chapter = outdented or not habits.indent or first
    by_form = level_by_form(shown, line.length, following.length)
    if by_form > 1 or (by_form == 1 and may_be_chapter):
        return by_form
    below = text[following.start : following.end][:HEADING_CHARACTERS]
    if first and level_by_form(below, following.length, line.length + following.length):
        return 1  # the title above a first chapter
    stands_out = following.length >= 2 * line.length and habits.body >= 1.5 * line.length
    if outdented or (first and stands_out):
        return 1
    alone = line.after_blank and following.after_blank
    return 2 if stands_out and alone and not habits.indent and not habits.width else 0
