"""A question for an overview that names a folder: «“质量”文件夹讲了什么？», "What is in the trails
folder?"

What is named is known by the folders that there are. With «这个文件夹» in its place the question
is parsed as one about all documents.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from index import DocumentInfo, compile_later, fold
from qa.i18n.answers import Script
from qa.overview.questions.hints import is_overview
from qa.overview.questions.parsing import parse_following, parse_request
from qa.overview.questions.requests import NOTHING, Request
from qa.types import Answer

_CHINESE = "(?:文件|资料|档案|文档)夹"
_ENGLISH = r"(?:folder|directory)"
_ANY = compile_later(rf"{_CHINESE}|\b{_ENGLISH}\b")
_OPEN, _SHUT = "[《〈“「『\"'‘]?", "[》〉”」』\"'’]?"


@dataclass(frozen=True, slots=True)
class NamedFolder:
    """A folder that a question names: as its path has it, the documents in it, and what is asked
    of it."""

    name: str
    documents: tuple[DocumentInfo, ...]
    request: Request


def find_folder(
    question: str, documents: Sequence[DocumentInfo], history: Sequence[Answer] = ()
) -> NamedFolder | None:
    """The folder whose overview, or list of documents, a question asks for, given the conversation
    so far; None where it names none, or asks for something else."""
    named = _named(question, documents)
    last = history[-1] if history else None
    if named is not None or last is None or not is_overview(last):
        return named
    following = parse_following(question)
    before = _named(last.resolved_question, documents)
    if following is None or following.target != NOTHING or before is None:
        return None
    if before.request.kind == "list":
        return None
    return replace(before, request=before.request.resized(following, len(last.citations)))


def folder_question(name: str, script: Script) -> str:
    """A question that asks for the overview of a folder."""
    if script == "en":
        return f"Summarise the folder “{name}”"
    return f"总结“{name}”文件夹" if script == "zh-Hans" else f"總結「{name}」資料夾"


def _named(question: str, documents: Sequence[DocumentInfo]) -> NamedFolder | None:
    folded = fold(question)
    if not _ANY.search(folded):
        return None
    for name, paths in sorted(_folders(documents).items(), key=lambda each: -len(each[0])):
        for asked in _without(name, folded):
            request = parse_request(asked)
            if request is not None and request.kind != "document":
                inside = tuple(each for each in documents if _lies_in(each.path, paths))
                return NamedFolder(min(paths, key=len), inside, request)
    return None


def _folders(documents: Sequence[DocumentInfo]) -> dict[str, set[str]]:
    """The folders that documents lie in: their paths by what they may be called, folded."""
    found: dict[str, set[str]] = {}
    every = {str(above) for each in documents for above in PurePosixPath(each.path).parents}
    for path in every - {".", "/"}:
        for name in (path, PurePosixPath(path).name):
            found.setdefault(fold(name), set()).add(path)
    return found


def _without(name: str, folded: str) -> Iterator[str]:
    """The question with «this folder» in the place of the folder of that name."""
    if name not in folded:
        return
    called = rf"{_OPEN}{re.escape(name)}/?{_SHUT}"
    for pattern, this in (
        (rf"{called}\s*这?一?个?{_CHINESE}|{_CHINESE}\s*{called}", "这个文件夹"),
        (rf"{called}\s*这?一?个?{_CHINESE}", "文件夹"),
        (rf"(?:the )?{called} {_ENGLISH}\b", "this folder"),
        (rf"(?:the )?{_ENGLISH} (?:called |named )?{called}(?![^\W_])", "this folder"),
    ):
        asked, count = re.subn(pattern, this, folded, count=1)
        if count:
            yield asked


def _lies_in(path: str, folders: set[str]) -> bool:
    return any(path.startswith(f"{folder}/") for folder in folders)
