"""Pages of indexed documents: their files checked, their pictures kept."""

from __future__ import annotations

import os
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

import pytest

from index import (
    DocumentError,
    Original,
    PageImage,
    PageViews,
    Settings,
    build,
    has_pages,
    open_index,
)
from index.documents.formats.pdf import pages
from tests.support.documents.drawn_pdf import ESSAY, cut, lines, pdf
from tests.support.documents.folders import settings_in
from tests.support.fake_encoder import FakeEncoder

DATA = pdf(lines(cut(ESSAY, 30)), lines(["第二页的话说完了。"]))


def original(file: Path, path: str = "") -> Original:
    data = file.read_bytes()
    return Original(
        path or file.name, str(file), len(data), file.stat().st_mtime_ns, sha256(data).hexdigest()
    )


@pytest.fixture
def report(tmp_path: Path) -> Original:
    file = tmp_path / "报告.pdf"
    file.write_bytes(DATA)
    return original(file)


def code_of(views: PageViews, of: Original, number: int = 1) -> str:
    with pytest.raises(DocumentError) as raised:
        views.picture(of, number)
    return raised.value.code


def test_pictures_are_drawn_once(report: Original, monkeypatch: pytest.MonkeyPatch) -> None:
    views = PageViews()
    drawn: list[tuple[int, int]] = []
    draw = pages.draw_page

    def counted(file: BinaryIO, number: int, width: int) -> PageImage:
        drawn.append((number, width))
        return draw(file, number, width)

    monkeypatch.setattr(pages, "draw_page", counted)
    first = views.picture(report, 1, 700)
    assert first is views.picture(report, 1, 900)
    assert views.picture(report, 2, 900).number == 2
    assert drawn == [(1, 900), (2, 900)]
    small = PageViews(most_bytes=len(first.data) + 10)
    for number in (1, 2, 1):
        small.picture(report, number, 900)
    assert drawn[2:] == [(1, 900), (2, 900), (1, 900)]


def test_where_a_sentence_stands(tmp_path: Path) -> None:
    settings: Settings = settings_in(tmp_path)
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "报告.pdf").write_bytes(DATA)
    with zipfile.ZipFile(docs / "包.zip", "w") as archive:
        archive.writestr("里面/报告.pdf", DATA)
    build([docs], settings=settings, encoder=FakeEncoder())
    views = PageViews()
    with open_index(settings.index) as index:
        found = {info.path: info for info in index.documents}
        assert sorted(found) == ["包.zip/里面/报告.pdf", "报告.pdf"]
        boxes = []
        for path, info in found.items():
            of = Original(path, info.source, info.size, info.modified_ns, info.hash)
            document = index.document(path)
            start = document.text.index("勇于担当")
            boxes.append(views.boxes(of, document, start, start + 4))
            assert views.count(of) == 2
    assert boxes[0] == boxes[1]
    assert [(page, len(lines)) for page, lines in boxes[0].items()] == [(1, 1)]


def test_a_file_that_changed_or_is_gone_is_not_shown(report: Original) -> None:
    views, file = PageViews(), Path(report.source)
    views.picture(report, 1)
    os.utime(file, ns=(1, 1))  # touched, but the same
    assert views.picture(report, 1).pages == 2
    file.write_bytes(DATA[:-1] + b" ")
    os.utime(file, ns=(2, 2))
    assert code_of(views, report) == "original.changed"
    file.write_bytes(DATA + b"\n")
    assert code_of(views, report) == "original.changed"
    file.unlink()
    assert code_of(views, report) == "original.gone"


def test_what_has_no_pages(report: Original) -> None:
    views = PageViews()
    assert has_pages(report)
    assert not has_pages(replace(report, source=""))
    assert not has_pages(replace(report, path="报告.txt"))
    assert code_of(views, replace(report, path="报告.txt")) == "original.no_pages"
    assert code_of(views, report, 3) == "page.none"


def test_several_threads_at_once(report: Original) -> None:
    views = PageViews(most_bytes=1)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda at: views.picture(report, 1 + at % 2, 600).number, range(12)))
    assert found == [1, 2] * 6
