"""Answers «how many» from a list where the text states no number."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index import HAN, compile_later, fold, numerals
from qa.answering.selection import BEST_SENTENCES, MOST, Remark, Selection, selected, shares_of
from qa.question.tokens import tokenize
from qa.ranking.candidates import Evidence
from qa.ranking.pipeline import Ranked
from qa.rewriting.counting import Counting

LONGEST_MEMBER = 24
"""Characters of a member of a list; what is longer is a clause."""

LISTED = 0.6
"""A complete list of the very things that are counted is evidence of its own: so much of the
threshold is enough."""

# All digits of it: what is said to follow is not to be looked for within a number.
_MANY = rf"(?:\d[\d,]*(?![\d,])|[{numerals.NUMERALS}]+(?![{numerals.NUMERALS}]))[多余几]?"
_ENGLISH_MANY = r"\b(?:\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens? of)"
_PAUSE = compile_later(r"[。！!？?；;：:，,\n]|\.(?!\d)")
_AND = frozenset(("和", "与", "及", "以及", "跟"))
# After the noun of a list its clause ends, or what is said of all of its members begins.
_ENDS_LIST = compile_later(r"[。！!？?；;：:，,)）」』”\n]|$|[共均都各皆由在]")
_OPEN = compile_later(
    r"等|例如|比如|诸如|譬如|其中|部分|主要|之类|"
    r"\b(?:such as|including|for example|among|mainly|etc|others?|more)\b"
)
_ENGLISH_LIST = compile_later(r"[^,.;:]+(?:, (?!and )[^,.;:]+)+,? and [^,.;:]+")
_ENGLISH_COMMA = compile_later(r", (?:and )?| and ")
_MOST_WORDS = 4
_ADDS = compile_later(r"此外|另外|另有|还有|还设|还建|其他|其余|\b(?:also|another|besides|other)\b")
_LEAD_IN = compile_later(
    r".*(?:建有|设有|包括|包含|分别是|分别为|分为|分成|下设|下辖|涵盖|共有|就是|即|有|是|为|含|设|建|辖)"
)


@dataclass(frozen=True, slots=True)
class Enumeration:
    """A list within a sentence: its members, and whether the sentence names all of them."""

    members: tuple[str, ...]
    complete: bool


def count_listed(
    counting: Counting, asked: Ranked, listed: Ranked, threshold: float
) -> tuple[Selection, float] | None:
    """The sentence that lists what a question counts, where none states its number.

    asked: what was found for the question; listed: for the one that asks which ones there are. A
    remark gives the number of members, where the list is complete. Also the confidence (0 to 1)
    that this answers the question. None where no list was found, or the confidence is below
    ``threshold``; of a complete list of what is counted, below ``LISTED`` times that.
    """
    confidence = max(asked.confidence, listed.confidence)
    if confidence < LISTED * threshold:
        return None
    for evidence in (listed.evidence, asked.evidence):
        lists = _lists(counting, evidence)
        complete = any(listing.complete for listing in lists.values())
        if lists and (complete or confidence >= threshold):
            shares = shares_of(evidence.scores)
            chosen = tuple(selected(evidence, shares, row) for row in lists)
            remarks = _remarks(counting, evidence, lists)
            return Selection(chosen, remarks=remarks), max(confidence, threshold)
    return None


def _lists(counting: Counting, evidence: Evidence) -> dict[int, Enumeration]:
    """The rows that list what is counted, of those that name its scope if any does; the best of
    them only, unless all there is is counted."""
    found = {
        row: listed
        for row in range(min(BEST_SENTENCES, len(evidence.scores)))
        if (listed := enumeration(evidence.text(row), counting.noun)) is not None
    }
    if not counting.scope:
        return dict(list(found.items())[:MOST])
    named = {row: each for row, each in found.items() if counting.scope in fold(evidence.text(row))}
    return dict(list((named or found).items())[:1])


def _remarks(
    counting: Counting, evidence: Evidence, lists: dict[int, Enumeration]
) -> tuple[Remark, ...]:
    """The number of members of the only list, if it is complete and nothing adds to it."""
    (row, listed), *others = lists.items()
    texts = [
        fold(evidence.text(other))
        for other in range(min(BEST_SENTENCES, len(evidence.scores)))
        if other != row
    ]
    added = any(counting.noun in text and _ADDS.search(text) for text in texts)
    if others or added or not listed.complete:
        return ()
    number = f"{len(listed.members)}{counting.unit}"
    return (Remark("counted", (("number", number),)),)


def states_number(counting: Counting, evidence: Evidence) -> bool:
    """Whether one of the best sentences says how many there are («五座提水站», «提水站共五座»).

    A number counts beside the noun or its measure word; one with «号» or the like is a name.
    """
    noun = re.escape(counting.noun)
    measures = "|".join(map(re.escape, filter(None, (counting.unit, "个", counting.noun[0]))))
    stated = re.compile(
        rf"{_MANY}(?![号级期楼]) ?(?:{measures})?[{HAN}]{{0,4}}?{noun}|"
        rf"{noun}[{HAN}]{{0,4}}?{_MANY}(?:{measures})|"
        rf"{noun}.*?共[计有]?[约达]?{_MANY}|"
        rf"{_ENGLISH_MANY} (?:[a-z-]+ )?{noun}"
    )
    rows = range(min(BEST_SENTENCES, len(evidence.scores)))
    return any(stated.search(fold(evidence.text(row))) for row in rows)


def enumeration(sentence: str, noun: str) -> Enumeration | None:
    """The list of things of a kind (a folded noun) that a sentence gives, or None.

    «建有青石、白沙和柳湾提水站» lists stations before their noun, «提水站有青石、白沙和柳湾» after
    it. A list that ends in «等», or that gives examples, is not complete.
    """
    folded = fold(sentence)
    if folded.isascii():
        return _enumeration_in_english(folded, noun)
    at = folded.find(noun)
    while at >= 0:
        end = at + len(noun)
        found = _before_noun(folded, at) if _ENDS_LIST.match(folded, end) else None
        found = found or _after_noun(folded, end)
        if found is not None:
            return found
        at = folded.find(noun, at + 1)
    return None


def _before_noun(folded: str, at: int) -> Enumeration | None:
    """«青石、白沙和柳湾(等)(三座)提水站»; also «青石提水站、白沙提水站»."""
    begin = max((mark.end() for mark in _PAUSE.finditer(folded, 0, at)), default=0)
    clause = folded[begin:at]
    counted = re.search(rf"(?P<open>等)?(?:{_MANY}[个座家所条种类项名位台部处支间]?)?$", clause)
    members = _members(clause[: counted.start()] if counted else clause)
    if len(members) < 2:
        return None
    lead = clause.partition(members[0])[0]
    complete = not (counted and counted["open"]) and not _OPEN.search(lead)
    return Enumeration(tuple(members), complete and _each_is_one(members))


def _after_noun(folded: str, at: int) -> Enumeration | None:
    """«提水站有青石、白沙和柳湾(等)»."""
    says = re.compile(
        r"(?:名单)?(?:共|主要|目前|分别|现)*(?P<verb>有|是|为|包括|包含|分为|分成|即|如下)?(?:[:：]|以下)?"
    ).match(folded, at)
    if says is None or not says.group():
        return None
    stop = _PAUSE.search(folded, says.end())
    clause = folded[says.end() : stop.start() if stop else len(folded)]
    members = _members(clause)
    if len(members) < 2:
        return None
    complete = not _OPEN.search(says.group()) and not _OPEN.search(clause)
    return Enumeration(tuple(members), complete and _each_is_one(members))


def _each_is_one(members: list[str]) -> bool:
    """Whether no member is itself several («三座泵站、两座水闸»)."""
    return not any(re.match(rf"{_MANY}(?![号级期楼])", member) for member in members)


def _members(clause: str) -> list[str]:
    """The members of the list that a clause is, or ends in; what introduces them is left out."""
    *parts, last = clause.split("、")
    place = len(clause) - len(last)
    words = [
        token
        for token in tokenize(clause)
        if token.word in _AND and place < token.start and token.end < len(clause)
    ]
    if words:
        parts += [clause[place : words[0].start], clause[words[0].end :]]
    else:
        parts.append(last)
    if len(parts) > 1 and (lead := _LEAD_IN.match(parts[0])) and lead.end() < len(parts[0]):
        parts[0] = parts[0][lead.end() :]
    plain = all(0 < len(part.strip()) <= LONGEST_MEMBER for part in parts)
    return [part.strip() for part in parts] if plain else []


def _enumeration_in_english(folded: str, noun: str) -> Enumeration | None:
    """«stations at A, B and C»; a list of two things, without a comma, may be no list at all."""
    found = _ENGLISH_LIST.search(folded)
    if found is None or noun.removesuffix("s") not in folded:
        return None
    members = tuple(part.strip() for part in _ENGLISH_COMMA.split(found.group()) if part.strip())
    if any(len(member.split()) > _MOST_WORDS for member in members[1:]):
        return None
    return Enumeration(members, not _OPEN.search(folded))
