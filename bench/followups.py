"""How much of a question does its follow-up form lose, and how much does resolving bring back?

    python -m bench.followups SQUAD_FILE [SQUAD_FILE …]

Conversations are made by rule from the questions of SQuAD-format files. Two or three questions of
one paragraph that share the thing they ask about become a conversation in which the later ones
name it no more («他…», «它…», nothing at all, «那…呢？»); two questions of different articles
become a change of topic, which must come through unharmed. Reported is recall@5 of the paragraph:
of the follow-up as typed, resolved (``qa.converse.resolve``), and written out in full. Paragraphs
are split in two halves by a checksum of their text: rules were written looking at ``seen`` only.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

import bm25s
import jieba
import jieba.posseg
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import itertools

from index import build, fold
from qa import Retriever
from qa.converse import Turn, resolve

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
class Paragraph:
    """A paragraph, its name, and its questions with the sentence that answers each."""

    name: str
    article: str
    text: str
    questions: tuple[tuple[str, str], ...]

    @property
    def half(self) -> str:
        """``seen`` or ``held out``."""
        return "seen" if zlib.crc32(self.text.encode()) % 2 else "held out"


@dataclass(frozen=True, slots=True)
class Conversation:
    """Turns as typed with the answer to each but the last; the last one in full, and its place."""

    kind: str
    half: str
    turns: tuple[str, ...]
    answers: tuple[str, ...]
    full: str
    gold: str


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


def read(path: Path) -> list[Paragraph]:
    """Return the paragraphs of a SQuAD-format file that have questions."""
    found = []
    for number, article in enumerate(json.loads(path.read_text("utf-8"))["data"]):
        for place, entry in enumerate(article["paragraphs"]):
            text = entry["context"]
            asked = tuple(
                (qa["question"].strip(), _sentence(text, qa["answers"][0]["answer_start"]))
                for qa in entry["qas"]
            )
            title = str(article.get("title") or number)
            found.append(Paragraph(f"{path.stem}-{number}-{place}", title, text, asked))
    return found


def _sentence(text: str, place: int) -> str:
    start = max(text.rfind(mark, 0, place) for mark in "。！？\n") + 1
    ends = [end for mark in "。！？\n" if (end := text.find(mark, place)) >= 0]
    return text[start : min(ends, default=len(text)) + 1].strip()


def shared_subject(first: str, second: str) -> str | None:
    """Return the name or noun phrase with which the second question opens and which the first has.

    It is a run of whole words, two characters at least, that holds a noun.
    """
    pairs = list(jieba.posseg.cut(fold(second)))
    length, best = 0, 0
    for at, pair in enumerate(pairs[:-1]):
        length += len(pair.word)
        if second[:length] not in first:
            break
        inside = pairs[at + 1].flag[:1] in "nfkgx" or pairs[at + 1].flag in ("vn", "eng", "m")
        if (pair.flag[:1] in "njisl" or pair.flag in ("eng", "vn")) and not inside:
            best = length
    nominal = any(p.flag[:1] in "nj" or p.flag == "eng" for p in pairs if p.word in second[:best])
    return second[:best] if best >= 2 and nominal and len(second) - best >= 4 else None


def pronoun_for(name: str) -> str:
    """Return «他» for a person's name, else «它»."""
    flags = [pair.flag for pair in jieba.posseg.cut(fold(name))]
    return "他" if flags[-1] == "nr" or re.search(r"[·‧•・]", name) else "它"


def stripped(question: str, name: str) -> Iterator[tuple[str, str]]:
    """Yield the kinds and forms of a question that does not name its subject."""
    rest = question[len(name) :]
    if rest.startswith(("·", "-", "中", "里", "内", "所")):
        return
    yield "pronoun", pronoun_for(name) + rest
    if not rest.startswith(("的", "之", "、", "和", "与", "與", "，", "》", "”", "」")):
        yield "ellipsis", rest
    relation = re.match(
        r"的([\u4e00-\u9fff]{1,5}[^\W都要有])(?:是什么|有哪些|是谁|在哪里|是什麼|為何)[？?]$", rest
    )
    if relation:
        yield "that", f"那{relation.group(1)}呢？"


def conversations(paragraphs: Sequence[Paragraph], seed: int = 0) -> list[Conversation]:
    """Return every conversation the rules give, and as many changes of topic as paragraphs."""
    made: list[Conversation] = []
    for paragraph in paragraphs:
        made += _of_paragraph(paragraph)
    return [*made, *_switches(paragraphs, random.Random(seed))]


def _of_paragraph(paragraph: Paragraph) -> Iterator[Conversation]:
    asked = paragraph.questions
    for at in range(len(asked) - 1):
        (first, answer), (second, between) = asked[at : at + 2]
        name = shared_subject(first, second)
        if name is None:
            continue
        forms = list(stripped(second, name))
        for kind, form in forms:
            yield _made(paragraph, kind, (first, form), (answer,), second)
        third = asked[at + 2][0] if at + 2 < len(asked) else ""
        if third.startswith(name) and len(third) - len(name) >= 4:
            for (_, form), (_, last) in zip(forms, stripped(third, name), strict=False):
                yield _made(paragraph, "three turns", (first, form, last), (answer, between), third)


def _made(
    paragraph: Paragraph, kind: str, turns: tuple[str, ...], answers: tuple[str, ...], full: str
) -> Conversation:
    return Conversation(kind, paragraph.half, turns, answers, full, paragraph.name)


def _switches(paragraphs: Sequence[Paragraph], chance: random.Random) -> Iterator[Conversation]:
    order = [paragraph for paragraph in paragraphs if paragraph.questions]
    chance.shuffle(order)
    for before, after in itertools.pairwise(order):
        if before.article != after.article:
            first, answer = chance.choice(before.questions)
            second, _ = chance.choice(after.questions)
            yield _made(after, "switch", (first, second), (answer,), second)


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
