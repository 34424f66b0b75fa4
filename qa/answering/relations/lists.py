"""The members of a list in a document: «一是…二是…», «第一…第二…», or sentences built alike."""

from __future__ import annotations

import re
from itertools import pairwise

from index import compile_later, fold, numerals
from qa.ranking.candidates import Evidence

MOST_MEMBERS = 5
SENTENCES_WITH_A_LIST = 3
"""Number of best sentences checked for belonging to a list."""

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"
_WORDS = {"首先": 1, "其次": 2, "再次": 3, "再者": 3, "第三": 3, "然后": 2, "最后": 9, "末了": 9}
_COUNT = rf"([{numerals.TO_TEN}]|\d{{1,2}})"
_MARKS = (
    ("是", compile_later(rf"([{numerals.TO_TEN}])(?:是|要|则|、|[.．])")),
    ("第", compile_later(rf"第{_COUNT}(?:[,，、:：是]|步|点|个|种|类|方面|项|阶段)")),
    ("其", compile_later(rf"其([{numerals.TO_TEN}])[,，是、]")),
    ("括", compile_later(rf"[(（]{_COUNT}[)）]")),
    ("数", compile_later(r"(\d{1,2})(?:[.．、)）]|\. )(?!\d)")),
    ("圈", compile_later(f"([{_CIRCLED}])")),
    ("序", compile_later(f"({'|'.join(_WORDS)})")),
    ("面", compile_later(r"(一方面|另一方面)")),
    ("en", compile_later(r"(first|second|third|fourth|fifth|finally)(?:ly)?\b")),
)
_ENGLISH = ("first", "second", "third", "fourth", "fifth")
_INTRODUCES = compile_later(r"[:：]$|如下|以下|下列|下面|as follows|following")
_OPENING = compile_later(r"^[\s“\"‘「『《（(]+")
_GAP = 6
"""Sentences that may stand between one member and the next."""

_SAME_BEGINNING = 4
_LEAST_PARTS = 3
_ASKS_FOR_ALL = compile_later(r"(?:怎么|怎样|如何)(?:做|办|应对|处理|应付)")


def enumerated(evidence: Evidence) -> list[int]:
    """Rows of the members of the list that one of the best sentences belongs to or introduces.

    In the order of the text; empty when there is no list of two members or more.
    """
    for row in range(min(SENTENCES_WITH_A_LIST, len(evidence.scores))):
        document = evidence.passages[evidence.of[row]].document
        order = sorted(
            (
                other
                for other, of in enumerate(evidence.of)
                if evidence.passages[of].document == document
            ),
            key=lambda other: evidence.sentences[other].start,
        )
        for members_of in (_marked, _after_colon, _built_alike, _parts):
            members = members_of(evidence, order, row)
            if len(members) > 1:
                return members[:MOST_MEMBERS]
    return []


def mark(text: str) -> tuple[str, int] | None:
    """The style and number of the mark that a sentence begins with, or None."""
    bare = fold(text).lstrip()
    for style, pattern in _MARKS:
        match = pattern.match(bare)
        if match:
            return style, _number(match.group(1))
    return None


def _number(word: str) -> int:
    if word in _WORDS:
        return _WORDS[word]
    if word in ("一方面", "另一方面"):
        return 1 if word == "一方面" else 2
    if word in (*_ENGLISH, "finally"):
        return _ENGLISH.index(word) + 1 if word in _ENGLISH else 9
    if word in _CIRCLED:
        return _CIRCLED.index(word) + 1
    return numerals.parse_number(word) or 0


def _marked(evidence: Evidence, order: list[int], row: int) -> list[int]:
    """The run of marked sentences, numbers rising, that a row is in or stands just before."""
    marks = {other: found for other in order if (found := mark(evidence.text(other)))}
    at = order.index(row)
    if row not in marks:
        following = order[at + 1] if at + 1 < len(order) else None
        if following not in marks or not _INTRODUCES.search(fold(evidence.text(row)).strip()):
            return []
        at += 1
    style = marks[order[at]][0]
    members = [order[at]]
    for step in (-1, 1):
        place, number, last = at, marks[order[at]][1], at
        while 0 <= place + step < len(order) and abs(place + step - last) <= _GAP:
            place += step
            found = marks.get(order[place])
            if found and found[0] == style and (found[1] - number) * step > 0:
                members.append(order[place])
                number, last = found[1], place
    return sorted(members, key=order.index)


def _after_colon(evidence: Evidence, order: list[int], row: int) -> list[int]:
    """The run of sentences that semicolons join, a colon in the first («三件事：甲；乙；丙。»)."""
    run = _run(evidence, order, row)
    return run if re.search(r"[:：]", evidence.text(run[0])) else []


def _parts(evidence: Evidence, order: list[int], row: int) -> list[int]:
    """The run of three sentences or more that semicolons join: to their writer it is one.

    Only where all is asked for: «怎样找到症结？» is answered by the one part that says so.
    """
    asks_for_all = _ASKS_FOR_ALL.search(evidence.asked.question.text)
    run = _run(evidence, order, row) if asks_for_all else []
    return run if len(run) >= _LEAST_PARTS else []


def _run(evidence: Evidence, order: list[int], row: int) -> list[int]:
    first = last = order.index(row)
    while first > 0 and _joined(evidence, order[first - 1], order[first]):
        first -= 1
    while last + 1 < len(order) and _joined(evidence, order[last], order[last + 1]):
        last += 1
    return order[first : last + 1]


def _joined(evidence: Evidence, row: int, following: int) -> bool:
    """Whether a sentence ends in a semicolon and the other begins where it ends."""
    ends = evidence.sentences[row].end == evidence.sentences[following].start
    return ends and evidence.text(row).rstrip().endswith((";", "；"))


def _built_alike(evidence: Evidence, order: list[int], row: int) -> list[int]:
    """Sentences next to each other, or each at the head of its paragraph, that begin alike."""
    alike = [other for other in order if _begin_alike(evidence.text(row), evidence.text(other))]
    heads = [other for other in alike if other == row or _heads_paragraph(evidence, other)]
    if len(heads) > 1 and _heads_paragraph(evidence, row):
        return heads
    places = [order.index(other) for other in alike]
    run = [order.index(row)]
    for first, second in [*pairwise(places), *pairwise(reversed(places))]:
        if first in run and abs(first - second) == 1 and second not in run:
            run.append(second)
    return [order[place] for place in sorted(run)]


def _heads_paragraph(evidence: Evidence, row: int) -> bool:
    """Whether the sentence is the first of a paragraph (of its first passage)."""
    of = evidence.of[row]
    passage = evidence.passages[of]
    earlier = any(
        other.document == passage.document
        and other.paragraph == passage.paragraph
        and other.start < passage.start
        for other in evidence.passages
    )
    return evidence.sentences[row] == passage.sentences[0] and not earlier


def _begin_alike(first: str, second: str) -> bool:
    one, two = (_OPENING.sub("", fold(text)) for text in (first, second))
    return len(one) > _SAME_BEGINNING and one[:_SAME_BEGINNING] == two[:_SAME_BEGINNING]
