"""Files within files: bombs in mails; large sheets; and what could not be read until now."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import DocumentError, build, open_index
from index.documents import reader
from index.documents.formats import needs
from index.documents.formats.office import old_office
from index.documents.formats.pieces import Extracted
from index.documents.formats.text.plain_text import extract_lines
from index.documents.recognition.recognizer import Recognizer
from tests.index.documents.formats.mail.test_messages import mail
from tests.index.documents.formats.test_archive import zipped
from tests.support.documents.compound_files import compound
from tests.support.documents.folders import HORSES, settings_in
from tests.support.fake_encoder import FakeEncoder
from tests.support.places import ROOT

OLD = compound({"WordDocument": b"\0" * 64})


def test_a_bomb_in_a_mail_is_refused_and_the_mail_read(tmp_path: Path) -> None:
    message = mail("见附件。\n")
    for name, content in {
        "炸弹.zip": zipped({"a.txt": bytes(100 << 20)}),
        "好.zip": zipped({"a.txt": HORSES.encode(), "内.zip": zipped({"b.txt": b"x"})}),
    }.items():
        message.add_attachment(content, maintype="application", subtype="zip", filename=name)
    (tmp_path / "信.eml").write_bytes(message.as_bytes())
    settings = settings_in(tmp_path)
    report = build([tmp_path / "信.eml"], settings=settings, encoder=FakeEncoder())
    assert [(each.path, each.why.code) for each in report.skipped] == [
        ("信.eml/好.zip/内.zip", "archive.nested"),
        ("信.eml/炸弹.zip", "archive.bomb"),
    ]
    with open_index(settings.index) as index:
        assert [each.path for each in index.documents] == ["信.eml", "信.eml/好.zip/a.txt"]


def test_all_that_is_taken_from_a_file_has_a_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "MOST_WITHIN", 1000)
    monkeypatch.setattr(reader._Limits, "__init__", _small)
    (tmp_path / "a.zip").write_bytes(zipped({"a.txt": HORSES.encode(), "b.txt": b"x" * 2000}))
    report = build([tmp_path / "a.zip"], settings=settings_in(tmp_path), encoder=FakeEncoder())
    assert [(each.path, each.why.code) for each in report.skipped] == [
        ("a.zip/b.txt", "archive.too_large")
    ]


def _small(limits: reader._Limits, recognizer: Recognizer | None = None) -> None:
    limits.recognizer = recognizer
    limits.bytes, limits.depth = 1000, 3


def test_what_needed_libreoffice_is_read_once_it_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_in(tmp_path)
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "旧.doc").write_bytes(OLD)
    (folder / "新.txt").write_text(HORSES, encoding="utf-8")
    for module in (needs, old_office):
        monkeypatch.setattr(module, "find_office", lambda: None)
    first = build([folder], settings=settings, encoder=FakeEncoder())
    assert [each.why.code for each in first.skipped] == ["document.needs_office"]
    again = build([folder], settings=settings, encoder=FakeEncoder())
    assert again.generation == first.generation

    def read(data: bytes, boilerplate: object) -> Extracted:
        return extract_lines("旧文件里的话。")

    monkeypatch.setattr(needs, "find_office", lambda: "/usr/bin/soffice")
    monkeypatch.setattr(old_office, "read_old_text", read)
    last = build([folder], settings=settings, encoder=FakeEncoder())
    assert (last.documents, last.skipped) == (2, ())


LARGE = """
import re, sys
from pathlib import Path
sys.path.insert(0, {root!r})
from index.documents.reader import read_document
rows = "\\n".join(f"S-{{n:05}},水厂路{{n}}号,DN15,{{n}}" for n in range(100_000))
document = read_document("水表.csv", ("编号,安装地点,口径,读数\\n" + rows).encode())
last = document.paragraphs[-1]
print(len(document.paragraphs), document.text[last.start : last.end], last.place.number)
status = Path("/proc/self/status").read_text()  # ru_maxrss would be the parent's, if larger
print(int(re.search(r"VmHWM:\\s+(\\d+)", status)[1]) >> 10)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")
def test_a_hundred_thousand_rows_are_read_in_little_memory() -> None:
    script = LARGE.format(root=str(ROOT))
    ended = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=300
    )
    shown, megabytes = ended.stdout.splitlines()
    assert shown == "100000 编号：S-99999，安装地点：水厂路99999号，口径：DN15，读数：99999 100001"
    assert int(megabytes) < 500


def test_a_sheet_with_macros_and_links_is_only_read(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.index.documents.formats.sheets.test_workbook import edited
    from tests.support.documents.sheet_files import xlsx

    content = xlsx({"S": [("名称", "数量"), ("泵", 3)]})
    link = b'<hyperlinks><hyperlink ref="A1" xmlns:r="x" r:id="rId9"/></hyperlinks></worksheet>'
    content = edited(content, "xl/worksheets/sheet1.xml", b"</worksheet>", link)
    assert reader.read_document("a.xlsm", content).text == "名称：泵，数量：3"


@pytest.mark.parametrize("name", ["a.xlsx", "a.pptx", "a.odt", "a.ods", "a.docx"])
def test_a_file_cut_short_anywhere_is_told(name: str) -> None:
    for content in _cut(name):
        with pytest.raises(DocumentError):
            reader.read_document(name, content)


def _cut(name: str) -> Iterator[bytes]:
    whole = zipped({f"part{n}.xml": bytes(range(256)) * 20 for n in range(5)})
    yield from (whole[: len(whole) * share // 10] for share in range(1, 10))
