"""Scans and pictures that are really read, and what comes of them when they cannot be."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from index import (
    DocumentError,
    Original,
    PageViews,
    Progress,
    Settings,
    build,
    open_index,
)
from index.documents.reader import read_all
from index.documents.recognition import recognizer as module
from index.documents.recognition.recognizer import Recognizer, bands
from index.documents.scanner import Source, scan
from index.reasons import word
from index.types import Document
from tests.support.documents.drawn_pdf import cut, lines, pdf
from tests.support.documents.drawn_pictures import READ, RULES, needs_ocr, picture, saved
from tests.support.documents.folders import settings_in
from tests.support.fake_encoder import FakeEncoder

pytestmark = needs_ocr


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Recognizer]:
    with Recognizer(settings_in(tmp_path_factory.mktemp("shared"))) as recognizer:
        yield recognizer


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_in(tmp_path)


def source(folder: Path, name: str, data: bytes, settings: Settings) -> Source:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(data)
    return next(each for each in scan([folder], settings).sources if each.name == name)


def paragraphs(document: Document) -> list[str]:
    return [document.text[each.start : each.end] for each in document.paragraphs]


def test_a_scanned_page_among_others_is_read(
    tmp_path: Path, settings: Settings, shared: Recognizer
) -> None:
    from pypdfium2 import PdfDocument

    whole = PdfDocument(pdf(lines(cut("第一页的话是打出来的，说完了。", 30))))
    whole.import_pages(PdfDocument(saved(picture(RULES), "PDF", resolution=150)))
    whole.save(tmp_path / "x.pdf")
    data = (tmp_path / "x.pdf").read_bytes()
    reading = read_all(source(tmp_path / "d", "x.pdf", data, settings), settings, recognizer=shared)
    (document,) = reading.documents
    assert paragraphs(document) == ["第一页的话是打出来的，说完了。", *READ.split("\n")]
    assert [each.page for each in document.paragraphs] == [1, 2, 2]
    first, *read = (each.place for each in document.paragraphs)
    assert first is None
    assert all(each and each.kind == "picture" and each.number >= 90 for each in read)


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_picture_that_lies_on_its_side_is_read(
    quarters: int, tmp_path: Path, settings: Settings, shared: Recognizer
) -> None:
    data = saved(picture(RULES).rotate(90 * quarters, expand=True), "JPEG", quality=85)
    found = source(tmp_path / "d", "照片.jpg", data, settings)
    (document,) = read_all(found, settings, recognizer=shared).documents
    assert (document.title, document.text) == ("照片", READ)


def test_a_build_reads_a_page_once_and_shows_where_it_stands(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    file = docs / "办法.pdf"
    file.write_bytes(saved(picture(RULES), "PDF", resolution=150))
    told: list[Progress] = []
    build([docs], settings=settings, encoder=FakeEncoder(), progress=told.append)
    monkeypatch.setattr(module, "_Process", None)  # whatever reads a picture now fails
    build([docs], settings=replace(settings, passage_characters=200), encoder=FakeEncoder())
    with open_index(settings.index) as index:
        document = index.document("办法.pdf")
        (info,) = index.documents
    assert document.text == READ
    original = Original(info.path, info.source, info.size, info.modified_ns, info.hash)
    views = PageViews(index=settings.index)
    start = READ.index("检测结果应当")
    ((number, (box,)),) = views.boxes(original, document, start, len(READ)).items()
    assert number == 1
    edges = box.left * 900, box.top * 416, box.right * 900, box.bottom * 416
    assert edges == pytest.approx((80, 272, 80 + 15.5 * 36, 318), abs=16)


def test_pictures_are_left_alone_where_that_is_switched_off(
    tmp_path: Path, settings: Settings
) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "图.png").write_bytes(saved(picture(["检测结果合格"])))
    (docs / "文.txt").write_text("水质监测的办法。", encoding="utf-8")
    off = build([docs], settings=replace(settings, ocr=False), encoder=FakeEncoder())
    assert [(each.path, word(each.why, "en")) for each in off.skipped] == [
        ("图.png", "PNG is a picture, and reading those is switched off; set WENDA_OCR=on")
    ]
    again = build([docs], settings=replace(settings, ocr=False), encoder=FakeEncoder())
    assert again.generation == off.generation
    on = build([docs], settings=settings, encoder=FakeEncoder())
    assert (on.documents, on.skipped) == (2, ())


def test_what_is_missing_is_named(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "is_installed", lambda: False)
    found = source(tmp_path / "d", "x.pdf", saved(picture(RULES), "PDF", resolution=150), settings)
    with Recognizer(settings) as recognizer, pytest.raises(DocumentError) as raised:
        read_all(found, settings, recognizer=recognizer)
    assert word(raised.value.reason, "en") == (
        "its pages are pictures (a scan); reading those takes the package rapidocr, which is not "
        'installed; install it: pip install "wenda[ocr]"'
    )


def test_a_page_that_takes_too_long_is_given_up(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SECONDS", 0.0)
    found = source(tmp_path / "d", "图.png", saved(picture(RULES)), settings)
    with Recognizer(settings) as recognizer, pytest.raises(DocumentError) as raised:
        read_all(found, settings, recognizer=recognizer)
    assert raised.value.code == "recognition.slow"
    key = hashlib.sha256(found.path.read_bytes()).hexdigest()
    assert recognizer._store.get(key, 1) is None


def test_what_was_read_is_forgotten_with_its_file(tmp_path: Path, settings: Settings) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "图.png").write_bytes(saved(picture(["检测结果合格"])))
    (docs / "文.txt").write_text("水质监测的办法。", encoding="utf-8")
    build([docs], settings=settings, encoder=FakeEncoder())
    key = hashlib.sha256((docs / "图.png").read_bytes()).hexdigest()
    with Recognizer(settings) as recognizer:
        kept = recognizer._store.get(key, 1)
    assert kept is not None
    assert [each.text for each in kept.lines] == ["检测结果合格"]
    (docs / "图.png").unlink()
    build([docs], settings=settings, encoder=FakeEncoder())
    with Recognizer(settings) as recognizer:
        assert recognizer._store.get(key, 1) is None


def test_a_long_picture_is_cut_between_its_lines() -> None:
    import numpy as np

    image = np.array(picture(["检测结果合格"] * 40, width=500))
    found = bands(image)
    assert [start for start, _ in found[1:]] == [end for _, end in found[:-1]]
    assert (found[0][0], found[-1][1], len(found)) == (0, len(image), 3)
    assert all((image[end - 1] == 255).all() for _, end in found)
