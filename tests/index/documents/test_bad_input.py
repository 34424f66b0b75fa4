"""One folder with everything that can be wrong with a file: it is built, and each is named."""

from __future__ import annotations

import os
import re
from pathlib import Path

import docx
import pytest
from reportlab.pdfgen.canvas import Canvas

from index import BuildReport, Settings, build, has_han, open_index, status
from qa.i18n.messages import reason_in
from qa.web.documents.panel import render_report
from qa.web.escape import escape
from tests.index.documents.formats.markup.test_html import book
from tests.index.documents.formats.pdf.test_document import drawn, essay
from tests.index.documents.formats.test_archive import zipped
from tests.support.documents.folders import HORSES, POVERTY, searches, settings_in, write
from tests.support.documents.word_files import ENTITIES, bomb, saved, with_parts
from tests.support.fake_encoder import FakeEncoder

REASONS = {
    "angle.docx": "it is damaged",
    "bomb.docx": "it unpacks to",
    "bomb.epub": "it unpacks to",
    "bomb.zip": "it unpacks to",
    "empty.txt": "it is empty",
    "entities.docx": "its XML declares entities of its own; it is refused",
    "half.docx": "it is damaged",
    "half.pdf": "it is damaged, or no PDF",
    "link.txt": "a link that leads out of the folder",
    "locked.pdf": "it is encrypted; save it without a password",
    "loop.txt": "a link that loops back; it is not followed",
    "marks.txt": "it has no words: only white space, punctuation or boilerplate",
    "noise.txt": "its encoding cannot be told, or it is not text",
    "nothing.txt": "a link to something that is not there",
    "picture.pdf": "it has no text, and no pictures that could hold any",
    "secret.txt": "cannot be opened: Permission denied",
    "sound.mp3": ".mp3 files are not read",
    "spaces.txt": "it has no words: only white space, punctuation or boilerplate",
    "zeros.txt": "its encoding cannot be told, or it is not text",
}
if (
    os.geteuid() == 0
):  # who may read everything; tests/index/documents/test_reader.py becomes somebody who may not
    del REASONS["secret.txt"]
NAMES = ("a b.txt", 'it\'s "quoted".txt', "笑😀.txt", "two\nlines.txt")
RAW = b"\xd6\xd0\xce\xc4.txt"
GOOD = {*NAMES, "\\xd6\\xd0\\xce\\xc4.txt", "bell.txt", "same/one.txt", "same/two.txt"}


def fill(folder: Path) -> None:
    """Every bad file, and between them good ones with strange names."""
    write(folder, empty="", spaces=" \u3000\t\n" * 50, marks="。，！……——“”\n")
    write(folder, bell="　　今天\x00下雨\x07，明天\x1b天晴。" + HORSES)
    write(folder / "same", one=POVERTY, two=POVERTY)
    for name in NAMES:
        (folder / name).write_text(f"　　{name[0]}号文件里写着赛马。\n{HORSES}", encoding="utf-8")
    Path(os.fsdecode(os.fsencode(folder) + b"/" + RAW)).write_text(HORSES, encoding="utf-8")
    (folder / "directory.txt").mkdir()
    word, pdf = saved(docx.Document()), drawn(essay("", [HORSES], 1))
    contents = {
        "angle.docx": with_parts(word, {"word/document.xml": b"<w:document><w:body>"}),
        "bomb.docx": bomb(),
        "bomb.epub": book(OEBPS__a="\0" * (100 << 20)),
        "bomb.zip": zipped({"a.txt": bytes(100 << 20)}),
        "entities.docx": with_parts(word, {"word/document.xml": ENTITIES.encode()}),
        "half.docx": word[: len(word) // 2],
        "half.pdf": pdf[:100],
        "locked.pdf": drawn(essay("", [HORSES], 1), password="secret"),
        "noise.txt": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(range(256)) * 4,
        "picture.pdf": drawn(_square),
        "sound.mp3": b"ID3",
        "zeros.txt": bytes(5000),
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    (folder / "link.txt").symlink_to("/etc/passwd")
    (folder / "loop.txt").symlink_to("loop.txt")
    (folder / "nothing.txt").symlink_to("nowhere.txt")
    if "secret.txt" in REASONS:
        write(folder, secret=HORSES)
        (folder / "secret.txt").chmod(0)


def _square(canvas: Canvas) -> None:
    canvas.rect(100, 100, 300, 300, fill=1)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, BuildReport]:
    folder = tmp_path_factory.mktemp("bad")
    fill(folder / "docs")
    return _build(folder)


def _build(folder: Path) -> tuple[Settings, BuildReport]:
    settings = settings_in(folder)
    report = build([folder / "docs"], settings=settings, encoder=FakeEncoder())
    return settings, report


def test_every_bad_file_is_named_with_its_reason(built: tuple[Settings, BuildReport]) -> None:
    _, report = built
    found = {skipped.path: skipped.reason for skipped in report.skipped}
    assert set(found) == set(REASONS)
    wrong = {name: reason for name, reason in found.items() if not reason.startswith(REASONS[name])}
    assert wrong == {}


def test_every_reason_is_told_in_chinese_on_the_screen(built: tuple[Settings, BuildReport]) -> None:
    _, report = built
    shown = {each.path: reason_in("zh", each.why) for each in report.skipped}
    assert {path for path, reason in shown.items() if not has_han(reason[:1])} == set()
    assert re.fullmatch("解压后是原来的 [0-9]+ 倍，像是压缩炸弹", shown["bomb.docx"])
    html = render_report(report, "zh")
    assert all(escape(reason) in html for reason in shown.values())


def test_everything_else_is_indexed_and_found(built: tuple[Settings, BuildReport]) -> None:
    settings, report = built
    with open_index(settings.index) as index:
        indexed = {document.path for document in index.documents}
        assert indexed == GOOD
        for document in index.documents:
            text = index.document(document.path).text
            assert text.strip()
        assert index.document("bell.txt").text.startswith("　　今天\x00下雨\x07，明天\x1b天晴。")
        assert index.document("same/one.txt").text == index.document("same/two.txt").text
    found = searches(settings)
    assert {row[0] for row in found["四个不摘"].lexical[:2]} == {"same/one.txt", "same/two.txt"}
    assert report.documents == len(indexed)


def test_nothing_of_it_is_tried_again(built: tuple[Settings, BuildReport]) -> None:
    settings, report = built
    state = status(settings.index, settings=settings)
    assert (state.added, state.changed, state.removed) == ((), (), ())
    assert {each.path for each in state.skipped} == {each.path for each in report.skipped}
    again = _build(settings.index.parent)[1]
    assert (again.generation, again.embedded) == (report.generation, 0)
    assert again.skipped == report.skipped
