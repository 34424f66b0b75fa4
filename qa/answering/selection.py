"""Selects the few ranked sentences that become the answer, from several places if needed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from index import HAN, fold, numerals
from qa.answering.circumstances import (
    circumstances,
    headings_of,
    hold_apart,
    of_other_times,
)
from qa.answering.contradictions import asked_pairs, differ, same_fact
from qa.answering.deciding import asks_whether, deciding_row
from qa.answering.lists import enumerated
from qa.question.analysis import Question
from qa.question.quantities import stated
from qa.ranking.candidates import Evidence, keep_rows
from qa.ranking.features import FEATURES

FloatArray = NDArray[np.float32]

# The next four are chosen by ``python -m bench.quality.selection`` on CMRC 2018 and DRCD, by
# rankers that were not fitted on the paragraph asked about; docs/quality.md has the table.
TEMPERATURE = 1.0
"""Softmax temperature turning scores into shares; 1.0 has the highest likelihood on both sets."""

LEAST_RATE = 0.0010
"""Least share a character that a further sentence must be worth. What is looked for is the answer
that most often holds what was asked at a given length: it takes sentences by share a character."""

LEAST_RATE_OF_SEVERAL = 0.0005
"""The same where several things are asked for (a list, reasons, ways)."""

LEAST_SHARE = 0.03
"""Least share that a further sentence must have, however short it is."""

ELSEWHERE = 0.5
"""What a share counts for outside the paragraph of the best sentence, unless several are asked."""

MOST = 5
MOST_OF_ONE = 4
LOOKED_AT = 12
LOOKED_AT_TO_DECIDE = 5
"""Number of best sentences that may decide a question of yes or no."""

SEVERAL = frozenset({"list", "manner", "reason"})

_SEVERAL_ASKED = re.compile(r"哪[几两二三四五六七八九十]")
"""«哪三件…», «哪几家…»: whatever the measure word."""

_COUNTED = "[两二三四五六七八九十几2-9](?:大|个|件|点|种|条|项|类|步|方面)"
_ANNOUNCES = re.compile(rf"{_COUNTED}[{HAN}]{{0,6}}[:：]|(?:如|以)下[的是有]?{_COUNTED}")

_NUMBERS = re.compile(rf"[\d.,{numerals.NUMERALS}]+")
_SIDES = 3
_FEWER = 0.03
_ALIKE = 0.5
_LOOKED_AT_FOR_OTHERS = 25
_LEAST_ASKED = 0.75
_SAME = 0.9


@dataclass(frozen=True, slots=True)
class Selected:
    """A sentence chosen for the answer: where it stands and its share (0 to 1).

    ``group`` is the part of the question that it is cited for, from 0; ``leads`` says that it is to
    be read before the others of its group, wherever it stands.
    """

    document: str
    start: int
    end: int
    share: float
    group: int = 0
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Remark:
    """What is said of the sentences of an answer: a label by its code (``qa/i18n/answers.py``),
    and the label's fields."""

    code: str
    fields: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Selection:
    """The sentences of an answer, most important first; whether any of them contradict each other;
    the parts of the question for which nothing was found; and what else is said of them."""

    sentences: tuple[Selected, ...]
    conflicting: bool = False
    missing: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()


def select(evidence: Evidence) -> Selection:
    """Choose the sentences of the answer from ranked evidence; none where it is empty.

    Where the question names a time, what one of the best sentences says of that time leaves out
    what others say of other times.

    They are the best one; those elsewhere that contradict it; the rest of its list, if a list is
    asked for; and the next best as long as they are worth their length.
    """
    if not len(evidence.scores):
        return Selection(())
    evidence = _of_asked_time(evidence)
    shares = shares_of(evidence.scores)
    several = asks_for_several(evidence.asked.question)
    others = other_statements(evidence)
    rows = [0, *others]
    if (several or announces_list(evidence.text(0))) and not others:
        rows += [row for row in enumerated(evidence) if row not in rows]
    rows = rows[:MOST]
    least, elsewhere = (LEAST_RATE_OF_SEVERAL, 1.0) if several else (LEAST_RATE, ELSEWHERE)
    most = max(len(rows), MOST if several else MOST_OF_ONE)
    for row in worth_their_length(evidence, shares, least, elsewhere):
        if len(rows) >= most:
            break
        of_another = (not several and _of_another(evidence, row)) or _of_other_value(evidence, row)
        if row not in rows and not of_another and not _repeats(evidence, rows, row):
            rows.append(row)
    leads = asks_whether(evidence.asked.question) and not others
    if leads:
        rows = _deciding_first(evidence, rows)
    chosen = [selected(evidence, shares, row) for row in rows]
    if leads:
        chosen[0] = replace(chosen[0], leads=True)
    return Selection(tuple(chosen), bool(others))


def _deciding_first(evidence: Evidence, rows: list[int]) -> list[int]:
    """The rows with the one that decides a question of yes or no first; it may be a new one, which
    then takes the place of the last where there are as many as an answer may have."""
    best = range(min(LOOKED_AT_TO_DECIDE, len(evidence.scores)))
    first = deciding_row(evidence, list(dict.fromkeys([*rows, *best])))
    return [first, *(row for row in rows if row != first)][:MOST]


def _of_asked_time(evidence: Evidence) -> Evidence:
    """The evidence without those of its best sentences that say of another time what one says of
    the time asked about («二月售出…» beside «三月售出…», for «三月…多少？»)."""
    asked = circumstances(evidence.asked.question.text)
    if not asked.times:
        return evidence
    looked_at = range(min(LOOKED_AT, len(evidence.scores)))
    held = [circumstances(evidence.text(row), _headings(evidence, row)) for row in looked_at]
    bare = [_NUMBERS.sub("", fold(evidence.text(row))) for row in looked_at]
    right = [bare[row] for row in looked_at if asked.times & held[row].times]
    others = {
        row
        for row in looked_at
        if of_other_times(asked, held[row])
        and any(likeness(text, bare[row]) >= _ALIKE for text in right)
    }
    return keep_rows(evidence, [row for row in range(len(evidence.scores)) if row not in others])


def asks_for_several(question: Question) -> bool:
    """Whether more than one thing is wanted: a list, reasons, ways, or a number of anything."""
    return bool(SEVERAL & question.kinds) or bool(_SEVERAL_ASKED.search(question.text))


def announces_list(text: str) -> bool:
    """Whether a sentence says how many things follow («打算做三件事：…»)."""
    return bool(_ANNOUNCES.search(fold(text)))


def shares_of(scores: FloatArray, temperature: float = TEMPERATURE) -> FloatArray:
    """The ranker's scores, shape (sentences,), as shares that add up to 1 (softmax)."""
    powers = np.exp((scores - scores.max()) / temperature)
    return np.asarray(powers / powers.sum(), np.float32)


def selected(evidence: Evidence, shares: FloatArray, row: int) -> Selected:
    """A row of the evidence as a sentence of the answer; ``shares`` are those of all rows."""
    sentence = evidence.sentences[row]
    passage = evidence.passages[evidence.of[row]]
    return Selected(passage.document, sentence.start, sentence.end, float(shares[row]))


def worth_their_length(
    evidence: Evidence, shares: FloatArray, least: float, elsewhere: float
) -> list[int]:
    """Rows besides the first whose share a character is at least ``least``, the highest first.

    Shares outside the first row's paragraph count ``elsewhere`` times.
    """
    rates = {}
    for row in range(1, min(len(shares), LOOKED_AT)):
        sentence = evidence.sentences[row]
        if shares[row] < LEAST_SHARE:
            continue
        weight = 1.0 if _place(evidence, row) == _place(evidence, 0) else elsewhere
        rates[row] = weight * float(shares[row]) / max(sentence.end - sentence.start, 1)
    return sorted((row for row in rates if rates[row] >= least), key=lambda row: -rates[row])


def _place(evidence: Evidence, row: int) -> tuple[str, int, int]:
    """The paragraph that a sentence stands in: a passage may hold several, a line break apart."""
    passage = evidence.passages[evidence.of[row]]
    before = passage.text[: evidence.sentences[row].start - passage.start]
    return passage.document, passage.paragraph, before.count("\n")


def likeness(first: str, second: str) -> float:
    """Shared pairs of characters, as a share of the shorter text's pairs; 0 to 1."""
    one, two = _pairs(first), _pairs(second)
    return len(one & two) / max(1, min(len(one), len(two)))


def _pairs(text: str) -> frozenset[str]:
    bare = [character for character in fold(text) if character.isalnum()]
    return frozenset(map("".join, pairwise(bare)))


def _repeats(evidence: Evidence, rows: Sequence[int], row: int) -> bool:
    """Whether a sentence only repeats one of those already chosen."""
    text = evidence.text(row)
    return any(likeness(evidence.text(kept), text) > _SAME for kept in rows)


def _of_another(evidence: Evidence, row: int) -> bool:
    """Whether a sentence says of another thing what the best one says of the thing asked about:
    it is built alike, with fewer of the question's words («善于吃亏的…» by «善于扎堆的…»)."""
    coverage = evidence.features[:, FEATURES.index("coverage")]
    fewer = coverage[row] < coverage[0] - _FEWER
    return bool(fewer) and likeness(evidence.text(0), evidence.text(row)) >= _ALIKE


def _of_other_value(evidence: Evidence, row: int) -> bool:
    """Whether a sentence gives another number than the question and the best sentence do."""
    question = evidence.asked.question.text
    best, said = (stated(question, fold(evidence.text(each))) for each in (0, row))
    return best.same and said.other and not said.same


def other_statements(evidence: Evidence) -> list[int]:
    """Sentences of other paragraphs that answer differently from the best one, at most two.

    They speak of what the question speaks of as much as the best one does, each with the passage
    it stands in.
    """
    best = evidence.text(0)
    needed = _LEAST_ASKED * _asked_pairs(evidence, 0)
    found: list[int] = []
    for row in range(1, min(len(evidence.scores), _LOOKED_AT_FOR_OTHERS)):
        if _place(evidence, row) == _place(evidence, 0):
            continue
        text = evidence.text(row)
        if _asked_pairs(evidence, row) < needed and not same_fact(best, text):
            continue
        told = [0, *found]
        if all(_contradict(evidence, earlier, row) for earlier in told):
            found.append(row)
        if len(found) == _SIDES - 1:
            break
    return found


def _contradict(evidence: Evidence, one: int, other: int) -> bool:
    """Whether two sentences answer the question differently, for the same time and place."""
    question = evidence.asked.question
    first, second = evidence.text(one), evidence.text(other)
    if not differ(question, first, second):
        return False
    if same_fact(first, second):
        return True
    return not hold_apart(
        question,
        circumstances(first, _headings(evidence, one)),
        circumstances(second, _headings(evidence, other)),
    )


def _headings(evidence: Evidence, row: int) -> str:
    """What stands above a sentence, as far as it is among the passages: the name of its document,
    and the headings before it."""
    own = evidence.passages[evidence.of[row]]
    start = evidence.sentences[row].start
    earlier = sorted(
        (
            each
            for each in evidence.passages
            if each.document == own.document and each.start < start
        ),
        key=lambda each: each.start,
    )
    before = "\n".join(each.text[: max(0, start - each.start)] for each in earlier)
    return headings_of(own.document, before)


def _asked_pairs(evidence: Evidence, row: int) -> int:
    """How much of what the question speaks of stands in the passage of a sentence and in those
    next to it: its subject is often named once, at the beginning."""
    of = evidence.of[row]
    text = " ".join(
        fold(passage.text)
        for passage, number in zip(evidence.passages, evidence.numbers, strict=True)
        if passage.document == evidence.passages[of].document
        and abs(number - evidence.numbers[of]) <= 1
    )
    return sum(pair in text for pair in asked_pairs(evidence.asked.question))
