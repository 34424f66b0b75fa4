"""Folders of questions as people type them: pages, and questions about them, with what is right.

``documents.jsonl`` holds the pages, a JSON object a line: ``id``, ``title`` and ``text``. A page is
read as the text file that it would be, ``ID.txt``: its title, then its text.

``questions.jsonl`` holds the questions: ``question``, ``kind`` and

- ``document``: the page that the question is about
- ``answers``: the spans of that page that answer it, any of which is right; ``[]`` when nothing
  answers it
- ``documents``, instead of ``document``: pages any of which is right. ``answers`` may then be left
  out, and a sentence is right when it is quoted from one of these pages

Whatever else a line holds (the sentence of the answer, a decoy) is for its readers.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from index import SettingsError
from qa.evaluation.datasets import file_text, in_script

DOCUMENTS, QUESTIONS = "documents.jsonl", "questions.jsonl"
LONGEST_NAME = 255
"""Bytes of a file's name that every usual file system takes."""


@dataclass(frozen=True, slots=True)
class FolderQuestion:
    """A question, its kind, and what answers it.

    ``documents``: the files any of which is right. ``answers``: their spans any of which is right;
    with none, an answerable question is answered by any sentence of these files.
    """

    text: str
    kind: str
    documents: tuple[str, ...]
    answers: tuple[str, ...]
    answerable: bool


@dataclass(frozen=True, slots=True)
class QuestionFolder:
    """The pages of a folder, by file name and text, and its questions, as the lines follow."""

    documents: tuple[tuple[str, str], ...]
    questions: tuple[FolderQuestion, ...]


def read_folder(folder: Path) -> QuestionFolder:
    """Read a folder of questions. Raises SettingsError naming the file, or the line, at fault."""
    for name in (DOCUMENTS, QUESTIONS):
        if not (folder / name).is_file():
            raise SettingsError("folder.no_file", path=folder, name=name)
    pages = _read_pages(folder / DOCUMENTS)
    return QuestionFolder(tuple(pages.items()), tuple(_questions(folder / QUESTIONS, pages)))


def folder_in_script(folder: QuestionFolder, script: str) -> QuestionFolder:
    """The same folder with its questions in a script; the pages and answers stay as they are."""
    convert = in_script(script)
    return replace(
        folder, questions=tuple(replace(one, text=convert(one.text)) for one in folder.questions)
    )


def file_name(page: str) -> str:
    """The name of the file that a page is."""
    return f"{page}.txt"


def _read_pages(path: Path) -> dict[str, str]:
    pages: dict[str, str] = {}
    for number, item in _objects(path, "folder.bad_document"):
        try:
            page, title, text = (_string(item, name) for name in ("id", "title", "text"))
        except TypeError as error:
            raise SettingsError("folder.bad_document", path=path, line=number, why=error) from error
        name = file_name(page)
        if not page or Path(name).name != name or len(name.encode()) > LONGEST_NAME:
            raise SettingsError("folder.bad_id", path=path, line=number, id=page)
        if name in pages:
            raise SettingsError("folder.repeated_id", path=path, line=number, id=page)
        pages[name] = f"{title}\n{text}\n"
    return pages


def _questions(path: Path, pages: Mapping[str, str]) -> Iterator[FolderQuestion]:
    for number, item in _objects(path, "folder.bad_question"):
        try:
            question = _question(item)
        except TypeError as error:
            raise SettingsError("folder.bad_question", path=path, line=number, why=error) from error
        for name in question.documents:
            if name not in pages:
                raise SettingsError(
                    "folder.unknown_document", path=path, line=number, id=name[: -len(".txt")]
                )
        for answer in question.answers:
            if not answer or not any(answer in pages[name] for name in question.documents):
                raise SettingsError(
                    "folder.answer_elsewhere", path=path, line=number, answer=answer
                )
        yield question


def _question(item: Mapping[str, Any]) -> FolderQuestion:
    several = "documents" in item
    documents = _strings(item, "documents") if several else (_string(item, "document"),)
    answers = _strings(item, "answers") if "answers" in item or not several else None
    if not documents and answers != ():
        raise TypeError("documents is empty")
    return FolderQuestion(
        text=_string(item, "question"),
        kind=_string(item, "kind"),
        documents=tuple(map(file_name, documents)),
        answers=answers or (),
        answerable=answers != (),
    )


def _objects(path: Path, code: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of a file with the numbers of their lines."""
    for number, line in enumerate(file_text(path).split("\n"), 1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
        except ValueError as error:
            raise SettingsError(code, path=path, line=number, why=error) from error
        if not isinstance(item, dict):
            raise SettingsError(code, path=path, line=number, why="not an object")
        yield number, item


def _given(item: Mapping[str, Any], name: str) -> Any:
    if name not in item:
        raise TypeError(f"{name} is missing")
    return item[name]


def _string(item: Mapping[str, Any], name: str) -> str:
    value = _given(item, name)
    if not isinstance(value, str):
        raise TypeError(f"{name} is not a string")
    return value


def _strings(item: Mapping[str, Any], name: str) -> tuple[str, ...]:
    values = _given(item, name)
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise TypeError(f"{name} is not a list of strings")
    return tuple(values)
