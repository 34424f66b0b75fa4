"""The documents of a generation, read one by one, against reading them all."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as configured
from hypothesis import strategies as st

from index import IndexDamaged
from index.storage.document_table import StoredEntries
from index.storage.manifest import (
    Contents,
    DocumentEntry,
    SkippedEntry,
    read_contents,
    write_contents,
)
from index.types import Part


def entry_of(path: str) -> DocumentEntry:
    return DocumentEntry(
        path=path,
        title=f"«{path}»\n],",
        origin=path,
        source="/texts/" + path,
        size=7,
        modified_ns=1,
        checked_ns=2,
        hash="0" * 64,
        characters=7,
        paragraphs=1,
        passages=1,
        sentences=1,
        words=3,
        omitted=0,
        text_bytes=20,
        outline_bytes=30,
        parts=(Part(path, 0, 7),),
    )


def written(folder: Path, paths: list[str]) -> StoredEntries:
    failed = SkippedEntry("x", "x", "/x", 1, 1, 1, "1", "it is empty\n")
    entries = tuple(entry_of(path) for path in sorted(paths))
    write_contents(folder, Contents(entries, (failed,)))
    return StoredEntries(folder, len(entries))


@configured(deadline=None)
@given(st.lists(st.text(max_size=4), unique=True, max_size=12), st.text(max_size=4))
def test_they_are_those_that_were_written(paths: list[str], other: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        stored = written(Path(folder), paths)
        assert tuple(stored) == read_contents(Path(folder)).documents
        assert [stored.find(path) for path in sorted(paths)] == list(range(len(paths)))
        assert (stored.find(other) is None) == (other not in paths)
        assert stored[1:3] == [entry_of(path) for path in sorted(paths)[1:3]]
        for outside in (-1, len(paths)):
            with pytest.raises(IndexError):
                stored[outside]


@pytest.mark.parametrize("count", [0, 1, 3, 4])
def test_another_number_of_documents_is_damage(tmp_path: Path, count: int) -> None:
    written(tmp_path, ["甲", "乙"])
    with pytest.raises(IndexDamaged, match=r"documents\.json.*wenda build"):
        StoredEntries(tmp_path, count)


@pytest.mark.parametrize("content", [b"", b"{}", b"\n\n\n\n\n\n"])
def test_another_file_is_damage(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "documents.json").write_bytes(content)
    with pytest.raises(IndexDamaged, match=r"documents\.json"):
        StoredEntries(tmp_path, 1)
    (tmp_path / "documents.json").unlink()
    with pytest.raises(IndexDamaged, match=r"documents\.json"):
        StoredEntries(tmp_path, 1)


@pytest.mark.parametrize("line", ["[1]", '{"path": "甲"}', "{"])
def test_an_altered_line_is_damage_when_it_is_read(tmp_path: Path, line: str) -> None:
    written(tmp_path, ["甲", "乙"])
    path = tmp_path / "documents.json"
    lines = path.read_text("ascii").split("\n")
    lines[3] = json.dumps(line)[1:-1]
    path.write_text("\n".join(lines), encoding="utf-8")
    stored = StoredEntries(tmp_path, 2)
    assert stored[0] == entry_of("乙")
    with pytest.raises(IndexDamaged, match=r"documents\.json.*wenda build"):
        stored[1]
