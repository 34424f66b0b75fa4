"""The tags of the documents of an open index: those they state and those that people gave them."""

from __future__ import annotations

from collections.abc import Mapping
from weakref import WeakKeyDictionary

from index.documents.tags import distinct_tags
from index.search.opened_index import Index
from index.storage.given_tags import FILE, GivenTags, read_given_tags
from index.text.folding import fold

Tags = Mapping[str, tuple[str, ...]]
"""The tags of each document that has any, by its path."""

_Stamp = tuple[int, int, int]
_known: WeakKeyDictionary[Index, tuple[_Stamp, Tags]] = WeakKeyDictionary()


def document_tags(index: Index) -> Tags:
    """The tags of all documents that have any, by path; read again when people changed them.

    Raises IndexDamaged, which names the file, when what people gave cannot be read.
    """
    stamp = _stamp(index)
    known = _known.get(index)
    if known is None or known[0] != stamp:
        known = _known[index] = (stamp, _all_tags(index))
    return known[1]


def _stamp(index: Index) -> _Stamp:
    try:
        found = (index.folder / FILE).stat()
    except OSError:
        return (0, 0, 0)
    return (found.st_mtime_ns, found.st_size, found.st_ino)


def _all_tags(index: Index) -> Tags:
    given = read_given_tags(index.folder)
    found = {
        document.path: combined_tags(document.tags, given.get(document.path, GivenTags()))
        for document in index.documents
        if document.tags or document.path in given
    }
    return {path: tags for path, tags in found.items() if tags}


def combined_tags(stated: tuple[str, ...], given: GivenTags) -> tuple[str, ...]:
    """The tags of a document: those it states that were not withdrawn, and those given to it."""
    withdrawn = frozenset(map(fold, given.withdrawn))
    kept = [tag for tag in stated if fold(tag) not in withdrawn]
    return distinct_tags([*kept, *given.given])
