"""Pictures of pages, and where their characters stand."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pypdfium2
import pytest
from numpy.typing import NDArray
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from index import DocumentError
from index.documents.alignment import compact
from index.documents.formats.pdf import pages, pdfium
from index.documents.formats.pdf.pages import count_pages, draw_page, read_page_text
from index.documents.page import PageImage, PageText
from tests.support.documents.drawn_pdf import ESSAY, LEFT, SIZE, both, cut, lines, pdf, table

A4 = 595.2756, 841.8898
TEXT = compact(ESSAY)[0]
PAGE = pdf(lines(cut(ESSAY, 30)), lines(["第二页。"]))


def text_of(data: bytes, number: int = 1) -> PageText:
    return read_page_text(io.BytesIO(data), number)


def picture_of(data: bytes, width: int = 900) -> PageImage:
    return draw_page(io.BytesIO(data), 1, width)


def ink(picture: PageImage) -> NDArray[np.bool_]:
    """Which pixels are dark."""
    return np.asarray(Image.open(io.BytesIO(picture.data)).convert("L")) < 128


def share_of_ink(picture: PageImage, boxes: NDArray[np.float32]) -> float:
    """How much of the ink of a page lies within boxes."""
    dark = ink(picture)
    inside = np.zeros_like(dark)
    scale = np.array([picture.width, picture.height] * 2)
    for left, top, right, bottom in np.rint(boxes * scale).astype(int):
        inside[top : bottom + 1, left : right + 1] = True
    return float((dark & inside).sum() / dark.sum())


def test_a_word_stands_where_pdfium_finds_it() -> None:
    found = text_of(PAGE)
    assert found.text == TEXT
    document = pypdfium2.PdfDocument(PAGE)
    page = document[0].get_textpage()
    place = page.search("光荣使命").get_next()
    assert place is not None
    start, count = place
    boxes = [page.get_charbox(at, loose=True) for at in range(start, start + count)]
    expected = [(left / A4[0], 1 - top / A4[1], right / A4[0], 1 - bottom / A4[1])
                for left, bottom, right, top in boxes]  # fmt: skip
    at = ESSAY.index("光荣使命")
    assert np.allclose(found.boxes[at : at + 4], expected, atol=1e-4)
    document.close()
    assert np.allclose(found.boxes[0, 0], LEFT / A4[0], atol=0.005)
    assert np.allclose(found.boxes[0, 2], (LEFT + SIZE) / A4[0], atol=0.005)


@pytest.mark.parametrize("angle", [0, 90, 180, 270])
@pytest.mark.parametrize("cropped", [False, True])
def test_the_boxes_lie_on_the_ink_however_the_page_is_turned(angle: int, cropped: bool) -> None:
    document = pypdfium2.PdfDocument(PAGE)
    document[0].set_rotation(angle)
    if cropped:
        document[0].set_cropbox(60, 650, 450, 790)
    buffer = io.BytesIO()
    document.save(buffer)
    document.close()
    picture, found = picture_of(buffer.getvalue()), text_of(buffer.getvalue())
    assert (picture.width > picture.height) == (cropped != (angle in (90, 270)))
    assert sorted(found.text) == sorted(TEXT)
    assert share_of_ink(picture, found.boxes) > 0.99
    half = share_of_ink(picture, found.boxes[: len(TEXT) // 2])
    assert 0.3 < half < 0.7


def test_columns_drawn_line_by_line_are_read_one_after_the_other() -> None:
    right = "右栏从这里开始，" + ESSAY
    one, two = cut(ESSAY, 18), cut(right, 18)
    columns = both(lines(one), lines(two, left=LEFT + 260))
    rows = [
        lines(text, left, 760 - 18 * at)
        for at in range(len(two))
        for text, left in ((one[at : at + 1], LEFT), (two[at : at + 1], LEFT + 260))
    ]
    for page in (columns, both(*rows)):
        found = text_of(pdf(page))
        assert found.text == TEXT + compact(right)[0]
        at = len(ESSAY)
        assert found.boxes[at, 0] > 0.5 > found.boxes[at - 1, 2]


def test_the_cells_of_a_table_are_told() -> None:
    found = text_of(pdf(table([("县区", "人口"), ("甲县", "120.5")], 150)))
    cells = [[found.text[start:end] for start, end in row] for row in found.rows]
    assert cells == [["县区", "人口"], ["甲县", "120.5"]]


def test_a_picture_is_as_wide_as_asked_and_never_too_large(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    picture = picture_of(PAGE, 900)
    assert (picture.number, picture.pages, picture.media_type) == (1, 2, "image/png")
    assert (abs(picture.width - 900), abs(picture.height - 1273)) <= (1, 2)
    assert Image.open(io.BytesIO(picture.data)).size == (picture.width, picture.height)
    large = picture_of(PAGE, 100_000)
    assert 0.98 * pages.MOST_PIXELS < large.width * large.height <= pages.MOST_PIXELS
    monkeypatch.setattr(pages, "MOST_BYTES", 1000)
    assert Image.open(io.BytesIO(picture_of(PAGE).data)).format == "JPEG"


def test_colours_are_kept() -> None:
    def red(canvas: Canvas) -> None:
        canvas.setFillColorRGB(1, 0, 0)
        canvas.rect(0, 0, 600, 900, fill=1)

    shown = Image.open(io.BytesIO(picture_of(pdf(red)).data)).convert("RGB")
    assert shown.getpixel((400, 600)) == (255, 0, 0)


def test_a_page_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def crowded(canvas: Canvas) -> None:
        for at in range(20_000):
            canvas.line(at % 500, 10, 500 - at % 400, 800)

    data = pdf(crowded)
    monkeypatch.setattr(pages, "SECONDS", 0.0)
    with pytest.raises(DocumentError) as raised:
        picture_of(data)
    assert raised.value.code == "page.slow"
    monkeypatch.setattr(pages, "SECONDS", 60.0)
    assert picture_of(data).number == 1


def test_what_cannot_be_shown_is_named() -> None:
    for data, number, code in (
        (PAGE, 3, "page.none"),
        (PAGE, 0, "page.none"),
        (b"no PDF at all", 1, "document.damaged_kind"),
        (PAGE.replace(b"/Contents", b"/Contemts").replace(b"/Page\n", b"/Pagf\n"), 9, "page.none"),
    ):
        with pytest.raises(DocumentError) as raised:
            draw_page(io.BytesIO(data), number, 600)
        assert raised.value.code == code
    assert count_pages(io.BytesIO(PAGE)) == 2


def test_other_threads_wait_and_give_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "SECONDS", 0.05)
    with ThreadPoolExecutor(1) as other, pdfium.LOCK, pytest.raises(DocumentError) as raised:
        other.submit(picture_of, PAGE).result()
    assert raised.value.code == "page.busy"
