"""How many pages will be read as pictures, told before the files are read."""

from __future__ import annotations

from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from index.documents.formats.pictured import estimate_pictured
from tests.support.documents.drawn_pdf import pdf
from tests.support.documents.drawn_pictures import RULES, picture, saved


def written(canvas: Canvas) -> None:
    canvas.drawString(60, 700, "Gate 11 is inspected every month by the team of the village.")


def test_pages_that_are_pictures_are_counted_before_they_are_read(tmp_path: Path) -> None:
    page = picture(RULES)
    files = {
        "scan.pdf": (saved(page, "PDF", save_all=True, append_images=[page] * 3), 4),
        "text.pdf": (pdf(written, written), 0),
        "one.png": (saved(page), 1),
        "three.tif": (saved(page, "TIFF", save_all=True, append_images=[page] * 2), 3),
        "damaged.pdf": (b"%PDF-1.7 nothing", 0),
        "damaged.png": (b"no picture", 0),
        "a.txt": (b"x", 0),
    }
    for name, (data, pages) in files.items():
        (tmp_path / name).write_bytes(data)
        assert estimate_pictured(name, tmp_path / name) == pages, name
    assert estimate_pictured("gone.pdf", tmp_path / "gone.pdf") == 0
