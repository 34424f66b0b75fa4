"""PDF: text with page numbers; lines are put together to paragraphs by where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from index.documents.boilerplate import (
    FOLDER_BOILERPLATE,
    UNCERTAIN,
)
from index.documents.folder_boilerplate import (
    NO_BOILERPLATE,
    Boilerplate,
    line_code,
)
from index.documents.formats.pdf.columns import read_lines
from index.documents.formats.pdf.edges import boilerplate_candidates, find_edges
from index.documents.formats.pdf.heads import edge_lines_to_omit
from index.documents.formats.pdf.lines import Line
from index.documents.formats.pdf.paragraphs import find_layouts, paragraphs
from index.documents.formats.pdf.pdfium import LOCK
from index.documents.formats.pdf.recognized import (
    UNREADABLE,
    has_letters,
    is_scan,
    recognize_pages,
)
from index.documents.formats.pdf.tables.continued import chains, pieces_of_table
from index.documents.formats.pdf.tables.rows import stretches
from index.documents.formats.pieces import Extracted, Piece, assemble, level_by_form_of
from index.errors import DocumentError

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

    from index.documents.recognition.recognizer import Recognizer

MOST_PAGES = 20_000
MOST_CHARACTERS = 100_000_000


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


def estimate_scanned(path: Path) -> int:
    """How many pages of a PDF are pictures, as its first, its middle and its last one make likely.

    Raises DocumentError when it is damaged or encrypted.
    """
    with LOCK:
        document = _open(path)
        try:
            count = len(document)
            some = sorted({1, (count + 1) // 2, count})
            scans = sum(_is_picture(document, number) for number in some)
        finally:
            document.close()
    return -(-count * scans // len(some))


def _is_picture(document: PdfDocument, number: int) -> bool:
    import pypdfium2

    try:
        page = document[number - 1]
        text_page = page.get_textpage()
    except pypdfium2.PdfiumError:
        return False
    lines = read_lines(text_page, number)
    text_page.close()
    page.close()
    return is_scan(document, number, lines)


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
    return replace(
        assemble([*pieces_of_lines(kept), *pieces]), edges=find_edges(shown, lines, boilerplate)
    )


def _open(data: bytes | Path) -> PdfDocument:
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
        lines = read_lines(text_page, number + 1)
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


def pieces_of_lines(lines: Sequence[Line]) -> Iterator[Piece]:
    """The rows and paragraphs of lines in reading order; of those read on pictures, where one
    height of type hardly differs from another, the headings are also told by their form."""
    pieces = list(_pieces(lines))
    for number, piece in enumerate(pieces):
        read = piece.place is not None and not piece.labels
        level = level_by_form_of(pieces, number) if read else 0
        yield replace(piece, level=level) if level else piece


def _pieces(lines: Sequence[Line]) -> Iterator[Piece]:
    """The rows of tables, and paragraphs from the lines between them."""
    if not lines:
        return
    height = median(line.height for line in lines)
    layouts = find_layouts(lines, height)
    for chain in chains(stretches(lines)):
        if chain[0].rows:
            yield from pieces_of_table(chain)
        else:
            yield from paragraphs(chain[0].lines, layouts, height)
