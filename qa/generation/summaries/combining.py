"""Lists put together by the program: counted, in the order of time, without repetitions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index import compile_later, fold
from qa.generation.evidence import Given
from qa.i18n.answers import Script, label
from qa.question.measures import find_measures
from qa.types import GeneratedSentence
from qa.verification.wording import denials

_CLAUSES = compile_later(r"[，,；;。！!？?\n]")
_PLANNED = compile_later(
    r"拟[建设增]|计划|规划|筹建|将[建新要在于]|打算|待建|未建|停建|取消|拆除|废弃|报废|"
    r"\b(?:plan(?:s|ned)?|will|proposed|cancell?ed|demolished|abandoned)\b"
)
MOST_NAMED = 20
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
    if kind == "timeline":
        return sorted(kept, key=_time_of)
    return [*kept, *_total(kept, script)] if kind == "count" else kept


def _total(lines: Sequence[Line], script: Script) -> list[Line]:
    """How many of the items are verified, said by the program; nothing where none is."""
    items = [line for line in lines if line.sentence.status == "verified"]
    if not items:
        return []
    names = [line.sentence.text.rstrip("。.；;，,") for line in items]
    shown = names if len(names) <= MOST_NAMED else [*names[:MOST_NAMED], "…"]
    counted = GeneratedSentence(
        label("listed_count", script, count=str(len(items))),
        "verified",
        tuple(dict.fromkeys(n for line in items for n in line.sentence.citations)),
        min(line.sentence.score for line in items),
        formula=f"{' + '.join(shown)} = {len(items)}",
    )
    return [Line(tuple(dict.fromkeys(n for line in items for n in line.ids)), counted)]


def judge_item(line: Line, sentences: Sequence[Given]) -> Line:
    """A line that names an item of a count: verified only if the name stands in what it cites, in
    a clause that does not deny it and is more than a plan."""
    if line.sentence.status != "verified":
        return line
    name = plain_text(line.sentence.text)
    cited = [sentences[n - 1].source.text for n in line.ids if 0 < n <= len(sentences)]
    clauses = [clause for text in cited for clause in _CLAUSES.split(fold(text))]
    holding = [clause for clause in clauses if name and name in plain_text(clause)]
    if any(not denials(clause) and not _PLANNED.search(clause) for clause in holding):
        return line
    reason = "planned" if holding else "name"
    return Line(line.ids, replace(line.sentence, status="check", reasons=(reason,)))


def _distinct(lines: Sequence[Line]) -> list[Line]:
    """The lines without repetitions; of lines that say the same, one stays, with the citations of
    all."""
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
