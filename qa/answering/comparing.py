"""Answers questions that compare: the value of each thing with its source, and which one wins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

from index import fold
from qa.answering.neighbours import keep_asked_time
from qa.answering.selection import LOOKED_AT, Remark, Selected, Selection, selected, shares_of
from qa.question.measures import Measure, comparable, measures
from qa.ranking.candidates import Evidence
from qa.ranking.pipeline import Ranked
from qa.rewriting.comparisons import WHEN, Comparison


@dataclass(frozen=True, slots=True)
class _Stated:
    """What was found for one of the things: the sentence that states its value, and the values it
    may be; None and none where no sentence does."""

    sentence: Selected | None
    values: tuple[Measure, ...]
    confidence: float


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
    stated = [
        _state(comparison, at, ranked.evidence, ranked.confidence)
        for at, ranked in enumerate(found)
    ]
    sure = [each for each in stated if each.sentence and each.confidence >= threshold]
    if not sure:
        return None
    missing = tuple(
        question
        for question, each in zip(comparison.questions, stated, strict=True)
        if each.sentence is None
    )
    remarks = () if missing else _outcome(comparison, [each.values for each in stated])
    sentences = dict.fromkeys(
        replace(each.sentence, group=group)
        for group, each in enumerate(stated)
        if each.sentence is not None
    )
    confidence = max(each.confidence for each in sure)
    selection = Selection(_each_once(tuple(sentences)), missing=missing, remarks=remarks)
    return selection, confidence


def _each_once(sentences: Sequence[Selected]) -> tuple[Selected, ...]:
    """One sentence may state the values of two things: it is quoted for the first of them."""
    first: dict[tuple[str, int], Selected] = {}
    for sentence in sentences:
        first.setdefault((sentence.document, sentence.start), sentence)
    return tuple(first.values())


def _state(comparison: Comparison, at: int, evidence: Evidence, confidence: float) -> _Stated:
    """The best sentence that states a value of the thing: one that names it, or else one whose
    document names it and none of the others."""
    evidence = keep_asked_time(evidence)
    shares = shares_of(evidence.scores) if len(evidence.scores) else evidence.scores
    rows = range(min(LOOKED_AT, len(evidence.scores)))
    for values_of in (_values_beside_name, _values_under_name):
        for row in rows:
            if values := values_of(comparison, at, evidence, row):
                return _Stated(selected(evidence, shares, row), values, confidence)
    return _Stated(None, (), confidence)


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
        each for each in measures(text) if begin <= each.start < end and _fits(comparison, each)
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


def _outcome(comparison: Comparison, values: Sequence[Sequence[Measure]]) -> tuple[Remark, ...]:
    """Which thing has the largest value (or the smallest, if that wins), or that all are alike;
    nothing where the values cannot be compared."""
    for chosen in product(*values):
        if not all(comparable(chosen[0], other) for other in chosen[1:]):
            continue
        best = (max if comparison.most else min)(each.value for each in chosen)
        winners = [n for n, each in enumerate(chosen) if each.value == best]
        if len(winners) == len(chosen):
            return (Remark("equal"),)
        if len(winners) > 1:
            return ()
        claim = f"{comparison.items[winners[0]]}{comparison.claim}"
        return (Remark("compared", (("claim", claim),)),)
    return ()
