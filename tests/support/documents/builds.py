"""Builds of a folder with the stand-in for the model, and what they leave in the index folder."""

from __future__ import annotations

import os
from pathlib import Path

from index import BuildReport, Encoder, Settings, build
from qa.retrieval.retriever import Retriever
from tests.support.documents.folders import settings_in, write
from tests.support.fake_encoder import FakeEncoder


def age(folder: Path) -> None:
    for path in folder.rglob("*.txt"):
        os.utime(path, ns=(10**18, 10**18))


def run(docs: Path, encoder: FakeEncoder | None = None, **changes: object) -> BuildReport:
    settings = settings_in(docs.parent, **changes)
    return build([docs], settings=settings, encoder=encoder or FakeEncoder())


def left_behind(settings: Settings) -> set[str]:
    """What is in the index folder besides what belongs there."""
    names = {path.name for path in settings.index.iterdir()}
    names |= {path.name for path in (settings.index / "generations").glob(".*")}
    return names - {"current", "generations", "lock", "seen.json"}


def opened(folder: Path, *, encoder: Encoder | None = None, **texts: str) -> Retriever:
    """The texts as documents of a folder, indexed and opened."""
    chosen = encoder or FakeEncoder()
    settings = settings_in(folder)
    write(folder / "documents", **texts)
    build([folder / "documents"], settings=settings, encoder=chosen)
    return Retriever.open(settings=settings, encoder=chosen)
