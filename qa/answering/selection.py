"""Selects the few ranked sentences that become the answer, from several places if needed."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index import HAN, compile_later, fold
from qa.answering.relations.deciding import asks_whether, deciding_row
from qa.answering.relations.holders import keep_asked_holder
from qa.answering.relations.lists import enumerated
from qa.answering.relations.neighbours import (
    is_of_another,
    is_of_other_value,
    keep_asked_thing,
    keep_asked_time,
    other_statements,
    paragraph_of,
    repeats,
    says_nothing,
)
from qa.answering.relations.table_rows import are_of_one_table
from qa.question.analysis import Question
from qa.ranking.candidates import Evidence

FloatArray = NDArray[np.float32]

# The next four are chosen by ``python -m bench.quality.selection`` on CMRC 2018 and DRCD, by
# rankers that were not fitted on the paragraph asked about; docs/quality.md has the table.
TEMPERATURE = 1.0
"""Softmax temperature turning scores into shares; 1.0 has the highest likelihood on both sets."""

LEAST_RATE = 0.0007
"""Least share a character that a further sentence must be worth. What is looked for is the answer
that most often holds what was asked at a given length: it takes sentences by share a character."""

LEAST_RATE_OF_SEVERAL = 0.0005
"""The same where several things are asked for (a list, reasons, ways)."""

LEAST_SHARE = 0.03
"""Least share that a further sentence must have, however short it is."""

LEAST_CHANCE = 0.005
"""Least chance that the reader must give a further sentence, as a share of that of the likeliest:
what it read and gave no chance only fills the answer up (docs/quality.md)."""

LIKELY_CHANCE = 0.1
"""Chance, as a share of that of the likeliest, from which a sentence comes along whatever its share
and length, and is no statement about another thing, however alike it is built."""

PLAIN_CHANCE = 0.2
"""The chance that the likeliest sentence counts for at least: where the reader finds none of them
likely, that one is less unlikely than another says little."""

ELSEWHERE = 0.5
"""What a share counts for outside the paragraph of the best sentence, unless several are asked."""

MOST = 5
MOST_OF_ONE = 4
BEST_SENTENCES = 12
SENTENCES_TO_DECIDE = 5
"""Number of best sentences that may decide a question of yes or no."""

SEVERAL = frozenset({"list", "manner", "reason"})

_SEVERAL_ASKED = compile_later(r"哪[几两二三四五六七八九十]")
"""«哪三件…», «哪几家…»: whatever the measure word."""

_COUNTED = "[两二三四五六七八九十几2-9](?:大|个|件|点|种|条|项|类|步|方面)"
_ANNOUNCES = compile_later(rf"{_COUNTED}[{HAN}]{{0,6}}[:：]|(?:如|以)下[的是有]?{_COUNTED}")


@dataclass(frozen=True, slots=True)
class Selected:
    """A sentence chosen for the answer: where it stands and its share (0 to 1).

    ``group`` is the part of the question that it is cited for, from 0; ``leads`` says that it is to
    be read before the others of its group, wherever it stands. ``answer_words`` are the stretches
    of it that are the very answer, as start and end in turn from its start, where they are known.
    """

    document: str
    start: int
    end: int
    share: float
    group: int = 0
    leads: bool = False
    answer_words: tuple[int, ...] | None = None


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

    They are the best one; those elsewhere that contradict it; the rest of its list, if a list is
    asked for; and the next best as long as they are worth their length. What is said of another
    time or thing than the one asked about is left out; what decides a question of yes or no comes
    first.
    """
    if not len(evidence.scores):
        return Selection(())
    evidence = keep_asked_holder(keep_asked_thing(keep_asked_time(evidence)))
    shares = shares_of(evidence.scores)
    several = asks_for_several(evidence.asked.question)
    others = [row for row in other_statements(evidence) if not are_of_one_table(evidence, 0, row)]
    rows = [0, *others]
    if (several or announces_list(evidence.text(0))) and not others:
        rows += [row for row in enumerated(evidence) if row not in rows]
    rows = rows[:MOST]
    least, elsewhere = (LEAST_RATE_OF_SEVERAL, 1.0) if several else (LEAST_RATE, ELSEWHERE)
    most = max(len(rows), MOST if several else MOST_OF_ONE)
    for row in worth_their_length(evidence, shares, least, elsewhere):
        if len(rows) >= most:
            break
        unlikely = relative_chance(evidence, row, unread=0.0) < LIKELY_CHANCE
        of_another = (
            says_nothing(evidence.text(row))
            or (unlikely and not several and is_of_another(evidence, row))
            or is_of_other_value(evidence, row)
        )
        if row not in rows and not of_another and not repeats(evidence, rows, row):
            rows.append(row)
    leads = asks_whether(evidence.asked.question) and not others
    if leads:
        rows = _deciding_first(evidence, rows)
    chosen = [selected(evidence, shares, row) for row in rows]
    if leads:  # what is asked is whether, and no words of a sentence say so by themselves
        chosen = [replace(each, answer_words=None) for each in chosen]
        chosen[0] = replace(chosen[0], leads=True)
    return Selection(tuple(chosen), bool(others))


def _deciding_first(evidence: Evidence, rows: list[int]) -> list[int]:
    """The rows with the one that decides a question of yes or no first; it may be a new one, which
    then takes the place of the last where there are as many as an answer may have."""
    best = range(min(SENTENCES_TO_DECIDE, len(evidence.scores)))
    first = deciding_row(evidence, list(dict.fromkeys([*rows, *best])))
    return [first, *(row for row in rows if row != first)][:MOST]


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
    words = evidence.answer_words[row] if evidence.answer_words else None
    place = passage.document, sentence.start, sentence.end
    return Selected(*place, float(shares[row]), answer_words=words)


def relative_chance(evidence: Evidence, row: int, unread: float) -> float:
    """The reader's chance of a row as a share of that of the likeliest, or of ``PLAIN_CHANCE``;
    ``unread`` where there was no reader."""
    chances = evidence.chances
    return unread if chances is None else float(chances[row] / max(chances.max(), PLAIN_CHANCE))


def worth_their_length(
    evidence: Evidence, shares: FloatArray, least: float, elsewhere: float
) -> list[int]:
    """Rows besides the first that the reader finds likely, then those whose share a character is
    at least ``least`` and which it does not find impossible; the best first.

    Shares outside the first row's paragraph count ``elsewhere`` times.
    """
    likely, rates = {}, {}
    for row in range(1, min(len(shares), BEST_SENTENCES)):
        sentence = evidence.sentences[row]
        chance = relative_chance(evidence, row, unread=LEAST_CHANCE)
        if chance >= LIKELY_CHANCE:
            likely[row] = chance
        elif shares[row] >= LEAST_SHARE and chance >= LEAST_CHANCE:
            weight = 1.0 if paragraph_of(evidence, row) == paragraph_of(evidence, 0) else elsewhere
            rates[row] = weight * float(shares[row]) / max(sentence.end - sentence.start, 1)
    worth = [row for row in rates if rates[row] >= least]
    return sorted(likely, key=lambda row: -likely[row]) + sorted(worth, key=lambda row: -rates[row])
