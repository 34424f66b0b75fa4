"""Labelled questions for evaluation and fitting: SQuAD-format files and question files."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from index import Document, Paragraph, Part, SettingsError, system_reason


@dataclass(frozen=True, slots=True)
class SquadQuestion:
    """A question, the path of the document that is its paragraph, and its gold answers.

    ``others``: further documents that answer it. Without answers that are spans, every sentence of
    these documents counts as one.
    """

    text: str
    document: str
    answers: tuple[str, ...]
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SquadFile:
    """A SQuAD-format file: every paragraph a document, and the questions in file order."""

    documents: tuple[Document, ...]
    questions: tuple[SquadQuestion, ...]


@dataclass(frozen=True, slots=True)
class LabelledConversation:
    """One conversation of a question file; its last turn is the one that is scored.

    ``documents`` are those it is about, where it brings its own: names and texts.
    ``evidence`` is a list of needs, each a list of alternatives: a need is met when a quotation
    contains one of its alternatives or is contained in it.
    """

    name: str
    turns: tuple[str, ...]
    evidence: tuple[tuple[str, ...], ...]
    answerable: bool
    kind: str
    documents: tuple[tuple[str, str], ...] = ()


def read_squad(path: Path) -> SquadFile:
    """Read a SQuAD-format ``.json`` file. Raises SettingsError when it is not one."""
    content = _load(path)
    try:
        paragraphs = [
            (article.get("title", ""), paragraph)
            for article in content["data"]
            for paragraph in article["paragraphs"]
        ]
        documents, questions = [], []
        for number, (title, paragraph) in enumerate(paragraphs):
            name = f"{number:05d}"
            documents.append(paragraph_document(name, title, paragraph["context"]))
            questions += [
                SquadQuestion(
                    qa["question"], name, tuple(dict.fromkeys(a["text"] for a in qa["answers"]))
                )
                for qa in paragraph["qas"]
            ]
    except (KeyError, TypeError, AttributeError) as error:
        raise SettingsError("questions.not_squad", path=path, why=error) from error
    return SquadFile(tuple(documents), tuple(questions))


def read_conversations(path: Path) -> list[LabelledConversation]:
    """Read a question file, ``.jsonl``. Raises SettingsError naming the line that is not right."""
    conversations = []
    for number, line in enumerate(file_text(path).splitlines(), 1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
            conversations.append(
                LabelledConversation(
                    name=str(item.get("id", number)),
                    turns=tuple(item["turns"]),
                    evidence=tuple(tuple(need) for need in item.get("evidence", ())),
                    answerable=bool(item["answerable"]),
                    kind=str(item.get("type", "")),
                    documents=_own_documents(item.get("documents", {})),
                )
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise SettingsError("questions.bad_line", path=path, line=number, why=error) from error
    return conversations


def sample(questions: tuple[SquadQuestion, ...], limit: int) -> list[SquadQuestion]:
    """The first ``limit`` questions after ``random.seed(0); random.shuffle(questions)``."""
    shuffled = list(questions)
    random.Random(0).shuffle(shuffled)
    return shuffled[:limit]


def _own_documents(named: dict[str, str]) -> tuple[tuple[str, str], ...]:
    for name, text in named.items():
        if Path(name).name != name:
            raise ValueError(f"{name!r} is not a plain file name")
        if not isinstance(text, str):
            raise TypeError(f"the text of {name!r} is not a string")
    return tuple(named.items())


@lru_cache(maxsize=2)
def in_script(script: str) -> Callable[[str], str]:
    """How a text is put into a script: ``simplified`` or ``traditional`` (by OpenCC)."""
    from opencc import OpenCC

    converter = OpenCC({"simplified": "t2s", "traditional": "s2t"}[script])
    return lambda text: str(converter.convert(text))


def squad_in_script(file: SquadFile, script: str) -> SquadFile:
    """The same file with its questions in a script; the documents and answers stay as they are."""
    convert = in_script(script)
    return replace(
        file, questions=tuple(replace(one, text=convert(one.text)) for one in file.questions)
    )


def conversation_in_script(conversation: LabelledConversation, script: str) -> LabelledConversation:
    """The same conversation with its turns in a script; the evidence stays as it is."""
    return replace(conversation, turns=tuple(map(in_script(script), conversation.turns)))


def paragraph_document(name: str, title: str, text: str) -> Document:
    """A document of one paragraph."""
    end = len(text)
    return Document(
        path=name,
        title=title or text[:20],
        text=text,
        parts=(Part(title, 0, end),),
        paragraphs=(Paragraph(1, 0, end),) if text.strip() else (),
    )


def _load(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(file_text(path))
    except ValueError as error:
        raise SettingsError("questions.not_json", path=path, why=error) from error
    if not isinstance(content, dict):
        raise SettingsError("questions.not_an_object", path=path)
    return content


def file_text(path: Path) -> str:
    """The text of a UTF-8 file. Raises SettingsError when it cannot be read as one."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise SettingsError("questions.unreadable", path=path, why=system_reason(error)) from error
    except UnicodeDecodeError as error:
        raise SettingsError("questions.encoding", path=path) from error
