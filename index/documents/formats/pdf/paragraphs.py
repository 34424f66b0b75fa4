"""Lines of a PDF put together to paragraphs and headings by where they stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from index.documents.boilerplate import LEADERS
from index.documents.formats.pdf.lines import HYPHENS, Line, joined
from index.documents.formats.pieces import Piece
from index.documents.headings import may_be_heading
from index.patterns import compile_later
from index.text.numerals import TO_TEN
from index.types import Place

SENTENCE_END = compile_later(r"[。！？!?：:;；.…][”’」』）)】》\"']*$")
ARTICLE = compile_later(rf"第[0-9{TO_TEN}百]+[章节条]")
NEW_ITEM = compile_later(
    rf"[（(]?[0-9{TO_TEN}]{{1,3}}[）)、．]|[0-9]{{1,3}}\.\s|{ARTICLE.pattern}|[•◦●○■◆▪∙]|[–—·]\s"
)
BULLET = compile_later(r"^(?:[•◦●○■◆▪∙]\s*|[–—·]\s+)(?=\S)")
CAPTION = compile_later(r"(?:[图表]|(?i:fig(?:ure)?\.?|table))\s*[0-9A-Z一二三四五六七八九十]")
CENTRED = 2.0  # line heights: so far from both edges, and so much less from their middle


@dataclass(frozen=True, slots=True)
class Layout:
    """Of one column of a page: its edges; of the document: its type size and line spacing."""

    left: float
    right: float
    height: float
    spacing: float


def paragraphs(lines: Sequence[Line], layouts: Layouts, height: float) -> Iterator[Piece]:
    """Paragraphs from lines: one ends where a line stops short, the next is indented, set apart,
    of another size, or begins an item.
    """
    gathered = [lines[0]]
    for above, line in pairwise(lines):
        if _goes_on(above, line, layouts, first=len(gathered) == 1):
            gathered.append(line)
        else:
            yield _piece(gathered, layouts, height)
            gathered = [line]
    yield _piece(gathered, layouts, height)


Layouts = Mapping[int, tuple[Layout, ...]]
"""Of each page, the layouts of its columns from left to right."""


def find_layouts(lines: Sequence[Line], height: float) -> Layouts:
    """The layouts of each page's columns, by page number."""
    spacing = _usual_spacing(lines, height)
    by_page: dict[int, list[Line]] = {}
    for line in lines:
        by_page.setdefault(line.page, []).append(line)
    return {
        page: tuple(_layout(column, height, spacing) for column in _columns(on_page, height))
        for page, on_page in by_page.items()
    }


def _usual_spacing(lines: Sequence[Line], height: float) -> float:
    """From one line of a paragraph to the next: told by those lines that end within a sentence,
    since short paragraphs have as many gaps between as within them."""
    gaps = [
        (above.bottom - line.bottom, SENTENCE_END.search(above.text) is None)
        for above, line in pairwise(lines)
        if 0.5 * height < above.bottom - line.bottom < 4 * height
    ]
    within = [gap for gap, inside in gaps if inside]
    usual = [median(some) for some in (within, [gap for gap, _ in gaps]) if some]
    return min(usual, default=1.5 * height)


def _layout(column: Sequence[Line], height: float, spacing: float) -> Layout:
    lefts = sorted(line.left for line in column)
    rights = sorted(line.right for line in column)
    edge = rights[round(0.9 * (len(rights) - 1))]  # of a few lines the longest
    return Layout(lefts[len(lefts) // 10], edge, height, spacing)


def _columns(lines: Sequence[Line], height: float) -> list[list[Line]]:
    """The lines of a page by columns: two halves, three or four where so many lines begin at the
    same places, else one."""
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    for count in (4, 3, 2):
        width = (right - left) / count
        columns = [
            [line for line in lines
             if line.left >= left + number * width - height
             and line.right <= left + (number + 1) * width + height]
            for number in range(count)
        ]  # fmt: skip
        sizes = [len(column) for column in columns]
        share = 0.6 if count == 2 else 0.7
        even = min(sizes) >= max(4, share / count * len(lines))
        # On the last page a column may be short; what goes across shows that there are none.
        short = count == 2 and min(sizes) > 1 and max(sizes) > 7 and sum(sizes) >= 0.9 * len(lines)
        if even or short:
            return columns
    return [list(lines)]


def find_layout(line: Line, layouts: Layouts) -> Layout:
    """The layout of the rightmost column in which a line can begin."""
    columns = layouts[line.page]
    begun = [each for each in columns if line.left >= each.left - each.height]
    return begun[-1] if begun else columns[0]


def _goes_on(above: Line, line: Line, layouts: Layouts, *, first: bool) -> bool:
    """Whether a line belongs to the paragraph of the line above it, which is its first or not."""
    upper, lower = find_layout(above, layouts), find_layout(line, layouts)
    size = upper.height
    if above.right < upper.right - 2.2 * size and not _short_by_a_word(above, line, upper):
        return False
    if not 0.85 < line.height / above.height < 1.18 or _begins_item(above, line):
        return False
    indent, above_indent = line.left - lower.left, above.left - upper.left
    ended = SENTENCE_END.search(above.text) is not None
    # After a first line that is indented, the next one is not, unless it begins a paragraph.
    further = above_indent + 0.5 * size if not (ended and first) else 0.0
    if LEADERS.fullmatch(above.text) or indent > max(1.2 * size, further):
        return False
    moved = line.page != above.page or line.bottom > above.bottom
    if moved:  # to another page or column
        heading = line.right < lower.right - 2.2 * size and not SENTENCE_END.search(line.text)
        full = above.right >= upper.right - 1.2 * size or _short_by_a_word(above, line, upper)
        if not ended and BULLET.match(above.text):  # items are short of the edge, and have no stop
            return full
        return not ended or (full and indent < 0.5 * size and not heading)
    return above.bottom - line.bottom <= (1.15 if ended else 1.45) * upper.spacing


def _begins_item(above: Line, line: Line) -> bool:
    """Whether a line begins an item; within a sentence «第九条» is what the sentence refers to."""
    within = line.confidence is not None and SENTENCE_END.search(above.text) is None
    return NEW_ITEM.match(line.text) is not None and not (within and ARTICLE.match(line.text))


def _short_by_a_word(above: Line, line: Line, layout: Layout) -> bool:
    """Whether a line stopped short only because the next word would not fit (unjustified text)."""
    word = line.text.split(" ")[0]
    if not word.isascii() or not above.text[-1].isascii():
        return False
    per_character = (above.right - above.left) / max(len(above.text), 1)
    return above.right + (len(word) + 1) * per_character > layout.right - 0.5 * layout.height


def _piece(lines: Sequence[Line], layouts: Layouts, height: float) -> Piece:
    """A paragraph, or a heading where the type is larger than usual, or on a picture the line
    stands in the middle."""
    text = lines[0].text
    for line in lines[1:]:
        text = joined(text, line.text)
    text = BULLET.sub("", text.translate(dict.fromkeys(map(ord, HYPHENS))))
    size = median(line.height for line in lines) / height
    level = 1 if size > 1.5 else 2 if size > 1.3 else 3 if size > 1.15 else 0
    if len(lines) == 1 and _is_title(lines[0], find_layout(lines[0], layouts)):
        level = level or 2
    level = level if len(lines) <= 3 and may_be_heading(text) else 0
    return Piece(text, level, lines[0].page, place=place_of(lines))


def _is_title(line: Line, layout: Layout) -> bool:
    """Whether a line that was read on a picture is set in the middle, as titles are."""
    before, after = line.left - layout.left, layout.right - line.right
    least = CENTRED * layout.height
    return (
        line.confidence is not None
        and min(before, after) > least
        and abs(before - after) < least
        and not CAPTION.match(line.text)
    )


def place_of(lines: Sequence[Line]) -> Place | None:
    """That lines were read on a picture, and with how much confidence; None if they were not."""
    read = [line.confidence for line in lines if line.confidence is not None]
    return Place("picture", round(100 * min(read))) if read else None
