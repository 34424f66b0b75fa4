"""Answers questions that compare: the value of each thing with its source, and which one wins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product

from index import fold
from qa.answering.relations.circumstances import Circumstances, circumstances, of_other_times
from qa.answering.relations.neighbours import keep_asked_time
from qa.answering.selection import BEST_SENTENCES, Remark, Selected, Selection, selected, shares_of
from qa.question.measures import Measure, are_comparable, find_measures
from qa.ranking.candidates import Evidence
from qa.ranking.pipeline import Ranked
from qa.rewriting.comparisons import WHEN, Comparison

MOST_STATED = 4
"""Most sentences considered for the value of one thing."""


@dataclass(frozen=True, slots=True)
class _Stated:
    """A sentence that states a value of one of the things: the values it may be, whether it is
    clear that they are of what is compared, when and where it holds, and how many sentences are
    better."""

    sentence: Selected
    values: tuple[Measure, ...]
    clear: bool
    held: Circumstances
    place: int


def compare(
    comparison: Comparison, found: Sequence[Ranked], threshold: float
) -> tuple[Selection, float] | None:
    """The sentences that answer a comparison, given what was found for each of its questions, and
    the confidence (0 to 1) that they do.

    The sentences that state the values come in the order asked, with a remark on which thing wins
    where the values can be compared. A thing counts as found where a sentence about it states a
    value, and the documents answer the question about it, or about another of them, with a
    confidence (0 to 1) of at least ``threshold``. None if none was found.
    """
    comparison, stated = _find_all_stated(comparison, [each.evidence for each in found])
    sure = [each.confidence for each, of in zip(found, stated, strict=True) if of]
    if max(sure, default=0.0) < threshold or not sure:
        return None
    chosen = _choose_together(comparison, [of for of in stated if of])
    questions = zip(comparison.questions, stated, strict=True)
    missing = tuple(question for question, of in questions if not of)
    remarks = () if missing else _outcome(comparison, chosen)
    groups = [group for group, of in enumerate(stated) if of]
    sentences = [
        replace(each.sentence, group=group) for group, each in zip(groups, chosen, strict=True)
    ]
    return Selection(_each_once(sentences), missing=missing, remarks=remarks), max(sure)


def _each_once(sentences: Sequence[Selected]) -> tuple[Selected, ...]:
    """One sentence may state the values of two things: it is quoted for the first of them."""
    first: dict[tuple[str, int], Selected] = {}
    for sentence in sentences:
        first.setdefault((sentence.document, sentence.start), sentence)
    return tuple(first.values())


def _find_all_stated(
    comparison: Comparison, evidence: Sequence[Evidence]
) -> tuple[Comparison, list[list[_Stated]]]:
    """The sentences that state a value of each thing, and the comparison that they answer: that of
    what the noun beside «which» names («哪个库容»), where they speak of that at all."""
    evidence = [keep_asked_time(each) for each in evidence]
    narrower = replace(comparison, attribute=comparison.kind, cue="")
    for asked in (narrower, comparison) if comparison.kind else (comparison,):
        stated = [_find_stated(asked, at, each) for at, each in enumerate(evidence)]
        if any(stated):
            break
    return asked, stated


def _find_stated(comparison: Comparison, at: int, evidence: Evidence) -> list[_Stated]:
    """The sentences that state a value of the thing, best first: those that name it, then those
    that stand where it is spoken of and name none of the things."""
    rows = range(min(BEST_SENTENCES, len(evidence.scores)))
    shares = shares_of(evidence.scores) if rows else evidence.scores
    found: dict[int, tuple[Measure, ...]] = {}
    for values_of in (_values_beside_name, _values_under_name):
        for row in rows:
            if values := values_of(comparison, at, evidence, row):
                found.setdefault(row, values)
    return [
        _Stated(
            selected(evidence, shares, row),
            values,
            not comparison.cue or bool(re.search(comparison.cue, fold(evidence.text(row)))),
            circumstances(evidence.text(row)),
            place,
        )
        for place, (row, values) in enumerate(list(found.items())[:MOST_STATED])
    ]


def _choose_together(
    comparison: Comparison, stated: Sequence[Sequence[_Stated]]
) -> tuple[_Stated, ...]:
    """One sentence for each thing: those that hold at the same time rather than at different ones,
    that can be compared rather than not, and the best of these."""

    def cost(chosen: tuple[_Stated, ...]) -> tuple[int, bool, int]:
        timed = bool(comparison.dimensions & WHEN)
        apart = 0 if timed else sum(_apart(*pair) for pair in combinations(chosen, 2))
        comparable_values = _comparable_values(chosen) is not None
        return apart, not comparable_values, sum(each.place for each in chosen)

    return min(product(*stated), key=cost)


def _apart(first: _Stated, second: _Stated) -> int:
    """0 where two sentences hold at the same time, 2 at different times, 1 where only one says."""
    if of_other_times(first.held, second.held):
        return 2
    return int(bool(first.held.times) != bool(second.held.times))


def _values_beside_name(
    comparison: Comparison, at: int, evidence: Evidence, row: int
) -> tuple[Measure, ...]:
    """The values between the thing's name and the name of the next one in a sentence."""
    text = fold(evidence.text(row))
    begin = _find_name(text, comparison.items[at])
    if begin < 0:
        return ()
    others = [_find_name(text, name) for n, name in enumerate(comparison.items) if n != at]
    end = min((other for other in others if other > begin), default=len(text))
    return _fitting(comparison, text, begin, end)


def _values_under_name(
    comparison: Comparison, at: int, evidence: Evidence, row: int
) -> tuple[Measure, ...]:
    """The values of a sentence that names nothing, where the text before it speaks of the thing."""
    text = fold(evidence.text(row))
    if any(_find_name(text, name) >= 0 for name in comparison.items):
        return ()
    spoken_of = _spoken_of(comparison.items, evidence, row)
    return _fitting(comparison, text, 0, len(text)) if spoken_of == at else ()


def _spoken_of(names: Sequence[str], evidence: Evidence, row: int) -> int | None:
    """Which of the things a sentence is about: the last that its paragraph names before it, or
    else the only one that its document's name and its passage do; None where that is unclear."""
    passage = evidence.passages[evidence.of[row]]
    before = fold(passage.text[: evidence.sentences[row].start - passage.start])
    paragraph = before.rpartition("\n")[2]
    last = {at: paragraph.rfind(_bare(name)) for at, name in enumerate(names)}
    nearest = max(last, key=lambda at: last[at])
    if last[nearest] >= 0:
        return nearest
    around = fold(f"{passage.document}\n{passage.text}")
    named = [at for at, name in enumerate(names) if _find_name(around, name) >= 0]
    return named[0] if len(named) == 1 else None


def _bare(name: str) -> str:
    return fold(name).removeprefix("the ")


def _find_name(text: str, name: str) -> int:
    """Where a folded text names a thing, with or without its article; -1 where it does not."""
    folded = _bare(name)
    at = text.find(folded)
    while at >= 0 and folded.isascii() and _inside_word(text, at, at + len(folded)):
        at = text.find(folded, at + 1)
    return at


def _inside_word(text: str, start: int, end: int) -> bool:
    """Whether Latin letters or digits go on beside a stretch of text («A1» in «A12»)."""
    sides = (text[start - 1 : start] + text[start : start + 1], text[end - 1 : end + 1])
    return any(len(side) == 2 and side.isascii() and side.isalnum() for side in sides)


def _fitting(comparison: Comparison, text: str, begin: int, end: int) -> tuple[Measure, ...]:
    """The values within a stretch that the comparison may ask for, those beside its words first.

    A stretch that does not speak of what is compared has none. Where the question does not say
    what is measured, dates are left out.
    """
    if comparison.attribute not in text[begin:end]:
        return ()
    fitting = [
        each
        for each in find_measures(text)
        if begin <= each.start < end and _fits(comparison, each)
    ]
    beside = comparison.attribute or comparison.deed
    at = text.find(beside, begin, end) if beside else -1
    if at < 0:
        return tuple(fitting)
    stop = at + len(beside)

    def distance(value: Measure) -> tuple[int, bool]:
        return max(value.start - stop, at - value.end, 0), value.end <= at

    near = [each for each in fitting if not comparison.counts or distance(each)[0] <= _BESIDE]
    return tuple(sorted(near, key=distance))


_BESIDE = 3
"""Characters between a number and what it counts, at most («加压站共有四座»)."""


def _fits(comparison: Comparison, value: Measure) -> bool:
    if comparison.dimensions:
        return value.dimension in comparison.dimensions
    return value.dimension not in WHEN


def _outcome(comparison: Comparison, chosen: Sequence[_Stated]) -> tuple[Remark, ...]:
    """Which thing has the largest value (or the smallest, if that wins), or that all are alike;
    nothing where the values cannot be compared, or are of different times."""
    values = _comparable_values(chosen)
    timed = bool(comparison.dimensions & WHEN)
    apart = any(of_other_times(one.held, other.held) for one, other in combinations(chosen, 2))
    if values is None or (apart and not timed) or not all(each.clear for each in chosen):
        return ()
    best = (max if comparison.most else min)(each.value for each in values)
    winners = [at for at, each in enumerate(values) if each.value == best]
    if len(winners) == len(values):
        return (Remark("equal"),)
    if len(winners) > 1:
        return ()
    claim = f"{comparison.items[winners[0]]}{comparison.claim}"
    return (Remark("compared", (("claim", claim),)),)


def _comparable_values(chosen: Sequence[_Stated]) -> tuple[Measure, ...] | None:
    """A value of each sentence, of one dimension; None where there are none."""
    for values in product(*(each.values for each in chosen)):
        if all(are_comparable(values[0], other) for other in values[1:]):
            return values
    return None
