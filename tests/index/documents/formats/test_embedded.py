"""Pictures within Word documents, slides and books: what is read on them stands where they do."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import docx
import pptx
import pytest
from pptx.util import Inches

from index import Place, Settings
from index.documents.reader import read_all
from index.documents.recognition.lettering import Lettering, ReadLine
from index.documents.recognition.recognizer import Recognizer, reader_name
from index.documents.recognition.store import LetteringStore
from index.documents.scanner import scan
from tests.support.documents.drawn_pictures import RULES, needs_ocr, picture, saved
from tests.support.documents.sheet_files import zipped

PICTURE = saved(picture(RULES[:3]))
ICON = saved(picture([], width=60).resize((60, 30)))
READ = "本市供水单位应当每月检测一次氨氮，检测结果不得超过每升零点五毫克，并应当妥善保存原始记录。"
PACKAGE = """<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><manifest>
<item id="a" href="text/a.xhtml" media-type="application/xhtml+xml"/></manifest>
<spine><itemref idref="a"/></spine></package>"""
CONTAINER = """<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="O/p.opf" media-type="application/oebps-package+xml"/>
</rootfiles></container>"""
CHAPTER = (
    "<html><body><p>图片前面的一段话写在这里。</p>"
    "<p>正文里的插图：<img src='../pictures/1.png'/></p><p>图片后面的一段话写在这里。</p>"
    "<p><img src='https://example.com/x.png'/><img src='../pictures/gone.png'/></p></body></html>"
)


def word() -> bytes:
    document = docx.Document()
    document.add_paragraph("图片前面的一段话写在这里。")
    document.add_paragraph().add_run().add_picture(io.BytesIO(PICTURE))
    document.add_paragraph("图片后面的一段话写在这里。")
    document.add_picture(io.BytesIO(PICTURE))  # once more
    document.add_picture(io.BytesIO(ICON))
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def slides() -> bytes:
    presentation = pptx.Presentation()
    for _ in range(2):
        slide = presentation.slides.add_slide(presentation.slide_layouts[6])
    box = slide.shapes.add_textbox(0, 0, Inches(5), Inches(1))
    box.text_frame.text = "图片前面的一段话写在这里。"
    slide.shapes.add_picture(io.BytesIO(PICTURE), 0, Inches(2))
    buffer = io.BytesIO()
    presentation.save(buffer)
    return buffer.getvalue()


def book() -> bytes:
    parts = {
        "META-INF/container.xml": CONTAINER,
        "O/p.opf": PACKAGE,
        "O/text/a.xhtml": CHAPTER,
    }
    files = {name: text.encode("utf-8") for name, text in parts.items()}
    return zipped({**files, "O/pictures/1.png": PICTURE})


def lettering() -> Lettering:
    lines = []
    for number, text in enumerate(RULES[:3]):
        top = 80.0 + 64 * number
        right = 80.0 + 36 * len(text)
        corners = ((80.0, top), (right, top), (right, top + 36), (80.0, top + 36))
        lines.append(ReadLine(text, 0.97, corners))
    return Lettering(900, 352, tuple(lines))


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    """Settings for an index that has read the picture before."""
    store = LetteringStore(tmp_path / "index")
    store.put(hashlib.sha256(PICTURE).hexdigest(), 1, reader_name(), "", lettering())
    store.close()
    yield Settings(index=tmp_path / "index", ocr=True)


def read(
    folder: Path, name: str, data: bytes, settings: Settings
) -> list[tuple[str, Place | None]]:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(data)
    (found,) = scan([folder], settings).sources
    with Recognizer(settings) as recognizer:
        (document,) = read_all(found, settings, recognizer=recognizer).documents
    return [(document.text[each.start : each.end], each.place) for each in document.paragraphs]


@needs_ocr
@pytest.mark.parametrize(
    ("name", "make"), [("a.docx", word), ("a.epub", book)], ids=["word", "book"]
)
def test_a_picture_is_read_where_it_stands(
    name: str, make: Callable[[], bytes], settings: Settings, tmp_path: Path
) -> None:
    found = read(tmp_path / "d", name, make(), settings)
    first = found.index(("图片前面的一段话写在这里。", None))
    assert (READ, Place("picture", 97)) in found[first + 1 : first + 3]
    assert found[-1] == ("图片后面的一段话写在这里。", None)
    assert [text for text, _ in found].count(READ) == 1


@needs_ocr
def test_a_picture_on_a_slide_keeps_the_number_of_the_slide(
    settings: Settings, tmp_path: Path
) -> None:
    assert read(tmp_path / "d", "a.pptx", slides(), settings) == [
        ("图片前面的一段话写在这里。", Place("slide", 2)),
        (READ, Place("slide_picture", 2)),
    ]


@pytest.mark.parametrize(("name", "make"), [("a.docx", word), ("a.epub", book), ("a.pptx", slides)])
def test_pictures_are_passed_over_where_none_are_to_be_read(
    name: str, make: Callable[[], bytes], settings: Settings, tmp_path: Path
) -> None:
    off = replace(settings, ocr=False)
    texts = [text for text, _ in read(tmp_path / "d", name, make(), off)]
    assert READ not in texts
    assert "图片前面的一段话写在这里。" in texts
