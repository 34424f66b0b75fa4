"""Adding files to the indexed folder, and taking documents out of it."""

from __future__ import annotations

import os
import shutil
import threading
import time
import zipfile
from pathlib import Path, PureWindowsPath

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import (
    DocumentError,
    IndexMissing,
    Settings,
    SettingsError,
    WendaError,
    add_file,
    build,
    build_documents,
    open_index,
    remove_document,
)
from index.building.library import collection_folder, find_removal, safe_name
from index.documents.formats.registry import BY_SUFFIX, Format
from index.documents.scanner import scan
from tests.support.documents.folders import HORSES, POVERTY, searches, settings_in, write
from tests.support.fake_encoder import FakeEncoder
from tests.support.screen.fake_assistant import document_from
from tests.support.windows import is_windows_name


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    write(tmp_path / "docs", 马=HORSES)
    return tmp_path / "docs"


@pytest.fixture
def settings(docs: Path, tmp_path: Path) -> Settings:
    """Of an index of the folder ``docs``."""
    chosen = settings_in(tmp_path)
    build([docs], settings=chosen, encoder=FakeEncoder())
    return chosen


@pytest.fixture
def upload(tmp_path: Path) -> Path:
    path = tmp_path / "upload.txt"
    path.write_text(POVERTY, encoding="utf-8")
    return path


def paths(settings: Settings) -> list[str]:
    with open_index(settings.index) as index:
        return [document.path for document in index.documents]


def test_an_added_file_is_found_after_the_next_build(
    docs: Path, settings: Settings, upload: Path
) -> None:
    added = add_file(upload, "脱贫 (终稿).txt", settings)
    assert (added.path, added.new) == (docs / "脱贫 (终稿).txt", True)
    assert added.path.read_text("utf-8") == POVERTY
    assert upload.exists()
    build(settings=settings, encoder=FakeEncoder())
    assert searches(settings)["四个不摘"].lexical[0][0] == "脱贫 (终稿).txt"


def test_a_name_that_is_taken_gets_a_number_and_the_same_file_is_kept_once(
    docs: Path, settings: Settings, upload: Path
) -> None:
    names = [add_file(upload, "马.txt", settings) for _ in range(2)]
    assert [(added.path.name, added.new) for added in names] == [
        ("马 (2).txt", True),
        ("马 (2).txt", False),
    ]
    upload.write_text("另一篇。", encoding="utf-8")
    assert add_file(upload, "马.txt", settings).path.name == "马 (3).txt"
    assert (docs / "马.txt").read_text("utf-8") == HORSES
    assert sorted(path.name for path in docs.iterdir()) == ["马 (2).txt", "马 (3).txt", "马.txt"]


def test_many_at_once_do_not_overwrite_each_other(
    docs: Path, settings: Settings, tmp_path: Path
) -> None:
    uploads = [tmp_path / f"{number}.upload" for number in range(8)]
    for number, path in enumerate(uploads):
        path.write_text(f"第{number}篇。", encoding="utf-8")
    threads = [
        threading.Thread(target=add_file, args=(path, "同名.txt", settings)) for path in uploads
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    texts = {path.read_text("utf-8") for path in docs.glob("同名*.txt")}
    assert texts == {f"第{number}篇。" for number in range(8)}


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("表.parquet", b"x", r"^\.parquet files cannot be read; these can: .*\.docx .*\.xlsx .*…$"),
        ("无后缀", b"x", "^files without a suffix cannot be read"),
        ("空.txt", b"", "^it is empty$"),
        ("大.html", b"x" * 11, "^it has 11 bytes; the most for .html is 10$"),
    ],
)
def test_what_cannot_be_read_is_refused(
    settings: Settings,
    docs: Path,
    upload: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    content: bytes,
    reason: str,
) -> None:
    monkeypatch.setitem(BY_SUFFIX, ".html", Format((".html",), "html:read_html", 10))
    upload.write_bytes(content)
    with pytest.raises(DocumentError, match=reason):
        add_file(upload, name, settings)
    assert [path.name for path in docs.iterdir()] == ["马.txt"]


def test_an_upload_that_is_gone_is_refused(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="cannot be opened"):
        add_file(tmp_path / "gone", "a.txt", settings)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        (r"C:\文档\报告.docx", "报告.docx"),
        ("/etc/cron.txt", "cron.txt"),
        (".隐藏.txt", "隐藏.txt"),
        ("~$锁.docx", "锁.docx"),
        ("..txt", "txt"),
        ("换\n行\0.txt", "换行.txt"),
        ('a<b>:"|?*.md', "ab.md"),
        ("e\u0301.txt", "é.txt"),
        ("CON.txt", "_CON.txt"),
        ("con .tar.gz", "_con .tar.gz"),
        ("com¹", "_com¹"),
        ("CONIN$.txt", "_CONIN$.txt"),
        ("a." + "长" * 300, "a." + "长" * 66),
        ("名.txt. ", "名.txt"),
        ("", "document"),
        ("😀《报告》（一）.txt", "😀《报告》（一）.txt"),
        ("长" * 300 + ".txt", "长" * 65 + ".txt"),
    ],
)
def test_names_are_made_safe(name: str, safe: str) -> None:
    assert safe_name(name) == safe


WINDOWS = st.text(st.sampled_from("conCONprnaux1²$ ..\\/:~长é*"), max_size=12)


@hypothesis.settings(deadline=None)
@given(st.one_of(st.text(max_size=300), WINDOWS, WINDOWS.map(lambda name: f"C:\\{name}.txt")))
def test_any_name_becomes_one_that_stays_in_its_folder(name: str) -> None:
    safe = safe_name(name)
    assert safe == Path(safe).name == PureWindowsPath(safe).name
    assert is_windows_name(safe)
    assert 0 < len(safe.encode()) <= 205
    assert not safe.startswith((".", "~$"))
    assert safe_name(safe) == safe


def test_where_new_files_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, upload: Path) -> None:
    monkeypatch.chdir(tmp_path)
    fresh = settings_in(tmp_path / "fresh")
    assert collection_folder(fresh) == tmp_path / "seeds"
    assert add_file(upload, "a.txt", fresh).path == tmp_path / "seeds" / "a.txt"
    write(tmp_path / "second", 马=HORSES)
    chosen = settings_in(tmp_path / "several")
    build([upload, tmp_path / "second", tmp_path / "seeds"], settings=chosen, encoder=FakeEncoder())
    assert collection_folder(chosen) == tmp_path / "second"
    single = settings_in(tmp_path / "single")
    build([upload], settings=single, encoder=FakeEncoder())
    with pytest.raises(SettingsError, match=r"only single files are indexed \(.*upload.txt\)"):
        add_file(upload, "b.txt", single)


def test_a_removed_document_is_kept_and_not_found_any_more(
    docs: Path, settings: Settings, upload: Path
) -> None:
    add_file(upload, "脱贫.txt", settings)
    build(settings=settings, encoder=FakeEncoder())
    removal = remove_document("脱贫.txt", settings)
    assert removal.documents == ("脱贫.txt",)
    assert removal.file.parent.parent == settings.index / "trash"
    assert removal.file.read_text("utf-8") == POVERTY
    assert [path.name for path in docs.iterdir()] == ["马.txt"]
    assert paths(settings) == ["脱贫.txt", "马.txt"]  # until the next build
    report = build(settings=settings, encoder=FakeEncoder())
    assert (report.documents, report.removed, report.embedded) == (1, 1, 0)
    assert paths(settings) == ["马.txt"]


def test_two_removed_files_of_one_name_are_both_kept(settings: Settings, upload: Path) -> None:
    kept = []
    for text in (POVERTY, "另一篇。"):
        upload.write_text(text, encoding="utf-8")
        add_file(upload, "同名.txt", settings)
        build(settings=settings, encoder=FakeEncoder())
        kept.append(remove_document("同名.txt", settings).file)
    assert [path.name for path in kept] == ["同名.txt", "同名 (2).txt"]
    assert [path.read_text("utf-8") for path in kept] == [POVERTY, "另一篇。"]


def test_removing_a_document_of_an_archive_takes_the_archive(
    docs: Path, settings: Settings
) -> None:
    with zipfile.ZipFile(docs / "文集.zip", "w") as archive:
        archive.writestr("甲.txt", HORSES)
        archive.writestr("乙.txt", POVERTY)
    build(settings=settings, encoder=FakeEncoder())
    removal = find_removal("文集.zip/甲.txt", settings)
    assert removal.file == docs / "文集.zip"
    assert removal.documents == ("文集.zip/乙.txt", "文集.zip/甲.txt")
    assert remove_document("文集.zip/甲.txt", settings).file.name == "文集.zip"
    build(settings=settings, encoder=FakeEncoder())
    assert paths(settings) == ["马.txt"]


def test_the_trash_may_be_on_another_file_system(
    docs: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.replace

    def replace(source: Path, target: Path) -> Path:
        if Path(source).parent != Path(target).parent:
            raise OSError(18, "Invalid cross-device link")
        real(source, target)
        return Path(target)

    monkeypatch.setattr(Path, "replace", replace)
    assert remove_document("马.txt", settings).file.read_text("utf-8") == HORSES
    assert list(docs.iterdir()) == []


def test_what_cannot_be_removed(docs: Path, settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"^x\.txt is not in the index any more$"):
        find_removal("x.txt", settings)
    with pytest.raises(IndexMissing):
        find_removal("马.txt", settings_in(tmp_path / "none"))
    (docs / "马.txt").rename(tmp_path / "马.txt")
    with pytest.raises(DocumentError, match="is not there any more; build the index again"):
        remove_document("马.txt", settings)
    memory = settings_in(tmp_path / "memory")
    build_documents([document_from("甲.txt", HORSES)], settings=memory, encoder=FakeEncoder())
    with pytest.raises(DocumentError, match="indexed from memory"):
        find_removal("甲.txt", memory)


def test_a_disk_that_is_full_leaves_nothing_behind(
    docs: Path, settings: Settings, upload: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copyfileobj", full)
    with pytest.raises(WendaError, match=r"新\.txt could not be written: the disk is full"):
        add_file(upload, "新.txt", settings)
    assert [path.name for path in docs.iterdir()] == ["马.txt"]
    assert scan([docs], settings).skipped == ()


def test_a_file_system_without_links_will_do(
    settings: Settings, docs: Path, upload: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    assert add_file(upload, "马.txt", settings).path == docs / "马 (2).txt"
    assert (docs / "马 (2).txt").read_text(encoding="utf-8") == POVERTY
    assert sorted(path.name for path in docs.iterdir()) == ["马 (2).txt", "马.txt"]


def test_what_a_killed_process_left_half_copied_goes_in_time(
    settings: Settings, docs: Path, upload: Path
) -> None:
    for name, age in (("old", 7200), ("new", 60)):
        part = docs / f".wenda-{name}.part"
        part.write_bytes(b"half")
        os.utime(part, (time.time() - age, time.time() - age))
    add_file(upload, "新.txt", settings)
    assert sorted(path.name for path in docs.iterdir()) == [".wenda-new.part", "新.txt", "马.txt"]
