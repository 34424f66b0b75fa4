"""Sentences cut into clauses and words, and two clauses laid side by side (``difflib``)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from index import HAN, compile_later
from qa.question.lexicon import BINDING_TOKENS
from qa.question.quantities import Quantity, find_quantities

_CLAUSE = compile_later(r"[，,；;。：:！!？?\n]+(?!\d{3})")
TOKEN = compile_later(rf"[a-z0-9]+(?:['’-][a-z]+)*|[{HAN}]")


@dataclass(frozen=True, slots=True)
class Clause:
    """Tokens of a clause: words, single characters, and quantities as one token each."""

    tokens: tuple[str, ...]
    amounts: dict[int, Quantity]
    text: str
    before: str
    after: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """A stretch of tokens of one clause that stands in the place of one of the other."""

    mine: range
    theirs: range


def clauses_of(folded: str) -> list[Clause]:
    """The clauses of a folded sentence, each knowing the text of its neighbours."""
    found, place, before = [], 0, ""
    for mark in [*_CLAUSE.finditer(folded), None]:
        end = mark.start() if mark else len(folded)
        text = folded[place:end]
        if text.strip():
            found.append(tokenised(text, before))
            before = text
        place = mark.end() if mark else end
    following = [*(clause.text for clause in found[1:]), ""]
    return [replace(clause, after=after) for clause, after in zip(found, following, strict=False)]


def tokenised(text: str, before: str) -> Clause:
    """One folded clause as tokens; ``before`` is the text of the clause before it."""
    tokens: list[str] = []
    amounts: dict[int, Quantity] = {}
    place = 0
    for amount in find_quantities(text):
        tokens += TOKEN.findall(text[place : amount.start])
        amounts[len(tokens)] = amount
        tokens.append(f"#{amount.kind}{amount.value}")
        place = amount.end
    return Clause((*tokens, *TOKEN.findall(text[place:])), amounts, text, before)


def common_runs(mine: Clause, theirs: Clause) -> list[list[str]]:
    """The runs of words that both clauses have, in order (see ``common_words``)."""
    return common_words(SequenceMatcher(None, mine.tokens, theirs.tokens, autojunk=False), mine)


def common_words(match: SequenceMatcher[str], mine: Clause) -> list[list[str]]:
    """The runs of words that both clauses have, quantities and function words left out."""
    runs = [
        [
            token
            for at, token in enumerate(mine.tokens[block.a : block.a + block.size], block.a)
            if at not in mine.amounts and token not in BINDING_TOKENS
        ]
        for block in match.get_matching_blocks()
    ]
    return [run for run in runs if run]


def weight_of(run: Sequence[str]) -> int:
    """The length of a run of words in characters; a Latin word counts two."""
    return sum(2 if token.isascii() else 1 for token in run)


def content_of(clause: Clause) -> int:
    """The number of tokens of a clause that are neither quantities nor function words."""
    return len(words_in(clause, range(len(clause.tokens))))


def content_words(clause: Clause) -> Counter[str]:
    """Those tokens, each with how often it stands there."""
    return Counter(words_in(clause, range(len(clause.tokens))))


def differences_of(match: SequenceMatcher[str]) -> list[Difference]:
    """What replaces what; a single common character between two differences is chance."""
    found: list[Difference] = []
    blocks = [block for block in match.get_matching_blocks() if block.size > 1 or not block.size]
    mine = theirs = 0
    for block in blocks:
        if block.a > mine or block.b > theirs:
            found.append(Difference(range(mine, block.a), range(theirs, block.b)))
        mine, theirs = block.a + block.size, block.b + block.size
    return found


def words_in(clause: Clause, span: range) -> list[str]:
    """The words of a stretch of a clause, quantities and function words left out."""
    return [
        clause.tokens[at]
        for at in span
        if at not in clause.amounts and clause.tokens[at] not in BINDING_TOKENS
    ]
