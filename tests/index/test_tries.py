"""Tries in files with any name."""

from __future__ import annotations

import sys
from pathlib import Path

import marisa_trie
import pytest

from index.tries import open_trie, save_trie


@pytest.mark.parametrize("platform", ["linux", "win32"])
@pytest.mark.parametrize("folder", ["words", "张三 的文档"])
def test_a_trie_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, platform: str, folder: str
) -> None:
    path = tmp_path / folder / "words.marisa"
    path.parent.mkdir()
    trie = marisa_trie.Trie(["赛马", "赛", "horse"])
    with monkeypatch.context() as patch:
        patch.setattr(sys, "platform", platform)
        save_trie(trie, path)
        opened = open_trie(path)
    assert sorted(opened) == ["horse", "赛", "赛马"]
    assert opened["赛马"] == trie["赛马"]
    mapped = str(path) in Path("/proc/self/maps").read_text("utf-8")
    assert mapped == (platform == "linux" or folder.isascii())


@pytest.mark.parametrize("platform", ["linux", "win32"])
def test_what_is_no_trie_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, platform: str
) -> None:
    (tmp_path / "词.marisa").write_bytes(b"We are no trie, not at all")
    monkeypatch.setattr(sys, "platform", platform)
    with pytest.raises(RuntimeError):
        open_trie(tmp_path / "词.marisa")
