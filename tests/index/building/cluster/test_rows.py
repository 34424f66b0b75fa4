"""The rows of Parquet: what is written comes back, and what was cut short is passed over."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

import pytest

from index.building.cluster.parquet import ParquetFolder
from index.building.cluster.rows import (
    FILES,
    ReadItem,
    WrittenDocument,
    error_note,
    item_key,
    item_row,
    read_error_note,
    read_item_row,
    read_text_row,
    text_row,
)
from index.building.inputs.changes import Seen
from index.documents.folder_boilerplate import Edges, FolderBoilerplate
from index.documents.scanner import Skipped
from index.errors import ExtraMissing, IndexBusy, ModelError, WendaError
from index.reasons import Reason
from index.storage.manifest import DocumentEntry
from index.types import Part, PassageText

pytest.importorskip("pyarrow", reason="pyarrow is not installed: pip install 'wenda[ray]'")


def written(path: str, mark: bytes) -> WrittenDocument:
    """A document of two passages with three sentences and five words."""
    entry = DocumentEntry(
        path=path, title="题", origin="a.zip", source="/a.zip", size=9, modified_ns=8, checked_ns=7,
        hash="ff", characters=6, paragraphs=2, passages=2, sentences=3, words=5, omitted=1,
        text_bytes=18, outline_bytes=4, parts=(Part("题", 0, 6),), tags=("标签",),
    )  # fmt: skip
    lengths = dict(zip(FILES, (18, 4, 2 * 36, 3 * 16, 2 * 16, 5 * 8), strict=True))
    pieces = {name: mark * length for name, length in lengths.items()}
    edges = Edges(frozenset({2**64 - 1, 3}), 2**63, frozenset({3}))
    return WrittenDocument(entry, edges, pieces)


def test_an_item_comes_back_as_it_was() -> None:
    why = Reason.of("skipped.unreadable", why=Reason("system.disk_full"))
    item = ReadItem(
        (written("a.zip/一", b"1"), written("a.zip/二", b"2")),
        (Skipped("a.zip/三", why),),
        (("ff", 1, "reader", "a.zip", "{}"),),
    )
    assert read_item_row(item_row(b"key", item)) == item
    assert read_item_row(item_row(b"key", ReadItem((), ()))) == ReadItem((), ())


def test_a_text_comes_back_as_it_was() -> None:
    for text in (PassageText("马。\ud800吗？", ((0, 2), (2, 5))), PassageText("", ())):
        assert read_text_row(text_row(b"key", text)) == (b"key", text)


def test_the_key_of_an_item_depends_on_all_that_is_read() -> None:
    seen = Seen("a.txt", "/docs/a.txt", 1, 2, 3, "hash")
    lines = FolderBoilerplate({"": frozenset({1, 2})})
    key = item_key(seen, lines, {"reading": 1}, "model")
    assert len(key) == 16
    later = Seen("a.txt", "/docs/a.txt", 1, 20, 30, "hash")
    same = FolderBoilerplate({"": frozenset({2, 1})})
    assert item_key(later, same, {"reading": 1}, "model") == key
    others = [
        item_key(Seen("a.txt", "/docs/a.txt", 1, 2, 3, "other"), lines, {"reading": 1}, "model"),
        item_key(Seen("b.txt", "/docs/a.txt", 1, 2, 3, "hash"), lines, {"reading": 1}, "model"),
        item_key(seen, FolderBoilerplate({"": frozenset({1})}), {"reading": 1}, "model"),
        item_key(seen, lines, {"reading": 2}, "model"),
        item_key(seen, lines, {"reading": 1}, "another"),
    ]
    assert len({key, *others}) == 6


def test_a_file_that_was_cut_short_is_passed_over_until_it_is_whole(tmp_path: Path) -> None:
    folder = ParquetFolder(str(tmp_path / "read"))
    folder.write(({"key": b"%d" % n, "text": b"t"} for n in range(5)), at_once=2)
    whole = sorted((tmp_path / "read").glob("*.parquet"))
    assert len(whole) == 3
    content = whole[0].read_bytes()
    whole[0].write_bytes(content[:-9])
    first = [table["key"].to_pylist() for _, table in folder.new_files(["key"])]
    assert sorted(len(each) for each in first) in ([1, 2], [2, 2])
    whole[0].write_bytes(content)
    ((file, table),) = folder.new_files()
    assert Path(file) == whole[0]
    keys = [key for each in (*first, table["key"].to_pylist()) for key in each]
    assert sorted(keys) == [b"0", b"1", b"2", b"3", b"4"]
    assert folder.row(file, 0) == {"key": table["key"].to_pylist()[0], "text": b"t"}
    assert list(folder.new_files()) == []
    folder.remove()
    assert not (tmp_path / "read").exists()


@pytest.mark.parametrize("kind", [WendaError, ModelError, ExtraMissing, IndexBusy])
def test_an_error_comes_back_with_its_kind_and_its_reason(kind: type[WendaError]) -> None:
    error = kind("index.unwritable", index="目录", why=Reason("system.EACCES"))
    again = read_error_note(error_note(error))
    assert type(again) is kind
    assert again.reason == error.reason


class Harmful:
    """Would make a folder where it is unpickled."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.folder),)


def test_what_is_no_note_of_an_error_is_passed_over_and_not_run(tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    folder = ParquetFolder(str(tmp_path / "notes"))
    whole = error_note(ModelError("model.bad_vectors"))
    unknown = b'{"kind": "SystemExit", "reason": {"code": "x", "fields": {}}}'
    notes = [pickle.dumps(Harmful(ran)), whole[:-9], b"[]", b"{}", b"\xff", unknown, whole]
    for number, note in enumerate(notes):
        (tmp_path / "notes" / f"{number}.error").write_bytes(note)
    (error,) = folder.take_errors()
    assert (type(error), error.code) == (ModelError, "model.bad_vectors")
    assert not ran.exists()
    assert list((tmp_path / "notes").iterdir()) == []
