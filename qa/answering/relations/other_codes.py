"""What is said of another code than the one asked about: of G1135 for «G9998几点发车？».

The words are the same, and so nearly is the code; what was learned takes it for an answer.
"""

from __future__ import annotations

from dataclasses import replace

from index import compile_later, fold
from qa.answering.relations.neighbours import likeness
from qa.ranking.candidates import Evidence, keep_rows
from qa.ranking.pipeline import Ranked
from qa.retrieval.names.rows import find_codes, places

DOUBTED = 0.1
"""The most confidence in an answer about another code."""

BEST_SENTENCES = 40
ALIKE = 0.5
"""Shared pairs of characters from which two sentences are built alike."""

_LETTERS = compile_later(r"[a-z]+")
_DIGITS = compile_later(r"[0-9]+")
_JOINTS = compile_later(r"[-/._+&#*]+")
_PLAIN = compile_later(
    r"[0-9]{1,4}|[0-9]+\.[0-9.]*|(?:1[0-9]|20)[0-9]{2}(?:[-/.][0-9]{1,4})+|"
    r"[0-9]{1,3}(?:[-/._+&#*]+[0-9]{1,3})*|[0-9][0-9.+-]*[a-z]+(?:/[a-z]+)?"
)
_MEASURED = compile_later(
    r"\s?(?:[年月日天个元块万亿人名户吨米里度岁倍%]|公里|公斤|千克|平方|立方|小时|分钟)"
)


def doubt_other_code(question: str, found: Ranked) -> Ranked:
    """What was found, with little confidence if it is about another code than the question's.

    That is where the best sentence has a code built like one of the question's, and none of the
    question's stands in it, near it or in what it stands under.
    """
    evidence = found.evidence
    if found.confidence <= DOUBTED or not evidence.sentences:
        return found
    codes = asked_codes(question)
    if not codes:
        return found
    shapes = {_shape(code) for code in codes}
    text = fold(evidence.text(0))
    others = [code for code in find_codes(text) if _shape(code) in shapes]
    if not others or any(places(around, code) for around in _around(evidence) for code in codes):
        return found
    return replace(found, confidence=DOUBTED)


def keep_asked_code(evidence: Evidence, question: str) -> Evidence:
    """The evidence without those of its best sentences that say of another code what one says of
    the question's: «HB-316型阀门重…» beside «HB-310型阀门重…», for «HB-310有多重？»."""
    codes = asked_codes(question)
    if not codes:
        return evidence
    rows = range(min(BEST_SENTENCES, len(evidence.scores)))
    texts = [fold(evidence.text(row)) for row in rows]
    right = [text for text in texts if any(places(text, code) for code in codes)]
    shapes = {_shape(code) for code in codes}
    dropped = {
        row
        for row, text in zip(rows, texts, strict=True)
        if text not in right
        and any(_shape(code) in shapes for code in find_codes(text))
        and any(likeness(text, each) >= ALIKE for each in right)
    }
    return keep_rows(evidence, [row for row in range(len(evidence.scores)) if row not in dropped])


def asked_codes(question: str) -> tuple[str, ...]:
    """The codes of a question that can only be names: no years, dates, amounts or measures."""
    folded = fold(question)
    return tuple(
        code
        for code in find_codes(folded)
        if len(code) > 2
        and not _PLAIN.fullmatch(code)
        and not all(_MEASURED.match(folded, end) for _, end in places(folded, code))
    )


def _shape(code: str) -> str:
    """How a code is built: «a-0385», «b-17» and «c8» alike, however they are joined; of figures
    alone also how many there are."""
    if code.isdigit():
        return "9" * len(code)
    shape = _DIGITS.sub("9", _LETTERS.sub("a", code))
    return _JOINTS.sub("", shape) if "a" in shape else shape


def _around(evidence: Evidence) -> list[str]:
    """The best sentence's passage, those next to it, and what it stands under, folded."""
    of = evidence.of[0]
    document, number = evidence.passages[of].document, evidence.numbers[of]
    near = [
        fold(passage.text)
        for passage, each in zip(evidence.passages, evidence.numbers, strict=True)
        if passage.document == document and abs(each - number) <= 1
    ]
    return [*near, fold(evidence.titles[of]), fold(document)]
