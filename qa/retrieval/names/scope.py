"""Where an answer may come from: some documents only, or all but what was quoted already."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from index import DocumentError, Index, document_tags, fold
from qa.retrieval.names.document_names import DocumentNames

TAG = "#"
"""What the name of a tag begins with where names of documents are expected."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What of an index may be quoted.

    documents: the paths of the documents to search; all of them where it is empty. shown: the
    sentences that were quoted already, as they stand in the text: they are not to be quoted again,
    wherever else they stand.
    """

    documents: tuple[str, ...] = ()
    shown: frozenset[str] = frozenset()


EVERYWHERE = Scope()

_names: WeakKeyDictionary[Index, DocumentNames] = WeakKeyDictionary()


def document_names(index: Index) -> DocumentNames:
    """The names of the documents of an index, made once per generation."""
    found = _names.get(index)
    if found is None:
        found = _names[index] = DocumentNames(index.documents)
    return found


def scope_names(within: Sequence[str]) -> tuple[str, ...]:
    """The names of a scope as they were given, each once; a single string is a single name."""
    names = [within] if isinstance(within, str) else within
    return tuple(dict.fromkeys(name.strip() for name in names))


def visible_names(index: Index, visible: Collection[str] | None) -> DocumentNames:
    """The names of those documents of an index that somebody may see, by path; None: all."""
    if visible is None:
        return document_names(index)
    return DocumentNames(tuple(each for each in index.documents if each.path in visible))


def documents_within(
    index: Index, within: Sequence[str], visible: Collection[str] | None = None
) -> tuple[str, ...]:
    """The paths of the documents that names stand for, sorted: see ``DocumentNames.find``; a name
    after ``TAG`` is that of a tag. Without names: () for all documents, or all that are visible.

    visible: the paths of the documents that there are for whoever asks; None: all.

    Raises DocumentError, which names the nearest ones, when a name is that of none; IndexDamaged
    when a tag is named and the tags cannot be read.
    """
    names, wanted = visible_names(index, visible), scope_names(within)
    if visible is not None and not wanted:
        return tuple(sorted(names.numbers))
    found: dict[str, None] = {}
    for name in wanted:
        paths = _documents_of(index, names, name)
        if not paths:
            raise _unknown(index, names, name)
        found.update(dict.fromkeys(paths))
    return tuple(sorted(found))


def _documents_of(index: Index, names: DocumentNames, name: str) -> tuple[str, ...]:
    if name in names.numbers or not name.startswith(TAG):
        return names.find(name)
    wanted = fold(name.removeprefix(TAG).strip())
    tagged = document_tags(index).items()
    return tuple(
        path for path, tags in tagged if path in names.numbers and wanted in map(fold, tags)
    )


def known_tags(index: Index, visible: Collection[str] | None = None) -> list[str]:
    """All tags of the documents of an index, or of those that are visible, sorted; those that
    differ in script, width or case are one."""
    found: dict[str, str] = {}
    for path, tags in document_tags(index).items():
        for tag in tags if visible is None or path in visible else ():
            found.setdefault(fold(tag), tag)
    return sorted(found.values())


def known_names(index: Index) -> list[str]:
    """What a scope may be given, sorted: the paths of documents and, with a slash, of folders, and
    tags after ``TAG``."""
    names = document_names(index)
    folders, tags = (f"{folder}/" for folder in names.folders), known_tags(index)
    return sorted([*names.numbers, *folders, *(TAG + tag for tag in tags)])


def _unknown(index: Index, names: DocumentNames, name: str) -> DocumentError:
    tags = [TAG + tag for tag in known_tags(index, names.numbers)]
    nearest = names.nearest(name, tags)
    if not nearest:
        return DocumentError("scope.unknown", name=name)
    return DocumentError("scope.unknown_like", name=name, nearest=", ".join(nearest))


def passages_within(index: Index, scope: Scope) -> NDArray[np.int64] | None:
    """The numbers of the passages to search, in order, int64; None for all of them.

    Raises DocumentError when one of the documents is not in the index.
    """
    if not scope.documents or len(scope.documents) == len(index.documents):
        return None
    numbers = document_names(index).numbers
    try:
        return index.passages_of_documents([numbers[path] for path in scope.documents])
    except KeyError as error:
        raise DocumentError("index.no_document", document=error.args[0]) from error
