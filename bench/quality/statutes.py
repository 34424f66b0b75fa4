"""Laypeople's legal questions and the statutes that answer them, as a folder for ``wenda eval``.

    python -m bench.quality.statutes TRAIN STATUTES OUT
    wenda eval OUT

TRAIN and STATUTES are in the layout that LeCoQA (https://github.com/oneal2000/LeCoQA) has as JSON
lines: of each question ``question``, ``documents`` (texts of statutes) and ``gold`` (the places in
``documents`` of those that answer it); of each statute ``id`` and ``text``. The first line of a
statute's text is its name. The free-form answers of experts are not used: right is what is quoted
from a statute that answers the question, so ``wenda eval`` says whether the right statute is cited,
not whether its right sentence is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from qa.evaluation.folders import DOCUMENTS, QUESTIONS

KIND = "statute"


def pages(statutes: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, str]]:
    """The statutes as pages: what follows their name is their text."""
    for item in statutes:
        title, _, text = item["text"].partition("\n")
        yield {"id": item["id"], "title": title, "text": text}


def questions(
    asked: Iterable[Mapping[str, Any]], statutes: Iterable[Mapping[str, Any]]
) -> Iterator[dict[str, Any]]:
    """The questions with the statutes that answer them; those of which none is there are left out.

    A statute is recognised by its whole text, name included.
    """
    ids = {item["text"]: item["id"] for item in statutes}
    for item in asked:
        gold = [item["documents"][place] for place in item["gold"]]
        right = [ids[text] for text in gold if text in ids]
        if right:
            yield {"documents": right, "question": item["question"], "kind": KIND}


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a file of JSON lines."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def write_lines(path: Path, items: Iterable[Mapping[str, Any]]) -> None:
    """A JSON object a line."""
    lines = (json.dumps(item, ensure_ascii=False) + "\n" for item in items)
    path.write_text("".join(lines), encoding="utf-8")


def main(
    train: Annotated[Path, typer.Argument(help="Questions: question, documents, gold.")],
    statutes: Annotated[Path, typer.Argument(help="Statutes: id, text.")],
    out: Annotated[Path, typer.Argument(help="The folder to write.")],
) -> None:
    """Write the folder, and say what it holds."""
    asked, texts = read_lines(train), read_lines(statutes)
    answered = list(questions(asked, texts))
    out.mkdir(parents=True, exist_ok=True)
    write_lines(out / DOCUMENTS, pages(texts))
    write_lines(out / QUESTIONS, answered)
    left_out = len(asked) - len(answered)
    print(f"{len(texts)} statutes, {len(answered)} questions, {left_out} left out")


if __name__ == "__main__":
    typer.run(main)
