"""Lines of lists put together by the program: counted, put in the order of time, none twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index import fold
from qa.generation.evidence import Given
from qa.i18n.answers import Script
from qa.question.measures import find_measures
from qa.types import GeneratedSentence

_TIMES = ("date", "day of the year")


@dataclass(frozen=True, slots=True)
class Line:
    """A line with its verdict; ``ids``: the numbers of the sentences it cites, from 1."""

    ids: tuple[int, ...]
    sentence: GeneratedSentence


def combine(
    kind: str, lines: Sequence[Line], sentences: Sequence[Given], script: Script
) -> list[Line]:
    """The lines of all parts as one list: of equal ones the first that is verified."""
    kept = _distinct(lines)
    return sorted(kept, key=_time_of) if kind == "timeline" else kept


def _distinct(lines: Sequence[Line]) -> list[Line]:
    """The lines without those that say the same as another, whose citations join those of it."""
    kept: dict[str, Line] = {}
    for line in lines:
        key = plain_text(line.sentence.text)
        known = kept.get(key)
        if known is None or (known.sentence.status, line.sentence.status) == ("check", "verified"):
            kept[key] = line
        elif known.sentence.status == line.sentence.status:
            both = dict.fromkeys((*known.sentence.citations, *line.sentence.citations))
            joined = replace(known.sentence, citations=tuple(both))
            kept[key] = Line(tuple(dict.fromkeys((*known.ids, *line.ids))), joined)
    return list(kept.values())


def plain_text(text: str) -> str:
    """A text without marks, spaces and case, by which equal lines are known."""
    return "".join(character for character in fold(text) if character.isalnum())


def _time_of(line: Line) -> tuple[int, tuple[float, ...]]:
    """The first date of a line; days without a year come behind dates, what has neither last."""
    for each in find_measures(fold(line.sentence.text)):
        if each.dimension in _TIMES:
            return _TIMES.index(each.dimension), each.value
    return len(_TIMES), ()
