"""Subtitles (.srt, .vtt): what is said, and when.

Formats: SubRip as it is written (a number, two times, lines of text), and WebVTT (W3C, 2019).
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass

from index.documents.decoding import decode
from index.documents.folder_boilerplate import NO_BOILERPLATE, Boilerplate
from index.documents.formats.pieces import Extracted, Piece, assemble
from index.errors import DocumentError
from index.patterns import compile_later
from index.text.han import is_wide
from index.types import Place

TIMES = compile_later(
    r"\s*((?:[0-9]{1,3}:)?[0-9]{1,2}:[0-9]{1,2}(?:[,.][0-9]{1,3})?)\s*-->\s*"
    r"((?:[0-9]{1,3}:)?[0-9]{1,2}:[0-9]{1,2}(?:[,.][0-9]{1,3})?)[^\n]*"
)
VOICE = compile_later(r"<v(?:\.[^\s>]*)?\s+([^>]{1,60})>")
TAG = compile_later(r"</?[a-zA-Z0-9.:_][^<>\n]{0,100}>|</>|\{\\[^}\n]{0,60}\}")
SENTENCE_END = compile_later(r"[。！？!?…；;.][”’」』）)】\"']*$")
PAUSE = 1.5  # seconds of silence that end a paragraph
LONGEST = 100  # characters of a paragraph, where no sentence ends
MOST_CUES = 500_000


@dataclass(frozen=True, slots=True)
class Cue:
    """What is said from ``start`` to ``end``, in seconds."""

    start: float
    end: float
    text: str


def read_subtitles(data: bytes, boilerplate: Boilerplate = NO_BOILERPLATE) -> Extracted:
    """What is said, in paragraphs that end with a sentence or at a pause; the place of each is the
    time at which it begins.

    Raises DocumentError when there is no time in it.
    """
    cues = list(_without_repeats(_cues(decode(data))))
    if not cues:
        raise DocumentError("document.no_times")
    return assemble(_paragraphs(cues), "", boilerplate)


def _cues(text: str) -> Iterator[Cue]:
    """The cues in order; what stands outside of them (settings, notes) is passed over."""
    lines = text.split("\n")
    at, count = 0, 0
    while at < len(lines):
        times = TIMES.fullmatch(lines[at])
        at += 1
        if times is None:
            continue
        said = []
        while at < len(lines) and lines[at].strip() and not TIMES.fullmatch(lines[at]):
            said.append(lines[at])
            at += 1
        if at < len(lines) and TIMES.fullmatch(lines[at]) and said and said[-1].strip().isdecimal():
            said.pop()  # the number of the next cue, before which the blank line is missing
        count += 1
        if count > MOST_CUES:
            raise DocumentError("document.too_many_lines", most=MOST_CUES)
        shown = [_plain(line) for line in said]
        words = _join([line for line in shown if line])
        if words:
            yield Cue(_seconds(times[1]), _seconds(times[2]), words)


def _plain(line: str) -> str:
    """A line without marks of style; who speaks stands before what he says."""
    return " ".join(html.unescape(TAG.sub("", VOICE.sub(r"\1：", line))).split())


def _join(lines: list[str]) -> str:
    text = ""
    for line in lines:
        wide = bool(text) and is_wide(text[-1]) and is_wide(line[0])
        text += line if not text else (line if wide and _ends(text) else f" {line}")
    return text


def _ends(text: str) -> bool:
    return SENTENCE_END.search(text) is not None


def _seconds(time: str) -> float:
    *above, seconds = time.replace(",", ".").split(":")
    total = 0.0
    for part in above:
        total = total * 60 + int(part)
    return total * 60 + float(seconds)


def _without_repeats(cues: Iterator[Cue]) -> Iterator[Cue]:
    """The cues without the words of the one before, where captions roll up line by line."""
    before = ""
    for cue in cues:
        text = cue.text
        if before and text.startswith(before):
            text = text[len(before) :].strip()
        elif text == before.rsplit(" ", maxsplit=1)[-1]:
            text = ""
        before = cue.text
        if text:
            yield Cue(cue.start, cue.end, text)


def _paragraphs(cues: list[Cue]) -> Iterator[Piece]:
    gathered: list[str] = []
    start, end = cues[0].start, cues[0].end
    for cue in cues:
        length = sum(map(len, gathered))
        if gathered and (
            cue.start - end > PAUSE or _ends(gathered[-1]) or length + len(cue.text) > LONGEST
        ):
            yield Piece(_join(gathered), place=Place("time", int(start)))
            gathered = []
        if not gathered:
            start = cue.start
        gathered.append(cue.text)
        end = cue.end
    yield Piece(_join(gathered), place=Place("time", int(start)))
