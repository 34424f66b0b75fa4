"""Assistants over a few texts, and what is compared of their answers."""

from __future__ import annotations

from pathlib import Path

from index import Encoder, build
from qa.assistant import Assistant
from qa.retrieval.retriever import Retriever
from qa.types import Answer
from tests.support.documents.folders import settings_in, write


def assistant_over(
    folder: Path, encoder: Encoder, threshold: float | None = None, /, **texts: str
) -> Assistant:
    """An assistant over texts by their file names, in a folder of one's own."""
    write(folder / "docs", **texts)
    return assistant_of(folder / "docs", folder, encoder, threshold)


def assistant_of(
    documents: Path, folder: Path, encoder: Encoder, threshold: float | None = None
) -> Assistant:
    """An assistant over a folder of documents; its index is made in ``folder``."""
    settings = settings_in(folder)
    build([documents], settings=settings, encoder=encoder)
    return Assistant(Retriever.open(settings=settings, encoder=encoder), threshold=threshold)


def quotes(answer: Answer) -> list[str]:
    """What an answer quotes, in order."""
    return [citation.quote for citation in answer.citations]


def labels(answer: Answer) -> list[tuple[str, str]]:
    """The labels of an answer, each as its code and its words."""
    return [(segment.code, segment.text) for segment in answer.segments if segment.kind == "label"]
