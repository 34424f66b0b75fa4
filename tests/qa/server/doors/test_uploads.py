"""Tricks with the names and contents of files, through HTTP and onto the disk."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Added, Settings, add_file, build, open_index
from tests.qa.server.visits import Door, open_door
from tests.support.documents.folders import HORSES, settings_in, write
from tests.support.fake_encoder import FakeEncoder


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    write(tmp_path / "docs", 马=HORSES)
    chosen = settings_in(tmp_path)
    build([tmp_path / "docs"], settings=chosen, encoder=FakeEncoder())
    return chosen


@pytest.fixture(scope="module")
def shared_door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with open_door(tmp_path_factory.mktemp("door")) as door:
        yield door


@pytest.fixture
def door(shared_door: Door, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Door:
    """The server, with files put where those of the index are."""

    def add(source: Path, name: str) -> Added:
        return add_file(source, name, settings)

    monkeypatch.setattr(shared_door.assistant, "add_file", add)
    return shared_door


def on_disk(folder: Path) -> set[str]:
    """Every file below a folder, but those of the index."""
    there = {path for path in folder.rglob("*") if path.is_file()}
    return {
        path.relative_to(folder).as_posix()
        for path in there
        if not path.is_relative_to(folder / "index")
    }


NAMES = [
    ("../../evil.txt", "evil.txt"),
    ("..\\..\\evil.txt", "evil.txt"),
    ("/etc/cron.d/evil.txt", "evil.txt"),
    ("C:\\Windows\\evil.txt", "evil.txt"),
    ("....//evil.txt", "evil.txt"),
    (".evil.txt", "evil.txt"),
    ("~$evil.txt", "evil.txt"),
    ("con.txt", "_con.txt"),
    ("evil.txt:stream.txt", "evil.txtstream.txt"),
    ("a\r\nSet-Cookie: x=1.txt", "a%0D%0ASet-Cookie x=1.txt"),
    ("<img src=x onerror=alert(1)>.txt", "img src=x onerror=alert(1).txt"),
    ("%2e%2e%2fevil.txt", "%2e%2e%2fevil.txt"),
    (300 * "长" + ".txt", 65 * "长" + ".txt"),
]


def test_no_name_leads_out_of_the_folder(door: Door, tmp_path: Path) -> None:
    before = on_disk(tmp_path)
    for number, (name, stored) in enumerate(NAMES):
        content = f"{number}。".encode()
        response = door.http.post("/v1/documents", files={"files": (name, content)})
        assert response.status_code == 201, (name, response.text)
        assert "set-cookie" not in response.headers
        (added,) = response.json()["added"]
        kept = tmp_path / "docs" / added["stored_as"]
        assert kept.read_bytes() == content
        stem = Path(stored).stem
        assert added["stored_as"].removesuffix(".txt").startswith(stem), name
    names = {Path(path).name for path in on_disk(tmp_path) - before}
    assert on_disk(tmp_path) - before == {f"docs/{name}" for name in names}
    assert len(names) == len(NAMES)


def zipped(entries: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def linked(target: str) -> bytes:
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(link, target)
        archive.writestr("good.txt", "今天下雨。")
    return buffer.getvalue()


def test_archives_that_are_sent_hurt_nobody(door: Door, settings: Settings, tmp_path: Path) -> None:
    """They are taken in as files; what is in them is read by the build, within its limits."""
    secret = tmp_path / "secret.txt"
    secret.write_text("八千元。", encoding="utf-8")
    archives = {
        "bomb.zip": zipped({"a.txt": bytes(60 << 20)}),
        "out.zip": zipped({"../../out.txt": b"x", "/abs.txt": b"y", "in.txt": "今天晴。".encode()}),
        "link.zip": linked(str(secret)),
        "many.zip": zipped({f"{number}.txt": b"" for number in range(10_001)}),
        "nest.zip": zipped({"in.zip": zipped({"in.zip": zipped({"a.txt": b"a"})})}),
        "torn.zip": zipped({"a.txt": b"a"})[:-30],
    }
    before = on_disk(tmp_path)
    files = [("files", (name, content)) for name, content in archives.items()]
    response = door.http.post("/v1/documents", files=files)
    assert response.status_code == 201
    assert [each["stored_as"] for each in response.json()["added"]] == list(archives)
    report = build([tmp_path / "docs"], settings=settings, encoder=FakeEncoder())
    why = {each.path: each.why.code for each in report.skipped}
    assert why["bomb.zip"] == "archive.bomb"
    assert why["many.zip"] == "archive.too_many_entries"
    assert why["link.zip/link.txt"] == "archive.link"
    assert why["nest.zip/in.zip"] == "archive.nested"
    assert "torn.zip" in why
    with open_index(settings.index) as index:
        paths = {each.path for each in index.documents}
        assert paths >= {"马.txt", "link.zip/good.txt", "out.zip/in.txt"}
        assert not any(".." in path or "abs" in path for path in paths)
        assert not any("八千元" in index.document(path).text for path in paths)
    assert on_disk(tmp_path) - before == {f"docs/{name}" for name in archives}


def boundary_of(parts: list[bytes]) -> tuple[bytes, dict[str, str]]:
    body = b"".join(b"--b\r\n" + part + b"\r\n" for part in parts) + b"--b--\r\n"
    return body, {"content-type": "multipart/form-data; boundary=b"}


FILE = b'Content-Disposition: form-data; name="files"; filename="%s"\r\n\r\nwords'
TRICKS = {
    "a thousand files": [FILE % f"{number}.txt".encode() for number in range(1001)],
    "a hundred and one": [FILE % f"{number}.txt".encode() for number in range(101)],
    "no name": [b'Content-Disposition: form-data; name="files"\r\n\r\nwords'],
    "another field": [FILE.replace(b"files", b"other") % b"a.txt"],
    "a field of megabytes": [
        b'Content-Disposition: form-data; name="more"\r\n\r\n' + (2 << 20) * b"a"
    ],
    "a head of megabytes": [b"X-A: " + (2 << 20) * b"a" + b"\r\n\r\nwords"],
    "no head": [b"words"],
}


@pytest.mark.parametrize("trick", TRICKS)
def test_a_form_that_is_no_upload_leaves_nothing(trick: str, door: Door, tmp_path: Path) -> None:
    before = on_disk(tmp_path)
    body, headers = boundary_of(TRICKS[trick])
    response = door.http.post("/v1/documents", content=body, headers=headers)
    assert 400 <= response.status_code < 500, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert on_disk(tmp_path) == before
    unfinished = door.http.post("/v1/documents", content=body[: len(body) // 2], headers=headers)
    assert 400 <= unfinished.status_code < 500 or unfinished.status_code == 201
