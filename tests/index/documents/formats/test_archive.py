"""Zip archives: what is read of them, and what is refused."""

import io
import stat
import zipfile
from pathlib import Path

import pytest

from index import DocumentError, Reason, Settings, Skipped
from index.documents.formats.registry import DOCUMENT_SUFFIXES, list_suffixes
from index.documents.formats.safety.zip import open_zip
from index.documents.reader import Reading, read, read_all
from index.documents.scanner import Source, scan


def zipped(files: dict[str, bytes | str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def source_of(folder: Path, data: bytes, name: str = "a.zip") -> Source:
    (folder / name).write_bytes(data)
    return scan([folder / name], Settings()).sources[0]


def test_the_documents_of_an_archive(tmp_path: Path) -> None:
    files: dict[str, bytes | str] = {
        "b/二.txt": "明天晴。", "a.md": "# 题\n今天下雨。", "a.exe": b"MZ", ".hidden.txt": "不读。",
        "__MACOSX/a.txt": "不读。", "bad.txt": b"\xff\xfe\x00",
        "inner.zip": zipped({"c.txt": "天"}),
        "../up.txt": "不读。", "/root.txt": "不读。", "C:\\c.txt": "不读。",
    }  # fmt: skip
    reading = read_all(source_of(tmp_path, zipped(files)), Settings())
    assert [(document.path, document.title) for document in reading.documents] == [
        ("a.zip/a.md", "题"), ("a.zip/b/二.txt", "明天晴")
    ]  # fmt: skip
    skipped = {entry.path: entry.reason for entry in reading.skipped}
    assert sorted(skipped) == [
        "a.zip/../up.txt", "a.zip//root.txt", "a.zip/C:/c.txt", "a.zip/a.exe", "a.zip/bad.txt",
        "a.zip/inner.zip",
    ]  # fmt: skip
    assert skipped["a.zip/../up.txt"] == "its name leads out of the archive"
    assert skipped["a.zip//root.txt"] == "its name leads out of the archive"
    assert skipped["a.zip/C:/c.txt"] == "its name leads out of the archive"
    assert skipped["a.zip/inner.zip"] == "an archive within an archive is not read; unpack it"
    assert skipped["a.zip/a.exe"].startswith(".exe files are not read; these are: .")
    assert skipped["a.zip/bad.txt"].startswith("damaged utf-16 text")


def test_names_in_gbk_are_read(tmp_path: Path) -> None:
    data = zipped({"aaaaaaaa.txt": "今天下雨。"})
    data = data.replace(b"aaaaaaaa.txt", "工作总结".encode("gbk") + b".txt")
    (document,) = read(source_of(tmp_path, data), Settings())
    assert document.path == "a.zip/工作总结.txt"


def test_links_and_encrypted_entries_are_left_out(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(link, "/etc/passwd")
        archive.writestr("ok.txt", "今天下雨。")
        archive.writestr("locked.txt", "看不到。")
    data = bytearray(buffer.getvalue())
    for mark in (b"PK\x01\x02", b"PK\x03\x04"):  # set the flag of encryption in both headers
        place = -1
        while (place := data.find(mark, place + 1)) >= 0:
            offset, name = (8, 46) if mark == b"PK\x01\x02" else (6, 30)
            if data[place + name :].startswith(b"locked.txt"):
                data[place + offset] |= 1
    reading = read_all(source_of(tmp_path, bytes(data)), Settings())
    assert [document.text for document in reading.documents] == ["今天下雨。"]
    assert reading.skipped == (
        Skipped("a.zip/link.txt", Reason("archive.link")),
        Skipped("a.zip/locked.txt", Reason("document.encrypted")),
    )


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (zipped({"a.txt": bytes(100 * 1024 * 1024)}), "times its size: that looks like a bomb"),
        (zipped({f"{n}.txt": "" for n in range(10_001)}), "it has 10,001 entries; the most is"),
        (zipped({}), "nothing in it can be read"),
        (b"PK\x03\x04 nonsense", "it is damaged"),
    ],
)
def test_archives_that_are_refused(tmp_path: Path, data: bytes, reason: str) -> None:
    with pytest.raises(DocumentError, match=reason):
        read(source_of(tmp_path, data), Settings())


def test_an_archive_of_nothing_readable_has_each_entry_named(tmp_path: Path) -> None:
    data = zipped({"a.exe": b"MZ", "b.txt": ""})
    reading = read_all(source_of(tmp_path, data), Settings())
    kinds = list_suffixes(DOCUMENT_SUFFIXES)
    assert reading == Reading(
        (),
        (
            Skipped("a.zip/a.exe", Reason.of("skipped.kind", suffix=".exe", kinds=kinds)),
            Skipped("a.zip/b.txt", Reason("document.empty")),
        ),
    )


def test_a_promise_of_too_many_bytes_is_refused() -> None:
    data = bytearray(zipped({"a.txt": "今天"}))
    place = data.find(b"PK\x01\x02")
    data[place + 24 : place + 28] = (600 * 1024 * 1024).to_bytes(4, "little")
    with pytest.raises(DocumentError, match="it unpacks to 629,145,600 bytes; the most is"):
        open_zip(bytes(data))


def test_an_entry_that_is_larger_than_promised_is_left_out(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": "今天下雨。" * 1000, "b.txt": "明天晴。"}))
    place = data.find(b"PK\x01\x02")
    data[place + 24 : place + 28] = (30).to_bytes(4, "little")
    reading = read_all(source_of(tmp_path, bytes(data)), Settings())
    assert [document.text for document in reading.documents] == ["明天晴。"]
    assert reading.skipped[0].reason.startswith("it is damaged: Bad CRC-32")


def test_two_files_of_the_same_content_are_two_documents(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("今天下雨。", "utf-8")
    (tmp_path / "b.txt").write_text("今天下雨。", "utf-8")
    found = [read(source, Settings())[0] for source in scan([tmp_path], Settings()).sources]
    assert [(document.path, document.text) for document in found] == [
        ("a.txt", "今天下雨。"), ("b.txt", "今天下雨。")
    ]  # fmt: skip
