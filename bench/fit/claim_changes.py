"""One change to a claim that makes it wrong."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from bench.fit.claim_wordings import CLAUSES, WORDS
from index import fold, has_han, numerals
from qa.question.tokens import tokenize
from qa.verification.amounts import amounts
from qa.verification.names import names, stands_in

Span = tuple[int, int]
Changed = tuple[str, Span] | None

UNSUPPORTED = (
    "number changed", "numbers swapped", "entity swapped", "roles swapped", "negated", "antonym",
    "clause added", "scope", "cause", "merged",
)  # fmt: skip
"""The ways of ``change``."""

_NEGATABLE = re.compile(
    r"(?<![不没未])(?:(?P<is>是(?!否|由))|(?P<be>属于|可以|能够|应当|需要|必须|允许|包括|会(?!议|社|员|长|计|战)|"
    r"能(?!力|量|源)|适合|负责|使用|要求)|(?P<did>获得|成立|参加|加入|发现|出版|发表|建造|建立|改名|通过|击败|"
    r"担任|提出|完成|采用|创办|设立|打败|当选|出席|公布|支持|开设|举行|取得|引进|改编|占领|生产|拥有))"
)
_NEGATIVE = re.compile(
    r"(?:没有|不(?=[是会能可得需必用允应属包对在再])|并未|尚未|未(?=[能曾被经获]))"
)
_ENGLISH_BE = re.compile(
    r"\b(is|was|are|were|can|could|will|must|may|should|has|have|had)\b(?! not)"
)


def change(
    kind: str, claim: str, cited: Sequence[str], paragraph: str, other: str, chance: random.Random
) -> Changed:
    """The claim with one thing made wrong and the span of it; None where that cannot be done.

    ``cited``: the sentences it cites; ``paragraph``: the text around them; ``other``: another text.
    """
    found = _CHANGES[kind](claim, cited, paragraph, other, chance)
    if found is None or fold(found[0]) == fold(claim):
        return None
    return found


def _put(claim: str, start: int, end: int, new: str) -> tuple[str, Span]:
    return claim[:start] + new + claim[end:], (start, start + len(new))


def _number_changed(
    claim: str, cited: Sequence[str], paragraph: str, other: str, chance: random.Random
) -> Changed:
    found = [one for one in amounts(fold(claim)) if one.end <= len(claim)]
    if not found:
        return None
    one = chance.choice(found)
    text = claim[one.start : one.end]
    taken = [fold(sentence) for sentence in cited]
    for _ in range(6):
        new = _another(text, paragraph, chance)
        if new != text and not any(fold(new) in sentence for sentence in taken):
            return _put(claim, one.start, one.end, new)
    return None


def _another(text: str, paragraph: str, chance: random.Random) -> str:
    """Another number of the same form: of the paragraph, or with other digits."""
    near = [m.group() for m in re.finditer(r"\d+(?:[.,]\d+)?", paragraph)]
    same = [one for one in near if len(one) == len(text)]
    if same and chance.random() < 0.4:
        return chance.choice(same)
    places = [at for at, each in enumerate(text) if each.isdecimal() or each in numerals.ONES]
    if not places:
        words = ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve"]
        return chance.choice(words) if text.isalpha() and text.isascii() else text
    if len(places) > 1 and chance.random() < 0.25:
        a, b = chance.sample(places, 2)
        swapped = list(text)
        swapped[a], swapped[b] = swapped[b], swapped[a]
        return "".join(swapped)
    at = chance.choice(places)
    figures = "123456789" if text[at].isdecimal() else numerals.ONES
    return text[:at] + chance.choice(figures.replace(text[at], "")) + text[at + 1 :]


def _numbers_swapped(
    claim: str, cited: Sequence[str], paragraph: str, other: str, chance: random.Random
) -> Changed:
    found = amounts(fold(claim))
    pairs = [
        (one, two)
        for at, one in enumerate(found)
        for two in found[at + 1 :]
        if one.kind == two.kind and one.value != two.value
    ]
    if not pairs:
        return None
    one, two = chance.choice(pairs)
    first, second = claim[one.start : one.end], claim[two.start : two.end]
    text = claim[: one.start] + second + claim[one.end : two.start] + first + claim[two.end :]
    return text, (one.start, one.start + len(second))


def _entity_swapped(
    claim: str, cited: Sequence[str], paragraph: str, other: str, chance: random.Random
) -> Changed:
    mine = names(claim, fold(claim))
    sources = [fold(sentence) for sentence in cited]
    theirs = [paragraph[slice(*span)] for span in names(paragraph, fold(paragraph))]
    theirs += [other[slice(*span)] for span in names(other[:400], fold(other[:400]))]
    if not mine:
        return None
    start, end = chance.choice(mine)
    fit = [
        one
        for one in theirs
        if not stands_in(fold(one), sources)
        and has_han(one) == has_han(claim[start:end])
        and abs(len(one) - (end - start)) <= 6
        and one[:1].isalnum() == claim[start].isalnum()
    ]
    return _put(claim, start, end, chance.choice(fit)) if fit else None


def _roles_swapped(
    claim: str, cited: Sequence[str], paragraph: str, other: str, chance: random.Random
) -> Changed:
    mine = names(claim, fold(claim))
    if len(mine) < 2 and has_han(claim):
        mine = [
            (token.start, token.end)
            for token in tokenize(fold(claim))
            if token.flag[:1] == "n" and token.end - token.start > 1
        ]
    pairs = [
        (one, two)
        for one, two in pairwise(mine)
        if claim[slice(*one)] != claim[slice(*two)] and _relates(claim[one[1] : two[0]])
    ]
    if not pairs:
        return None
    (a, b), (c, d) = chance.choice(pairs)
    return claim[:a] + claim[c:d] + claim[b:c] + claim[a:b] + claim[d:], (a, a + d - c)


def _relates(between: str) -> bool:
    """Whether what stands between two names is more than what joins a list."""
    if "、" in between:
        return False
    if not has_han(between):
        return len(re.findall("[a-z]+", re.sub(r"\b(?:and|or)\b", "", between))) > 0
    return any(token.flag.startswith(("v", "p")) for token in tokenize(fold(between)))


def _negated(
    claim: str, cited: Sequence[str], paragraph: str, other: str, chance: random.Random
) -> Changed:
    if not has_han(claim):
        found = list(_ENGLISH_BE.finditer(claim))
        if found:
            one = chance.choice(found)
            return _put(claim, one.start(), one.end(), f"{one.group()} not")
        plain = re.search(r"\b(?:not|never) ", claim)
        return _put(claim, *plain.span(), "") if plain else None
    denied = list(_NEGATIVE.finditer(claim))
    if denied and chance.random() < 0.6:
        one = chance.choice(denied)
        return _put(claim, *one.span(), "")
    found = list(_NEGATABLE.finditer(claim))
    if not found:
        return None
    one = chance.choice(found)
    new = f"没有{one.group()}" if one["did"] else f"不{one.group()}"
    new = chance.choice([new, f"从未{one.group()}"]) if one["did"] else new
    return _put(claim, *one.span(), chance.choice([new, f"并{new}"]))


def _opposite(
    claim: str, cited: Sequence[str], paragraph: str, other: str, chance: random.Random
) -> Changed:
    pairs = WORDS["opposites"]["zh" if has_han(claim) else "en"]
    words = {token.word: token for token in tokenize(fold(claim))} if has_han(claim) else {}
    for one, two in chance.sample(pairs, len(pairs)):
        for old, new in ((one, two), (two, one)):
            if has_han(claim):
                place = words.get(old)
                if place is not None:
                    return _put(claim, place.start, place.end, new)
            elif found := re.search(rf"\b{old}\b", claim):
                return _put(claim, *found.span(), new)
    return None


def _clause_added(
    claim: str, cited: Sequence[str], paragraph: str, other: str, chance: random.Random
) -> Changed:
    text = paragraph if chance.random() < 0.6 else other
    joined = "".join(cited)
    clauses = [
        one.strip()
        for one in re.split(r"[，。；\n,;.]", text)
        if 5 <= len(one.strip()) <= (24 if has_han(claim) else 70)
        and one.strip() not in joined
        and has_han(one) == has_han(claim)
    ]
    if not clauses:
        return None
    comma = "，" if has_han(claim) else ", and "
    bare = claim.rstrip("。.!！")
    return _put(claim, len(bare), len(claim), comma + chance.choice(clauses) + claim[len(bare) :])


def _scope(
    claim: str, cited: Sequence[str], paragraph: str, other: str, chance: random.Random
) -> Changed:
    rules = list(WORDS["broader"])
    chance.shuffle(rules)
    for pattern, new in rules:
        if found := re.search(pattern, claim):
            return _put(claim, *found.span(), new)
    if not has_han(claim) or chance.random() < 0.4:
        return None
    if found := re.search(
        r"(?<=[\u4e00-\u9fff]{2})(?:是|有|在|为|可以|由)(?=[\u4e00-\u9fff])", claim
    ):
        word = chance.choice(["都", "只", "一直", "仅", "始终", "必须"])
        return _put(claim, found.start(), found.start(), word)
    return None


def _cause(
    claim: str, cited: Sequence[str], paragraph: str, other: str, chance: random.Random
) -> Changed:
    if has_han(claim):
        found = list(
            re.finditer(
                r"(?:，|之后，|以后，|后，)(?!因|所以|导致|但|而|其|由于|即|如)(?=[\u4e00-\u9fff]{4})",
                claim,
            )
        )
        word = chance.choice(["，因此", "，导致", "，所以", "，从而", "，使得", "，是因为"])
    else:
        found = list(re.finditer(r", (?:and )?(?=\w+ \w+ \w+)| and (?=\w+ \w+ \w+)", claim))
        word = chance.choice([" because ", ", so ", ", and therefore ", " which caused "])
    if not found or re.search("因|导致|所以|because|therefore", claim):
        return None
    return _put(claim, *chance.choice(found).span(), word)


def _merged(
    claim: str, cited: Sequence[str], paragraph: str, other: str, chance: random.Random
) -> Changed:
    """The beginning of the claim with the end of a clause of another sentence."""
    joined = "".join(cited)
    clauses = CLAUSES.split(claim.rstrip("。."))
    stretches = [
        one.strip()
        for one in re.split(r"[，。；\n,;.]", paragraph)
        if 6 <= len(one.strip()) <= 30
        and one.strip() not in joined
        and has_han(one) == has_han(claim)
    ]
    if not stretches:
        return None
    comma, stop = ("，", "。") if has_han(claim) else (", ", ".")
    if len(clauses) > 1:
        at = chance.randrange(1, len(clauses))
        before = comma.join(clauses[:at]) + comma
        new = chance.choice(stretches)
        rest = comma.join(["", *clauses[at + 1 :]]) + stop
        return before + new + rest, (len(before), len(before) + len(new))
    named = names(claim, fold(claim))
    if named and named[0][0] == 0 and has_han(claim):
        head = claim[: named[0][1]]
        new = re.sub(r"^[他她它其该]", "", chance.choice(stretches))
        return f"{head}{new}{stop}", (len(head), len(head) + len(new))
    return None


_CHANGES: dict[str, Callable[[str, Sequence[str], str, str, random.Random], Changed]] = {
    "number changed": _number_changed,
    "numbers swapped": _numbers_swapped,
    "entity swapped": _entity_swapped,
    "roles swapped": _roles_swapped,
    "negated": _negated,
    "antonym": _opposite,
    "clause added": _clause_added,
    "scope": _scope,
    "cause": _cause,
    "merged": _merged,
}
