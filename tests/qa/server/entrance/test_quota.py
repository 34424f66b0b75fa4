"""Disk space for uploads, in all and of each account."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from index import Added, Removal, Settings, WendaError
from qa.server.entrance.callers import LOCAL, Caller
from qa.server.entrance.quota import Quota
from tests.qa.server.visits import Door, open_door
from tests.support.screen.fake_assistant import FakeAssistant

ANNA = Caller("anna", "editor", owner="a")
BO = Caller("bo", "editor", owner="b")


def quota_of(folder: Path, **limits: int) -> Quota:
    return Quota(Settings(index=folder / "ix").with_changes(**limits))


def upload(quota: Quota, caller: Caller, file: Path, size: int) -> Path:
    with quota.room(caller, size) as keep:
        file.write_bytes(bytes(size))
        keep(file)
    return file


def refusal(quota: Quota, caller: Caller, size: int) -> tuple[str, dict[str, Any]]:
    with pytest.raises(WendaError) as error, quota.room(caller, size):
        raise AssertionError
    return error.value.code, error.value.fields


def test_each_account_has_its_share_and_the_server_has_an_end(tmp_path: Path) -> None:
    quota = quota_of(tmp_path, upload_quota=100, user_quota=60)
    first = upload(quota, ANNA, tmp_path / "1", 50)
    own = ("upload.own_quota", {"used": 50, "most": 60, "size": 11})
    assert refusal(quota, ANNA, 11) == own
    second = upload(quota, BO, tmp_path / "2", 45)
    assert refusal(quota, BO, 6) == ("upload.quota", {"used": 95, "most": 100, "size": 6})
    trash = first.rename(tmp_path / "trash")
    quota.moved(first, trash)
    assert refusal(quota, ANNA, 6)[0] == "upload.quota"  # it is on the disk still
    trash.unlink()
    upload(quota, ANNA, tmp_path / "3", 55)
    second.unlink()
    upload(quota, BO, tmp_path / "4", 45)


def test_room_is_given_back_where_nothing_was_kept(tmp_path: Path) -> None:
    quota = quota_of(tmp_path, user_quota=10)
    for _ in range(3):
        with pytest.raises(OSError, match="full"), quota.room(ANNA, 8):
            raise OSError("full")
        with quota.room(ANNA, 8):
            pass  # the same file was there already
    upload(quota, ANNA, tmp_path / "1", 8)
    assert refusal(quota, ANNA, 3)[1]["used"] == 8


def test_many_at_once_do_not_take_more_than_there_is(tmp_path: Path) -> None:
    quota = quota_of(tmp_path, upload_quota=50)

    def one(number: int) -> bool:
        try:
            upload(quota, ANNA, tmp_path / str(number), 10)
        except WendaError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(one, range(12))) == 5


def test_who_sits_here_has_all_of_it_unless_it_is_set(tmp_path: Path) -> None:
    upload(quota_of(tmp_path), LOCAL, tmp_path / "1", 1)
    assert not quota_of(tmp_path).path.exists()
    upload(quota_of(tmp_path), ANNA, tmp_path / "2", 1)
    quota_of(tmp_path).check(LOCAL, 10**12)
    with pytest.raises(WendaError):
        quota_of(tmp_path).check(ANNA, 10**12)
    with pytest.raises(WendaError):
        quota_of(tmp_path, upload_quota=10).check(LOCAL, 10)
    quota_of(tmp_path, upload_quota=0, user_quota=0).check(ANNA, 10**12)


def test_a_damaged_ledger_is_named(tmp_path: Path) -> None:
    quota = quota_of(tmp_path, upload_quota=10)
    quota.path.write_bytes(b"no database, as long as it is" * 100)
    assert refusal(quota, ANNA, 1)[0] == "upload.ledger"


class Shelf(FakeAssistant):
    """Keeps what is added in a folder."""

    folder: Path

    def add_file(self, source: Path, name: str) -> Added:
        put = self.folder / name
        if put.exists():
            return Added(put, new=False)
        put.write_bytes(source.read_bytes())
        return Added(put, new=True)

    def remove_document(self, path: str) -> Removal:
        gone = (self.folder / path).rename(self.folder / f"trash-{path}")
        return Removal(gone, (path,))


def send(door: Door, name: str, size: int) -> tuple[int, str]:
    response = door.http.post("/v1/documents", files={"files": (name, bytes(size))})
    return response.status_code, response.json().get("code", "")


def test_uploads_are_refused_with_nothing_half_written(tmp_path: Path) -> None:
    settings = Settings(index=tmp_path / "ix", user_quota=5000, upload_quota=12_000)
    folder = tmp_path / "docs"
    folder.mkdir()
    with open_door(tmp_path, settings, lambda _: ANNA, make=Shelf) as door:
        assert isinstance(door.assistant, Shelf)
        door.assistant.folder = folder
        assert send(door, "a.txt", 3000) == (201, "")
        assert send(door, "a.txt", 3000)[0] in (200, 507)
        assert send(door, "b.txt", 3000) == (507, "upload.own_quota")
        assert send(door, "c.txt", 30_000) == (507, "upload.quota")
        said = door.http.post(
            "/v1/documents",
            files={"files": ("b.txt", bytes(3000))},
            headers={"accept-language": "zh-CN"},
        ).json()
    assert said["remedy"] == "请删除不再需要的文件，或联系管理员"
    assert [each.name for each in folder.iterdir()] == ["a.txt"]
