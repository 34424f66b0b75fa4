"""An index that cannot be opened: none there, made otherwise, or damaged; and its repair."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index import (
    IndexDamaged,
    IndexMismatch,
    IndexMissing,
    Settings,
    build,
    check,
    current_generation,
    open_index,
)
from tests.support.documents.folders import generation_folder, searches
from tests.support.fake_encoder import FakeEncoder


def test_no_index(tmp_path: Path) -> None:
    for call in (open_index, check, current_generation):
        with pytest.raises(IndexMissing, match=r"no index at .*none; make it with `wenda build`"):
            call(tmp_path / "none")


def test_another_model_is_refused(built: Settings) -> None:
    with pytest.raises(IndexMismatch, match=r"model fake \(fake-64\).*other-384; set the model"):
        open_index(built.index, encoder_fingerprint="other-384")


def test_another_dictionary_is_refused(built: Settings, tmp_path: Path) -> None:
    dictionary = tmp_path / "words.txt"
    dictionary.write_text("不摘责任\n", encoding="utf-8")
    other = built.with_changes(user_dictionary=dictionary)
    with pytest.raises(IndexMismatch, match=r"dictionary none, but .* set the user dictionary"):
        open_index(built.index, settings=other)


def test_another_format_is_refused(copied: Settings) -> None:
    path = generation_folder(copied) / "manifest.json"
    stored = json.loads(path.read_text())
    path.write_text(json.dumps(stored | {"format": 99}))
    (copied.index / "current").write_text(f"000001 {'0' * 64}\n")
    with pytest.raises(IndexDamaged, match=r"manifest\.json was altered"):
        open_index(copied.index)
    import hashlib

    right = hashlib.sha256(path.read_bytes()).hexdigest()
    (copied.index / "current").write_text(f"000001 {right}\n")
    with pytest.raises(IndexMismatch, match="has format 99; this program has 3; rebuild it with"):
        open_index(copied.index)


def test_a_flipped_byte_in_any_file_is_noticed(copied: Settings) -> None:
    check(copied.index)
    paths = [*generation_folder(copied).iterdir(), copied.index / "current"]
    assert len(paths) == 19
    for path in paths:
        content = path.read_bytes()
        for place in {0, len(content) // 2, len(content) - 1}:
            flipped = bytearray(content)
            flipped[place] ^= 0x10
            path.write_bytes(flipped)
            with pytest.raises((IndexDamaged, IndexMismatch), match="rebuild it with `wenda build"):
                check(copied.index)
            with pytest.raises((IndexDamaged, IndexMismatch), match="rebuild it with `wenda build"):
                open_index(copied.index, verify=True)
        path.write_bytes(content)
    check(copied.index)


def test_a_missing_or_short_file_is_noticed_on_opening(copied: Settings) -> None:
    for path in generation_folder(copied).iterdir():
        content = path.read_bytes()
        path.unlink()
        with pytest.raises(IndexDamaged, match="rebuild it with `wenda build`"):
            open_index(copied.index)
        path.write_bytes(content[:-1])
        with pytest.raises(IndexDamaged, match="rebuild it with `wenda build`"):
            open_index(copied.index)
        path.write_bytes(content)
    open_index(copied.index).close()


def test_building_repairs_a_damaged_index(copied: Settings, built: Settings) -> None:
    expected = searches(built)
    for name in ("words.npy", "sentence_vectors.npy", "documents.json", "manifest.json"):
        path = generation_folder(copied) / name
        content = bytearray(path.read_bytes())
        content[-2] ^= 1
        path.write_bytes(content)
        with pytest.raises(IndexDamaged):
            check(copied.index)
        build(settings=copied, encoder=FakeEncoder())
        check(copied.index)
        assert searches(copied) == expected
