"""Putting files in place and removing them, here and where open files are in the way."""

from __future__ import annotations

import ast
import mmap
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock

from index import IndexBusy, ModelError, build, filesystem, open_index
from index.arrays import ScatteredRows, read_at, seek_and_read
from index.derived_folders import open_derived
from index.filesystem import (
    LocalFileSystem,
    discard_file,
    discard_folder,
    flush,
    move_file,
    remove_file,
    remove_folder,
    rename_folder,
    replace_file,
)
from index.storage.generations import current_generation, writing
from index.types import PassageText, PassageVectors
from tests.support.documents.folders import HORSES, search, settings_in, write
from tests.support.fake_encoder import FakeEncoder
from tests.support.places import ROOT
from tests.support.windows import WindowsFileSystem


@pytest.fixture(params=["here", "windows"])
def system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The system that files are on: this one, and one that behaves like Windows."""
    if request.param == "windows":
        monkeypatch.setattr(filesystem, "SYSTEM", WindowsFileSystem())
    return str(request.param)


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> WindowsFileSystem:
    made = WindowsFileSystem()
    monkeypatch.setattr(filesystem, "SYSTEM", made)
    return made


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filesystem, "PATIENCE", 0.02)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.usefixtures("system")
def test_files_and_folders_are_put_in_place_and_removed(tmp_path: Path) -> None:
    replace_file(tmp_path / "a", b"1")
    replace_file(tmp_path / "a", b"22")
    (tmp_path / "b").write_bytes(b"3")
    assert (names(tmp_path), (tmp_path / "a").read_bytes()) == (["a", "b"], b"22")
    move_file(tmp_path / "b", tmp_path / "a")
    assert (names(tmp_path), (tmp_path / "a").read_bytes()) == (["a"], b"3")
    (tmp_path / "folder" / "inner").mkdir(parents=True)
    (tmp_path / "folder" / "inner" / "c").touch()
    flush(tmp_path / "folder" / "inner" / "c")
    rename_folder(tmp_path / "folder", tmp_path / "other")
    assert names(tmp_path / "other" / "inner") == ["c"]
    remove_folder(tmp_path / "other")
    discard_folder(tmp_path / "other")
    remove_folder(tmp_path / "other")
    for _ in range(2):
        remove_file(tmp_path / "a")
        discard_file(tmp_path / "a")
    assert names(tmp_path) == []


@pytest.mark.usefixtures("system")
def test_a_folder_does_not_take_the_place_of_one_that_has_files(tmp_path: Path) -> None:
    for name in ("made", "there"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text(name, encoding="ascii")
    with pytest.raises(OSError, match="there"):
        rename_folder(tmp_path / "made", tmp_path / "there")
    assert (tmp_path / "there" / "file").read_text("ascii") == "there"


@pytest.mark.usefixtures("impatient")
def test_windows_leaves_alone_what_is_open_or_mapped(
    tmp_path: Path, windows: WindowsFileSystem
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    file, mapped = folder / "open", folder / "mapped"
    mapped.write_bytes(b"mapped")
    with mapped.open("rb") as opened:
        held = mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)
    acts: list[Callable[[], None]] = [
        lambda: remove_file(file),
        lambda: remove_file(mapped),
        lambda: move_file(file, folder / "moved"),
        lambda: replace_file(mapped, b"new"),
        lambda: rename_folder(folder, tmp_path / "renamed"),
        lambda: remove_folder(folder),
    ]
    with file.open("wb"):
        for act in acts:
            with pytest.raises(PermissionError) as refused:
                act()
            assert filesystem.is_in_use(refused.value)
        discard_file(file)
    assert (file.exists(), held[:], mapped.read_bytes()) == (True, b"mapped", b"mapped")
    assert set(windows.refused) == {str(file), str(mapped)}
    (folder / "other").touch()
    discard_folder(folder)  # as far as it goes
    assert names(folder) == ["mapped"]
    held.close()
    discard_folder(folder)
    assert names(tmp_path) == []


@pytest.mark.usefixtures("windows")
def test_it_waits_for_who_reads_a_file_for_a_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").write_bytes(b"old")
    reader = (tmp_path / "a").open("rb")
    waits: list[float] = []

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 3:
            reader.close()

    monkeypatch.setattr(time, "sleep", sleep)
    replace_file(tmp_path / "a", b"new")
    assert (waits, (tmp_path / "a").read_bytes()) == ([0.005, 0.01, 0.02], b"new")


def test_what_posix_refuses_is_told_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_path: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(filesystem.SYSTEM, "unlink", refuse, raising=False)
    monkeypatch.setattr(time, "sleep", lambda _: pytest.fail("it waited"))
    with pytest.raises(PermissionError):
        remove_file(tmp_path / "a")


def test_windows_flushes_what_it_may_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_bytes(b"a")
    flags: list[int] = []
    opened = os.open

    def opening(path: Path, flag: int) -> int:
        flags.append(flag)
        return opened(path, flag)

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", opening)
        for platform in ("linux", "win32"):
            patch.setattr(sys, "platform", platform)
            for path in (tmp_path, tmp_path / "a"):
                LocalFileSystem().flush(path)
    assert flags == [os.O_RDONLY, os.O_RDONLY, os.O_RDWR]


def generations(index: Path) -> list[str]:
    return [name for name in names(index / "generations") if name.isdecimal()]


@pytest.mark.usefixtures("impatient")
def test_a_generation_is_published_beside_readers_of_others(
    tmp_path: Path, windows: WindowsFileSystem
) -> None:
    """Their files stay until they are closed; a later build removes them."""
    settings = settings_in(tmp_path)
    docs, encoder = tmp_path / "docs", FakeEncoder()
    write(docs, one=HORSES)
    build([docs], settings=settings, encoder=encoder)
    with open_index(settings.index) as old:
        before = search(old, "赛马", settings)
        for number in range(3):
            write(docs, **{f"more{number}": f"第{number}份文件。"})
            build([docs], settings=settings, encoder=encoder)
        assert current_generation(settings.index) == "000004"
        assert search(old, "赛马", settings) == before
        assert generations(settings.index) == ["000001", "000003", "000004"]
    assert any("/000001/" in each for each in windows.refused)
    del old  # what it has mapped stays so as long as anybody may use it
    write(docs, last="最后一份文件。")
    build([docs], settings=settings, encoder=encoder)
    assert generations(settings.index) == ["000004", "000005"]
    with open_index(settings.index) as index:
        assert len(index.documents) == 5


@pytest.mark.usefixtures("impatient")
def test_a_generation_that_cannot_be_published_leaves_the_one_there_is(
    tmp_path: Path, windows: WindowsFileSystem, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_in(tmp_path)
    docs, encoder = tmp_path / "docs", FakeEncoder()
    write(docs, one=HORSES)
    build([docs], settings=settings, encoder=encoder)
    write(docs, two="第二份文件。")
    with (settings.index / "current").open("rb"), pytest.raises(Exception, match="current"):
        build([docs], settings=settings, encoder=encoder)
    assert windows.refused
    assert current_generation(settings.index) == "000001"
    monkeypatch.setattr(filesystem, "PATIENCE", 5.0)
    assert build([docs], settings=settings, encoder=encoder).documents == 2


@pytest.mark.usefixtures("windows", "impatient")
def test_a_build_follows_one_whose_error_still_holds_its_files(tmp_path: Path) -> None:
    settings, docs = settings_in(tmp_path), tmp_path / "docs"
    write(docs, one=HORSES)

    held = []

    class Failing(FakeEncoder):
        def encode_passages(self, passages: Sequence[PassageText]) -> list[PassageVectors]:
            read = settings.index / "generations" / ".unfinished" / "reading" / "passages.npy"
            held.append(read.open("rb"))
            raise ModelError("no")

    with pytest.raises(ModelError):
        build([docs], settings=settings, encoder=Failing())
    assert names(settings.index / "generations") == [".unfinished"]
    assert build([docs], settings=settings, encoder=FakeEncoder()).documents == 1
    assert current_generation(settings.index) == "000001"
    held[0].close()
    build([docs], settings=settings, encoder=FakeEncoder())
    write(docs, two="第二份文件。")
    build([docs], settings=settings, encoder=FakeEncoder())
    assert names(settings.index / "generations") == ["000001", "000002"]


@pytest.mark.usefixtures("windows", "impatient")
def test_the_lock_is_given_back_though_somebody_reads_who_holds_it(tmp_path: Path) -> None:
    with writing(tmp_path):
        with pytest.raises(IndexBusy, match=str(os.getpid())), writing(tmp_path):
            pass
        reading = (tmp_path / "writer").open("rb")
    with reading, FileLock(tmp_path / "lock", timeout=0):
        assert (tmp_path / "writer").exists()
    with writing(tmp_path):
        pass
    assert not (tmp_path / "writer").exists()


@pytest.mark.usefixtures("windows")
def test_a_damaged_folder_is_made_anew_though_reading_it_had_mapped_it(tmp_path: Path) -> None:
    def write_numbers(folder: Path) -> None:
        np.save(folder / "numbers.npy", np.arange(3))
        (folder / "count").write_bytes(b"3")

    def read(folder: Path) -> list[int]:
        numbers = np.load(folder / "numbers.npy", mmap_mode="r")
        if len(numbers) != int((folder / "count").read_bytes()):
            raise ValueError("not as many as there should be")
        return [int(each) for each in numbers]

    assert open_derived(tmp_path / "made", write_numbers, read) == [0, 1, 2]
    (tmp_path / "made" / "count").write_bytes(b"4")
    assert open_derived(tmp_path / "made", write_numbers, read) == [0, 1, 2]
    assert names(tmp_path) == ["made"]


def test_places_are_read_without_pread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also by several threads, which have one place in the file among them."""
    rows = np.arange(4000, dtype=np.int32).reshape(1000, 4)
    np.save(tmp_path / "rows.npy", rows)
    assert read_at is os.pread
    monkeypatch.setattr("index.arrays.read_at", seek_and_read)
    opened, wrong = ScatteredRows(tmp_path / "rows.npy"), []

    def read(seed: int) -> None:
        numbers = np.random.default_rng(seed).integers(0, 1000, 200)
        if not np.array_equal(opened[numbers], rows[numbers]):
            wrong.append(seed)

    threads = [threading.Thread(target=read, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    np.testing.assert_array_equal(opened.between(10, 20), rows[10:20])


DIRECT = {"rename", "unlink", "rmdir", "rmtree", "removedirs", "renames", "link"}


def moves(tree: ast.AST) -> Iterator[int]:
    """The lines on which a file is replaced, renamed or removed; ``text.replace`` has more
    arguments than ``path.replace``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            name, plain = node.func.attr, not node.keywords and len(node.args) == 1
            owner = ast.unparse(node.func.value)
            if (
                (name in DIRECT and owner not in {"history", "keeping", "self"})
                or (name == "replace" and (plain or owner == "os") and ".output(" not in owner)
                or (name == "remove" and owner == "os")
            ):
                yield node.lineno


def test_moves_are_told_from_other_calls() -> None:
    source = (
        "a.replace(b)\nos.replace(a, b)\nt.replace('a', 'b')\nreplace(a)\nx.replace(tzinfo=u)\n"
        "p.unlink(missing_ok=True)\nshutil.rmtree(p)\nos.remove(p)\nl.remove(p)\n"
        "history.rename(a, b)\n"
    )
    assert list(moves(ast.parse(source))) == [1, 2, 6, 7, 8]


def test_all_moves_go_through_one_module() -> None:
    files = [*(ROOT / "index").rglob("*.py"), *(ROOT / "qa").rglob("*.py")]
    found = {
        (path.relative_to(ROOT).as_posix(), line)
        for path in files
        for line in moves(ast.parse(path.read_text(encoding="utf-8")))
        if path != ROOT / "index" / "filesystem.py"
    }
    assert found == set()
