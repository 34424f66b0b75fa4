"""Running heads and page numbers of a PDF, told by their form, their place and their recurring."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import median

from index.documents.boilerplate import (
    PAGE_LINE,
    PAGE_NUMBER,
    RUNNING_HEAD,
    alike,
    running_heads,
)
from index.documents.formats.pdf.lines import Line
from index.documents.formats.pdf.recurring_text import lines_of_text
from index.patterns import compile_later

BARE_NUMBER = compile_later(r"[\s\-—–·]*[0-9]{1,4}(?:\s*/\s*[0-9]{1,4})?[\s\-—–·]*")
ROMAN = compile_later(r"[\s\-—–·]*(?:[ivxlc]{1,8}|[IVXLC]{1,8})[\s\-—–·]*")
ROMAN_DIGITS = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
PAGE_WITHIN = compile_later(r"第\s*([0-9]{1,4})\s*页|\b(?i:page)\s+([0-9]{1,4})\b")
PRINT_FOOT = compile_later(r"(?:https?|file)://\S+\s+([0-9]{1,4})/([0-9]{1,4})")
PRINT_HEAD = compile_later(
    r"[0-9]{1,4}[/.-][0-9]{1,2}[/.-][0-9]{1,4},?\s+[0-9]{1,2}:[0-9]{2}(?:\s*[AP]M)?(?:\s.*)?"
)
SMALL = 0.93  # of the usual height of a line
APART = 1.9  # heights of a line


def edge_lines_to_omit(pages: Sequence[Sequence[Line]]) -> dict[Line, str]:
    """The running heads and page numbers, with the reasons."""
    edges = [edges_of(page) for page in pages]
    repeated = running_heads([[line.text for line in edge] for edge in edges])
    recurring = {line for edge in edges for line in edge if alike(line.text) in repeated}
    recurring -= lines_of_text(pages, edges, recurring)
    offsets = Counter(_number(line) - line.page for edge in edges for line in edge
                      if BARE_NUMBER.fullmatch(line.text))  # fmt: skip
    romans = Counter(_roman(line) - line.page for edge in edges for line in edge
                     if ROMAN.fullmatch(line.text))  # fmt: skip
    heads = {*_small_heads(pages), *_counting_lines(edges), *_of_browsers(edges)}
    omitted: dict[Line, str] = {}
    for line in (line for edge in edges for line in edge):
        if BARE_NUMBER.fullmatch(line.text):
            if _is_between(line, pages[line.page - 1]):
                continue
            offset = _number(line) - line.page
            if offset == 0 or offsets[offset] >= 3:
                omitted[line] = PAGE_NUMBER
        elif PAGE_LINE.fullmatch(line.text) or (
            ROMAN.fullmatch(line.text) and romans[_roman(line) - line.page] >= 3
        ):
            omitted[line] = PAGE_NUMBER
        elif line in recurring or line in heads:
            omitted[line] = RUNNING_HEAD
    return omitted


def _is_between(line: Line, page: Sequence[Line]) -> bool:
    """Whether others stand to its left and to its right at the same height, as in a table."""
    level = [each for each in page if abs(each.bottom - line.bottom) < 0.5 * line.height]
    return any(each.right < line.left for each in level) and any(
        each.left > line.right for each in level
    )


def edges_of(page: Sequence[Line]) -> list[Line]:
    """The lines of the two highest and two lowest rows of a page, in reading order, but for the
    rows of tables."""
    rows = sorted({round(line.bottom / 3) for line in page})
    edge = {*rows[:2], *rows[-2:]}
    return [line for line in page if round(line.bottom / 3) in edge and not line.table]


def _small_heads(pages: Sequence[Sequence[Line]]) -> Iterator[Line]:
    """The heads of pages that are recognised by their form: at one height on three pages (they may
    change from chapter to chapter) or alike on two, in smaller type than the text and set apart."""
    height = median(line.height for page in pages for line in page) if any(pages) else 0
    tops: list[list[Line]] = []
    for page in pages:
        first = max((line.bottom for line in page), default=0)
        top = [line for line in page if abs(line.bottom - first) < 1.5]
        below = max((line.bottom for line in page if line not in top), default=first)
        small = all(line.height < SMALL * height for line in top)
        if top and small and first - below > APART * height:
            tops.append(top)
    for top in tops:
        level = [other for other in tops if abs(other[0].bottom - top[0].bottom) < 1.5]
        same = [other for other in level if alike(other[0].text) == alike(top[0].text)]
        if len(level) >= 3 or len(same) > 1:
            yield from top


def _counting_lines(edges: Sequence[Sequence[Line]]) -> Iterator[Line]:
    """Lines at the edges of two pages or more that have the number of the page among other words,
    which are the same on each."""
    found: dict[str, list[Line]] = {}
    for line in (line for edge in edges for line in edge):
        number = PAGE_WITHIN.search(line.text)
        if number and int(number[1] or number[2]) == line.page:
            found.setdefault(alike(line.text), []).append(line)
    for lines in found.values():
        if len({line.page for line in lines}) > 1:
            yield from lines


def _of_browsers(edges: Sequence[Sequence[Line]]) -> Iterator[Line]:
    """What a browser prints at the edges of a page: the day above, the address and which of how
    many pages it is below."""
    for number, edge in enumerate(edges, 1):
        feet = [line for line in edge if (foot := PRINT_FOOT.fullmatch(line.text))
                and (int(foot[1]), int(foot[2])) == (number, len(edges))]  # fmt: skip
        if feet:
            yield from feet
            yield from (line for line in edge if PRINT_HEAD.fullmatch(line.text))


def _roman(line: Line) -> int:
    """The number that Roman digits stand for."""
    values = [ROMAN_DIGITS[digit] for digit in line.text.strip(" -—–·").lower()]
    return sum(-value if value < following else value
               for value, following in zip(values, [*values[1:], 0], strict=True))  # fmt: skip


def _number(line: Line) -> int:
    return int(re.findall(r"[0-9]+", line.text)[0])
