"""A document of two hundred pages, and a model that picks sentences from what it is given."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from index import build
from qa.assistant import Assistant
from qa.retrieval.retriever import Retriever
from tests.support.documents.folders import settings_in
from tests.support.fake_encoder import FakeEncoder
from tests.support.servers.model_server import Sent, stream

PAGES = 200
SENTENCES_A_PAGE = 20
NUMBERED = re.compile(r"^\[(\d+)\] (.+)$", re.MULTILINE)
POINT = re.compile(r"^- (.+?)((?:\[\d+\])+)$", re.MULTILINE)
STATIONS = ("青石", "白沙", "柳湾", "石桥", "枫林", "竹园", "龙潭", "凤岭")


def page(number: int) -> str:
    """A page: a paragraph of sentences that occur nowhere else."""
    name = STATIONS[number % len(STATIONS)]
    return "".join(
        f"{name}站第{number * SENTENCES_A_PAGE + at}号闸门宽{number + 1}.{at}米，"
        "由巡渠员每日查看并记录水位。"
        for at in range(SENTENCES_A_PAGE)
    )


def make_assistant(folder: Path, pages: int = PAGES) -> Assistant:
    """An assistant for a folder with such a document."""
    settings = settings_in(folder)
    write_document(folder / "docs", pages)
    build([folder / "docs"], settings=settings, encoder=FakeEncoder())
    return Assistant(Retriever.open(settings=settings, encoder=FakeEncoder()))


def write_document(folder: Path, pages: int = PAGES) -> None:
    """Put the document into a folder."""
    folder.mkdir()
    (folder / "灌区志.txt").write_text("\n\n".join(map(page, range(pages))), encoding="utf-8")


def prompt_of(body: dict[str, Any]) -> str:
    """What a request asks."""
    return str(body["messages"][-1]["content"])


def reply_to(body: dict[str, Any]) -> Sent:
    """Copies the first and the last sentence of a part, or the first of the points, with their
    numbers."""
    prompt = prompt_of(body)
    points = POINT.findall(prompt)
    if points:
        return stream("".join(f"{text}{ids}\n" for text, ids in points[:6]), prompt_tokens=2000)
    found = NUMBERED.findall(prompt)
    some = [found[0], found[-1]]
    return stream("".join(f"{text}[{n}]\n" for n, text in some), prompt_tokens=2000)
