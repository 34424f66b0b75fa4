"""Folders that are made when they are missing or damaged."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.derived_folders import open_derived, write_derived


def write_seven(folder: Path) -> None:
    (folder / "number").write_text("7", encoding="ascii")


def read_number(folder: Path) -> int:
    return int((folder / "number").read_text("ascii"))


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_what_is_there_is_read_and_what_is_missing_made(tmp_path: Path) -> None:
    assert open_derived(tmp_path / "made", write_seven, read_number) == 7
    (tmp_path / "made" / "number").write_text("8", encoding="ascii")
    assert open_derived(tmp_path / "made", write_seven, read_number) == 8
    assert names(tmp_path) == ["made"]


@pytest.mark.parametrize("content", ["", "no number", None])
def test_what_is_damaged_is_made_anew(tmp_path: Path, content: str | None) -> None:
    (tmp_path / "made").mkdir()
    if content is not None:
        (tmp_path / "made" / "number").write_text(content, encoding="ascii")
    assert open_derived(tmp_path / "made", write_seven, read_number) == 7
    assert (names(tmp_path), names(tmp_path / "made")) == (["made"], ["number"])


def test_whoever_comes_first_stays(tmp_path: Path) -> None:
    def write_late(beside: Path) -> None:
        write_derived(tmp_path / "made", write_seven)
        (beside / "number").write_text("8", encoding="ascii")

    assert open_derived(tmp_path / "made", write_late, read_number) == 7
    assert names(tmp_path) == ["made"]


def test_another_may_have_removed_the_damaged_folder(tmp_path: Path) -> None:
    def read(folder: Path) -> int:
        if not (folder / "number").exists():
            folder.rmdir()
        return read_number(folder)

    (tmp_path / "made").mkdir()
    assert open_derived(tmp_path / "made", write_seven, read) == 7


def test_a_write_that_fails_leaves_nothing(tmp_path: Path) -> None:
    def write(beside: Path) -> None:
        write_seven(beside)
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="the disk is full"):
        open_derived(tmp_path / "made", write, read_number)
    assert names(tmp_path) == []


def test_a_file_in_the_folders_place_stays(tmp_path: Path) -> None:
    (tmp_path / "made").write_text("somebody's", encoding="ascii")
    with pytest.raises(OSError, match="made"):
        open_derived(tmp_path / "made", write_seven, read_number)
    assert (tmp_path / "made").read_text("ascii") == "somebody's"
