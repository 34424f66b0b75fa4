"""Documents in an object store, here a folder and a store in memory behind fsspec."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from index import (
    DocumentError,
    ExtraMissing,
    SettingsError,
    build,
    settings_from_environment,
    status,
)
from index.documents.objects import fetch_object, is_object_folder, list_objects
from tests.support.documents.folders import (
    HORSES,
    POVERTY,
    TRAIL,
    settings_in,
    stored_files,
    write,
)
from tests.support.fake_encoder import FakeEncoder

pytest.importorskip("fsspec", reason="fsspec is not installed: pip install 'wenda[ray]'")


def address_of(folder: Path) -> str:
    return f"file://{folder}"


def test_what_is_in_an_object_store() -> None:
    assert [is_object_folder(each) for each in ("s3://a/b", "S3://a", "gs://x/")] == [True] * 3
    others = ("https://a.example/b", "docs", Path("s3://a"), "ftp://a/b", "s3:", "")
    assert not any(map(is_object_folder, others))


def test_objects_are_named_as_files_are(tmp_path: Path) -> None:
    write(tmp_path / "docs", 马=HORSES, trail=TRAIL)
    write(tmp_path / "docs" / "sub", 脱贫=POVERTY)
    write(tmp_path / "docs" / ".git", hidden=TRAIL)
    (tmp_path / "docs" / "picture.raw").write_bytes(b"x")
    found, skipped = list_objects([address_of(tmp_path / "docs")], {"马.txt"})
    assert [each.name for each in found] == ["docs/马.txt", "sub/脱贫.txt", "trail.txt"]
    assert [each.path for each in skipped] == ["picture.raw"]
    assert {each.name: fetch_object(each).decode() for each in found} == {
        "docs/马.txt": HORSES,
        "sub/脱贫.txt": POVERTY,
        "trail.txt": TRAIL,
    }
    assert [each.size for each in found] == [
        len(text.encode()) for text in (HORSES, POVERTY, TRAIL)
    ]


def test_a_single_object_and_one_in_memory(tmp_path: Path) -> None:
    import fsspec

    with fsspec.open("memory://bucket/folder/马.txt", "wb") as file:
        file.write(HORSES.encode())
    (found,), _ = list_objects(["memory://bucket/folder"])
    assert (found.name, fetch_object(found).decode()) == ("马.txt", HORSES)
    (alone,), _ = list_objects(["memory://bucket/folder/马.txt"])
    assert alone.name == "马.txt"
    fsspec.filesystem("memory").rm("/bucket", recursive=True)
    with pytest.raises(DocumentError, match="not there any more"):
        fetch_object(found)


def test_what_cannot_be_listed_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=rf"there is nothing at file://{tmp_path}/none"):
        list_objects([f"file://{tmp_path}/none"])


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "s3fs", None)
    with pytest.raises(ExtraMissing, match="s3fs"):
        list_objects(["s3://bucket/folder"])


def test_an_index_of_objects_is_that_of_files(tmp_path: Path) -> None:
    write(tmp_path / "docs", 马=HORSES, trail=TRAIL)
    files, objects = settings_in(tmp_path / "a"), settings_in(tmp_path / "b")
    address = address_of(tmp_path / "docs")
    build([tmp_path / "docs"], settings=files, encoder=FakeEncoder())
    first = build([address], settings=objects, encoder=FakeEncoder())
    assert stored_files(objects) == stored_files(files)
    state = status(settings=objects)
    assert (state.paths, state.added, state.changed, state.removed) == ((address,), (), (), ())
    # The next build knows the address, and reads what has changed there.
    path = tmp_path / "docs" / "trail.txt"
    path.write_text(POVERTY, encoding="utf-8")
    os.utime(path, (1_000_000_000, 1_000_000_000))
    assert status(settings=objects).changed == ("trail.txt",)
    again = build(settings=objects, encoder=FakeEncoder())
    assert (first.documents, again.documents, again.embedded) == (2, 2, 1)


@pytest.mark.parametrize("value", ["0", "-1", "two", "1.5", "²"])
def test_a_number_of_workers_has_to_be_one(value: str) -> None:
    with pytest.raises(SettingsError, match=f"WENDA_RAY_WORKERS is '{value}'"):
        settings_from_environment({"WENDA_RAY_WORKERS": value})


def test_the_settings_of_ray() -> None:
    told = {"WENDA_RAY_WORKERS": "3", "WENDA_RAY_FOLDER": "s3://bucket/work"}
    settings = settings_from_environment(told)
    assert (settings.ray, settings.ray_workers, settings.ray_folder) == ("", 3, "s3://bucket/work")
