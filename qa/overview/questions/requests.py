"""What kind of overview a question asks for, of what, and how long: as data, before it is known
which documents there are."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from index import numerals

Kind = Literal["document", "folder", "list"]
Way = Literal["titled", "bare", "number", "this", "whole", "nothing"]

MOST_SENTENCES = 50
"""The most sentences that are quoted, however many are asked for."""

CHARACTERS_A_SENTENCE = 45
"""What a limit in characters («一百字以内») counts for a sentence; in words it is half as many."""


@dataclass(frozen=True, slots=True)
class Target:
    """What an overview is to be of.

    way: «titled», a name in title marks or a file's name; «bare», words that are a name only where
    a document is called so; «number», the place in the list (``number``, from 1, -1 for the last);
    «this», the document talked about; «whole», all documents; «nothing», none was named. kind_word:
    what «this» is called («合同»), empty where any document may be.
    """

    way: Way
    name: str = ""
    number: int = 0
    kind_word: str = ""


NOTHING = Target("nothing")
WHOLE = Target("whole")


@dataclass(frozen=True, slots=True)
class ChapterName:
    """What a chapter or section is called: by its number (from 1, -1 for the last) and what it is
    («章», «chapter»), or by the words that stand over it."""

    way: Literal["number", "named"]
    number: int = 0
    unit: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """A question for an overview.

    sentences: how many were asked for, None where it is left open. scale: how much longer or
    shorter than usual it is to be, where that was said in words («简要», «详细»). follows: whether
    it only makes sense after another overview («那第二篇呢？», «再详细一点»). chapters: the chapter
    of the target that it is to be of, and before it the one that this is in, if that was said;
    empty where it is to be of all of the target.
    """

    kind: Kind
    target: Target = NOTHING
    sentences: int | None = None
    scale: float = 1.0
    follows: bool = False
    chapters: tuple[ChapterName, ...] = ()

    def resized(self, following: Request, quoted: int) -> Request:
        """This request again, after so many sentences were quoted for it, as long as the one that
        follows it wants."""
        scaled = min(max(1, round(quoted * following.scale)), MOST_SENTENCES)
        return replace(self, sentences=following.sentences or scaled, scale=1.0, follows=True)


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern that takes a while to compile, and a short one without which it cannot match."""

    hint: str
    pattern: str

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """The match of the whole text, None where there is none."""
        return _compiled(self.pattern).fullmatch(text) if re.search(self.hint, text) else None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def whole_number(text: str | None) -> int | None:
    """A number in figures or Chinese numerals; None for anything else, and for none."""
    if not text:
        return None
    return int(text) if text.isdecimal() else numerals.parse_numeral(text)


def sentences_for(sentences: int | None, characters: int | None, words: int | None) -> int | None:
    """The number of sentences that was asked for, at least 1, also where a length was."""
    if characters:
        sentences = characters // CHARACTERS_A_SENTENCE
    elif words:
        sentences = words * 2 // CHARACTERS_A_SENTENCE
    elif sentences is None:
        return None
    return min(max(sentences, 1), MOST_SENTENCES)
