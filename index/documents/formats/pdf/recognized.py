"""The pages of a PDF that must be read as pictures: scans, and text without usable codes."""

from __future__ import annotations

import ctypes
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from index.documents.formats.pdf.lines import Line
from index.documents.formats.pdf.pages import draw_pixels
from index.documents.formats.pdf.pdfium import LOCK
from index.documents.formats.pdf.scans import scanned_page
from index.documents.formats.pieces import Entry
from index.errors import DocumentError
from index.patterns import compile_later
from index.reasons import Reason

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

    from index.documents.recognition.recognizer import Recognizer

UNREADABLE = compile_later("[\ue000-\uf8ff\ufffd\x00-\x08\x0e-\x1f]")
MOST_UNREADABLE = 0.2  # share of a page's characters
FEW_LETTERS = 20  # as of a page number or a watermark that a program stamped on a scan
LEAST_AREA = 0.3  # share of a page that its pictures cover, if it is a scan
MANY_SHAPES = 200  # on a page without letters: its characters may have been drawn as outlines
MOST_OBJECTS = 5000


@dataclass(frozen=True, slots=True)
class RecognizedPages:
    """The lines of every page, in reading order; those that were read with too little confidence;
    how many pages were read as pictures, and what could not be read."""

    pages: list[list[Line]]
    uncertain: tuple[Line, ...] = ()
    count: int = 0
    left_out: tuple[Entry, ...] = ()


def recognize_pages(
    document: PdfDocument, pages: list[list[Line]], data: bytes, recognizer: Recognizer | None
) -> RecognizedPages:
    """The pages with the lines of those that are pictures put in.

    pages: the lines that the file itself has. data: the bytes of the file.

    Raises DocumentError when nothing of it could be read without a recognizer, and the reason for
    which there is none.
    """
    if recognizer is None:
        return RecognizedPages(pages)
    with LOCK:
        wanted = [number for number, lines in enumerate(pages, 1)
                  if is_scan(document, number, lines)]  # fmt: skip
    if not wanted:
        return RecognizedPages(pages)
    rest = [lines for number, lines in enumerate(pages, 1) if number not in set(wanted)]
    lacking = recognizer.lacking(of="codes" if _any_unreadable(pages) else "scan")
    if lacking:
        if not has_letters(line for lines in rest for line in lines):
            raise DocumentError(lacking)
        kept = [[] if number in set(wanted) and is_unreadable(lines) else lines
                for number, lines in enumerate(pages, 1)]  # fmt: skip
        return RecognizedPages(kept, left_out=(_told(wanted, lacking),))
    return _read(document, pages, wanted, hashlib.sha256(data).hexdigest(), recognizer)


def _read(
    document: PdfDocument,
    pages: Sequence[list[Line]],
    wanted: Sequence[int],
    key: str,
    recognizer: Recognizer,
) -> RecognizedPages:
    made = list(pages)
    uncertain: list[Line] = []
    left_out: list[Entry] = []
    failed: DocumentError | None = None
    recognizer.begin(len(wanted))
    for number in wanted:
        try:
            lettering = recognizer.page(key, number, partial(draw_pixels, document, number))
        except DocumentError as error:
            failed = error
            left_out.append(_told([number], error.reason))
            made[number - 1] = [] if is_unreadable(pages[number - 1]) else pages[number - 1]
            continue
        found = scanned_page(lettering, number, _width(document, number))
        made[number - 1] = list(found.lines)
        uncertain += found.uncertain
    if failed and not has_letters(line for lines in made for line in lines):
        raise failed
    return RecognizedPages(made, tuple(uncertain), len(wanted), tuple(left_out))


def has_letters(lines: Iterable[Line]) -> bool:
    """Whether any letter or digit that can be read is in the lines."""
    return any(re.search(r"[^\W_]", UNREADABLE.sub("", line.text)) for line in lines)


def is_unreadable(lines: Sequence[Line]) -> bool:
    """Whether too many characters have codes that stand for nothing."""
    text = "".join(line.text for line in lines)
    return len(UNREADABLE.findall(text)) > MOST_UNREADABLE * len(text)


def _any_unreadable(pages: Sequence[Sequence[Line]]) -> bool:
    return any(is_unreadable(lines) for lines in pages)


def _told(numbers: Sequence[int], reason: Reason) -> Entry:
    """That these pages were left out, and why."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    shown = ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs)
    return Entry(f"p. {shown}", reason=reason)


def is_scan(document: PdfDocument, number: int, lines: Sequence[Line]) -> bool:
    """Whether a page, with the lines that the file has for it, must be read as a picture."""
    if is_unreadable(lines):
        return True
    letters = sum(len(re.findall(r"[^\W_]", line.text)) for line in lines)
    if letters > FEW_LETTERS:
        return False
    page = document[number - 1]
    try:
        area, shapes = _objects(page)
        return area >= LEAST_AREA or (letters == 0 and shapes >= MANY_SHAPES)
    finally:
        page.close()


def _objects(page: PdfPage) -> tuple[float, int]:
    """The share of a page that its pictures cover, and how many shapes are drawn on it."""
    from pypdfium2 import raw

    width, height = (max(side, 1.0) for side in page.get_size())
    edges = [ctypes.c_float() for _ in range(4)]
    area, shapes = 0.0, 0
    for at in range(min(raw.FPDFPage_CountObjects(page), MOST_OBJECTS)):
        each = raw.FPDFPage_GetObject(page, at)
        kind = raw.FPDFPageObj_GetType(each)
        shapes += kind == raw.FPDF_PAGEOBJ_PATH
        if kind not in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM):
            continue
        if raw.FPDFPageObj_GetBounds(each, *edges):
            left, bottom, right, top = (edge.value for edge in edges)
            across = max(min(right, width) - max(left, 0.0), 0.0)
            area += across * max(min(top, height) - max(bottom, 0.0), 0.0)
    return area / (width * height), shapes


def _width(document: PdfDocument, number: int) -> float:
    """The width of a page in points."""
    with LOCK:
        return float(document.get_page_size(number - 1)[0])
