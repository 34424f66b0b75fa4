"""Lines of text at the edges of a PDF's pages that recur but for their numbers, as the entries of a
register do: told from running heads by the text that they go on from or into."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from index.documents.boilerplate import PAGE_LINE, running_heads
from index.documents.formats.pdf.lines import Line
from index.documents.formats.pdf.paragraphs import (
    SENTENCE_END,
    Layouts,
    find_layout,
    find_layouts,
)
from index.patterns import compile_later

NEAR = 1.25  # times the usual spacing
SHORT = 2.2  # line heights that a line in a paragraph may end before the edge
INDENT = 2.5  # line heights
UNLIKE = 0.12  # of a line's height, which differs a little with its letters
NUMBER = compile_later(r"[0-9０-９]+")
BARE = compile_later(r"[\s\-—–·]*(?:[0-9]{1,4}|[ivxlcIVXLC]{1,8})[\s\-—–·]*")
FULL_STOP = compile_later(r"[。！？][”’」』）)】》]*$")


@dataclass(frozen=True, slots=True)
class _Pages:
    """The lines of each page without its number, in reading order; how they are laid out; which of
    them recur, and which of those are the same on all pages or count the pages."""

    lines: Sequence[Sequence[Line]]
    layouts: Layouts
    recurring: AbstractSet[Line]
    fixed: AbstractSet[Line]


def lines_of_text(
    pages: Sequence[Sequence[Line]], edges: Sequence[Sequence[Line]], recurring: AbstractSet[Line]
) -> set[Line]:
    """Those of the recurring lines that belong to the text of their page.

    pages, edges: the lines of each page, and those at its edges, in reading order. recurring: those
    of the latter that are alike on several pages but for their numbers.
    """
    if not recurring:
        return set()
    height = median(line.height for page in pages for line in page)
    layouts = find_layouts([line for page in pages for line in page], height)
    without = [[line for line in page if not _is_number(line)] for page in pages]
    given = _Pages(without, layouts, recurring, _fixed(edges, recurring))
    found = _in_sentences(given)
    return found | _beside_text(given, found)


def _is_number(line: Line) -> bool:
    return bool(PAGE_LINE.fullmatch(line.text) or BARE.fullmatch(line.text))


def _fixed(edges: Sequence[Sequence[Line]], recurring: AbstractSet[Line]) -> set[Line]:
    """The recurring lines that are the same on several pages, or have no numbers but the page's."""
    found: set[Line] = set()
    for form in (_squeezed, _counted):
        same = running_heads([[form(line) for line in edge] for edge in edges], str)
        found |= {line for line in recurring if form(line) in same}
    return found


def _squeezed(line: Line) -> str:
    return "".join(line.text.split())


def _counted(line: Line) -> str:
    """A line with how far each number in it is from that of the page."""
    return NUMBER.sub(lambda number: f"#{int(number[0]) - line.page}#", _squeezed(line))


def _in_sentences(given: _Pages) -> set[Line]:
    """The recurring lines within sentences that go on in the next line, also over pages."""
    found: set[Line] = set()
    for pair in (pair for page in given.lines for pair in pairwise(page)):
        some = given.recurring & set(pair)
        near = some and not given.fixed >= set(pair) and _is_near(*pair, given.layouts)
        if near and _breaks(pair[0], given.layouts):
            found |= some
    for page, following in pairwise(given.lines):
        last = next((line for line in reversed(page) if _may_be_text(line, given, found)), None)
        first = next((line for line in following if _may_be_text(line, given, found)), None)
        if last and first and _breaks(last, given.layouts) and _is_alike(last, first, given):
            found |= {last, first} & given.recurring
    return found


def _may_be_text(line: Line, given: _Pages, found: AbstractSet[Line]) -> bool:
    """Whether a line at the break of two pages may be part of a sentence there."""
    head = line in given.fixed and line not in found and not FULL_STOP.search(line.text)
    return not head


def _is_alike(last: Line, first: Line, given: _Pages) -> bool:
    """Whether two lines over a page break are of one size and begin at the edge of their column."""
    layout = find_layout(first, given.layouts)
    same = abs(last.height - first.height) < UNLIKE * last.height
    return same and abs(first.left - layout.left) < 0.5 * layout.height


def _breaks(line: Line, layouts: Layouts) -> bool:
    """Whether a line is full, and its sentence is not at its end."""
    layout = find_layout(line, layouts)
    full = line.right >= layout.right - SHORT * layout.height and len(line.cells) < 2
    return full and not SENTENCE_END.search(line.text)


def _is_near(above: Line, line: Line, layouts: Layouts) -> bool:
    """Whether two lines are set as those of a paragraph are."""
    spacing = find_layout(above, layouts).spacing
    same = abs(above.height - line.height) < UNLIKE * above.height
    begins = abs(above.left - line.left) < INDENT * above.height
    return same and begins and 0 < above.bottom - line.bottom < NEAR * spacing


def _beside_text(given: _Pages, known: AbstractSet[Line]) -> set[Line]:
    """The recurring lines with numbers of their own that stand with the text as its lines do."""
    found: set[Line] = set()
    own = given.recurring - given.fixed
    for page in given.lines:
        pairs = list(pairwise(page))
        for above, line in [*pairs, *reversed(pairs)]:
            for this, other in ((above, line), (line, above)):
                text = other not in given.recurring or other in known or other in found
                if this in own and text and _is_near(above, line, given.layouts):
                    found.add(this)
    return found
