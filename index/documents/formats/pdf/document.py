"""PDF: text with page numbers; lines are put together to paragraphs by where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from index.documents.boilerplate import (
    FOLDER_BOILERPLATE,
    LEADERS,
    UNCERTAIN,
)
from index.documents.folder_boilerplate import (
    NO_BOILERPLATE,
    Boilerplate,
    line_code,
)
from index.documents.formats.pdf.columns import in_reading_order
from index.documents.formats.pdf.edges import boilerplate_candidates, find_edges
from index.documents.formats.pdf.heads import edge_lines_to_omit
from index.documents.formats.pdf.lines import Line, page_lines
from index.documents.formats.pdf.pdfium import LOCK
from index.documents.formats.pdf.recognized import UNREADABLE, has_letters, recognize_pages
from index.documents.formats.pdf.tables import stretches
from index.documents.formats.pieces import Extracted, Piece, assemble
from index.documents.formats.tables import table_pieces
from index.documents.headings import may_be_heading
from index.errors import DocumentError
from index.patterns import compile_later
from index.text.han import is_wide
from index.text.numerals import TO_TEN
from index.types import Place

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

    from index.documents.recognition.recognizer import Recognizer

MOST_PAGES = 20_000
MOST_CHARACTERS = 100_000_000
SENTENCE_END = compile_later(r"[。！？!?：:;；.…][”’」』）)】》\"']*$")
NEW_ITEM = compile_later(
    rf"[（(]?[0-9{TO_TEN}]{{1,3}}[）)、．]|[0-9]{{1,3}}\.\s|第[0-9{TO_TEN}百]+[章节条]|[•◦●○■◆▪∙]|[–—·]\s"
)
BULLET = compile_later(r"^(?:[•◦●○■◆▪∙]\s*|[–—·]\s+)(?=\S)")
HYPHENS = "\x02\ufffe\u00ad"  # how a hyphen at a line's end is handed over


def read_pdf(
    data: bytes,
    boilerplate: Boilerplate = NO_BOILERPLATE,
    recognizer: Recognizer | None = None,
) -> Extracted:
    """The paragraphs of a PDF with the pages they begin on; running heads are omitted.

    recognizer: reads pages that are pictures, or whose text has no usable codes.

    Raises DocumentError when it is damaged, encrypted, or has no text (pictures of pages) and
    there is no recognizer, or none that can read them.
    """
    with LOCK:
        document = _open(data)
    try:
        with LOCK:
            pages = _pages(document)
        read = recognize_pages(document, pages, data, recognizer)
    finally:
        with LOCK:
            document.close()
    lines = [line for page in read.pages for line in page]
    if recognizer is None:
        _check_readable(lines, len(pages))
    elif not has_letters(lines):
        raise DocumentError("recognition.nothing" if read.count else "document.no_text")
    extracted = extract_pages(read.pages, read.uncertain, boilerplate)
    return replace(extracted, attachments=read.left_out)


def extract_pages(
    pages: Sequence[Sequence[Line]], uncertain: Sequence[Line], boilerplate: Boilerplate
) -> Extracted:
    """The paragraphs of pages, each given by its lines in reading order; running heads, and the
    lines that were read with too little confidence, are omitted."""
    lines = [line for page in pages for line in page]
    omitted = edge_lines_to_omit(pages)
    shown = {line: line_code(line.text) for line in boilerplate_candidates(pages, omitted)}
    of_folder = {line: FOLDER_BOILERPLATE for line, code in shown.items() if code in boilerplate}
    if len(of_folder) + len(omitted) < len(lines):
        omitted |= of_folder
    kept = [line for line in lines if line not in omitted]
    pieces = [Piece(line.text, page=line.page, omit=reason) for line, reason in omitted.items()]
    pieces += [Piece(line.text, page=line.page, omit=UNCERTAIN) for line in uncertain]
    return replace(assemble([*_pieces(kept), *pieces]), edges=find_edges(shown, lines, boilerplate))


def _open(data: bytes) -> PdfDocument:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
        pages = len(document)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise DocumentError("document.encrypted") from error
        raise DocumentError("document.damaged_kind", kind="PDF", why=error) from error
    if pages > MOST_PAGES:
        raise DocumentError("document.too_many_pages", pages=pages, most=MOST_PAGES)
    return document


def _pages(document: PdfDocument) -> list[list[Line]]:
    """The lines of every page, raising DocumentError when a page cannot be opened."""
    import pypdfium2

    pages: list[list[Line]] = []
    characters = 0
    for number in range(len(document)):
        try:
            page = document[number]
            text_page = page.get_textpage()
        except pypdfium2.PdfiumError as error:
            raise DocumentError("document.damaged_page", page=number + 1, why=error) from error
        lines = in_reading_order(list(page_lines(text_page, number + 1)))
        text_page.close()
        page.close()
        characters += sum(len(line.text) for line in lines)
        if characters > MOST_CHARACTERS:
            raise DocumentError("document.too_many_characters", most=MOST_CHARACTERS)
        pages.append(lines)
    return pages


def _check_readable(lines: Sequence[Line], pages: int) -> None:
    text = "".join(line.text for line in lines)
    if len(re.findall(r"[^\W_]", text)) <= pages // 20:
        raise DocumentError("document.scan")
    if len(UNREADABLE.findall(text)) > 0.2 * len(text):
        raise DocumentError("document.no_character_codes")


@dataclass(frozen=True, slots=True)
class _Layout:
    """Of one column of a page: its edges; of the document: its type size and line spacing."""

    left: float
    right: float
    height: float
    spacing: float


def _pieces(lines: Sequence[Line]) -> Iterator[Piece]:
    """The rows of tables, and paragraphs from the lines between them."""
    if not lines:
        return
    height = median(line.height for line in lines)
    layouts = _layouts(lines, height)
    for stretch in stretches(lines):
        if stretch.rows:
            page, place = stretch.lines[0].page, _place(stretch.lines)
            for piece in table_pieces(stretch.rows, page=page):
                yield replace(piece, place=place)
        else:
            yield from _paragraphs(stretch.lines, layouts, height)


def _paragraphs(lines: Sequence[Line], layouts: _Layouts, height: float) -> Iterator[Piece]:
    """Paragraphs from lines: one ends where a line stops short, the next is indented, set apart,
    of another size, or begins an item.
    """
    gathered = [lines[0]]
    for above, line in pairwise(lines):
        if _goes_on(above, line, layouts, first=len(gathered) == 1):
            gathered.append(line)
        else:
            yield _piece(gathered, height)
            gathered = [line]
    yield _piece(gathered, height)


_Layouts = Mapping[int, tuple[_Layout, ...]]
"""Of each page, the layouts of its columns from left to right."""


def _layouts(lines: Sequence[Line], height: float) -> _Layouts:
    """The layouts of each page's columns, by page number."""
    gaps = [above.bottom - line.bottom for above, line in pairwise(lines)]
    usual = [gap for gap in gaps if 0.5 * height < gap < 4 * height]
    spacing = median(usual) if usual else 1.5 * height
    by_page: dict[int, list[Line]] = {}
    for line in lines:
        by_page.setdefault(line.page, []).append(line)
    return {
        page: tuple(_layout(column, height, spacing) for column in _columns(on_page, height))
        for page, on_page in by_page.items()
    }


def _layout(column: Sequence[Line], height: float, spacing: float) -> _Layout:
    lefts = sorted(line.left for line in column)
    rights = sorted(line.right for line in column)
    edge = rights[int(0.9 * (len(rights) - 1))]
    return _Layout(lefts[len(lefts) // 10], edge, height, spacing)


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


def _find_layout(line: Line, layouts: _Layouts) -> _Layout:
    """The layout of the rightmost column in which a line can begin."""
    columns = layouts[line.page]
    begun = [each for each in columns if line.left >= each.left - each.height]
    return begun[-1] if begun else columns[0]


def _goes_on(above: Line, line: Line, layouts: _Layouts, *, first: bool) -> bool:
    """Whether a line belongs to the paragraph of the line above it, which is its first or not."""
    upper, lower = _find_layout(above, layouts), _find_layout(line, layouts)
    size = upper.height
    if above.right < upper.right - 2.2 * size and not _short_by_a_word(above, line, upper):
        return False
    if not 0.85 < line.height / above.height < 1.18 or NEW_ITEM.match(line.text):
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
        return not ended or (indent < 0.5 * size and not heading)
    return above.bottom - line.bottom <= (1.15 if ended else 1.45) * upper.spacing


def _short_by_a_word(above: Line, line: Line, layout: _Layout) -> bool:
    """Whether a line stopped short only because the next word would not fit (unjustified text)."""
    word = line.text.split(" ")[0]
    if not word.isascii() or not above.text[-1].isascii():
        return False
    per_character = (above.right - above.left) / max(len(above.text), 1)
    return above.right + (len(word) + 1) * per_character > layout.right - 0.5 * layout.height


def _piece(lines: Sequence[Line], height: float) -> Piece:
    """A paragraph, or a heading where the type is larger than usual."""
    text = lines[0].text
    for line in lines[1:]:
        text = _joined(text, line.text)
    text = BULLET.sub("", text.translate(dict.fromkeys(map(ord, HYPHENS))))
    size = median(line.height for line in lines) / height
    large = size > 1.15 and len(lines) <= 3 and may_be_heading(text)
    level = (1 if size > 1.5 else 2 if size > 1.3 else 3) if large else 0
    return Piece(text, level, lines[0].page, place=_place(lines))


def _place(lines: Sequence[Line]) -> Place | None:
    """That lines were read on a picture, and with how much confidence; None if they were not."""
    read = [line.confidence for line in lines if line.confidence is not None]
    return Place("picture", round(100 * min(read))) if read else None


def _is_broken_number(text: str, following: str) -> bool:
    """Whether a number in Chinese text goes on in the next line, which may begin anywhere."""
    before, after = text.rstrip("0123456789."), following.lstrip("0123456789.")
    return (
        len(before) < len(text)
        and len(after) < len(following)
        and is_wide(before[-1:] or " ")
        and is_wide(after[:1] or " ")
    )


def _joined(text: str, following: str) -> str:
    """Two lines as one: no space between Han characters, none for a hyphenated word."""
    if text[-1] in HYPHENS + "-" and following[0].islower():
        return text[:-1] + following
    wide = is_wide(text[-1]) or is_wide(following[0]) or _is_broken_number(text, following)
    return text + ("" if wide else " ") + following
