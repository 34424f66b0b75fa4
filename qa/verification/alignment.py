"""A claim laid beside the sentences it cites: what is common, what is new, what changed places."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from index import has_han
from qa.answering.relations.clauses import TOKEN, Clause, clauses_of
from qa.question.lexicon import BINDING_TOKENS, ENGLISH_FUNCTION_WORDS
from qa.verification.wording import denials, opposites

_NEAR = 0.3
"""The least share of a clause that another must have to be taken for what it restates."""


@dataclass(frozen=True, slots=True)
class Pairing:
    """A clause of the claim, the stretch of the source most like it, the share of the clause's
    content that it has, and how they differ: negations more or fewer, opposites."""

    clause: str
    source: str
    share: float
    denials: int
    opposites: int


def pair_clauses(claim: str, sources: Sequence[str]) -> list[Pairing]:
    """Each clause of a folded claim with the clause of the folded sources most like it."""
    others = [clause for text in sources for clause in clauses_of(text)]
    windows = [(clause.text, content_of(clause)) for clause in others]
    windows += [
        (f"{one.text},{two.text}", content_of(one) | content_of(two))
        for one, two in itertools.pairwise(others)
    ]
    return [_pair(mine, windows) for mine in clauses_of(claim)]


def _pair(mine: Clause, windows: Sequence[tuple[str, frozenset[str]]]) -> Pairing:
    content = content_of(mine)
    shares = [
        (len(content & theirs) / max(len(content), 1), -len(theirs), text)
        for text, theirs in windows
    ]
    share, _, text = max(shares, default=(0.0, 0, ""))
    if share < _NEAR:
        return Pairing(mine.text, "", share, 0, 0)
    flipped = denials(mine.text) - denials(text)
    return Pairing(mine.text, text, share, flipped, opposites(mine.text, text))


def content_of(clause: Clause) -> frozenset[str]:
    """The tokens of a clause without function words, English words by their base form."""
    return frozenset(lemma(token) for token in clause.tokens if not _binds(token))


def _binds(token: str) -> bool:
    return token in BINDING_TOKENS or token in ENGLISH_FUNCTION_WORDS


@lru_cache(maxsize=8192)
def lemma(token: str) -> str:
    """An English word's base form («were» is be); any other token as it is."""
    if not token.isascii() or not token.isalpha():
        return token
    from lemminflect import getAllLemmas

    found = getAllLemmas(token)
    order = [found[part][0] for part in ("VERB", "NOUN", "ADJ", "AUX") if part in found]
    return order[0] if order else token


@dataclass(frozen=True, slots=True)
class Overlap:
    """How much of a claim's content is in a text (shares, 0 to 1).

    units: of its characters (English: words) without function words; pairs: of their neighbours;
    ordered: of the units, in the same order; run: the longest stretch that is not there, in units.
    """

    units: float
    pairs: float
    ordered: float
    run: int


def overlap(claim: str, text: str) -> Overlap:
    """How much of a folded claim is in a folded text."""
    mine, theirs = _units(claim), _units(text)
    if not mine:
        return Overlap(0.0, 0.0, 0.0, 0)
    known = set(theirs)
    has = [unit in known for unit in mine]
    pairs = list(itertools.pairwise(mine))
    near = set(itertools.pairwise(theirs))
    match = SequenceMatcher(None, mine, theirs, autojunk=False)
    ordered = sum(block.size for block in match.get_matching_blocks())
    return Overlap(
        sum(has) / len(mine),
        sum(pair in near for pair in pairs) / max(len(pairs), 1),
        ordered / len(mine),
        _longest_run(has),
    )


def _units(folded: str) -> list[str]:
    return [lemma(token) for token in TOKEN.findall(folded) if not _binds(token)]


def _longest_run(has: Sequence[bool]) -> int:
    longest = run = 0
    for each in has:
        run = 0 if each else run + 1
        longest = max(longest, run)
    return longest


def unknown_spans(folded: str, known: str) -> list[tuple[int, int]]:
    """The stretches of a folded claim whose words are not in a folded text, in order.

    Chinese: two characters or more of which none of the pairs is there; English: words whose base
    form is not.
    """
    theirs = {lemma(token) for token in TOKEN.findall(known)}
    spans: list[tuple[int, int]] = []
    for match in TOKEN.finditer(folded):
        token = match.group()
        if _binds(token) or _is_known(token, match.start(), folded, known, theirs):
            continue
        start, end = match.span()
        if spans and all(map(_binds, TOKEN.findall(folded[spans[-1][1] : start]))):
            start = spans.pop()[0]
        spans.append((start, end))
    return [span for span in spans if span[1] - span[0] > 1]


def _is_known(token: str, at: int, folded: str, known: str, theirs: set[str]) -> bool:
    if not has_han(token):
        return lemma(token) in theirs
    pairs = (folded[at - 1 : at + 1] if at else "", folded[at : at + 2])
    return token in theirs and (
        any(len(pair) == 2 and pair in known for pair in pairs) or not has_han(pairs[1][1:])
    )
