"""Tags that people give: kept beside the generations, and with the documents through builds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index import (
    DocumentError,
    IndexBusy,
    IndexDamaged,
    Settings,
    SettingsError,
    build,
    change_tags,
    document_tags,
    open_index,
    status,
)
from index.storage import given_tags
from index.storage.generations import current_generation
from tests.support.documents.folders import settings_in
from tests.support.fake_encoder import FakeEncoder

STATED = "---\ntags: [安全, 草稿]\n---\n# 通知\n\n噪声不得超标。\n"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "通知.md").write_text(STATED, encoding="utf-8")
    (docs / "假期.txt").write_text("年假五天。\n", encoding="utf-8")
    chosen = settings_in(tmp_path)
    build([docs], settings=chosen, encoder=FakeEncoder())
    return chosen


def rebuild(settings: Settings) -> None:
    build(settings=settings, encoder=FakeEncoder())


def tags(settings: Settings) -> dict[str, tuple[str, ...]]:
    with open_index(settings.index) as opened:
        found = dict(document_tags(opened))
    assert status(settings=settings).tags == found
    return found


def test_stated_and_given_tags_together(settings: Settings, tmp_path: Path) -> None:
    assert tags(settings) == {"通知.md": ("安全", "草稿")}
    before = (tmp_path / "docs" / "通知.md").read_bytes()
    changed = change_tags(["通知.md", "假期.txt"], settings, give=["#人事", " 人事 ", "安全"])
    assert changed == {"通知.md": ("安全", "草稿", "人事"), "假期.txt": ("人事", "安全")}
    assert tags(settings) == changed
    gone = change_tags(["通知.md"], settings, withdraw=["草稿", "人事"])
    assert gone == {"通知.md": ("安全",)}
    assert tags(settings)["通知.md"] == ("安全",)
    assert change_tags(["通知.md"], settings, give=["草稿"]) == {"通知.md": ("安全", "草稿")}
    assert (tmp_path / "docs" / "通知.md").read_bytes() == before


def test_the_same_in_another_script_or_case_is_the_same_tag(settings: Settings) -> None:
    change_tags(["假期.txt"], settings, give=["人事", "ＨＲ"])
    assert change_tags(["假期.txt"], settings, give=["hr"])["假期.txt"] == ("人事", "ＨＲ")
    assert change_tags(["假期.txt"], settings, withdraw=["hr", "人事"])["假期.txt"] == ()


def test_an_open_index_sees_a_change(settings: Settings) -> None:
    with open_index(settings.index) as opened:
        assert "假期.txt" not in document_tags(opened)
        change_tags(["假期.txt"], settings, give=["人事"])
        assert document_tags(opened)["假期.txt"] == ("人事",)


def test_tags_stay_through_builds_and_changes_of_the_text(
    settings: Settings, tmp_path: Path
) -> None:
    change_tags(["假期.txt"], settings, give=["人事"])
    (tmp_path / "docs" / "假期.txt").write_text("年假十天。\n", encoding="utf-8")
    rebuild(settings)
    assert tags(settings)["假期.txt"] == ("人事",)


def test_tags_follow_a_renamed_document(settings: Settings, tmp_path: Path) -> None:
    change_tags(["假期.txt"], settings, give=["人事"])
    path = tmp_path / "docs" / "假期.txt"
    path.write_text("年假十天。\n", encoding="utf-8")
    rebuild(settings)  # notes the new content
    (tmp_path / "docs" / "规章").mkdir()
    path.rename(tmp_path / "docs" / "规章" / "休假.txt")
    rebuild(settings)
    assert tags(settings) == {"规章/休假.txt": ("人事",), "通知.md": ("安全", "草稿")}


def test_tags_of_a_copy_stay_with_the_original_and_come_back_with_it(
    settings: Settings, tmp_path: Path
) -> None:
    change_tags(["假期.txt"], settings, give=["人事"])
    path = tmp_path / "docs" / "假期.txt"
    (tmp_path / "docs" / "另存.txt").write_bytes(path.read_bytes())
    rebuild(settings)
    assert set(tags(settings)) == {"假期.txt", "通知.md"}
    content = path.read_bytes()
    path.unlink()
    (tmp_path / "docs" / "另存.txt").unlink()
    rebuild(settings)
    assert set(tags(settings)) == {"通知.md"}
    path.write_bytes(content)
    rebuild(settings)
    assert tags(settings)["假期.txt"] == ("人事",)


def test_what_cannot_be_a_tag(settings: Settings) -> None:
    for name in ("", " # ", "长" * 51, "a\x07b"):
        with pytest.raises(SettingsError) as raised:
            change_tags(["假期.txt"], settings, give=["好", name])
        assert raised.value.code == "tags.unusable"
    with pytest.raises(DocumentError) as unknown:
        change_tags(["假期.txt", "没有.txt"], settings, give=["好"])
    assert unknown.value.code == "index.no_document"
    assert not (settings.index / "tags.json").exists()


@pytest.mark.parametrize("content", ["", "[]", "{", '{"format": 2, "documents": {}}', "\xff"])
def test_a_damaged_file_is_named_and_stays(settings: Settings, content: str) -> None:
    path = settings.index / "tags.json"
    path.write_bytes(content.encode("latin-1"))
    with open_index(settings.index) as opened, pytest.raises(IndexDamaged, match=r"tags\.json"):
        document_tags(opened)
    with pytest.raises(IndexDamaged):
        change_tags(["假期.txt"], settings, give=["人事"])
    rebuild(settings)
    assert path.read_bytes() == content.encode("latin-1")


def test_one_at_a_time(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    from filelock import FileLock

    monkeypatch.setattr(given_tags, "_PATIENCE", 0.01)
    with FileLock(settings.index / "tags.lock"), pytest.raises(IndexBusy):
        change_tags(["假期.txt"], settings, give=["人事"])


def test_an_index_built_before_there_were_tags_opens(settings: Settings) -> None:
    """Its entries have no tags; only sizes are compared when an index is opened."""
    folder = settings.index / "generations" / current_generation(settings.index)
    path = folder / "documents.json"
    size = path.stat().st_size
    lines = [
        _without_tags(line) if line.startswith("{") and len(line) > 2 else line
        for line in path.read_text(encoding="ascii").splitlines()
    ]
    path.write_text("\n".join(lines).ljust(size - 1) + "\n", encoding="ascii")
    assert tags(settings) == {}


def _without_tags(line: str) -> str:
    stored = json.loads(line.rstrip(","))
    del stored["tags"]
    return json.dumps(stored) + ("," if line.endswith(",") else "")
