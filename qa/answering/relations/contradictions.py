"""Detects sentences that contradict each other about what was asked.

Two sentences are aligned clause by clause (matching blocks of words and quantities, ``difflib``).
They differ if a clause is the same except where the answer is: another number or date, another
name, or a «not».
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from index import HAN, compile_later, fold
from qa.answering.relations.clauses import (
    TOKEN,
    Clause,
    Difference,
    clauses_of,
    common_runs,
    common_words,
    content_of,
    content_words,
    differences_of,
    tokenised,
    weight_of,
    words_in,
)
from qa.question.analysis import ASKING, Question
from qa.question.lexicon import BINDING_TOKENS
from qa.question.quantities import agree

_REPORT = compile_later(
    r"称|说|据|载|示|表明|认为|指出|报|记|查|计|测|经|结果|found|count|say|said|report|accord|list|record|give|set|put|show|note|state"
)
_NEGATION = compile_later(
    r"不(?:可以|得|能|许|准|会|是|用|必|允许|需要|需|应|应当|可)?|没有|没|未|无需|无|禁止|严禁|谢绝|勿|"
    r"\b(?:not|no|never|cannot|forbidden|prohibited)\b"
)

LEAST_COMMON = 0.6
"""Share of the shorter clause, quantities left out, that the other must have too."""

_COUNTING = frozenset("名个位种些次项条年月日天点时候时间哪几多少大高长吗呢") | {
    "do",
    "does",
    "did",
}
_NOT_OF_NAMES = frozenset({"number", "list", "manner"})
_TIME = compile_later(r"[年月日号代朝世末初期春夏秋冬周晚早]|[a-z]+")
_OF_ONE_ANSWER = frozenset({"person", "place", "date"})

LEAST_WEIGHT = 3
"""Characters (a Latin word counts two) that two clauses must share at the least."""

LEAST_WEIGHT_OF_ONE_SIDE = 4
"""The same where names differ that have common words on one side only."""

SAME_FACT = 2
"""Numbers of three digits or more that make two statements one fact, whatever else they say."""

LONGEST_NAME = 14
"""Length in characters of the longest span taken for a name."""


def differ(question: Question, first: str, second: str) -> bool:
    """Whether two sentences answer the question differently; both as they stand in the text."""
    ours, others = clauses_of(fold(first)), clauses_of(fold(second))
    words_of_others = [content_words(clause) for clause in others]
    return any(
        _clauses_differ(question, mine, theirs)
        for mine in ours
        for theirs in _sharing(content_words(mine), others, words_of_others)
        if mine.tokens != theirs.tokens and _comparable(question, ours, mine, theirs)
    )


def _sharing(
    mine: Counter[str], others: Sequence[Clause], words_of_others: Sequence[Counter[str]]
) -> Iterator[Clause]:
    """The clauses that share enough words, in whatever order, to be laid side by side at all."""
    for clause, words in zip(others, words_of_others, strict=True):
        if weight_of([*(mine & words).elements()]) >= LEAST_WEIGHT:
            yield clause


def _comparable(question: Question, ours: Sequence[Clause], mine: Clause, theirs: Clause) -> bool:
    """Whether two clauses are of one thing: of one fact, and that the one asked about, or not
    introduced as different things."""
    if _shared(mine, theirs) < SAME_FACT:
        return not _parallel(mine.before, theirs.before)
    units = asked_units(question)
    most = max(len(units & set(one.tokens)) for one in ours)
    return 0 < len(units & set(mine.tokens)) == most


def same_fact(first: str, second: str) -> bool:
    """Whether two sentences share so many numbers of some length that they tell of one fact."""
    one, other = (tokenised(fold(text), "") for text in (first, second))
    return _shared(one, other) >= SAME_FACT


def _parallel(first: str, second: str) -> bool:
    """Whether the clauses before speak alike of different things («善于吃亏的…», «善于扎堆的…»)."""
    one, two = set(TOKEN.findall(first)), set(TOKEN.findall(second))
    common = len(one & two) / max(1, min(len(one), len(two)))
    if first == second or _REPORT.search(first) or _REPORT.search(second):
        return False
    return 0.5 <= common < 1.0 and min(len(one), len(two)) >= 4


def _clauses_differ(question: Question, mine: Clause, theirs: Clause) -> bool:
    match = SequenceMatcher(None, mine.tokens, theirs.tokens, autojunk=False)
    common = common_words(match, mine)
    if sum(map(weight_of, common)) < LEAST_WEIGHT:
        return False
    size = sum(map(len, common))
    shorter = min(content_of(mine), content_of(theirs))
    differences = differences_of(match)
    alike = size >= LEAST_COMMON * shorter or _all_asked(question, common)
    if alike and _quantities_differ(question, mine, theirs, differences):
        return True
    if not _about_the_question(question, common) or _parallel(mine.after, theirs.after):
        return False
    if "whether" in question.kinds:
        return size >= LEAST_COMMON * shorter and _denies(mine) != _denies(theirs)
    comparable = not question.kinds & _NOT_OF_NAMES
    return (
        comparable
        and _asked(question, mine) == _asked(question, theirs)
        and _names_differ(question, mine, theirs, _joined(question, mine, differences))
    )


def _quantities_differ(
    question: Question, mine: Clause, theirs: Clause, differences: Sequence[Difference]
) -> bool:
    """Whether exactly the asked quantity differs, and nothing else that matters does."""
    wanted = {"number", "date"} & question.kinds
    shared = _shared(mine, theirs)
    conflicts = []
    for difference in differences:
        ours = [mine.amounts[at] for at in difference.mine if at in mine.amounts]
        others = [theirs.amounts[at] for at in difference.theirs if at in theirs.amounts]
        for one, other in zip(ours, others, strict=False):
            if not agree(one, other):
                conflicts.append(one.kind)
        if shared < SAME_FACT and _qualifies(mine, theirs, difference):
            return False
    if not conflicts:
        return False
    if shared >= SAME_FACT:
        return True
    if "date" in conflicts and "number" in conflicts:
        return False
    if not wanted and question.kinds <= {"what", "definition"}:
        return _all_asked(question, common_runs(mine, theirs))
    return any(kind in wanted for kind in conflicts)


def _shared(mine: Clause, theirs: Clause) -> int:
    """How many numbers of three digits or more both have: two of them make it one fact."""
    ours = {a.value for a in mine.amounts.values() if isinstance(a.value, float) and a.value >= 100}
    others = {a.value for a in theirs.amounts.values() if isinstance(a.value, float)}
    return len(ours & others)


def _qualifies(mine: Clause, theirs: Clause, difference: Difference) -> bool:
    """Whether another thing is spoken of: words stand against words (not «it is said that»)."""
    one = words_in(mine, difference.mine)
    other = words_in(theirs, difference.theirs)
    if set(one) <= set(other) or set(other) <= set(one):
        return False
    return not _REPORT.search("".join(one) + " " + "".join(other))


def _about_the_question(question: Question, common: Sequence[Sequence[str]]) -> bool:
    """Whether what the two share is what the question speaks of."""
    runs = ["".join(run) for run in common]
    return any(word in run or run in word for word in question.content for run in runs)


def _asked(question: Question, clause: Clause) -> set[str]:
    """The words of the question in a clause and the one before it, which may hold its subject."""
    before = "" if _REPORT.search(clause.before) else clause.before
    text = before + clause.text
    return {word for word in question.content if word in text}


def asked_units(question: Question) -> frozenset[str]:
    """What the question speaks of: its words in Latin letters and its single Chinese characters,
    without those that ask, count or only bind."""
    units = TOKEN.findall(ASKING.sub(" ", question.text))
    return frozenset(units) - BINDING_TOKENS - _COUNTING


def asked_pairs(question: Question) -> frozenset[str]:
    """The same as pairs of neighbouring characters (and words in Latin letters): names are kept
    apart that share characters («短齿天竺鲷», «单线天竺鲷»)."""
    text = ASKING.sub(" ", question.text)
    words = {
        word for word in re.findall(r"[a-z0-9]+", text) if word not in BINDING_TOKENS | _COUNTING
    }
    pairs = {
        run[at : at + 2] for run in re.findall(f"[{HAN}]+", text) for at in range(len(run) - 1)
    }
    return frozenset(words | {pair for pair in pairs if not BINDING_TOKENS & set(pair)})


def _all_asked(question: Question, common: Sequence[Sequence[str]]) -> bool:
    """Whether all that the question speaks of (two units at least) is in what the two share."""
    units = asked_units(question)
    return len(units) > 1 and units <= {token for run in common for token in run}


def _joined(
    question: Question, mine: Clause, differences: Sequence[Difference]
) -> list[Difference]:
    """Differences with no more than a title between them are one («英国工程师哈丁»)."""
    found: list[Difference] = []
    for difference in differences:
        before = found[-1] if found else None
        between = "".join(mine.tokens[before.mine.stop : difference.mine.start]) if before else ""
        if before and len(between) <= 3 and between not in question.text:
            mine_span = range(before.mine.start, difference.mine.stop)
            theirs_span = range(before.theirs.start, difference.theirs.stop)
            found[-1] = Difference(mine_span, theirs_span)
        else:
            found.append(difference)
    return found


def _words_of(mine: Clause, theirs: Clause, difference: Difference) -> tuple[list[str], list[str]]:
    return words_in(mine, difference.mine), words_in(theirs, difference.theirs)


def _names_differ(
    question: Question, mine: Clause, theirs: Clause, differences: Sequence[Difference]
) -> bool:
    """Whether one short answer stands in the place of another, and all the rest is the same.

    What only stands before the common words of one clause («it is said that») does not matter.
    What a thing is or does may have many answers, all true («X是…»): there the common words must
    stand on both sides.
    """
    slots = [
        difference
        for difference in differences
        if all(_words_of(mine, theirs, difference)) and not _introduces(mine, theirs, difference)
    ]
    if len(slots) != 1 or not _are_names(question, *_words_of(mine, theirs, slots[0])):
        return False
    slot = slots[0]
    between = slot.mine.start > 0 and slot.theirs.start > 0
    between = (
        between and slot.mine.stop < len(mine.tokens) and slot.theirs.stop < len(theirs.tokens)
    )
    weight = sum(map(weight_of, common_runs(mine, theirs)))
    one_side = question.kinds & _OF_ONE_ANSWER and weight >= LEAST_WEIGHT_OF_ONE_SIDE
    if not between and not one_side:
        return False
    if "date" in question.kinds and not all(
        _TIME.search("".join(words)) for words in _words_of(mine, theirs, slot)
    ):
        return False
    rest = [difference for difference in differences if difference != slot]
    return not any(
        words_in(mine, difference.mine)
        or (difference.theirs.start and words_in(theirs, difference.theirs))
        for difference in rest
        if not _introduces(mine, theirs, difference)
    )


def _introduces(mine: Clause, theirs: Clause, difference: Difference) -> bool:
    """Whether a difference stands before all common words, and reports or dates what follows."""
    if difference.mine.start or difference.theirs.start:
        return False
    one, other = _words_of(mine, theirs, difference)
    return bool(not one or not other or _REPORT.search("".join(one) + " " + "".join(other)))


def _are_names(question: Question, one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two stretches are two short answers: neither says no more than the other, and both
    say what the question does not."""
    if set(one) <= set(other) or set(other) <= set(one):
        return False
    texts = ("".join(one), "".join(other))
    fresh = all(any(token not in question.text for token in tokens) for tokens in (one, other))
    return fresh and all(text.isascii() or len(text) <= LONGEST_NAME for text in texts)


def _denies(clause: Clause) -> bool:
    text = ("" if not "".join(clause.tokens).isascii() else " ").join(clause.tokens)
    return len(_NEGATION.findall(text)) % 2 == 1
