"""What the documents and folders of an index go by, and which documents a name stands for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path, PurePosixPath

from index import DocumentInfo, compile_later, fold

NEAREST = 3
"""Most names offered instead of one that is no document's."""

_LIKE = 0.2
"""Least share of pairs of characters that a name has in common with one offered instead."""

_SUFFIX = compile_later(r"\.[a-zA-Z]{1,5}$")
_GLOB = compile_later(r"[*?\[]")
_QUALIFIED = compile_later(r"[(\[【][^()\[\]【】]*[)\]】]")
_NUMBERED = compile_later(r"^[\d.\-_ 、年月日]+|[\d.\-_ ]+$")


@dataclass(frozen=True)
class DocumentNames:
    """The names of some documents; what is made of them is made once, when first needed."""

    documents: tuple[DocumentInfo, ...]

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of each document, by its path."""
        return {document.path: number for number, document in enumerate(self.documents)}

    @cached_property
    def folders(self) -> dict[str, tuple[str, ...]]:
        """The paths of the documents in each folder, also in the folders within it, by its path
        without the slash at the end."""
        found: dict[str, list[str]] = {}
        for document in self.documents:
            for folder in _folders_of(document.path):
                found.setdefault(folder, []).append(document.path)
        return {folder: tuple(paths) for folder, paths in found.items()}

    @cached_property
    def by_name(self) -> dict[str, tuple[str, ...]]:
        """The paths of the documents that go by a name, by the name as ``plain`` gives it."""
        found: dict[str, dict[str, None]] = {}
        for document in self.documents:
            for name in names_of(document):
                found.setdefault(name, {})[document.path] = None
        return {name: tuple(paths) for name, paths in found.items() if name}

    @cached_property
    def _folded_folders(self) -> dict[str, tuple[str, ...]]:
        """The paths in the folders that are called a name, by the last part of their paths and by
        the whole, folded."""
        found: dict[str, dict[str, None]] = {}
        for folder, paths in self.folders.items():
            for name in {fold(folder), fold(PurePosixPath(folder).name)}:
                found.setdefault(name, {}).update(dict.fromkeys(paths))
        return {name: tuple(paths) for name, paths in found.items()}

    def find(self, name: str) -> tuple[str, ...]:
        """The paths of the documents that a name stands for; none if it is that of none.

        It may be, and the first of these that fits counts: the path of a document or a folder; a
        pattern of paths (``规章/*.md``); the title of a document or the name of a file or folder,
        in any script, width and case; the place of a file or folder on this computer.
        """
        path = name.replace("\\", "/").removeprefix("./").rstrip("/")
        if not path:
            return ()
        if path in self.numbers:
            return (path,)
        if path in self.folders:
            return self.folders[path]
        if _GLOB.search(path) and (matching := self._matching(path)):
            return matching
        folder = self._folded_folders.get(fold(path), ())
        if name.rstrip() != path and folder:  # it ends with a slash
            return folder
        return self.by_name.get(plain(fold(path)), ()) or folder or self._from(Path(name))

    def _matching(self, pattern: str) -> tuple[str, ...]:
        """The paths that match a pattern, in any script, width and case; one without a slash is
        that of a file name in any folder."""
        folded = fold(pattern)
        whole = "/" in folded
        return tuple(
            path
            for path in self.numbers
            if fnmatchcase(fold(path if whole else PurePosixPath(path).name), folded)
        )

    def _from(self, place: Path) -> tuple[str, ...]:
        """The documents that were read from a file, or from the files in a folder."""
        try:
            wanted = place.resolve(strict=True)
        except (OSError, ValueError):  # there is none, or there cannot be one of such a name
            return ()
        return tuple(
            document.path
            for document in self.documents
            if document.source and _is_at(Path(document.source), wanted)
        )

    def nearest(self, name: str, others: Iterable[str] = ()) -> tuple[str, ...]:
        """The paths, folders and ``others`` that are called most like a name, the likest first."""
        wanted = _pairs(name)
        known = [*self.numbers, *(f"{folder}/" for folder in self.folders), *others]
        likeness = {each: _likeness(wanted, each) for each in known}
        likest = sorted(known, key=lambda each: (-likeness[each], len(each), each))[:NEAREST]
        least = max(_LIKE, likeness[likest[0]] / 2) if likest else 1.0
        return tuple(each for each in likest if likeness[each] >= least)


def names_of(document: DocumentInfo) -> Iterator[str]:
    """What a document goes by: its title, its file with and without suffix, and without what only
    numbers, dates or qualifies it («03-夜间施工通知（试行）»); each as ``plain`` gives it."""
    file = PurePosixPath(document.path)
    for name in (document.title, file.name, file.stem, document.path):
        folded = fold(name)
        yield plain(folded)
        yield plain(_NUMBERED.sub("", _QUALIFIED.sub("", folded)))


def plain(folded: str) -> str:
    """A folded name without white space and punctuation."""
    return re.sub(r"[\W_]+", "", folded)


def _folders_of(path: str) -> Sequence[str]:
    """The folders that a document is in, the outermost last."""
    return [str(folder) for folder in PurePosixPath(path).parents if folder.name]


def _is_at(source: Path, place: Path) -> bool:
    return place == source or place in source.parents


def _pairs(name: str) -> frozenset[str]:
    """The single characters and the pairs of neighbours in a name without its suffix, for
    comparison."""
    folded = plain(fold(_SUFFIX.sub("", name)))
    return frozenset((*folded, *(folded[at : at + 2] for at in range(len(folded) - 1))))


def _likeness(wanted: frozenset[str], name: str) -> float:
    """How alike two names are, 0 to 1 (Dice, Ecology 1945): a path as a whole, or its last part."""
    parts = {name, PurePosixPath(name).stem}
    return max(
        2 * len(wanted & pairs) / max(len(wanted) + len(pairs), 1) for pairs in map(_pairs, parts)
    )
