"""Binary Office files: converted by LibreOffice, shut in; without it a message says so."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import docx
import pytest

from index import DocumentError, Place, Reason
from index.documents.formats.needs import find_office, is_met
from index.documents.formats.office import old_office
from index.documents.reader import read_document
from tests.index.documents.formats.office.test_slides import slides, water
from tests.support.documents.compound_files import compound

needs_office = pytest.mark.skipif(find_office() is None, reason="LibreOffice is not installed")
ENCRYPTED_TEXT = b"\xec\xa5" + b"\0" * 8 + b"\x00\x01" + b"\0" * 4
SECRET = {"PowerPoint Document": b"", "Current User": b"\0" * 12 + b"\xdf\xc4\xd1\xf3"}


@pytest.fixture(scope="module")
def old_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, bytes]]:
    """A .doc and a .ppt, made by LibreOffice."""
    folder = tmp_path_factory.mktemp("old")
    document = docx.Document()
    document.add_heading("供水规定", 1)
    document.add_paragraph("水表装在井里。")
    word = BytesIO()
    document.save(word)
    yield {
        ".doc": old_office.convert(word.getvalue(), ".docx", ".doc"),
        ".ppt": old_office.convert(slides(water), ".pptx", ".ppt"),
    }
    shutil.rmtree(folder, ignore_errors=True)


@needs_office
def test_old_documents_and_slides(old_files: dict[str, bytes]) -> None:
    for name in ("a.doc", "a.wps", "a.docx"):
        document = read_document(name, old_files[".doc"])
        assert document.text == "供水规定\n水表装在井里。", name
    shown = read_document("a.ppt", old_files[".ppt"])
    assert shown.text.split("\n")[:3] == ["水厂简介", "日供水量十万吨", "建于1998年"]
    assert shown.paragraphs[0].place == Place("slide", 1)


@needs_office
def test_what_libreoffice_cannot_read_is_told(old_files: dict[str, bytes]) -> None:
    broken = compound({"WordDocument": b"\0" * 64})
    with pytest.raises(DocumentError, match=r"LibreOffice cannot read it|it has no words"):
        read_document("a.doc", broken)


def test_without_libreoffice_a_message_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(old_office, "find_office", lambda: None)
    with pytest.raises(DocumentError) as told:
        read_document("a.doc", compound({"WordDocument": b"\0" * 64}))
    assert str(told.value) == (
        ".doc files are read with the help of LibreOffice, which is not installed; "
        "install it, or save the file as .docx"
    )
    assert is_met(told.value.reason) is (find_office() is not None)
    assert not is_met(Reason("document.empty"))


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.doc", compound({"WordDocument": ENCRYPTED_TEXT}), "it is encrypted"),
        ("a.doc", compound({"EncryptedPackage": b"x"}), "it is encrypted"),
        ("a.ppt", compound(SECRET), "it is encrypted"),
        ("a.doc", b"no document", "it is damaged, or no .doc"),
        ("a.ppt", compound({"WordDocument": b""})[:100], "it is damaged, or no .ppt"),
    ],
)  # fmt: skip
def test_what_is_refused_before_libreoffice_sees_it(name: str, content: bytes, why: str) -> None:
    with pytest.raises(DocumentError, match=why):
        read_document(name, content)


@pytest.mark.skipif(sys.platform == "win32", reason="process groups")
def test_a_program_that_hangs_is_ended_with_its_children(tmp_path: Path) -> None:
    child = "import os, time; open('child', 'w').write(str(os.getpid())); time.sleep(60)"
    script = (
        f"import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', {child!r}]); "
        "time.sleep(60)"
    )
    began = time.monotonic()
    assert not old_office.run_shut_in([sys.executable, "-c", script], tmp_path, 3)
    assert time.monotonic() - began < 30
    assert (tmp_path / "child").is_file()
    left = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert child not in left


@pytest.mark.skipif(sys.platform == "win32", reason="limits of resources")
def test_a_program_sees_no_network_and_no_variables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WENDA_SECRET", "x")
    script = (
        "import os, socket\n"
        "names = [name for _, name in socket.if_nameindex()]\n"
        "open('seen', 'w').write(f\"{names} {os.environ.get('WENDA_SECRET')} {os.getcwd()}\")"
    )
    assert old_office.run_shut_in([sys.executable, "-c", script], tmp_path, 60)
    names, secret, folder = (tmp_path / "seen").read_text().rsplit(" ", 2)
    assert (secret, folder) == ("None", os.path.realpath(tmp_path))
    if "unshare" in " ".join(old_office._shut_in()):
        assert names == "['lo']"
