"""The lines of a PDF's pages: their text, where they stand, and the wide gaps within them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import TYPE_CHECKING

from index.patterns import compile_later
from index.text.han import is_wide
from index.text.numerals import TO_TEN

if TYPE_CHECKING:
    from pypdfium2 import PdfTextPage

COMPATIBILITY = compile_later("[\ufb00-\ufb06\u2e80-\u2fdf]")  # ligatures, radicals
MARKER = compile_later(rf"[•◦▪■●○◆–—·∙]|[（(]?[0-9{TO_TEN}]{{1,3}}[）)、．.]|[a-z][.)]")
HYPHENS = "\x02\ufffe\u00ad"  # how a hyphen at a line's end is handed over
GAP = 0.7  # line heights: a space as wide as this divides cells
UNEVEN = 0.15  # line heights: letters that stand lower or higher by so much
LEAST_SINGLE, MOST_SINGLE = 12, 0.8  # lines of one character, and of all: they are torn
BLANK = 0.2  # line heights: a space between characters
SAMPLE = 15  # letters
LOWER = 0.5  # line heights: a character that stands lower by so much is on another line
MOST_SPACES = 24  # a line with more of them is no table row


@dataclass(frozen=True, slots=True)
class Cell:
    """A stretch of a line between wide gaps: its text and its edges in points."""

    text: str
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page: its text, its edges and its height in points (y grows upwards), and the
    cells that wide gaps divide it into (one where there are none). ``confidence`` is that (0 to 1)
    with which it was read on a picture; None for characters that the file has. ``table``: the
    number (not 0) on its page of the table that it is a whole row of, with a cell for each column,
    empty ones too; 0 for any other line."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    page: int
    cells: tuple[Cell, ...] = ()
    confidence: float | None = None
    table: int = 0

    @property
    def height(self) -> float:
        """In points; never zero."""
        return max(self.top - self.bottom, 0.1)


def page_lines(
    text_page: PdfTextPage,
    number: int,
    start: int = 0,
    end: int | None = None,
    without: frozenset[int] = frozenset(),
) -> list[Line]:
    """The lines of a page in the order of its text, blank ones left out.

    number: the page's. start, end, without: of which characters (all), and which of these are not
    wanted. The marks of list items stand before their items, also where the file draws
    them apart.
    """
    count = text_page.count_chars()
    wanted = range(start, count if end is None else end)
    return _with_markers(_unbroken(list(_lines(text_page, number, wanted, without))))


def _lines(
    text_page: PdfTextPage, number: int, wanted: range, without: frozenset[int]
) -> Iterator[Line]:
    from pypdfium2 import raw

    codes: list[int] = []
    places: list[int] = []
    for place in wanted:
        code = raw.FPDFText_GetUnicode(text_page, place)
        ends = code in (10, 13) or place in without
        if not ends:
            codes.append(code)
            places.append(place)
        if ends or place == wanted[-1]:
            for some in _divided(text_page, codes, places):
                if line := _line(text_page, *some, number):
                    yield line
            codes, places = [], []


def _unbroken(lines: list[Line]) -> list[Line]:
    """The lines; where pdfium took the page for vertical writing, and every character for a line,
    those that stand beside one another joined."""
    if sum(len(line.text) == 1 for line in lines) < max(LEAST_SINGLE, MOST_SINGLE * len(lines)):
        return lines
    found: list[Line] = []
    for line in lines:
        before = found[-1] if found else None
        if before is None or not _is_next(before, line):
            found.append(line)
            continue
        apart = line.left - before.right > BLANK * line.height
        text = before.text + (" " if apart else "") + line.text
        right, top = line.right, max(before.top, line.top)
        bottom = min(before.bottom, line.bottom)
        found[-1] = replace(before, text=text, right=right, bottom=bottom, top=top, cells=())
    return [
        line if line.cells else replace(line, cells=(Cell(line.text, line.left, line.right),))
        for line in found
    ]


def _is_next(before: Line, line: Line) -> bool:
    middle = (line.bottom + line.top) / 2
    gap = line.left - before.right
    return before.bottom < middle < before.top and -line.height / 2 < gap < GAP * line.height


def _divided(
    text_page: PdfTextPage, codes: list[int], places: list[int]
) -> Iterator[tuple[list[int], list[int]]]:
    """The characters of a line, divided where a lower line begins that pdfium did not part from it
    (after a hyphen, or where the file says nothing of spaces)."""
    shown = [at for at, code in enumerate(codes) if not chr(code).isspace()]
    if len(shown) > 1:
        first, last = (_box(text_page, places[at]) for at in (shown[0], shown[-1]))
        if first[1] - last[1] > LOWER * (first[3] - first[1]):
            yield from _at_falls(text_page, codes, places, shown)
            return
    yield codes, places


def _at_falls(
    text_page: PdfTextPage, codes: list[int], places: list[int], shown: list[int]
) -> Iterator[tuple[list[int], list[int]]]:
    """The characters divided where one stands lower than, and to the left of, the one before."""
    begin, above = 0, _box(text_page, places[shown[0]])
    for at in shown[1:]:
        box = _box(text_page, places[at])
        if above[1] - box[1] > LOWER * (above[3] - above[1]) and box[2] < above[0]:
            yield codes[begin:at], places[begin:at]
            begin = at
        above = box
    yield codes[begin:], places[begin:]


def _box(text_page: PdfTextPage, place: int) -> tuple[float, float, float, float]:
    """The left, lower, right and upper edge of a character."""
    left, bottom, right, top = text_page.get_charbox(place, loose=True)
    return left, bottom, right, top


def _line(text_page: PdfTextPage, codes: list[int], places: list[int], number: int) -> Line | None:
    text = decode_codes(codes)
    if not text:
        return None
    shown = [place for place, code in zip(places, codes, strict=True) if not chr(code).isspace()]
    ends = [shown[0], shown[len(shown) // 2], shown[-1]]
    boxes = [text_page.get_charbox(place, loose=True) for place in ends]
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    if max(bottoms) - min(bottoms) > UNEVEN * (max(tops) - min(bottoms)):
        # A file without the measures of its type gives each letter's own: most end on the line.
        some = shown[:: max(1, len(shown) // SAMPLE)]
        _, bottoms, _, tops = zip(*(_box(text_page, place) for place in some), strict=True)
    line = Line(text, min(lefts), max(rights), median(bottoms), median(tops), number)
    return replace(line, cells=tuple(_cells(text_page, codes, places, line)))


def _cells(
    text_page: PdfTextPage, codes: list[int], places: list[int], line: Line
) -> Iterator[Cell]:
    """The cells of a line; looking up where characters stand is slow, so only those at spaces."""
    spaces = [at for at, code in enumerate(codes) if chr(code).isspace()]
    begin, left = 0, line.left
    for at in spaces if len(spaces) <= MOST_SPACES else ():
        if not 0 < at < len(codes) - 1 or at + 1 in spaces or not decode_codes(codes[begin:at]):
            continue
        before = text_page.get_charbox(places[at - 1], loose=True)
        after = text_page.get_charbox(places[at + 1], loose=True)
        if after[0] - before[2] > GAP * line.height:
            yield Cell(decode_codes(codes[begin:at]), left, before[2])
            begin, left = at + 1, after[0]
    yield Cell(decode_codes(codes[begin:]), left, line.right)


def decode_codes(codes: Sequence[int]) -> str:
    """The text of some codes of pdfium."""
    units = b"".join(_utf16(code) for code in codes)
    return COMPATIBILITY.sub(_usual, units.decode("utf-16-le", "replace")).strip()


def _usual(match: re.Match[str]) -> str:
    """The usual characters for ligatures, and for radicals that stand for whole characters."""
    return unicodedata.normalize("NFKC", match[0])


def _utf16(code: int) -> bytes:
    """A character code as pdfium gives it: half of a pair on some systems, whole on others."""
    return chr(code).encode("utf-16-le", "surrogatepass") if code <= 0x10FFFF else b"\xfd\xff"


def _with_markers(lines: list[Line]) -> list[Line]:
    """Marks of list items put before the lines at whose height, and to whose left, they stand."""
    markers = [line for line in lines if MARKER.fullmatch(line.text)]
    found = {}
    for marker in markers:
        beside = [line for line in lines if line not in markers and _is_right_of(marker, line)]
        if beside:
            found[min(beside, key=lambda line: line.left)] = marker
    used = set(found.values())
    return [_marked(line, found.get(line)) for line in lines if line not in used]


def _is_right_of(marker: Line, line: Line) -> bool:
    level = abs(line.bottom - marker.bottom) < 0.5 * max(line.height, marker.height)
    return level and 0 <= line.left - marker.right < 3 * line.height


def _marked(line: Line, marker: Line | None) -> Line:
    if marker is None:
        return line
    return replace(line, text=f"{marker.text} {line.text}", left=marker.left, cells=())


def _is_broken_number(text: str, following: str) -> bool:
    """Whether a number in Chinese text goes on in the next line, which may begin anywhere."""
    before, after = text.rstrip("0123456789."), following.lstrip("0123456789.")
    return (
        len(before) < len(text)
        and len(after) < len(following)
        and is_wide(before[-1:] or " ")
        and is_wide(after[:1] or " ")
    )


def joined(text: str, following: str) -> str:
    """Two lines as one: no space between Han characters, none for a hyphenated word."""
    if text[-1] in HYPHENS + "-" and following[0].islower():
        return text[:-1] + following
    if text[-1] in HYPHENS and following[0].isalnum() and not is_wide(following[0]):
        capitals = text[-2:-1].isupper() and following[0].isupper()
        return f"{text[:-1]}{'' if capitals else '-'}{following}"
    if re.search(r"[A-Za-z0-9]-$", text) and following[0].isascii():
        return text + following
    wide = is_wide(text[-1]) or is_wide(following[0]) or _is_broken_number(text, following)
    return text + ("" if wide else " ") + following
