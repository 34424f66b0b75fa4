"""Folders of documents for tests of the index, and what is compared of an index."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index import Index, Settings, current_generation, load_words, open_index
from tests.support.fake_encoder import FakeEncoder
from tests.support.places import CACHE

# Written once for a test run: jieba's own cache takes a second to make.

# A file system in memory where there is one: hundreds of builds wait for no disk there.
QUICK = Path("/dev/shm") if os.access("/dev/shm", os.W_OK) else None

HORSES = "　　蒙古马吃苦耐劳。草原上的骑手说：“马是朋友。”\n　　每年七月有赛马。\n"
POVERTY = "　　四个不摘是摘帽不摘责任、摘帽不摘政策、摘帽不摘帮扶、摘帽不摘监管。\n"
TRAIL = (
    "The trail is 14 kilometres long and opened in 1968. Bears are most active in September. "
    "Dogs are allowed only on a leash.\n\n"
    "Full-time employees receive twenty-two days of paid leave. New staff are on probation.\n"
)
TRADITIONAL = "　　臺灣的鐵路全長一千多公里，高速鐵路於2007年通車。\n"
QUERIES = ("四个不摘", "赛马", "高速铁路", "gdp 10.2%", "没有的词语", "摘帽")


@contextmanager
def quick_folder() -> Iterator[Path]:
    """A folder of one's own, in memory where that is possible."""
    with tempfile.TemporaryDirectory(dir=QUICK, prefix="wenda-") as name:
        yield Path(name)


def settings_in(folder: Path, **changes: Any) -> Settings:
    """Settings with an index in the folder and jieba's cache shared by all tests."""
    return Settings(index=folder / "index", cache=CACHE).with_changes(**changes)


def write(folder: Path, **texts: str) -> None:
    """Write ``name=text`` as ``name.txt``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")


def generation_folder(settings: Settings) -> Path:
    """Where the current generation of an index is."""
    return settings.index / "generations" / current_generation(settings.index)


@dataclass(frozen=True)
class Found:
    """One search, by both ways: document, start, end, text and score of each passage."""

    dense: tuple[tuple[str, int, int, str, float], ...]
    lexical: tuple[tuple[str, int, int, str, float], ...]


def search(index: Index, query: str, settings: Settings) -> Found:
    vector = FakeEncoder().encode_queries([query])[0]
    ids = index.word_ids(load_words(settings).words(query))
    return Found(
        *(
            tuple(
                (passage.document, passage.start, passage.end, passage.text, float(score))
                for passage, score in zip(map(index.passage, found), scores, strict=True)
            )
            for found, scores in (index.dense_search(vector, 5), index.lexical_search(ids, 5))
        )
    )


def searches(settings: Settings) -> dict[str, Found]:
    """The fixed set of searches, each by both ways, from an index opened for it."""
    with open_index(settings.index, settings=settings) as index:
        return {query: search(index, query, settings) for query in QUERIES}


def stored_files(settings: Settings) -> dict[str, bytes]:
    """The content of every file of the current generation that does not hold times or names."""
    with open_index(settings.index) as index:
        folder = settings.index / "generations" / index.generation
    left_out = {"manifest.json", "documents.json"}
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name not in left_out}
