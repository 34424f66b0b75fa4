"""How much of a question does its follow-up form lose, and how much does resolving bring back?

    python -m bench.quality.followups SQUAD_FILE [SQUAD_FILE …]

Conversations are made by rule from SQuAD-format files (``bench/quality/conversations.py``).
Reported is recall@5 of the paragraph: of the follow-up as typed, resolved
(``qa.rewriting.followups.resolve``), and written out in full. Paragraphs are split in two halves by
a checksum of their text: rules were written looking at ``seen`` only.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

import bm25s
import jieba
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bench.quality.conversations import Conversation, Paragraph, conversations, read
from index import build, fold
from qa import Retriever
from qa.rewriting.followups import Turn, resolve

CUTOFF = 5
KINDS = ("pronoun", "ellipsis", "that", "three turns", "switch")


class Found(Protocol):
    """What a search returns: an object that says which document it is from."""

    @property
    def document(self) -> str:
        """The document's name."""


class Search(Protocol):
    """A retriever: ``qa.Retriever`` and ``WordSearch`` are two."""

    def search(self, query: str, k: int) -> Sequence[Found]:
        """Return the ``k`` best results for a query, best first."""


@dataclass(frozen=True, slots=True)
class WordHit:
    """A paragraph found by ``WordSearch``."""

    document: str


class WordSearch:
    """BM25 over jieba's words (search mode) of whole paragraphs."""

    def __init__(self, paragraphs: Sequence[Paragraph]) -> None:
        self._names = [paragraph.name for paragraph in paragraphs]
        self._index = bm25s.BM25()
        self._index.index([_words(p.text) for p in paragraphs], show_progress=False)

    def search(self, query: str, k: int) -> Sequence[WordHit]:
        """Return the ``k`` best paragraphs."""
        scores = self._index.get_scores(_words(query) or [""])
        return [WordHit(self._names[at]) for at in np.argsort(-scores, kind="stable")[:k]]


def built_index(paragraphs: Sequence[Paragraph], folder: Path) -> Retriever:
    """Return the program's own retriever over an index of the paragraphs, a file each."""
    sources = folder / "paragraphs"
    sources.mkdir(parents=True)
    for paragraph in paragraphs:
        (sources / f"{paragraph.name}.txt").write_text(paragraph.text, "utf-8")
    build([sources], index=folder / "index")
    return Retriever.open(folder / "index")


def _words(text: str) -> list[str]:
    return [word for word in jieba.cut_for_search(fold(text).lower()) if re.search(r"\w", word)]


def resolved(conversation: Conversation) -> str:
    """Return the last turn as the program understands it after the turns before."""
    history: list[Turn] = []
    for typed, answer in zip(conversation.turns, conversation.answers, strict=False):
        history.append(Turn(typed, resolve(typed, history), answer))
    return resolve(conversation.turns[-1], history)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: recall@5 three ways; ``kept`` is resolved as a share of full."""

    half: str
    kind: str
    conversations: int
    typed: float
    resolved: float
    full: float
    kept: float
    unchanged: float


def measure(made: Sequence[Conversation], search: Search) -> list[Row]:
    """Return the table, by half and kind, with a line for all follow-ups of each half."""
    scored = [(one, _hits(one, search)) for one in made]
    rows = []
    for half in ("seen", "held out"):
        for kind in (*KINDS, "all follow-ups"):
            chosen = [
                hits
                for one, hits in scored
                if one.half == half
                and (one.kind == kind or (kind == "all follow-ups" and one.kind != "switch"))
            ]
            if chosen:
                rows.append(_row(half, kind, chosen))
    return rows


def _hits(one: Conversation, search: Search) -> tuple[bool, bool, bool, bool]:
    understood = resolved(one)
    found = [
        any(Path(hit.document).stem == one.gold for hit in search.search(query, CUTOFF))
        for query in (one.turns[-1], understood, one.full)
    ]
    return found[0], found[1], found[2], understood == one.turns[-1]


def _row(half: str, kind: str, hits: Sequence[tuple[bool, bool, bool, bool]]) -> Row:
    typed, understood, full, unchanged = (
        float(np.mean(column)) for column in zip(*hits, strict=True)
    )
    return Row(half, kind, len(hits), typed, understood, full, understood / full, unchanged)


def main() -> None:
    """Read the files, make the conversations, and print the table (or JSON lines)."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("files", nargs="+", type=Path, help="SQuAD-format .json")
    parser.add_argument("--json", action="store_true", help="one JSON object per line")
    parser.add_argument(
        "--show", type=int, default=0, help="print this many failures of the seen half"
    )
    parser.add_argument("--index", action="store_true", help="the program's index, not BM25 alone")
    parser.add_argument("--limit", type=int, default=0, help="this many conversations, at random")
    options = parser.parse_args()
    for path in options.files:
        paragraphs = read(path)
        made = conversations(paragraphs)
        if options.limit:
            random.Random(0).shuffle(made)
            made = made[: options.limit]
        with tempfile.TemporaryDirectory() as folder:
            search: Search = (
                built_index(paragraphs, Path(folder)) if options.index else WordSearch(paragraphs)
            )
            for row in measure(made, search):
                print(_line(path, row, as_json=options.json))
            show(made, search, options.show)


def _line(path: Path, row: Row, *, as_json: bool) -> str:
    if as_json:
        return json.dumps({"file": path.name, **asdict(row)}, ensure_ascii=False)
    figures = "  ".join(
        f"{name} {getattr(row, name):.3f}"
        for name in ("typed", "resolved", "full", "kept", "unchanged")
    )
    return f"{path.stem:16} {row.half:9} {row.kind:15} {row.conversations:5}  {figures}"


def show(made: Sequence[Conversation], search: Search, limit: int) -> None:
    """Print follow-ups of the seen half that are lost, and changes of topic that were altered."""
    for one in [one for one in made if one.half == "seen"]:
        typed, understood, full, unchanged = _hits(one, search)
        altered = one.kind == "switch" and not unchanged
        if limit > 0 and (altered or (full and not understood) or (typed and not understood)):
            print(one.kind, " / ".join(one.turns), "⇒", resolved(one))
            limit -= 1


if __name__ == "__main__":
    main()
