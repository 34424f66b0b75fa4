"""Conversations made by rule from the questions of SQuAD-format files.

Two or three questions of one paragraph that share the thing they ask about become a conversation in
which the later ones name it no more («他…», «它…», nothing at all, «那…呢？»); two questions of
different articles become a change of topic, which must come through unharmed.
"""

from __future__ import annotations

import itertools
import json
import random
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import jieba.posseg

from index import HAN, fold


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
        rf"的([{HAN}]{{1,5}}[^\W都要有])(?:是什么|有哪些|是谁|在哪里|是什麼|為何)[？?]$", rest
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
