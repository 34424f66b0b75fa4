"""What a build compares with the last generation, and what it then has to read."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Any

import pytest

from index import Reason
from index.building.inputs.changes import Changes, find_changes, read_again
from index.documents.folder_boilerplate import FolderBoilerplate
from index.documents.reader import Reading
from index.documents.scanner import Skipped
from index.storage.manifest import Contents, DocumentEntry, SkippedEntry

DAY = 86_400 * 10**9


@dataclass
class FakeItem:
    """An item of a known content; None cannot be opened."""

    name: str
    content: str | None
    size: int = 1
    modified_ns: int = DAY
    source: str = "/docs"
    digests: int = 0

    def digest(self) -> str:
        self.digests += 1
        if self.content is None:
            raise PermissionError(13, "Permission denied")
        return self.content

    def announce(self) -> None:
        raise AssertionError("nothing is read while changes are looked for")

    def read(self, boilerplate: FolderBoilerplate) -> Reading:
        raise NotImplementedError


def facts(name: str, content: str, checked_ns: int = 2 * DAY) -> dict[str, Any]:
    return {
        "origin": name,
        "source": "/docs",
        "size": 1,
        "modified_ns": DAY,
        "checked_ns": checked_ns,
        "hash": content,
    }


def entry(name: str, content: str, checked_ns: int = 2 * DAY) -> DocumentEntry:
    return DocumentEntry(
        path=name,
        title=name,
        characters=0,
        paragraphs=0,
        passages=0,
        sentences=0,
        words=0,
        omitted=0,
        text_bytes=0,
        outline_bytes=0,
        parts=(),
        **facts(name, content, checked_ns),
    )


def failed(name: str, content: str) -> SkippedEntry:
    return SkippedEntry(path=name, reason="it is empty", **facts(name, content))


def names(changes: Changes) -> list[str]:
    return [item.name for item, _ in changes.read]


def test_an_empty_generation_leaves_everything_to_read() -> None:
    changes = find_changes([FakeItem("a", "1"), FakeItem("b", "2")], Contents())
    assert names(changes) == ["a", "b"]
    assert (changes.kept, changes.removed, changes.failed, changes.looked) == ({}, (), (), False)
    assert not changes.nothing


def test_kept_changed_new_and_removed_documents_are_told_apart() -> None:
    last = Contents((entry("a", "1"), entry("b", "2"), entry("gone", "3")), ())
    items = [FakeItem("a", "1"), FakeItem("b", "other", size=2), FakeItem("new", "4")]
    changes = find_changes(items, last)
    assert changes.kept == {0: last.documents[0]}
    assert names(changes) == ["b", "new"]
    assert changes.removed == ("gone",)
    assert not changes.looked
    assert [item.digests for item in items] == [0, 1, 1]


def test_a_new_time_stamp_on_the_same_content_is_hashed_and_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(time, "time_ns", lambda: 9 * DAY)
    last = Contents((entry("a", "1"),), ())
    changes = find_changes([FakeItem("a", "1", modified_ns=3 * DAY)], last)
    assert changes.kept == {0: replace(last.documents[0], modified_ns=3 * DAY, checked_ns=9 * DAY)}
    assert (changes.nothing, changes.looked) == (True, True)


def test_a_file_checked_within_its_time_stamp_is_hashed_again() -> None:
    last = Contents((entry("a", "1", checked_ns=DAY + 1),), ())
    same, edited = FakeItem("a", "1"), FakeItem("a", "2")
    assert find_changes([same], last).nothing
    assert names(find_changes([edited], last)) == ["a"]
    assert (same.digests, edited.digests) == (1, 1)


def test_what_cannot_be_opened_is_reported_and_removed() -> None:
    last = Contents((entry("a", "1"),), ())
    changes = find_changes([FakeItem("a", None, size=2)], last)
    denied = Reason.of("skipped.unreadable", why=Reason("system.EACCES"))
    assert changes.unreadable == (Skipped("a", denied),)
    assert (changes.removed, names(changes)) == (("a",), [])


def test_failures_are_remembered_until_their_file_changes() -> None:
    last = Contents((), (failed("a", "1"), failed("gone", "2")))
    changes = find_changes([FakeItem("a", "1")], last)
    assert changes.failed == (last.skipped[0],)
    assert changes.fewer_failed
    assert not changes.nothing
    assert names(find_changes([FakeItem("a", "2", size=2)], last)) == ["a"]


def test_unchanged_items_can_be_read_again() -> None:
    last = Contents((entry("a", "1"), entry("b", "2")), (failed("c", "3"),))
    changes = find_changes([FakeItem("a", "1"), FakeItem("b", "2"), FakeItem("c", "3")], last)
    again = read_again(changes, {"c", "b"})
    assert names(again) == ["b", "c"]
    assert again.kept == {0: last.documents[0]}
    assert again.failed == ()
