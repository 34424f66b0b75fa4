"""Sentences beside one another: on one paragraph, alike, of another time, or in contradiction."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from index import HAN, compile_later, fold, numerals
from qa.answering.relations.circumstances import (
    asked_times,
    circumstances,
    headings_of,
    hold_apart,
    of_other_thing,
    of_other_times,
)
from qa.answering.relations.contradictions import asked_pairs, differ, same_fact
from qa.question.quantities import find_stated
from qa.ranking.candidates import Evidence, keep_rows
from qa.ranking.features import FEATURES

_NUMBERS = compile_later(rf"[\d.,{numerals.NUMERALS}]+")
_ADDS = compile_later(
    r"此外|另外|另有|还|也|其他|其余|\b(?:also|another|besides|in addition|other)\b"
)
_ASKED_IN_ENGLISH = compile_later(
    r"\b(?:which|what|any) (?!is|are|was|were|do|does|did)([a-z-]{3,})"
)
POSSIBLE = 0.005
"""The chance that the reader has to give the best sentence for it to be said to be more of what is
asked for, though it does not say so."""

_SIDES = 3
_FEWER = 0.03
_ALIKE = 0.5
_SENTENCES_FOR_TIMES = 12
_SENTENCES_FOR_OTHER_SIDES = 25
_LEAST_ASKED = 0.75
_SAME = 0.9

_CLOSING = "”’」』）)】\"'"
_SITE = rf"[{HAN}]{{0,10}}(?:网|论坛|贴吧|社区|博客|百科|文库|知道|经验|问答|频道|专栏|资讯|在线)"
_OF_A_SITE = compile_later(rf"^[^。，,；;]{{2,60}}(?:[{HAN}]_[{HAN}]{{2,12}}| ?[-–—|] ?{_SITE})$")
"""«板蓝根的功效与作用_健康问答», «君子兰多久浇一次水 - 花木网»."""

_SECTION = compile_later(rf"第[{numerals.NUMERALS}0-9]+[章节编部篇]\s*[^，。；,;]{{0,20}}")


def keep_asked_time(evidence: Evidence) -> Evidence:
    """The evidence without those of its best sentences that say of another time what one says of
    the time asked about («二月售出…» beside «三月售出…», for «三月…多少？»)."""
    asked = asked_times(evidence.asked.question.text)
    if not asked.times:
        return evidence
    rows = range(min(_SENTENCES_FOR_TIMES, len(evidence.scores)))
    held = [circumstances(evidence.text(row), _headings(evidence, row)) for row in rows]
    bare = [_NUMBERS.sub("", fold(evidence.text(row))) for row in rows]
    right = [bare[row] for row in rows if asked.times & held[row].times]
    others = {
        row
        for row in rows
        if of_other_times(asked, held[row])
        and any(likeness(text, bare[row]) >= _ALIKE for text in right)
    }
    return keep_rows(evidence, [row for row in range(len(evidence.scores)) if row not in others])


def keep_asked_thing(evidence: Evidence) -> Evidence:
    """The evidence without those of its best sentences that say of another thing what one says of
    the thing asked about, and name it alike («白云水库…» beside «青龙水库…»)."""
    rows = range(min(_SENTENCES_FOR_TIMES, len(evidence.scores)))
    texts = [fold(evidence.text(row)) for row in rows]
    bare = [_NUMBERS.sub("", text) for text in texts]
    question = evidence.asked.question
    others = {
        row
        for row in rows
        if any(
            of_other_thing(question, texts[right], texts[row])
            and likeness(bare[right], bare[row]) >= _ALIKE
            for right in rows
            if right != row
        )
    }
    return keep_rows(evidence, [row for row in range(len(evidence.scores)) if row not in others])


def keep_further(evidence: Evidence, counted: str = "") -> Evidence:
    """What says more of what is asked for, where part of the answer was quoted already.

    That is what names what is asked for («在建项目») or adds to what was said («此外»), and the
    best sentence where the reader finds it possible; none that holds at another time than the one
    asked about. counted: what the question counts, folded, if it counts things.
    """
    question = evidence.asked.question
    asked = asked_times(question.text)
    rows = [
        row
        for row in range(len(evidence.scores))
        if not asked.times
        or not of_other_times(asked, circumstances(evidence.text(row), _headings(evidence, row)))
    ]
    asked_for = _ASKED_IN_ENGLISH.search(question.text)
    noun = counted or question.noun or (asked_for[1] if asked_for else "")
    if noun:
        noun = noun.removesuffix("s") if noun.isascii() else noun
        texts = {row: fold(evidence.text(row)) for row in rows}
        best = rows[:1] if evidence.chances is None or evidence.chances[0] >= POSSIBLE else []
        rows = [
            row for row in rows if row in best or noun in texts[row] or _ADDS.search(texts[row])
        ]
    return keep_rows(evidence, rows)


def other_statements(evidence: Evidence) -> list[int]:
    """Sentences of other paragraphs that answer differently from the best one, at most two.

    They speak of what the question speaks of as much as the best one does, each with the passage
    it stands in.
    """
    best = evidence.text(0)
    needed = _LEAST_ASKED * _asked_pairs(evidence, 0)
    found: list[int] = []
    for row in range(1, min(len(evidence.scores), _SENTENCES_FOR_OTHER_SIDES)):
        if paragraph_of(evidence, row) == paragraph_of(evidence, 0):
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
    sides = fold(first), fold(second)
    if of_other_thing(question, *sides) or of_other_thing(question, *reversed(sides)):
        return False
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


def repeats(evidence: Evidence, rows: Sequence[int], row: int) -> bool:
    """Whether a sentence only repeats one of those already chosen."""
    text = evidence.text(row)
    return any(likeness(evidence.text(kept), text) > _SAME for kept in rows)


def is_of_another(evidence: Evidence, row: int) -> bool:
    """Whether a sentence says of another thing what the best one says of the thing asked about:
    it is built alike, with fewer of the question's words («善于吃亏的…» by «善于扎堆的…»)."""
    coverage = evidence.features[:, FEATURES.index("coverage")]
    fewer = coverage[row] < coverage[0] - _FEWER
    return bool(fewer) and likeness(evidence.text(0), evidence.text(row)) >= _ALIKE


def is_of_other_value(evidence: Evidence, row: int) -> bool:
    """Whether a sentence gives another number than the question and the best sentence do."""
    question = evidence.asked.question.text
    best, said = (find_stated(question, fold(evidence.text(each))) for each in (0, row))
    return best.same and said.other and not said.same


def paragraph_of(evidence: Evidence, row: int) -> tuple[str, int, int]:
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


def says_nothing(text: str) -> bool:
    """Whether a sentence answers nothing by itself: a question, the number and the name of a
    section («第二章使用范围。»), or a web page's title with the name of its site."""
    bare = text.strip().rstrip(f"{_CLOSING}。.:：")
    if bare.endswith(("?", "？")) or _SECTION.fullmatch(bare) is not None:
        return True
    return _OF_A_SITE.search(bare) is not None
