"""A reply cut into claims as it comes in: whole lines are released, each with what it cites.

Everything is decided line by line, so however the text is cut into pieces, the claims are the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from index import compile_later

Ended = Literal["role", "repetition", "cap"]
"""Why the rest of a reply is ignored: the model begins to speak for others, goes round in circles,
or writes without end."""

LONGEST_LINE = 2000
MOST_LINES = 80
WIDEST_RANGE = 30  # ids of «[1-30]»; a wider one cites nothing

_OPENING = compile_later(r"<\s*(think|thinking|thought|reasoning|reflection)\s*>", re.IGNORECASE)
_CLOSING = compile_later(
    r"<\s*/\s*(think|thinking|thought|reasoning|reflection)\s*>", re.IGNORECASE
)
_ROLE = compile_later(
    r"<\|[^|<>\n]{1,40}\|>|<｜[^｜<>\n]{1,40}｜>|</?s>|<eos>|<bos>|<pad>|\[/?INST\]|<</?SYS>>|"
    r"</?(?:start|end)_of_turn>|"
    r"^\s*(?:#+\s*)?(?:\*\*)?(?:user|human|assistant|system|用户|助手|系统)(?:\*\*)?\s*[:：]",
    re.IGNORECASE,
)
_ID = r"(?:\d{1,6})"
_SEPARATOR = r"(?:\s*(?:[,，、;；]|[-–—−~～]|至|到|and|和)\s*)"
_GROUP = (
    rf"[\[【〔［]\s*(?:来源|句子?|sources?|sentences?)?\s*{_ID}(?:{_SEPARATOR}{_ID})*\s*[\]】〕］]"
)
_CITED = compile_later(rf"(?:\s*{_GROUP})+", re.IGNORECASE)
_RANGE = compile_later(rf"({_ID})(?:\s*[-–—−~～至到]\s*({_ID}))?")
_BULLET = compile_later(
    r"^\s*(?:[-*+•·●▪◦–—]\s+|[•·●▪◦]\s*|\(?\d{1,2}[.)、．]\s*(?!\d)|（\d{1,2}）\s*|>\s*)+"
)
_EMPHASIS = compile_later(r"\*\*|__|`+")
_HEADING = compile_later(r"^\s*#{1,6}\s")
_LOOP = compile_later(r"(.{2,60}?)\1{4,}")
_END = "。．.！!？?；;…，,、：:"
_NOTHING = compile_later(
    r"^\W*(?:not found|no answer|未找到|没有找到|沒有找到|找不到|未提及|无法回答|無法回答)\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement of the model: its text without markers, and the ids it cites, in order, each
    once; ``text`` may hold expressions in braces."""

    text: str
    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class NotFound:
    """The model says that the sentences do not answer the question."""


@dataclass(frozen=True, slots=True)
class Discard:
    """What came before was thinking, though nothing had said so: it is void."""


Parsed = Claim | NotFound | Discard


class ReplyParser:
    """Takes a reply piece by piece. ``ended`` says why the rest is ignored, if it is."""

    def __init__(self) -> None:
        self.ended: Ended | None = None
        self._rest = ""
        self._thinking = False
        self._lines = 0
        self._seen: set[str] = set()

    def feed(self, text: str) -> Iterator[Parsed]:
        """What a piece of the reply completes."""
        self._rest += text.replace("\r\n", "\n").replace("\r", "\n")
        while self.ended is None and "\n" in self._rest:
            line, _, self._rest = self._rest.partition("\n")
            yield from self._line(line)
        if self.ended is None and len(self._rest) > LONGEST_LINE:
            self.ended = "cap"

    def close(self, whole: bool) -> Iterator[Parsed]:
        """What the end completes; ``whole``: the server says that the model had finished, so that
        the last line is one."""
        line, self._rest = self._rest, ""
        cut = _ROLE.search(line) is not None  # the model had finished, whatever the server says
        if self.ended is None and (whole or cut):
            yield from self._line(line)

    def _line(self, line: str) -> Iterator[Parsed]:
        if len(line) > LONGEST_LINE or self._lines >= MOST_LINES:
            self.ended = "cap"
            return
        self._lines += bool(line.strip())
        kept, void = self._without_thinking(line)
        if void:
            self._seen.clear()
            yield Discard()
        role = _ROLE.search(kept)
        if role is not None:
            kept = kept[: role.start()]
        yield from self._statements(kept)
        if role is not None and self.ended is None:
            self.ended = "role"

    def _without_thinking(self, line: str) -> tuple[str, bool]:
        """A line without what is thought, and whether it ends a thought that nothing began."""
        kept, void, at = "", False, 0
        while at <= len(line):
            if self._thinking:
                closing = _CLOSING.search(line, at)
                if closing is None:
                    return kept, void
                self._thinking, at = False, closing.end()
                continue
            opening, closing = _OPENING.search(line, at), _CLOSING.search(line, at)
            if closing and (opening is None or closing.start() < opening.start()):
                kept, void, at = "", True, closing.end()
            elif opening:
                kept += line[at : opening.start()]
                self._thinking, at = True, opening.end()
            else:
                return kept + line[at:], void
        return kept, void

    def _statements(self, line: str) -> Iterator[Parsed]:
        """The claims of a line: each reaches to the markers behind it."""
        if _LOOP.search(line):
            self.ended = "repetition"
            return
        if _HEADING.match(line):
            return
        for text, ids in split_line(line):
            if not ids and _NOTHING.match(text):
                yield NotFound()
                continue
            if not is_statement(text, ids):
                continue
            key = "".join(character for character in text if character.isalnum()).lower()
            if key in self._seen:
                self.ended = "repetition"
                return
            self._seen.add(key)
            yield Claim(text, ids)


def split_line(line: str) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The stretches of a line that end in markers, with the ids of these; the last may have none.

    Bullets and emphasis are left out, and a mark that ends a sentence goes with what it ends.
    """
    line = _EMPHASIS.sub("", _BULLET.sub("", printable(line)))
    at = 0
    for cited in _CITED.finditer(line):
        text, at = line[at : cited.start()], cited.end()
        while at < len(line) and line[at] in _END:
            text += "" if text.rstrip()[-1:] in _END else line[at]
            at += 1
        yield text.strip().rstrip("，,、；;"), read_ids(cited.group())
    if line[at:].strip():
        yield line[at:].strip(), ()


def is_statement(text: str, ids: tuple[int, ...]) -> bool:
    """Whether there is something to verify: not for an empty line, or words that lead to a list."""
    says = any(character.isalnum() for character in text)
    return says and bool(ids or not text.rstrip().endswith((":", "：")))


def read_ids(markers: str) -> tuple[int, ...]:
    """The ids of «[1][2]», «[1,2]», «【1】», «[1-3]», in order, each once."""
    found: dict[int, None] = {}
    for first, last in _RANGE.findall(unicodedata.normalize("NFKC", markers)):
        low, high = int(first), int(last or first)
        if 0 <= high - low < WIDEST_RANGE:
            found.update(dict.fromkeys(range(low, high + 1)))
        else:
            found.update(dict.fromkeys((low, high)))
    return tuple(found)


def printable(text: str) -> str:
    """A line without control and invisible characters (bidirectional marks, tags and the like)."""
    return "".join(
        " " if character == "\t" else character
        for character in text
        if character == "\t"
        or unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
    )
