"""The very words of a sentence that answer a question, by what the reader makes of its tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index import compile_later

FloatArray = NDArray[np.float32]
Span = tuple[int, int]

MOST_OF_SENTENCE = 0.6
"""The share of a sentence above which no words are told apart: it answers as a whole."""

_PAIRS = (("《", "》"), ("〈", "〉"), ("「", "」"), ("『", "』"), ("“", "”"), ("‘", "’"),
          ("（", "）"), ("(", ")"), ("【", "】"), ("[", "]"))  # fmt: skip
_NEAR = 12  # characters within which the other one of a pair is looked for
_UNBROKEN = compile_later(r"\d+(?:[.,:．]\d+)*%?|[A-Za-z]+(?:['’-][A-Za-z]+)*", re.ASCII)
_GOES_ON = compile_later(r"\w")
_EDGE = " \t\r\n\u3000，。；：、！？,.;:!?…—·-"


@dataclass(frozen=True, slots=True)
class AnswerTokens:
    """The likeliest tokens of a sentence to be the answer: the first and the last of them, counted
    from the sentence's first, and how likely (0 to 1) it is these if it is in the sentence."""

    first: int
    last: int
    chance: float


def likeliest_tokens(chances: FloatArray) -> AnswerTokens:
    """The likeliest start and end, the end not before the start.

    chances: (tokens, 2), at least one token; the log-probabilities that the answer starts and that
    it ends at each.
    """
    starts, ends = np.exp(chances - chances.max(axis=0)).T
    both = np.triu(np.outer(starts, ends))
    first, last = divmod(int(both.argmax()), len(chances))
    return AnswerTokens(first, last, float(both[first, last] / (starts.sum() * ends.sum())))


def whole_words(text: str, start: int, end: int) -> Span | None:
    """A stretch of a sentence without punctuation at its ends, and made whole: no number and no
    Latin word is cut in two, and no bracket or quotation mark lacks the other one if that is near.
    None where nothing is left, or most of the sentence."""
    for found in _UNBROKEN.finditer(text):
        start = found.start() if found.start() < start < found.end() else start
        end = found.end() if found.start() < end < found.end() else end
    while start < end and text[start] in _EDGE:
        start += 1
    while start < end and text[end - 1] in _EDGE:
        end -= 1
    if text[end - 1 : end + 1].startswith("的") and _GOES_ON.match(text, end) and end - start > 2:
        end -= 1  # «五千元的|须总经理签字»
    for opening, closing in _PAIRS:
        start, end = _paired(text, start, end, opening, closing)
    return (start, end) if 0 < end - start <= MOST_OF_SENTENCE * len(text) else None


def _paired(text: str, start: int, end: int, opening: str, closing: str) -> Span:
    """A stretch with the other one of each bracket in it, or without a bracket at its end."""
    unclosed, unopened = 0, 0
    for character in text[start:end]:
        if character == opening:
            unclosed += 1
        elif character == closing and unclosed:
            unclosed -= 1
        elif character == closing:
            unopened += 1
    if unclosed:
        other = text.find(closing, end, end + _NEAR)
        if other >= 0:
            end = other + 1
        elif text[start] == opening:
            start += 1
    if unopened:
        other = text.rfind(opening, max(0, start - _NEAR), start)
        if other >= 0:
            start = other
        elif text[end - 1] == closing:
            end -= 1
    return start, end
