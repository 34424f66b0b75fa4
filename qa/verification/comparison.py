"""Everything the rules find when a claim is laid beside the sentences it cites."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index import fold
from qa.verification.agreement import Agreement, agreements
from qa.verification.alignment import Overlap, Pairing, overlap, pair_clauses
from qa.verification.amounts import without_amounts
from qa.verification.names import names, stands_in
from qa.verification.types import Source
from qa.verification.values import Amount
from qa.verification.wording import HEDGES, SCOPES


@dataclass(frozen=True, slots=True)
class Comparison:
    """A folded claim beside the folded sentences it cites.

    amounts: its numbers and dates, each with where it was found. unknown_names: spans of names that
    are in none of the cited sentences, with whether their paragraph or title has them. pairs: its
    clauses and what they restate. cited, around: how much of it stands in the cited sentences, and
    in them with their paragraphs and titles. broader: what it says more («all», «only») and hedges
    that it leaves out, by their names in ``wording``.
    """

    claim: str
    cited_text: str
    around_text: str
    amounts: tuple[tuple[Amount, Agreement], ...]
    named: tuple[tuple[int, int], ...]
    unknown_names: tuple[tuple[int, int, bool], ...]
    pairs: tuple[Pairing, ...]
    cited: Overlap
    around: Overlap
    broader: frozenset[str]


def compare(claim: str, sources: Sequence[Source]) -> Comparison:
    """Lay a claim beside at least one cited sentence."""
    folded = fold(claim)
    cited = [fold(source.text) for source in sources]
    near = list(dict.fromkeys(fold(text) for one in sources for text in (one.title, one.paragraph)))
    cited_text, around_text = "\n".join(cited), "\n".join([*cited, *near])
    named = names(claim, folded)
    pairs = tuple(pair_clauses(folded, cited))
    words = without_amounts(folded)
    return Comparison(
        claim=folded,
        cited_text=cited_text,
        around_text=around_text,
        amounts=tuple(agreements(folded, cited, near)),
        named=tuple(named),
        unknown_names=tuple(
            (start, end, stands_in(folded[start:end], near))
            for start, end in named
            if not stands_in(folded[start:end], cited)
        ),
        pairs=pairs,
        cited=overlap(words, cited_text),
        around=overlap(words, around_text),
        broader=_broader(words, without_amounts(cited_text), pairs),
    )


def _broader(claim: str, cited: str, pairs: Sequence[Pairing]) -> frozenset[str]:
    """What the claim says more: by a word that no cited sentence has, or by leaving out one that
    the restated clauses have."""
    restated = without_amounts(",".join(pair.source for pair in pairs))
    added = {
        name for name, words in SCOPES.items() if words.search(claim) and not words.search(cited)
    }
    dropped = {
        name for name, words in HEDGES.items() if words.search(restated) and not words.search(claim)
    }
    return frozenset(added | dropped)
