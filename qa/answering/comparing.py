"""Answers questions that compare: the value of each thing with its source, and which one wins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product

from index import compile_later, fold
from qa.answering.fitting_values import CLAUSE_END, fitting_values, led_values
from qa.answering.relations.circumstances import Circumstances, circumstances, of_other_times
from qa.answering.relations.neighbours import keep_asked_time
from qa.answering.row_values import heads_of, period_of_row, values_in_row
from qa.answering.selection import BEST_SENTENCES, Remark, Selected, Selection, selected, shares_of
from qa.answering.thing_names import last_named, names_in
from qa.question.measures import Measure, are_comparable
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
    text: str
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
    remarks = () if missing else _outcome(comparison, chosen, stated)
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
    kept = _speaking_of_deed(comparison, evidence, list(found))[:MOST_STATED]
    return [
        _Stated(
            selected(evidence, shares, row),
            evidence.text(row),
            found[row],
            _is_clear(comparison, evidence.text(row)),
            _held(comparison, evidence.text(row)),
            place,
        )
        for place, row in enumerate(kept)
    ]


def _speaking_of_deed(comparison: Comparison, evidence: Evidence, rows: list[int]) -> list[int]:
    """The sentences that say the deed whose time is compared, if any does; else all."""
    if not comparison.deed or not comparison.dimensions & WHEN:
        return rows
    saying = [row for row in rows if comparison.deed in fold(evidence.text(row))]
    return saying or rows


def _is_clear(comparison: Comparison, text: str) -> bool:
    """Whether a sentence says that its value is of what is compared: it has the cue beside which
    such a value stands, and something of the deed."""
    text = fold(text)
    if comparison.cue and not re.search(comparison.cue, text):
        return False
    deed = comparison.deed
    if not deed or deed in _HAVING:
        return True
    if deed.isascii():
        return deed[:3] in text
    return any(character in text for character in deed + _SAME_DEED.get(deed, ""))


_HAVING = frozenset(("has", "have", "had", "cost", "costs", "is", "was"))
_SAME_DEED = {"卖": "销售", "花": "支费", "建": "成立", "盖": "建成"}
"""Characters of which a text that says the deed in other words has one."""

_FOUNDED = compile_later(
    r"(?:始?建|创[办建立]|成立|设立|启用|投[产运用]|开[业放通张]|出?生|竣工|落成)(?:成立?)?[于在]"
    r"[^,，;；。]{0,4}\d{4}年(?:\d{1,2}月)?|"
    r"\d{4}年(?:\d{1,2}月)?(?:始?建|创[办建立]|成立|设立|启用|投[产运用]|开[业放通张]|出生|竣工|落成)|"
    r"\b(?:opened|built|founded|established|born|launched|completed)(?: in| on)? "
    r"(?:\d{1,2} )?(?:[a-z]+ )?\d{4}"
)
"""Since when something has been: no time at which what else is said of it holds."""


def _held(comparison: Comparison, text: str) -> Circumstances:
    """When and where what a sentence states holds, the things compared apart: «2022年» is none
    where it is compared with another year."""
    if heads_of(text):
        return circumstances(period_of_row(text, comparison))
    folded = fold(text)
    for name in comparison.items:
        while (span := names_in(folded, name)) is not None:
            folded = folded[: span[0]] + "\u25a1" * (span[1] - span[0]) + folded[span[1] :]
    return circumstances(_FOUNDED.sub("", folded))


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
    """The values between the thing's name and the name of the next one in a sentence, or those of
    a row of a table that is about it."""
    in_row = values_in_row(comparison, at, evidence.text(row))
    if in_row is not None:
        return in_row
    text = fold(evidence.text(row))
    named = names_in(text, comparison.items[at])
    if named is None:
        return ()
    others = [names_in(text, name) for n, name in enumerate(comparison.items) if n != at]
    starts = [other[0] for other in others if other]
    end = min((start for start in starts if start > named[0]), default=len(text))
    if comparison.attribute in text[named[1] : end]:
        return fitting_values(comparison, text, named[1], end)
    led = comparison.attribute in text[: named[0]]
    return led_values(comparison, text, named[1], end) if led else ()


def _values_under_name(
    comparison: Comparison, at: int, evidence: Evidence, row: int
) -> tuple[Measure, ...]:
    """The values of a sentence that names nothing, where the text before it speaks of the thing."""
    if heads_of(evidence.text(row)):
        return ()
    text = fold(evidence.text(row))
    if any(names_in(text, name) for name in comparison.items):
        return ()
    spoken_of = _spoken_of(comparison.items, evidence, row)
    return fitting_values(comparison, text, 0, len(text)) if spoken_of == at else ()


def _spoken_of(names: Sequence[str], evidence: Evidence, row: int) -> int | None:
    """Which of the things a sentence is about: the last that its paragraph names before it, or
    else the only one that its document's name and its passage do; None where that is unclear."""
    passage = evidence.passages[evidence.of[row]]
    before = fold(passage.text[: evidence.sentences[row].start - passage.start])
    paragraph = before.rpartition("\n")[2]
    last = {at: last_named(paragraph, name) for at, name in enumerate(names)}
    nearest = max(last, key=lambda at: last[at])
    if last[nearest] >= 0:
        return nearest
    title = evidence.titles[evidence.of[row]]
    around = fold(f"{passage.document}\n{title}\n{passage.text}")
    named = [at for at, name in enumerate(names) if names_in(around, name)]
    return named[0] if len(named) == 1 else None


def _outcome(
    comparison: Comparison, chosen: Sequence[_Stated], stated: Sequence[Sequence[_Stated]]
) -> tuple[Remark, ...]:
    """Which thing has the largest value (or the smallest, if that wins), or that all are alike;
    nothing where the values cannot be compared, or are of different times, or where others that
    may as well be meant say otherwise."""
    values = _comparable_values(chosen)
    timed = bool(comparison.dimensions & WHEN)
    apart = any(of_other_times(one.held, other.held) for one, other in combinations(chosen, 2))
    if values is None or (apart and not timed) or not all(each.clear for each in chosen):
        return ()
    dated = values[0].dimension == "date" and comparison.aged
    most = comparison.most != dated
    rivals = [
        _rivals(comparison, each, value, of)
        for each, value, of in zip(chosen, values, stated, strict=True)
    ]
    outcomes = {_winner(each, most=most) for each in product(*rivals)}
    if len(outcomes) > 1 or None in outcomes:
        return ()
    (winner,) = outcomes
    if winner is None or winner < 0:
        return (Remark("equal"),) if winner is not None else ()
    return (Remark("compared", (("claim", f"{comparison.items[winner]}{comparison.claim}"),)),)


def _winner(values: Sequence[Measure], *, most: bool) -> int | None:
    """Which value wins; -1 where all are alike, None where that is not known, or several do."""
    if not all(are_comparable(values[0], other) for other in values[1:]):
        return None
    if values[0].dimension == "time of day" and min(each.value[0] for each in values) < _SMALL_HOUR:
        return None  # after midnight may be earlier, or later that night
    best = (max if most else min)(each.value for each in values)
    winners = [at for at, each in enumerate(values) if each.value == best]
    if len(winners) == len(values):
        return -1
    return winners[0] if len(winners) == 1 else None


_SMALL_HOUR = 300.0
"""Minutes from midnight before which a time may belong to the night before."""


def _rivals(
    comparison: Comparison, chosen: _Stated, value: Measure, stated: Sequence[_Stated]
) -> list[Measure]:
    """The values that may be meant as well as the one that was taken: those of its clause, and
    those of other rows of its table that are about the same thing."""
    heads = heads_of(chosen.text)
    if heads:
        rows = [each for each in stated if heads_of(each.text) == heads]
        return [each for row in rows for each in row.values]
    folded = fold(chosen.text)
    deed = comparison.deed
    if deed and comparison.dimensions & WHEN and folded.startswith(deed, value.end):
        return [value]  # «六点半开门»
    return [
        each
        for each in chosen.values
        if each.dimension == value.dimension
        and not CLAUSE_END.search(folded, min(each.end, value.end), max(each.start, value.start))
    ]


def _comparable_values(chosen: Sequence[_Stated]) -> tuple[Measure, ...] | None:
    """A value of each sentence, of one dimension; None where there are none."""
    for values in product(*(each.values for each in chosen)):
        if all(are_comparable(values[0], other) for other in values[1:]):
            return values
    return None
