"""Which documents a request means: by title, file, place in the list, or what was talked about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from index import DocumentInfo, fold
from qa.overview.parts import plain
from qa.overview.questions.requests import Target
from qa.types import Answer

LEAST_OF_A_NAME = 3
"""Characters of a title that will do for it, where no other title has them."""


@dataclass(frozen=True, slots=True)
class Meant:
    """The documents that are meant, in the order listed; all of them where ``whole``.

    beyond: whether a place in the list was named that there is not.
    """

    documents: tuple[DocumentInfo, ...] = ()
    whole: bool = False
    beyond: bool = False


def find_meant(
    target: Target, documents: Sequence[DocumentInfo], history: Sequence[Answer]
) -> Meant | None:
    """The documents that a target means, None where it means none of these.

    A name that several documents go by means all of them.
    """
    if target.way == "whole":
        return Meant(tuple(documents), whole=True)
    if target.way in ("titled", "bare"):
        return _named(target, documents)
    if target.way == "number":
        return _numbered(target.number, documents)
    return _this(target, documents, history)


def find_named(name: str, documents: Sequence[DocumentInfo]) -> tuple[DocumentInfo, ...]:
    """The documents of that path, else of that title or file name, script, case and marks aside."""
    exact = tuple(each for each in documents if each.path == name)
    wanted = plain(fold(name))
    if exact or not wanted:
        return exact
    return tuple(each for each in documents if wanted in _names_of(each))


def find_partly_named(name: str, documents: Sequence[DocumentInfo]) -> tuple[DocumentInfo, ...]:
    """The documents that have the name in their title or file name, if it is long enough."""
    wanted = plain(fold(name))
    if len(wanted) < LEAST_OF_A_NAME:
        return ()
    return tuple(each for each in documents if any(wanted in known for known in _names_of(each)))


def _named(target: Target, documents: Sequence[DocumentInfo]) -> Meant | None:
    """Those called so; in title marks, part of the name of a single one will do."""
    found = find_named(target.name, documents)
    if not found and target.way == "titled":
        found = find_partly_named(target.name, documents)
        found = found if len(found) == 1 else ()
    return Meant(found) if found else None


def _numbered(number: int, documents: Sequence[DocumentInfo]) -> Meant:
    place = number - 1 if number > 0 else len(documents) + number
    if number == 0 or not 0 <= place < len(documents):
        return Meant(beyond=True)
    return Meant((documents[place],))


def _this(
    target: Target, documents: Sequence[DocumentInfo], history: Sequence[Answer]
) -> Meant | None:
    """The only document, the one cited last, the only one that is called so («这份合同»), or, where
    any document may be meant and none was cited, all of them."""
    if len(documents) == 1:
        return Meant(tuple(documents))
    word = fold(target.kind_word)
    if (cited := cited_last(documents, history)) is not None:
        return Meant((cited,))
    if not word:
        return Meant(tuple(documents), whole=True)
    called = tuple(each for each in documents if any(word in name for name in _names_of(each)))
    return Meant(called) if len(called) == 1 else None


def cited_last(documents: Sequence[DocumentInfo], history: Sequence[Answer]) -> DocumentInfo | None:
    """The document of the best citation of the last answer that has one."""
    for answer in reversed(history):
        if answer.citations:
            best = max(answer.citations, key=lambda citation: citation.score)
            return next((each for each in documents if each.path == best.document), None)
    return None


def _names_of(document: DocumentInfo) -> Iterator[str]:
    """What a document goes by, folded and without marks: title, file with and without suffix, path,
    also without what only numbers, dates or qualifies it («03-夜间施工通知（试行）»)."""
    file = PurePosixPath(document.path)
    for name in (document.title, file.name, file.stem, document.path):
        folded = fold(name)
        yield plain(folded)
        bare = re.sub(r"[(\[【][^()\[\]【】]*[)\]】]", "", folded)
        if stripped := plain(re.sub(r"^[\d.\-_ 、年月日]+|[\d.\-_ ]+$", "", bare)):
            yield stripped
