"""Pictures that cannot be read, or not all of them: each is told, none costs much."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator

import pytest
from PIL import Image

from index.documents.formats.pictures import draw_picture, read_picture
from index.documents.reader import read_document
from index.documents.recognition.recognizer import Recognizer
from index.errors import DocumentError
from index.reasons import Reason
from tests.support.documents.drawn_pdf import lines, pdf
from tests.support.documents.drawn_pictures import READ, RULES, needs_ocr, picture, saved
from tests.support.documents.folders import settings_in


@pytest.fixture(scope="module")
def recognizer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Recognizer]:
    with Recognizer(settings_in(tmp_path_factory.mktemp("pictures"))) as one:
        yield one


def chunk(kind: bytes, data: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + check


def png(width: int, height: int, data: bytes = b"") -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(data)), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


HUGE = png(100_000, 100_000, b"\0" * (1 << 20))
LARGE = png(9_000, 9_000)
CUT = saved(picture(["检测结果合格"]))[:900]
CASES = {
    "huge": (HUGE, "picture.too_large"),
    "large": (LARGE, "picture.too_large"),
    "cut off": (CUT, "document.damaged_kind"),
    "no data": (png(300, 300), "document.damaged_kind"),
    "text": ("水质监测的办法。".encode(), "picture.unknown"),
    "blank": (saved(Image.new("RGB", (300, 200), "white")), "recognition.nothing"),
}


@needs_ocr
@pytest.mark.parametrize(("data", "code"), CASES.values(), ids=CASES.keys())
def test_what_cannot_be_read_is_told(data: bytes, code: str, recognizer: Recognizer) -> None:
    with pytest.raises(DocumentError) as raised:
        read_picture(data, recognizer=recognizer)
    assert raised.value.code == code


def test_a_document_with_the_name_of_a_picture_is_read_as_what_it_is() -> None:
    assert read_document("图.png", pdf(lines(["检测结果应当公布。"]))).text == "检测结果应当公布。"


@needs_ocr
def test_of_an_animation_the_first_picture_is_read(recognizer: Recognizer) -> None:
    first, second = picture(["检测结果合格"]), picture(["检测结果不合格"])
    data = saved(first, "WEBP", save_all=True, append_images=[second], lossless=True)
    found = read_picture(data, recognizer=recognizer)
    assert found.text == "检测结果合格"
    (left,) = found.attachments
    assert (left.name, left.reason) == ("2–2", Reason("picture.animated"))


@needs_ocr
def test_each_picture_of_a_tiff_is_a_page(recognizer: Recognizer) -> None:
    first, second = picture(RULES), picture(["复核结果相同。"])
    data = saved(first, "TIFF", save_all=True, append_images=[second])
    found = read_picture(data, recognizer=recognizer)
    assert [(found.text[each.start : each.end], each.page) for each in found.blocks] == [
        *((text, 1) for text in READ.split("\n")),
        ("复核结果相同。", 2),
    ]
    shown = draw_picture(io.BytesIO(data), 2, 450)
    assert (shown.number, shown.pages, shown.width, shown.media_type) == (2, 2, 450, "image/png")


@needs_ocr
def test_a_picture_with_a_clear_ground_is_read_on_white(recognizer: Recognizer) -> None:
    image = picture(["检测结果合格"]).convert("RGBA")
    image.putalpha(image.convert("L").point(lambda value: 255 - value))
    assert read_picture(saved(image), recognizer=recognizer).text == "检测结果合格"
