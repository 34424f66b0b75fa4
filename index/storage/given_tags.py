"""The tags that people gave to documents, kept beside the generations in ``tags.json``.

They are not part of a generation: no build touches them, and nothing is written into the documents.
They are kept under the path of a document, with what identifies its content, so that they follow a
document that is renamed (``follow_documents``)::

    {"format": 1, "documents": {"规章/假期.txt":
        {"given": ["人事"], "withdrawn": ["草稿"], "content": "…"}}}
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import IndexBusy, IndexDamaged
from index.filesystem import read_file, replace_file
from index.storage.manifest import DocumentEntry

FILE = "tags.json"
FORMAT = 1
_PATIENCE = 10.0  # seconds to wait for another process that is writing


@dataclass(frozen=True, slots=True)
class GivenTags:
    """What people decided about the tags of a document: which they gave it, and which of those it
    states itself they withdrew. ``content`` identifies what is in its file."""

    given: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    content: str = ""


Given = Mapping[str, GivenTags]
"""What people decided, by the path of the document."""


def read_given_tags(index: Path) -> dict[str, GivenTags]:
    """What people decided about the tags of documents; nothing where there is no such file.

    Raises IndexDamaged, which names the file, when it cannot be read.
    """
    path = index / FILE
    try:
        stored = json.loads(read_file(path))
        if stored["format"] != FORMAT:
            raise ValueError(stored["format"])
        return {str(name): _restored(each) for name, each in stored["documents"].items()}
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise IndexDamaged("tags.unreadable", path=path, why=error) from error


def _restored(stored: Mapping[str, Any]) -> GivenTags:
    given, withdrawn = (tuple(map(str, stored[name])) for name in ("given", "withdrawn"))
    return GivenTags(given, withdrawn, str(stored["content"]))


def change_given_tags(index: Path, change: Callable[[dict[str, GivenTags]], Given]) -> None:
    """Replace what is stored by what ``change`` makes of it, atomically; one process at a time.

    Documents about which nothing is decided any more are dropped. Raises IndexDamaged, IndexBusy,
    OSError.
    """
    from filelock import FileLock, Timeout  # here: a reader takes no lock

    lock = FileLock(index / "tags.lock", timeout=_PATIENCE)
    try:
        with lock:
            before = read_given_tags(index)
            after = change(dict(before))
            kept = {path: each for path, each in after.items() if each.given or each.withdrawn}
            if kept != before:
                replace_file(index / FILE, _encoded(kept))
    except Timeout as error:
        raise IndexBusy("index.busy_unknown", index=index / FILE) from error


def _encoded(given: Given) -> bytes:
    documents = {
        path: {
            "given": list(each.given),
            "withdrawn": list(each.withdrawn),
            "content": each.content,
        }
        for path, each in sorted(given.items())
    }
    text = json.dumps({"format": FORMAT, "documents": documents}, ensure_ascii=False, indent=1)
    return text.encode("utf-8", "surrogatepass") + b"\n"


def content_of(entry: DocumentEntry) -> str:
    """What identifies the content of a document: the hash of its file, its place in an archive."""
    return entry.hash + entry.path.removeprefix(entry.origin)


def follow_documents(index: Path, entries: Iterable[DocumentEntry]) -> None:
    """Move the tags of documents that are gone to the documents that now have the same content, and
    note the content of the others. A build does so after the switch.

    Tags of content that is nowhere to be found are kept, in case it comes back.
    """
    if not (index / FILE).is_file():
        return
    contents = {entry.path: content_of(entry) for entry in entries}
    paths: dict[str, list[str]] = {}
    for path, content in contents.items():
        paths.setdefault(content, []).append(path)

    def follow(given: dict[str, GivenTags]) -> Given:
        after: dict[str, GivenTags] = {}
        for path, each in given.items():
            if path in contents:
                after[path] = GivenTags(each.given, each.withdrawn, contents[path])
        for path, each in given.items():
            if path not in contents:
                free = [other for other in paths.get(each.content, ()) if other not in after]
                after[free[0] if free else path] = each
        return after

    try:
        change_given_tags(index, follow)
    except (IndexDamaged, IndexBusy):  # of no concern to the build: whoever asks for tags is told
        return
